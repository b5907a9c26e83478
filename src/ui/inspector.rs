//! What is told of the chosen step, and of the place of the caret.

mod container;
mod files;
mod image;
mod step;

use yew::prelude::*;

use self::container::ContainerPane;
use self::files::FilesPane;
use self::image::ImagePane;
use self::step::StepPane;
use super::desk::Desk;
use super::help::HelpPane;
use super::problems::Problems;
use crate::app::look::InspectorTab;
use crate::app::{Action, Spot, State};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub state: State,
    pub desk: Desk,
}

const TABS: [(InspectorTab, &str); 4] = [
    (InspectorTab::Step, "Step"),
    (InspectorTab::Files, "Files"),
    (InspectorTab::Image, "Image"),
    (InspectorTab::Help, "Help"),
];

#[component]
pub(super) fn Inspector(props: &Props) -> Html {
    let Props { state, desk } = props;
    let now = state.look.inspector;
    html! {
        <aside class="inspector" aria-label="Details">
            <header class="pane-head" role="tablist" aria-label="Details">
                { for TABS.iter().map(|(tab, label)| self::tab(*tab, label, now, state, desk)) }
            </header>
            <div class="inspector-body" role="tabpanel" tabindex="0" aria-labelledby={id(now)}>
                { body(state, desk) }
            </div>
        </aside>
    }
}

fn tab(tab: InspectorTab, label: &str, now: InspectorTab, state: &State, desk: &Desk) -> Html {
    let is_now = tab == now;
    let desk = desk.clone();
    let onclick = Callback::from(move |_: MouseEvent| desk.act(Action::ShowInspector(tab)));
    let count = (tab == InspectorTab::Help).then(|| state.problems().len()).filter(|it| *it > 0);
    html! {
        <button type="button" role="tab" class="pane-tab" id={id(tab)} aria-selected={is_now.to_string()}
            {onclick}>
            { label.to_owned() }
            if let Some(count) = count {
                <span class="pane-count">{ count }</span>
            }
        </button>
    }
}

fn id(tab: InspectorTab) -> &'static str {
    match tab {
        InspectorTab::Step => "tab-step",
        InspectorTab::Files => "tab-files",
        InspectorTab::Image => "tab-image",
        InspectorTab::Help => "tab-help",
    }
}

fn body(state: &State, desk: &Desk) -> Html {
    match state.look.inspector {
        InspectorTab::Help => html! {
            <>
                <HelpPane help={state.help()} is_empty={state.text().trim().is_empty()}
                    desk={desk.clone()} />
                <Problems build={state.build.clone()} caret={state.caret} desk={desk.clone()} />
                <p class="inspector-foot">
                    <kbd>{ "Ctrl" }</kbd><kbd>{ "Space" }</kbd>{ " suggests, " }<kbd>{ "F8" }</kbd>
                    { " goes to the next problem, " }<kbd>{ "F1" }</kbd>{ " lists all keys." }
                </p>
            </>
        },
        InspectorTab::Files => html! {
            <FilesPane build={state.build.clone()} container={state.container.clone()}
                spot={state.inspected()} view={state.look.files.clone()} desk={desk.clone()} />
        },
        InspectorTab::Image => html! {
            <ImagePane build={state.build.clone()} word={state.look.words} hovered={state.look.hovered}
                chosen={state.inspected()} desk={desk.clone()} />
        },
        InspectorTab::Step => match &state.container {
            Some(container) if state.inspected() == Some(Spot::CONTAINER) => html! {
                <ContainerPane container={container.clone()} desk={desk.clone()} />
            },
            _ => html! {
                <StepPane build={state.build.clone()} spot={state.inspected()} desk={desk.clone()} />
            },
        },
    }
}
