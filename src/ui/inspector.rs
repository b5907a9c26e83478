//! What is told of the chosen step, and of the place of the caret.

mod accuracy;
mod container;
mod image;
mod measure;
mod paste;
mod step;
mod tree;
mod weight;
mod why;

use yew::prelude::*;

use self::accuracy::AccuracyPane;
use self::container::ContainerPane;
use self::image::ImagePane;
use self::measure::MeasureForm;
use self::paste::Paste;
use self::step::StepPane;
use self::tree::FilesPane;
use super::desk::Desk;
use super::help::HelpPane;
use super::problems::Problems;
use super::tabs::{Tab, Tabs};
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
    let problems = Some(state.problems().len()).filter(|count| *count > 0);
    let tabs = TABS.iter().map(|(tab, label)| Tab {
        id: id(*tab),
        label,
        count: problems.filter(|_| *tab == InspectorTab::Help),
    });
    let choose = use_callback(desk.clone(), |at: usize, desk| {
        if let Some((tab, _)) = TABS.get(at) {
            desk.act(Action::ShowInspector(*tab));
        }
    });
    html! {
        <aside class="inspector" aria-label="Details">
            <Tabs label="Details" tabs={tabs.collect::<Vec<_>>()} {choose}
                now={TABS.iter().position(|(tab, _)| *tab == now).unwrap_or(0)} />
            <div class="inspector-body" role="tabpanel" tabindex="0" aria-labelledby={id(now)}>
                { body(state, desk) }
            </div>
        </aside>
    }
}

fn id(tab: InspectorTab) -> &'static str {
    match tab {
        InspectorTab::Step => "tab-step",
        InspectorTab::Files => "tab-image-files",
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
            <>
                <ImagePane build={state.build.clone()} name={state.shelf.name.clone()} machine={state.machine.clone()}
                    word={state.look.words} hovered={state.look.hovered}
                    chosen={state.inspected()} desk={desk.clone()} />
                if !state.embed.readonly {
                    <Paste ..paste::Props::of(state, desk) />
                }
                <AccuracyPane />
            </>
        },
        InspectorTab::Step => match &state.container {
            Some(container) if state.inspected() == Some(Spot::CONTAINER) => html! {
                <ContainerPane container={container.clone()} is_current={state.build.makes(container)}
                    desk={desk.clone()} />
            },
            _ => html! {
                <>
                    { why::why(state, desk) }
                    <StepPane build={state.build.clone()} spot={state.inspected()}
                        opened={state.look.view.opened.clone()} desk={desk.clone()}>
                        { measure_form(state, desk) }
                    </StepPane>
                </>
            },
        },
    }
}

/// Where the size of the chosen layer is set by hand.
fn measure_form(state: &State, desk: &Desk) -> Option<Html> {
    let spot = state.inspected().filter(|_| !state.embed.readonly)?;
    let measure = state.measure(spot)?;
    Some(html! {
        <MeasureForm key={format!("{}-{}", spot.id.0, spot.part)} {spot} {measure} desk={desk.clone()} />
    })
}
