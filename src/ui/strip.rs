//! The strip below the picture: all builds at a glance, and what can be done between them.

mod advised;
mod compare;
mod grid;
pub(super) mod images;
mod log;
mod predict;
mod savings;
mod surprises;
mod verbs;

#[cfg(test)]
pub(super) use savings::FirstSaving;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use self::advised::Memo;
use super::desk::Desk;
use super::tabs::{Tab, Tabs};
use crate::app::look::StripTab;
use crate::app::{Action, State};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub state: State,
    pub desk: Desk,
}

const TABS: [(StripTab, &str); 7] = [
    (StripTab::Builds, "Builds"),
    (StripTab::Log, "Log"),
    (StripTab::Predict, "Predict"),
    (StripTab::Savings, "Savings"),
    (StripTab::Compare, "Compare"),
    (StripTab::Surprises, "Surprises"),
    (StripTab::Images, "Images"),
];

#[component]
pub(super) fn Strip(props: &Props) -> Html {
    let Props { state, desk } = props;
    let now = state.look.strip;
    let memo = (*use_memo((), |()| Memo::default())).clone();
    let classic = use_callback(desk.clone(), |event: Event, desk| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        desk.act(Action::ShowClassic(input.is_some_and(|input| input.checked())));
    });
    let tabs: Vec<Tab> =
        TABS.iter().map(|&(tab, label)| Tab { id: id(tab), label, count: None }).collect();
    let at = TABS.iter().position(|(tab, _)| *tab == now).unwrap_or(0);
    let choose = use_callback(desk.clone(), |at: usize, desk| {
        if let Some((tab, _)) = TABS.get(at) {
            desk.act(Action::ShowStrip(*tab));
        }
    });
    let class = classes!(
        "strip",
        (now == StripTab::Images).then_some("is-tall"),
        (now == StripTab::Savings).then_some("shows-savings"),
    );
    html! {
        <section {class} aria-label="Builds">
            <header class="pane-head">
                <Tabs label="Builds" class="pane-tabs" {tabs} now={at} {choose} />
                <label class="strip-switch" title="Show what Docker’s builder before BuildKit would do: what most tutorials describe">
                    <input type="checkbox" checked={state.lab.classic.is_some()} onchange={classic} />
                    { "Classic builder" }
                </label>
                <p class="strip-since">{ since(state) }</p>
                { build(state, desk) }
            </header>
            <div class="strip-body" role="tabpanel" tabindex="0" aria-labelledby={id(now)}>
                { body(now, state, &memo, desk) }
            </div>
        </section>
    }
}

/// On a narrow screen the button over the picture is in another part.
fn build(state: &State, desk: &Desk) -> Html {
    let desk = desk.clone();
    let onclick = Callback::from(move |_: MouseEvent| desk.act(Action::Rebuild));
    let label = state.lab.build_label();
    let stopped = state.lab.forecast.not_started.as_ref().map(|stopped| stopped.message.clone());
    let disabled = stopped.as_ref().map(|_| "true");
    html! {
        <button type="button" class="button is-go is-small strip-build" aria-disabled={disabled}
            title={stopped} {onclick}>{ label }</button>
    }
}

fn id(tab: StripTab) -> &'static str {
    match tab {
        StripTab::Builds => "tab-builds",
        StripTab::Log => "tab-log",
        StripTab::Predict => "tab-predict",
        StripTab::Savings => "tab-savings",
        StripTab::Compare => "tab-compare",
        StripTab::Surprises => "tab-surprises",
        StripTab::Images => "tab-images",
    }
}

/// What was done since the last build.
fn since(state: &State) -> String {
    let since = &state.lab.since;
    match &**since {
        [] => String::new(),
        [one] => one.clone(),
        [.., last] => format!("{last} ({} changes since the last build)", since.len()),
    }
}

fn body(tab: StripTab, state: &State, memo: &Memo, desk: &Desk) -> Html {
    match tab {
        StripTab::Builds => html! {
            <>
                <grid::GridPane lab={state.lab.clone()} build={state.build.clone()} hovered={state.look.hovered}
                    inspected={state.inspected()} shows_next={state.shows_forecast()} desk={desk.clone()} />
                <verbs::VerbsPane build={state.build.clone()} desk={desk.clone()} />
            </>
        },
        StripTab::Log => log::log(state),
        StripTab::Predict => predict::predict(state, desk),
        StripTab::Savings => {
            html! { <savings::SavingsPane state={state.clone()} memo={memo.clone()} desk={desk.clone()} /> }
        }
        StripTab::Compare => {
            html! { <compare::ComparePane state={state.clone()} desk={desk.clone()} /> }
        }
        StripTab::Surprises => surprises::surprises(desk),
        StripTab::Images => {
            html! { <images::ImagesPane state={state.clone()} desk={desk.clone()} /> }
        }
    }
}
