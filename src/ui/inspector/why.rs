//! Why a step runs or is reused: from the first cause to the step.

use yew::prelude::*;

use crate::analysis::forecast::Fate;
use crate::analysis::reason::{About, KeyParts, KeyRow, Link, Why};
use crate::app::{Action, Command, Spot, State};
use crate::text::Span;
use crate::ui::desk::Desk;
use crate::ui::fate::fate_class;

pub(super) fn why(state: &State, desk: &Desk) -> Html {
    let Some(spot) = state.inspected() else { return Html::default() };
    if !state.shows_fates() && state.lab.fate(spot).is_some() {
        return html! {
            <section class="pane why" aria-label="Why">
                <h2 class="pane-label">{ "In the next build" }</h2>
                <p class="quiet">{ "Hidden while you predict." }</p>
            </section>
        };
    }
    let Some(why) = state.why(spot) else { return Html::default() };
    let fate = state.lab.fate(spot).unwrap_or(Fate::Setting);
    let when = match state.lab.record() {
        Some(record) => format!("In build {}", record.number),
        None => "In the next build".to_owned(),
    };
    html! {
        <section class={classes!("pane", "why", fate_class(fate))} aria-label="Why">
            <h2 class="pane-label">{ when }</h2>
            if let Some(time) = state.lab.time(spot).filter(|time| time.lasts.likely > 0) {
                <p class="why-time quiet">
                    { format!("{}, estimated", time.words()) }
                    if time.is_critical {
                        { "; the build waits for it" }
                    }
                </p>
            }
            if let Some(difference) = state.lab.difference(spot) {
                <p class="surprise"><strong>{ "Classic builder. " }</strong>{ difference }</p>
                <p class="quiet small">{ "BuildKit:" }</p>
            }
            { told(&why, state, desk) }
            { key_parts(state, spot) }
        </section>
    }
}

fn told(why: &Why, state: &State, desk: &Desk) -> Html {
    html! {
        <>
            <p class="why-headline">{ &why.headline }</p>
            if why.chain.len() > 1 {
                <ol class="chain">{ for why.chain.iter().map(|it| link(it, state, desk)) }</ol>
            }
            if let Some(surprise) = why.surprise {
                <p class="surprise"><strong>{ "Surprising? " }</strong>{ surprise }</p>
            }
        </>
    }
}

fn link(link: &Link, state: &State, desk: &Desk) -> Html {
    let go = match &link.about {
        About::Step(key) => Some(Action::Choose(Some(Spot { id: key.id, part: key.part }))),
        _ => None,
    };
    let jump = link.lines.map(|(line, _)| {
        let at = state.index.span(line.saturating_sub(1)).start();
        let desk = desk.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(action) = &go {
                desk.act(action.clone());
            }
            desk.carry(&Command::GoTo(Span::at(at)));
        });
        html! { <button type="button" class="link" {onclick}>{ format!("line {line}") }</button> }
    });
    html! {
        <li class="chain-link">
            if link.left_out > 0 {
                <p class="quiet small">{ between(link.left_out) }</p>
            }
            <p class="chain-title">{ &link.title }</p>
            <p class="chain-detail">{ &link.detail }{ " " }{ jump }</p>
        </li>
    }
}

fn between(left_out: u32) -> String {
    match left_out {
        1 => "One step between, because of the one before it".to_owned(),
        many => format!("{many} steps between, each because of the one before it"),
    }
}

/// What the step is looked up by in the cache; what differs from the nearest earlier key stands out.
fn key_parts(state: &State, spot: Spot) -> Html {
    let Some(KeyParts { rows, near }) = state.key_parts(spot) else { return Html::default() };
    let row = |row: &KeyRow| {
        html! {
            <>
                <dt>{ &row.label }</dt>
                <dd class={classes!(row.differs.then_some("is-other"))}>
                    { row.value.to_string() }
                    if let Some(before) = &row.before {
                        <del>{ before.to_string() }</del>
                    }
                </dd>
            </>
        }
    };
    let against = near.filter(|_| rows.iter().any(|row| row.differs));
    html! {
        <details class="key">
            <summary>{ "Its key in the cache" }</summary>
            <dl class="settings">{ for rows.iter().map(row) }</dl>
            if let Some(near) = against {
                <p class="quiet small">{ format!("Compared with the key of build {near}, the nearest there is.") }</p>
            }
        </details>
    }
}
