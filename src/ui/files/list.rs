//! The list of files: what becomes of each, and a button to choose it.

use std::rc::Rc;

use yew::prelude::*;

use crate::analysis::context::{ContextView, FileView, Use};
use crate::app::context::rows::{Row, RowKind};
use crate::app::{Action, Command, Spot, State};
use crate::text::Span;
use crate::ui::desk::Desk;
use crate::ui::icon::{Icon, icon};

/// How many lines are drawn at most.
const MOST_ROWS: usize = 400;
/// How many of the steps that take a file are named.
const MOST_USES: usize = 3;
/// Deeper folders are not indented further.
const DEEPEST: u32 = 8;

/// The list, or what to do where there are no files.
pub(super) fn list(state: &State, context: &ContextView, desk: &Desk) -> Html {
    let (rows, more) = state.file_rows(MOST_ROWS);
    if rows.is_empty() {
        return html! {
            <p class="quiet files-note">
                { "There are no files yet. Add one, or read a folder: what " }<code>{ "COPY" }</code>
                { " takes is shown here, and what " }<code>{ ".dockerignore" }</code>{ " leaves out." }
            </p>
        };
    }
    let linked = state.look.hovered.or(state.look.chosen);
    let mark = |row: &Row| {
        let file = file(context, &row.path);
        let is_left_out = match row.kind {
            RowKind::File => file.is_some_and(|file| file.ignored.is_some()),
            RowKind::Folder { .. } => all_left_out(context, &row.path),
        };
        let taken = file.map(|file| file.taken.as_slice()).unwrap_or_default();
        let is_linked = linked.is_some_and(|spot| taken.iter().any(|by| by.id == spot.id));
        classes!(
            "file",
            format!("depth-{}", row.depth.min(DEEPEST)),
            is_left_out.then_some("is-left-out"),
            is_linked.then_some("is-linked"),
            (state.look.file.as_ref() == Some(&row.path)).then_some("is-chosen"),
        )
    };
    html! {
        <>
            <ul class="file-list" aria-label="Files">
                { for rows.iter().map(|row| line(row, mark(row), file(context, &row.path), state, desk)) }
            </ul>
            if more > 0 {
                <p class="quiet files-note">{ format!("and {more} more. Close folders to see them.") }</p>
            }
        </>
    }
}

fn line(row: &Row, class: Classes, file: Option<&FileView>, state: &State, desk: &Desk) -> Html {
    let choose = {
        let (desk, path) = (desk.clone(), Rc::clone(&row.path));
        Callback::from(move |_: MouseEvent| desk.act(Action::ChooseFile(Some(Rc::clone(&path)))))
    };
    let hover = |spot: Option<Spot>| {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.hover(spot))
    };
    let uses = file.map(|file| file.taken.as_slice()).unwrap_or_default();
    let spot = uses.first().map(|by| Spot { id: by.id, part: 0 });
    let is_open = match row.kind {
        RowKind::Folder { is_folded } => Some(!is_folded),
        RowKind::File => None,
    };
    let why = file.and_then(left_out);
    let is_chosen = state.look.file.as_ref() == Some(&row.path);
    html! {
        <li key={&*row.path} {class} onmouseenter={hover(spot)} onmouseleave={hover(None)}>
            <button type="button" class="file-go" aria-label={label(row, file)} title={why.clone()}
                aria-expanded={is_open.map(|open| open.to_string())} onclick={choose}
                aria-current={is_chosen.then_some("true")}>
                if let Some(is_open) = is_open {
                    <span class={classes!("file-sign", is_open.then_some("is-open"))}>{ icon(Icon::Chevron) }</span>
                }
                <span class="file-name">{ &row.name }</span>
                <span class="file-note">{ &row.note }</span>
            </button>
            if let Some(file) = file.filter(|file| file.ignored.is_some()) {
                <span class="file-out">{ rule(file) }</span>
            }
            { for uses.iter().take(MOST_USES).map(|by| use_of(*by, state, desk)) }
            if uses.len() > MOST_USES {
                <span class="file-out">{ format!("+{}", uses.len() - MOST_USES) }</span>
            }
        </li>
    }
}

/// A step that takes a file: a way to its line.
fn use_of(by: Use, state: &State, desk: &Desk) -> Html {
    let start = state.index.span(by.line.saturating_sub(1)).start();
    let (desk, span) = (desk.clone(), Span::at(start));
    let onclick = Callback::from(move |_: MouseEvent| {
        desk.carry(&Command::GoTo(span));
    });
    let words = format!("Taken by line {}", by.line);
    html! {
        <button type="button" class="file-use" title={words.clone()} aria-label={words} {onclick}>
            { format!("line {}", by.line) }
        </button>
    }
}

/// What a screen reader is told of a row.
fn label(row: &Row, file: Option<&FileView>) -> String {
    let mut words = format!("{}, {}", row.path, row.note);
    let Some(file) = file.filter(|_| row.kind == RowKind::File) else { return words };
    if let Some(why) = left_out(file) {
        words.push_str(", ");
        words.push_str(&why);
    }
    for by in &file.taken {
        words.push_str(&format!(", taken by line {}", by.line));
    }
    words
}

fn left_out(file: &FileView) -> Option<String> {
    let ignored = file.ignored.as_ref()?;
    Some(match ignored.line {
        0 => "left out".to_owned(),
        line => format!("left out by line {line}: {}", ignored.pattern),
    })
}

/// The pattern that leaves a file out.
fn rule(file: &FileView) -> String {
    let pattern = file.ignored.as_ref().map(|it| it.pattern.as_str()).unwrap_or_default();
    if pattern.is_empty() { "left out".to_owned() } else { format!("left out · {pattern}") }
}

fn file<'a>(context: &'a ContextView, path: &str) -> Option<&'a FileView> {
    let at = context.files.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
    context.files.get(at)
}

fn all_left_out(context: &ContextView, folder: &str) -> bool {
    let prefix = format!("{folder}/");
    let from = context.files.partition_point(|file| *file.path < *prefix);
    let mut inside =
        context.files.iter().skip(from).take_while(|it| it.path.starts_with(&prefix)).peekable();
    inside.peek().is_some() && inside.all(|file| file.ignored.is_some())
}
