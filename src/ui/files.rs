//! The files around the Dockerfile: a list of them, and the one that is chosen.

mod detail;
mod list;

use std::rc::Rc;

use yew::prelude::*;

use self::detail::Detail;
use super::desk::Desk;
use super::platform::{folder, input};
use crate::app::context::import::Folder;
use crate::app::context::{Edited, add};
use crate::app::{Action, Command, State};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub state: State,
    pub desk: Desk,
}

#[component]
pub(super) fn FilesPane(props: &Props) -> Html {
    let Props { state, desk } = props;
    let context = use_memo(state.build.clone(), |build| build.context());
    let reading = use_state(|| false);
    let done =
        use_callback((desk.clone(), reading.clone()), |found: Rc<Folder>, (desk, reading)| {
            reading.set(false);
            desk.carry(&Command::Import(found));
        });
    let ondrop =
        use_callback((done.clone(), reading.clone()), |event: DragEvent, (done, reading)| {
            event.prevent_default();
            reading.set(folder::dropped(&event, done.clone()));
        });
    let ondragover = Callback::from(|event: DragEvent| event.prevent_default());
    let picked = use_callback((done, reading.clone()), |event: Event, (done, reading)| {
        reading.set(folder::picked(&event, done.clone()));
    });
    let set_open = use_callback(desk.clone(), |event: Event, desk| {
        desk.act(desk.state().set_open(input::is_checked(&event)));
    });
    html! {
        <div class="source-panel files" role="tabpanel" aria-labelledby="tab-files" {ondrop} {ondragover}>
            <Bar can_undo={state.can_undo()} can_redo={state.can_redo()} desk={desk.clone()} />
            <div class="files-body">
                if *reading {
                    <p class="quiet files-note" role="status">{ "The folder is being read." }</p>
                }
                { list::list(state, &context, desk) }
                if let Some(form) = state.chosen_file() {
                    <Detail key={form.path.to_string()} form={form.clone()} desk={desk.clone()} />
                }
                <div class="files-foot">
                    <label class="check">
                        <input type="checkbox" checked={state.build.project.open} onchange={set_open} />
                        { "The folder may hold more files than are listed here" }
                    </label>
                    <label class="button is-outlined is-small files-pick">
                        <input type="file" webkitdirectory=true multiple=true onchange={picked} />
                        { "Read a folder of this computer" }
                    </label>
                    <p class="quiet small">
                        { "Or drop one here. It is read in this browser and not sent anywhere." }
                    </p>
                </div>
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct BarProps {
    can_undo: bool,
    can_redo: bool,
    desk: Desk,
}

/// Adds a file; takes edits back.
#[component]
fn Bar(props: &BarProps) -> Html {
    let BarProps { can_undo, can_redo, desk } = props;
    let path = use_state(String::new);
    let trouble = use_state(|| None::<String>);
    let typed = use_callback(path.clone(), |event: InputEvent, path| {
        path.set(input::value(&event));
    });
    let onsubmit = use_callback(
        (desk.clone(), path.clone(), trouble.clone()),
        |event: SubmitEvent, (desk, path, trouble)| {
            event.prevent_default();
            let wanted = path.trim().to_owned();
            let why = put(desk, add(desk.state().files(), &wanted));
            if why.is_none() {
                desk.act(Action::ChooseFile(Some(wanted.into())));
                path.set(String::new());
            }
            trouble.set(why);
        },
    );
    let act = |action: Action| {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.act(action.clone()))
    };
    html! {
        <>
            <form class="files-bar" {onsubmit}>
                <input class="input" type="text" placeholder="src/app.js" aria-label="Path of a new file"
                    autocapitalize="off" autocomplete="off" spellcheck="false" value={(*path).clone()} oninput={typed} />
                <button type="submit" class="button is-outlined is-small">{ "Add file" }</button>
                <button type="button" class="button is-small" disabled={!*can_undo} onclick={act(Action::Undo)}
                    title="Takes the last edit of files and options back">{ "Undo" }</button>
                <button type="button" class="button is-small" disabled={!*can_redo} onclick={act(Action::Redo)}>
                    { "Redo" }
                </button>
            </form>
            if let Some(why) = &*trouble {
                <p class="files-trouble" role="alert">{ why }</p>
            }
        </>
    }
}

/// Takes edited files over; why not, where that cannot be.
fn put(desk: &Desk, edited: Edited) -> Option<String> {
    match desk.state().with_files(edited) {
        Ok(action) => {
            desk.act(action);
            None
        }
        Err(why) => Some(why),
    }
}
