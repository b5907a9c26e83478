//! A saving: what is done and why, what it saves and costs, the change itself, and the buttons.

use std::rc::Rc;

use yew::prelude::*;

use super::carry;
use super::changes::changes;
use super::effects::effects;
use crate::analysis::savings::{Finding, Saving};
use crate::app::savings::Card;
use crate::app::{Action, Command};
use crate::ui::desk::Desk;
use crate::ui::problems::code_words;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub card: Card,
    pub is_previewed: bool,
    pub readonly: bool,
    pub desk: Desk,
}

#[component]
pub(super) fn CardView(props: &Props) -> Html {
    let Props { card, is_previewed, readonly, desk } = props;
    let finding = &*card.offer.finding;
    let title_id = format!("saving-{}", card.id);
    let show = use_callback((desk.clone(), card.clone()), |(): (), (desk, card)| {
        let state = desk.state();
        if state.previewed().is_none_or(|now| *now.id != *card.id) {
            desk.act(Action::Preview(state.preview(card).map(Rc::new)));
        }
    });
    let hide = use_callback((desk.clone(), card.id.clone()), |(): (), (desk, id)| {
        if desk.state().previewed().is_some_and(|now| *now.id == **id) {
            desk.act(Action::Preview(None));
        }
    });
    let class = classes!(
        "saving",
        card.is_asked.then_some("is-asked"),
        is_previewed.then_some("is-previewed"),
    );
    html! {
        <li {class} aria-labelledby={title_id.clone()}
            onmouseenter={show.reform(|_: MouseEvent| ())} onmouseleave={hide.reform(|_: MouseEvent| ())}
            onfocusin={show.reform(|_: FocusEvent| ())} onfocusout={hide.reform(|_: FocusEvent| ())}>
            <div class="saving-what">
                if card.is_asked {
                    <p class="saving-kicker">{ "Your selection" }</p>
                }
                <h2 class="saving-title" id={title_id}>{ code_words(&finding.title) }</h2>
                { headline(card) }
                <p class="saving-why">{ code_words(finding.rule.why) }</p>
                { safety(finding) }
                <p class="saving-choices">
                    if !readonly {
                        <button type="button" class="button is-go is-small"
                            aria-label={format!("Apply: {}", finding.title)}
                            onclick={carry(desk, Command::Rewrite(card.offer.clone()))}>{ "Apply" }</button>
                    }
                    <button type="button" class="button is-outlined is-small"
                        aria-label={format!("Compare with this rewrite: {}", finding.title)}
                        onclick={carry(desk, Command::CompareWith(card.offer.clone()))}>
                        { "Compare with this rewrite" }
                    </button>
                </p>
            </div>
            if let Some(Ok(saving)) = &card.saving {
                { effects(saving) }
            }
            { changes(&card.changes) }
        </li>
    }
}

/// What it saves and costs, in a sentence.
fn headline(card: &Card) -> Html {
    match &card.saving {
        None => html! { <p class="saving-words quiet">{ "Measuring …" }</p> },
        Some(Err(why)) => html! {
            <p class="saving-words is-trouble">
                { "It cannot be measured: the rewritten Dockerfile does not build here. " }{ code_words(why) }
            </p>
        },
        Some(Ok(saving)) => html! {
            <p class={classes!("saving-words", worth(saving))}>{ code_words(&saving.words()) }</p>
        },
    }
}

fn worth(saving: &Saving) -> &'static str {
    if saving.is_no_use() {
        "is-no-use"
    } else if saving.image.likely < 0 {
        "is-less"
    } else {
        "is-other"
    }
}

/// What of the image stays, and what is to be known before it is done.
fn safety(finding: &Finding) -> Html {
    html! {
        <p class="saving-safety">
            { finding.rule.safety.words() }
            if !finding.note.is_empty() {
                { " " }<span class="saving-note">{ code_words(&finding.note) }</span>
            }
        </p>
    }
}
