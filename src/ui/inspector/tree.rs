//! The files of the image after the chosen step, as a tree: what is whose, and what the step changed.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::analysis::Build;
use crate::analysis::container::Container;
use crate::analysis::files::{FileChange, FileKind, FileRow, FileTree, Note, Order};
use crate::app::look::FilesView;
use crate::app::{Action, Spot, files};
use crate::ui::desk::Desk;
use crate::ui::icon::{Icon, icon};
use crate::ui::platform::rows;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub build: Rc<Build>,
    pub container: Option<Rc<Container>>,
    pub spot: Option<Spot>,
    pub view: FilesView,
    pub desk: Desk,
}

#[component]
pub(super) fn FilesPane(props: &Props) -> Html {
    let Props { build, container, spot, view, desk } = props;
    let seen = (build.clone(), container.clone(), *spot, view.clone());
    let tree = use_memo(seen, |(build, container, spot, view)| {
        files::listed(build, container.as_deref(), (*spot)?, view).map(Rc::new)
    });
    let Some(spot) = spot.filter(|_| tree.is_some()) else { return nothing() };
    html! {
        <section class="pane tree">
            { head(build, spot) }
            { controls(view, desk) }
            if let Some(tree) = &*tree {
                if let Some(sum) = files::sum_words(tree, view.only_changes) {
                    <p class="tree-sum">{ sum }</p>
                }
                { list(tree, view.order, desk) }
                { foot(tree, view, desk) }
            }
        </section>
    }
}

fn nothing() -> Html {
    html! {
        <section class="pane">
            <p class="quiet">{ "Choose a layer in the picture, or put the caret on an instruction, to see the files that the image has then." }</p>
        </section>
    }
}

fn head(build: &Build, spot: Spot) -> Html {
    if spot == Spot::CONTAINER {
        return html! { <h2 class="tree-title">{ "What the container sees" }</h2> };
    }
    let mut beds = build.stack.columns.iter().flat_map(|column| &column.beds);
    let label = beds.find(|bed| Spot::of(bed) == spot).map(|bed| bed.label.clone());
    html! {
        <h2 class="tree-title">{ "After " }<code>{ label.unwrap_or_default() }</code></h2>
    }
}

fn controls(view: &FilesView, desk: &Desk) -> Html {
    let (filtering, choosing) = (desk.clone(), desk.clone());
    let filter = Callback::from(move |event: InputEvent| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        let text = input.map(|input| input.value()).unwrap_or_default();
        filtering.act(Action::FilterFiles(text.into()));
    });
    let only = Callback::from(move |event: Event| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        choosing.act(Action::ShowOnlyChanges(input.is_some_and(|input| input.checked())));
    });
    html! {
        <div class="tree-controls">
            <input type="search" class="entry" value={view.text.to_string()} placeholder="Part of a path"
                aria-label="Show only paths with this in them" autocomplete="off" spellcheck="false" oninput={filter} />
            <label class="tree-only">
                <input type="checkbox" checked={view.only_changes} onchange={only} />
                { "Only what this step changes" }
            </label>
            { orders(view.order, desk) }
        </div>
    }
}

/// What stands first in a directory; in a container nothing is weighed.
fn orders(now: Order, desk: &Desk) -> Html {
    let choice = |order: Order, label: &'static str, why: &'static str| {
        let desk = desk.clone();
        let onclick = Callback::from(move |_: MouseEvent| desk.act(Action::OrderFiles(order)));
        html! {
            <button type="button" class="switch-choice" aria-pressed={(order == now).to_string()}
                title={why} {onclick}>{ label }</button>
        }
    };
    html! {
        <span class="switch tree-order" role="group" aria-label="What comes first in a directory">
            { choice(Order::Name, "Name", "By name") }
            { choice(Order::Size, "Size", "The heaviest first") }
            { choice(Order::Waste, "Waste", "What is deleted or overwritten and still paid for first, also what is gone") }
        </span>
    }
}

fn list(tree: &Rc<FileTree>, order: Order, desk: &Desk) -> Html {
    if tree.rows.is_empty() {
        return Html::default();
    }
    let act = |act: fn(&Desk, &Event, &FileTree, &FileRow)| {
        let (desk, tree) = (desk.clone(), tree.clone());
        Callback::from(move |event: Event| {
            if let Some(row) = rows::row_of(&event).and_then(|at| tree.rows.get(at)) {
                act(&desk, &event, &tree, row);
            }
        })
    };
    let hover = act(|desk, _, tree, row| desk.hover(Some(origin(tree, row))));
    let leaving = desk.clone();
    let leave = Callback::from(move |_: Event| leaving.hover(None));
    html! {
        <ul class="tree-tree" role="tree" aria-label="Files"
            onclick={act(click).reform(|event: MouseEvent| event.into())}
            onkeydown={act(press).reform(|event: KeyboardEvent| event.into())}
            onmouseover={hover.reform(|event: MouseEvent| event.into())}
            onfocusin={hover.reform(|event: FocusEvent| event.into())}
            onmouseleave={leave.reform(|event: MouseEvent| event.into())}
            onfocusout={leave.reform(|event: FocusEvent| event.into())}>
            { for tree.rows.iter().enumerate().map(|(at, it)| row(at, it, tree, order)) }
        </ul>
    }
}

/// The bed that a row is from.
fn origin(tree: &FileTree, row: &FileRow) -> Spot {
    let origin = row.origin.and_then(|at| tree.origins.get(at));
    origin.map_or(Spot::CONTAINER, |origin| Spot { id: origin.id, part: origin.part })
}

fn click(desk: &Desk, event: &Event, tree: &FileTree, row: &FileRow) {
    if matches!(row.kind, FileKind::Directory { .. }) && !rows::is_in(event, ".file-line") {
        desk.act(Action::ToggleDirectory(row.path.clone()));
    } else {
        desk.act(Action::Choose(Some(origin(tree, row))));
    }
}

fn press(desk: &Desk, event: &Event, tree: &FileTree, row: &FileRow) {
    use wasm_bindgen::JsCast;
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
    let closed = match row.kind {
        FileKind::Directory { closed, .. } => Some(closed),
        _ => None,
    };
    match (event.key().as_str(), closed) {
        ("ArrowDown", _) => rows::focus_next(event, true),
        ("ArrowUp", _) => rows::focus_next(event, false),
        ("ArrowRight", Some(true)) | ("ArrowLeft", Some(false)) => {
            desk.act(Action::ToggleDirectory(row.path.clone()));
        }
        ("Enter" | " ", _) => desk.act(Action::Choose(Some(origin(tree, row)))),
        _ => return,
    }
    event.prevent_default();
}

fn row(at: usize, row: &FileRow, tree: &FileTree, order: Order) -> Html {
    let words = files::row_words(row, &tree.origins);
    let closed = match row.kind {
        FileKind::Directory { closed, .. } => Some(closed),
        _ => None,
    };
    let line = row.origin.and_then(|at| tree.origins.get(at)).map_or(0, |origin| origin.line);
    let class = classes!(
        "node",
        row.change.map(change_class),
        closed.map(|closed| if closed { "is-closed" } else { "is-directory" }),
        (row.kind == FileKind::Weighed).then_some("is-weighed"),
        (row.waste.likely() > 0).then_some("has-waste"),
    );
    let size = match order {
        Order::Waste if row.waste.likely() > 0 => row.waste.short(),
        Order::Waste => String::new(),
        Order::Name | Order::Size => files::size(row),
    };
    html! {
        <li {class} role="treeitem" data-row={at.to_string()} tabindex={if at == 0 { "0" } else { "-1" }}
            aria-level={(row.depth + 1).to_string()} aria-expanded={closed.map(|closed| (!closed).to_string())}
            title={words.clone()}>
            <span class="announcer">{ words }</span>
            <span class="node-sign" aria-hidden="true">{ row.change.map(files::sign) }</span>
            { for (0..row.depth.min(DEEPEST)).map(|_| html! { <i class="node-step" /> }) }
            <span class="node-name" aria-hidden="true">
                if closed.is_some() { { icon(Icon::Chevron) } }
                <span class="node-path">{ files::name(row) }</span>
                { extra(row) }
            </span>
            <span class="node-access" aria-hidden="true">{ row.access.map(files::access) }</span>
            <span class="node-size" aria-hidden="true">{ size }</span>
            <span class="node-line" aria-hidden="true">{ if line > 0 { line.to_string() } else { String::new() } }</span>
        </li>
    }
}

/// So far rows are indented.
const DEEPEST: u32 = 10;

fn extra(row: &FileRow) -> Option<Html> {
    let words = match (&row.target, row.kind) {
        (Some(target), _) => format!("→ {target}"),
        // A directory that has a row only for what was weighed in it says so by that.
        (None, FileKind::Directory { open: true, .. }) if row.access.is_some() => {
            "may hold more".to_owned()
        }
        (None, FileKind::Unknown) => "not known".to_owned(),
        _ => return None,
    };
    Some(html! { <span class="node-extra">{ words }</span> })
}

fn change_class(change: FileChange) -> &'static str {
    match change {
        FileChange::Added | FileChange::Written => "is-added",
        FileChange::Changed => "is-changed",
        FileChange::Deleted => "is-deleted",
    }
}

/// What is not in the list.
fn foot(tree: &FileTree, view: &FilesView, desk: &Desk) -> Html {
    let is_empty = tree.rows.is_empty();
    let why = match (is_empty, view.text.is_empty(), view.only_changes) {
        (false, ..) => None,
        (_, false, _) => Some("No listed path has this in it."),
        (_, _, true) => Some("This step changes no listed file."),
        _ if tree.notes.is_empty() => Some("There are no files."),
        _ => None,
    };
    html! {
        <>
            if let Some(why) = why {
                <p class="quiet">{ why }</p>
            }
            if tree.more > 0 {
                <p class="quiet">{ format!("and {} more; a part of a path finds them", tree.more) }</p>
            }
            { for tree.notes.iter().map(|it| note(it, tree, desk)) }
        </>
    }
}

fn note(note: &Note, tree: &FileTree, desk: &Desk) -> Html {
    let origin = tree.origins.get(note.origin);
    let spot = origin.map(|origin| Spot { id: origin.id, part: origin.part });
    let line = origin.map_or(0, |origin| origin.line);
    let desk = desk.clone();
    let choose = Callback::from(move |_: MouseEvent| desk.act(Action::Choose(spot)));
    html! {
        <p class="tree-note">
            { &note.words }{ " " }
            if line > 0 {
                <button type="button" class="link" onclick={choose}>{ format!("line {line}") }</button>
            }
        </p>
    }
}
