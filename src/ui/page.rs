//! The page: the only reader of the store, and the parts it is made of.

use yew::prelude::*;

use super::announcer::Announcer;
use super::card::Card;
use super::desk::Desk;
use super::editor::Editor;
use super::help::HelpPane;
use super::keys::KeysDialog;
use super::notice::NoticeBar;
use super::platform::{page, storage};
use super::problems::Problems;
use super::saving::use_saving;
use super::status::Status;
use super::store::Store;
use super::suggestions::SuggestionList;
use super::topbar::Topbar;
use crate::app::State;

/// The whole page.
#[component]
pub fn Page() -> Html {
    let store = use_reducer(|| Store(State::new(storage::open())));
    let desk = {
        let store = store.clone();
        (*use_memo((), |()| Desk::new(store))).clone()
    };
    let state = store.clone().0.clone();
    use_saving(&state, &desk);
    use_effect_with(state.settings.theme, |theme| page::show_theme(*theme));
    html! {
        <>
            <div class="frame">
                <div class="page">
                    <Topbar theme={state.settings.theme} desk={desk.clone()} />
                    <main class="work">
                        { source(&state, &desk) }
                        { inspector(&state, &desk) }
                        { afloat(&state, &desk) }
                    </main>
                </div>
            </div>
            <KeysDialog open={state.keys_shown} desk={desk.clone()} />
            <Announcer words={state.announcement()} />
        </>
    }
}

fn source(state: &State, desk: &Desk) -> Html {
    let (line, column) = state.position();
    html! {
        <section class="source" aria-labelledby="source-title">
            <header class="pane-head">
                <h2 id="source-title" class="pane-title">{ "Dockerfile" }</h2>
            </header>
            if let Some(notice) = state.notice.clone() {
                <NoticeBar {notice} desk={desk.clone()} />
            }
            <Editor state={state.clone()} desk={desk.clone()} />
            <Status {line} {column} lines={state.index.line_count()} counts={state.counts()}
                tab_indents={state.settings.tab_indents} desk={desk.clone()} />
        </section>
    }
}

fn inspector(state: &State, desk: &Desk) -> Html {
    html! {
        <aside class="inspector" aria-label="Help and problems" tabindex="0">
            <HelpPane help={state.help()} is_empty={state.text().trim().is_empty()}
                desk={desk.clone()} />
            <Problems build={state.build.clone()} caret={state.caret} desk={desk.clone()} />
            <p class="inspector-foot">
                <kbd>{ "Ctrl" }</kbd><kbd>{ "Space" }</kbd>{ " suggests, " }<kbd>{ "F8" }</kbd>
                { " goes to the next problem, " }<kbd>{ "F1" }</kbd>{ " lists all keys." }
            </p>
        </aside>
    }
}

/// What floats beside a place of the text.
fn afloat(state: &State, desk: &Desk) -> Html {
    html! {
        <>
            <SuggestionList suggestions={state.suggestions.clone()} index={state.index.clone()}
                text={state.text().clone()} desk={desk.clone()} />
            <Card pointed={state.pointed} build={state.build.clone()} index={state.index.clone()}
                desk={desk.clone()} />
        </>
    }
}
