//! The grid of builds: a row for each step, a column for each build, the next one last.

use std::rc::Rc;

use yew::prelude::*;

use crate::analysis::forecast::Fate;
use crate::analysis::grid::{Grid, GridColumn, GridRow};
use crate::app::{Action, Lab, Spot};
use crate::ui::desk::Desk;
use crate::ui::fate::fate_class;

/// How many builds are drawn.
const SHOWN: usize = 12;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub lab: Rc<Lab>,
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
    let first = grid.columns.len().saturating_sub(SHOWN);
    let rows: Vec<&GridRow> = grid.rows.iter().filter(|row| !row.is_setting).collect();
    let (rows, left_out) = near(&rows, props.inspected);
    html! {
        <div class="grid">
            <table class="grid-table">
                <caption class="announcer">{ "What became of each step in each build" }</caption>
                <thead>
                    <tr>
                        <th scope="col"><span class="announcer">{ "Step" }</span></th>
                        { for grid.columns.iter().skip(first).map(|it| head(it, props)) }
                    </tr>
                </thead>
                <tbody>{ for rows.iter().map(|it| row(it, &grid, first, props)) }</tbody>
            </table>
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

fn head(column: &GridColumn, props: &Props) -> Html {
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
            <button type="button" class={classes!("grid-head", is_shown.then_some("is-shown"))} {title}
                aria-pressed={is_shown.to_string()} {onclick}>{ label }</button>
        </th>
    }
}

fn row(row: &GridRow, grid: &Grid, first: usize, props: &Props) -> Html {
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
    let cells = row.cells.iter().zip(&grid.columns).skip(first);
    html! {
        <tr key={format!("{}-{}", row.key.id.0, row.key.part)} {class}
            onmouseenter={hover(Some(spot))} onmouseleave={hover(None)}>
            <th scope="row" title={row.text.to_string()}>{ &row.label }</th>
            { for cells.map(|(fate, column)| {
                let fate = fate.filter(|_| !column.is_next || props.shows_next);
                cell(fate, column, row, spot, desk)
            }) }
        </tr>
    }
}

fn cell(fate: Option<Fate>, column: &GridColumn, row: &GridRow, spot: Spot, desk: &Desk) -> Html {
    let Some(fate) = fate else { return html! { <td key={column.number} /> } };
    let desk = desk.clone();
    let look = (!column.is_next).then_some(column.number);
    let onclick = Callback::from(move |_: MouseEvent| {
        desk.act(Action::LookAt(look));
        desk.act(Action::Choose(Some(spot)));
    });
    let when =
        if column.is_next { "next build".to_owned() } else { format!("build {}", column.number) };
    let label = format!("{}, {when}: {}", row.label, fate.words());
    html! {
        <td key={column.number}>
            <button type="button" tabindex="-1" class={classes!("cell", fate_class(fate), column.is_next.then_some("is-next"))}
                aria-label={label.clone()} title={label} {onclick} />
        </td>
    }
}
