//! The image in Docker's own words.

use std::rc::Rc;

use yew::prelude::*;

use crate::analysis::Build;
use crate::analysis::docker::{HistoryRow, SIMULATED};
use crate::app::look::ImageWord;
use crate::app::machine::Machine;
use crate::app::{Action, Command, Spot};
use crate::ui::desk::Desk;
use crate::ui::icon::{Icon, icon};
use crate::ui::platform::rows;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub build: Rc<Build>,
    /// What the image is called.
    pub name: Rc<str>,
    /// What was built before.
    pub machine: Rc<Machine>,
    pub word: ImageWord,
    pub hovered: Option<Spot>,
    pub chosen: Option<Spot>,
    pub desk: Desk,
}

#[component]
pub(super) fn ImagePane(props: &Props) -> Html {
    let Props { build, name, machine, word, hovered, chosen, desk } = props;
    let asked = (build.clone(), *word);
    let told = (asked.clone(), name.clone(), machine.clone());
    let answer =
        use_memo(told, |((build, word), name, machine)| word.answer(build, name, &machine.images));
    let history = use_memo(asked, |(build, word)| {
        let rows = build.docker_history_rows(None).filter(|_| *word == ImageWord::History);
        Rc::new(rows.unwrap_or_default())
    });
    html! {
        <section class="pane image-words">
            <span class="switch" role="group" aria-label="What Docker is asked">
                { for ImageWord::ALL.iter().map(|it| choice(*it, *word, desk)) }
            </span>
            if let Some(answer) = &*answer {
                { command(*word, name, desk) }
                if *word == ImageWord::History {
                    { table(&history, *hovered, *chosen, desk) }
                } else {
                    <pre class="answer" role="region" tabindex="0" aria-label={word.command(name)}>{ answer }</pre>
                }
                <p class="quiet small">{ SIMULATED }</p>
            } else {
                <p class="quiet image-none">{ "The build makes no image as it is; see Problems." }</p>
            }
        </section>
    }
}

fn choice(word: ImageWord, now: ImageWord, desk: &Desk) -> Html {
    let desk = desk.clone();
    let onclick = Callback::from(move |_: MouseEvent| desk.act(Action::Ask(word)));
    html! {
        <button type="button" class="switch-choice" aria-pressed={(word == now).to_string()} {onclick}>
            { word.label() }
        </button>
    }
}

fn command(word: ImageWord, name: &str, desk: &Desk) -> Html {
    let desk = desk.clone();
    let copy = Callback::from(move |_: MouseEvent| {
        desk.carry(&Command::CopyWords(word));
    });
    html! {
        <p class="asked">
            <code>{ word.command(name) }</code>
            <button type="button" class="button is-icon is-small" onclick={copy}
                aria-label="Copy the answer" title="Copy the answer">{ icon(Icon::Copy) }</button>
        </p>
    }
}

/// The history as rows, each of which leads to its bed and line.
fn table(
    history: &Rc<Vec<HistoryRow>>,
    hovered: Option<Spot>,
    chosen: Option<Spot>,
    desk: &Desk,
) -> Html {
    let act = |act: fn(&Desk, Option<Spot>)| {
        let (desk, history) = (desk.clone(), history.clone());
        Callback::from(move |event: Event| {
            let row = rows::row_of(&event).and_then(|at| history.get(at));
            act(&desk, row.and_then(spot));
        })
    };
    let hover = act(Desk::hover);
    let leave = act(|desk, _| desk.hover(None));
    let choose = act(|desk, spot| {
        if spot.is_some() {
            desk.act(Action::Choose(spot));
        }
    });
    html! {
        <ol class="history"
            onclick={choose.reform(|event: MouseEvent| event.into())}
            onmouseover={hover.reform(|event: MouseEvent| event.into())}
            onfocusin={hover.reform(|event: FocusEvent| event.into())}
            onmouseleave={leave.reform(|event: MouseEvent| event.into())}
            onfocusout={leave.reform(|event: FocusEvent| event.into())}>
            <li class="history-head" aria-hidden="true">{ cells(["IMAGE", "CREATED", "CREATED BY", "SIZE", "COMMENT"]) }</li>
            { for history.iter().enumerate().map(|(at, row)| {
                let own = spot(row).filter(|own| Some(*own) == hovered || Some(*own) == chosen);
                let is_chosen = own.is_some() && own == chosen;
                let class = classes!(
                    "history-row",
                    own.map(|_| "is-linked"),
                    is_chosen.then_some("is-chosen"),
                );
                html! {
                    <li key={at}>
                        <button type="button" {class} data-row={at.to_string()} aria-pressed={is_chosen.to_string()}>
                            { cells([&row.image, row.created, &row.created_by, &row.size, &row.comment]) }
                        </button>
                    </li>
                }
            }) }
        </ol>
    }
}

fn cells(cells: [&str; 5]) -> Html {
    let names = ["is-image", "is-created", "is-by", "is-size", "is-comment"];
    cells
        .into_iter()
        .zip(names)
        .map(|(cell, name)| html! { <span class={classes!("history-cell", name)}>{ cell.to_owned() }</span> })
        .collect()
}

fn spot(row: &HistoryRow) -> Option<Spot> {
    row.made_by.map(|(id, part)| Spot { id, part })
}
