//! The grid of builds: a row for each step, a column for each build, the next one last.

use std::collections::BTreeMap;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::analysis::Build;
use crate::analysis::forecast::Fate;
use crate::analysis::grid::{GridColumn, GridRow};
use crate::analysis::session::Session;
use crate::analysis::stack::Amount;
use crate::analysis::traffic::{StepTraffic, Traffic};
use crate::app::{Action, Lab, Spot};
use crate::ui::desk::Desk;
use crate::ui::fate::fate_class;
use crate::ui::platform::page;

/// How many builds are drawn.
const SHOWN: usize = 12;

/// How long the page rests before the bytes of builds are worked out, in milliseconds.
const REST: u32 = 200;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub lab: Rc<Lab>,
    pub build: Rc<Build>,
    pub hovered: Option<Spot>,
    pub inspected: Option<Spot>,
    /// Whether it may be seen what the next build would do.
    pub shows_next: bool,
    pub desk: Desk,
}

#[component]
pub(super) fn GridPane(props: &Props) -> Html {
    let lab = &props.lab;
    let grid = use_memo(lab.clone(), |lab| lab.session.grid(&lab.forecast));
    let traffic = use_traffic(&props.build, lab);
    let first = grid.columns.len().saturating_sub(SHOWN);
    let rows: Vec<&GridRow> = grid.rows.iter().filter(|row| !row.is_setting).collect();
    let (rows, left_out) = near(&rows, props.inspected);
    let shown = Shown { columns: grid.columns.get(first..).unwrap_or_default(), traffic: &traffic };
    let node = use_node_ref();
    use_effect_with(grid.columns.len(), {
        let node = node.clone();
        move |_| page::scroll_to_end(&node)
    });
    html! {
        <div class="grid" ref={node}>
            <table class="grid-table" onkeydown={Callback::from(|event: KeyboardEvent| walk(&event))}>
                <caption class="announcer">{ "What became of each step in each build" }</caption>
                <thead>
                    <tr>
                        <th scope="col"><span class="announcer">{ "Step" }</span></th>
                        { for shown.columns.iter().enumerate().map(|(at, it)| head(at, it, props)) }
                    </tr>
                </thead>
                <tbody>{ for rows.iter().enumerate().map(|(at, it)| row(at, it, &shown, first, props)) }</tbody>
                { foot(&shown, props.shows_next) }
            </table>
            if first > 0 {
                <p class="quiet small">{ format!("{first} earlier builds are not shown.") }</p>
            }
            if left_out > 0 {
                <p class="quiet small">{ format!("{left_out} more steps; those near the chosen one are shown.") }</p>
            }
            if lab.session.builds.is_empty() {
                <p class="quiet small grid-hint">
                    { "Nothing is built yet. Build, change something, and see here what the cache reuses." }
                </p>
            }
        </div>
    }
}

/// The columns that are drawn, and the bytes of their builds as far as they are worked out.
struct Shown<'a> {
    columns: &'a [GridColumn],
    traffic: &'a BTreeMap<u32, Traffic>,
}

/// The bytes of builds, by number, as they were when the page last rested.
#[hook]
fn use_traffic(build: &Rc<Build>, lab: &Rc<Lab>) -> Rc<BTreeMap<u32, Traffic>> {
    let traffic = use_state(Rc::<BTreeMap<u32, Traffic>>::default);
    let done = use_mut_ref(|| (Session::default().builds, BTreeMap::new()));
    use_effect_with((build.clone(), lab.clone()), {
        let traffic = traffic.clone();
        move |(build, lab)| {
            let (build, lab) = (build.clone(), lab.clone());
            let work = Timeout::new(REST, move || {
                let Lab { session, forecast, .. } = &*lab;
                let mut done = done.borrow_mut();
                if done.0 != session.builds {
                    *done = (session.builds.clone(), session.traffic());
                }
                let mut all = done.1.clone();
                all.insert(forecast.number, session.next_traffic(&build, forecast, &done.1));
                traffic.set(Rc::new(all));
            });
            move || drop(work)
        }
    });
    (*traffic).clone()
}

/// The bytes of each build.
fn foot(shown: &Shown<'_>, shows_next: bool) -> Html {
    let line = |name: &'static str, what: &'static str, of: fn(&Traffic) -> Option<Amount>| {
        let cell = |column: &GridColumn| {
            let is_hidden = column.is_next && !shows_next;
            let traffic = shown.traffic.get(&column.number).filter(|_| !is_hidden);
            let Some(amount) = traffic.and_then(of) else {
                return html! { <td key={column.number} class="grid-bytes">{ "–" }</td> };
            };
            let range = amount.range().map(|range| format!(" ({range})")).unwrap_or_default();
            let words = format!("{}: {amount}{range} {what}", when(column));
            html! {
                <td key={column.number} class="grid-bytes" title={words.clone()}>
                    <span aria-hidden="true">{ amount.tiny() }</span>
                    <span class="announcer">{ words }</span>
                </td>
            }
        };
        html! {
            <tr><th scope="row" title={what}>{ name }</th>{ for shown.columns.iter().map(cell) }</tr>
        }
    };
    html! {
        <tfoot>
            { line("bytes written", "of files in layers that are made anew", |it| Some(it.rebuilt)) }
            { line("bytes to push", "compressed, in layers that the registry has not from the builds before", |it| it.push) }
        </tfoot>
    }
}

fn when(column: &GridColumn) -> String {
    if column.is_next { "next build".to_owned() } else { format!("build {}", column.number) }
}

/// So many rows are drawn.
const MOST: usize = 60;

/// The rows around a step, and how many are left out.
fn near<'a>(rows: &'a [&'a GridRow], spot: Option<Spot>) -> (&'a [&'a GridRow], usize) {
    let is_it = |row: &&GridRow| spot == Some(Spot { id: row.key.id, part: row.key.part });
    let at = rows.iter().position(is_it).unwrap_or(0);
    let first = at.saturating_sub(MOST / 2).min(rows.len().saturating_sub(MOST));
    let shown = rows.get(first..rows.len().min(first + MOST)).unwrap_or_default();
    (shown, rows.len() - shown.len())
}

/// The id of a cell; the heads of the columns are row 0.
fn place(row: usize, column: usize) -> String {
    format!("grid-{row}-{column}")
}

/// Arrow keys go from cell to cell, over those where nothing is.
fn walk(event: &KeyboardEvent) {
    let id = page::target_id(event).unwrap_or_default();
    let at = id.strip_prefix("grid-").and_then(|at| at.split_once('-'));
    let Some((Ok(row), Ok(column))) =
        at.map(|(row, column)| (row.parse::<usize>(), column.parse::<usize>()))
    else {
        return;
    };
    let is_found = match event.key().as_str() {
        "ArrowDown" => (row + 1..=MOST).any(|row| page::focus_id(&place(row, column))),
        "ArrowUp" => (0..row).rev().any(|row| page::focus_id(&place(row, column))),
        "ArrowRight" => (column + 1..=SHOWN).any(|column| page::focus_id(&place(row, column))),
        "ArrowLeft" => (0..column).rev().any(|column| page::focus_id(&place(row, column))),
        _ => return,
    };
    if is_found {
        event.prevent_default();
    }
}

fn head(at: usize, column: &GridColumn, props: &Props) -> Html {
    let look = (!column.is_next).then_some(column.number);
    let desk = props.desk.clone();
    let onclick = Callback::from(move |_: MouseEvent| desk.act(Action::LookAt(look)));
    let is_shown = props.lab.shown == look;
    let label = if column.is_next { "next".to_owned() } else { column.number.to_string() };
    let title = if column.is_next {
        let words = column.counts.words();
        let hidden = "hidden while you predict".to_owned();
        format!("A build now: {}", if props.shows_next { words } else { hidden })
    } else {
        format!("Build {}: {}. {}", column.number, column.what, column.counts.words())
    };
    html! {
        <th scope="col" key={column.number}>
            <button type="button" id={place(0, at)} class={classes!("grid-head", is_shown.then_some("is-shown"))} {title}
                aria-pressed={is_shown.to_string()} {onclick}>{ label }</button>
        </th>
    }
}

fn row(at: usize, row: &GridRow, shown: &Shown<'_>, first: usize, props: &Props) -> Html {
    let desk = &props.desk;
    let spot = Spot { id: row.key.id, part: row.key.part };
    let is_linked = props.hovered == Some(spot) || props.inspected == Some(spot);
    let class = classes!(
        "grid-row",
        is_linked.then_some("is-linked"),
        row.lines.is_none().then_some("is-gone"),
    );
    let hover = |spot: Option<Spot>| {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.act(Action::Hover(spot)))
    };
    let cells = row.cells.iter().skip(first).zip(shown.columns);
    html! {
        <tr key={format!("{}-{}", row.key.id.0, row.key.part)} {class}
            onmouseenter={hover(Some(spot))} onmouseleave={hover(None)}>
            <th scope="row" title={row.text.to_string()}>{ &row.label }</th>
            { for cells.enumerate().map(|(number, (fate, column))| {
                let fate = fate.filter(|_| !column.is_next || props.shows_next);
                let bytes = shown.traffic.get(&column.number).map(|it| it.step(row.key));
                let id = place(at + 1, number);
                cell(id, fate, column, row, bytes.unwrap_or_default(), desk)
            }) }
        </tr>
    }
}

fn cell(
    id: String,
    fate: Option<Fate>,
    column: &GridColumn,
    row: &GridRow,
    bytes: StepTraffic,
    desk: &Desk,
) -> Html {
    let Some(fate) = fate else { return html! { <td key={column.number} /> } };
    let spot = Spot { id: row.key.id, part: row.key.part };
    let desk = desk.clone();
    let look = (!column.is_next).then_some(column.number);
    let onclick = Callback::from(move |_: MouseEvent| {
        desk.act(Action::LookAt(look));
        desk.act(Action::Choose(Some(spot)));
    });
    let label = format!("{}, {}: {}{}", row.label, when(column), fate.words(), bytes.words());
    html! {
        <td key={column.number}>
            <button type="button" {id} tabindex="-1" class={classes!("cell", fate_class(fate), column.is_next.then_some("is-next"))}
                aria-label={label.clone()} title={label} {onclick} />
        </td>
    }
}
