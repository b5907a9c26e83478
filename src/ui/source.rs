//! What a build is given: the Dockerfile, the files, what is left out of them, the options.

use yew::prelude::*;

use super::desk::Desk;
use super::editor::Editor;
use super::files::FilesPane;
use super::ignore::IgnorePane;
use super::options::OptionsPane;
use super::platform::page;
use super::status::Status;
use super::tabs::{Tab, Tabs};
use crate::app::look::SourceTab;
use crate::app::{Action, State};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub state: State,
    pub desk: Desk,
}

const TABS: [(SourceTab, &str, &str); 4] = [
    (SourceTab::Dockerfile, "tab-dockerfile", "Dockerfile"),
    (SourceTab::Files, "tab-files", "Files"),
    (SourceTab::Ignore, "tab-ignore", ".dockerignore"),
    (SourceTab::Options, "tab-options", "Options"),
];

#[component]
pub(super) fn Source(props: &Props) -> Html {
    let Props { state, desk } = props;
    let now = state.look.source;
    let count = Some(state.files().len());
    let tabs = TABS.iter().map(|(tab, id, label)| Tab {
        id,
        label,
        count: count.filter(|_| *tab == SourceTab::Files),
    });
    let choose = use_callback(desk.clone(), |at: usize, desk| {
        if let Some((tab, ..)) = TABS.get(at) {
            desk.act(Action::ShowSource(*tab));
        }
    });
    use_effect_with((), {
        let desk = desk.clone();
        move |()| {
            let undo = move |again| desk.act(if again { Action::Redo } else { Action::Undo });
            let listener = page::on_undo(undo);
            move || drop(listener)
        }
    });
    html! {
        <section class="source" aria-label="Source">
            <Tabs label="Source" tabs={tabs.collect::<Vec<_>>()} {choose}
                now={TABS.iter().position(|(tab, ..)| *tab == now).unwrap_or(0)} />
            { dockerfile(state, desk) }
            { match now {
                SourceTab::Dockerfile => Html::default(),
                SourceTab::Files => html! { <FilesPane state={state.clone()} desk={desk.clone()} /> },
                SourceTab::Ignore => html! { <IgnorePane state={state.clone()} desk={desk.clone()} /> },
                SourceTab::Options => html! { <OptionsPane view={state.options()} desk={desk.clone()} /> },
            } }
        </section>
    }
}

/// The editor, which stays where it is while it is not seen: it owns the text and its undo.
fn dockerfile(state: &State, desk: &Desk) -> Html {
    let (line, column) = state.position();
    html! {
        <div class="source-panel" role="tabpanel" aria-labelledby="tab-dockerfile"
            hidden={state.look.source != SourceTab::Dockerfile}>
            <Editor state={state.clone()} desk={desk.clone()} />
            <Status {line} {column} lines={state.index.line_count()} counts={state.counts()}
                tab_indents={state.settings.tab_indents} combinable={state.combinable()} desk={desk.clone()} />
        </div>
    }
}
