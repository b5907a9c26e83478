//! The file that says what of the folder is left out.

use yew::prelude::*;

use super::desk::Desk;
use super::platform::input;
use crate::app::State;
use crate::app::context::set_ignore;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub state: State,
    pub desk: Desk,
}

#[component]
pub(super) fn IgnorePane(props: &Props) -> Html {
    let Props { state, desk } = props;
    let context = use_memo(state.build.clone(), |build| build.context());
    let write = use_callback(desk.clone(), |event: InputEvent, desk| {
        let state = desk.state();
        // What is typed here has no path that could be wrong.
        if let Ok(action) = state.with_files(set_ignore(state.files(), &input::value(&event))) {
            desk.act(action);
        }
    });
    let is_other = &*context.ignore_path != ".dockerignore";
    html! {
        <div class="source-panel files" role="tabpanel" aria-labelledby="tab-ignore">
            <textarea class="files-text is-whole" aria-label=".dockerignore" spellcheck="false" autocapitalize="off"
                autocomplete="off" dir="ltr" wrap="off" placeholder={"# A pattern on each line:\nnode_modules\n*.log"}
                value={state.ignore_text().to_owned()} oninput={write} />
            <div class="files-foot" aria-live="polite">
                if is_other {
                    <p class="files-trouble">
                        <code>{ &*context.ignore_path }</code>{ " is there and holds in the place of this file." }
                    </p>
                }
                { for context.problems.iter().map(|problem| html! {
                    <p class="files-trouble">{ format!("Line {}: {}", problem.line, problem.message) }</p>
                }) }
                <p class="quiet">{ context.words() }</p>
            </div>
        </div>
    }
}
