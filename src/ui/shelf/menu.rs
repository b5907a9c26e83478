//! The panels of the row of images: new ones, and what can be done with the one that is shown.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{act, load};
use crate::app::example::EXAMPLES;
use crate::app::saved::encode_document;
use crate::app::shelf::{Fresh, name_trouble};
use crate::app::{Action, Deed, Shelf};
use crate::ui::desk::Desk;
use crate::ui::platform::{file, input, page};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Menu {
    New,
    More,
}

/// What a new image begins with.
pub(super) fn new(shelf: &Shelf, desk: &Desk, close: &Callback<()>) -> Html {
    let begin = |fresh: Fresh| {
        let (desk, close) = (desk.clone(), close.clone());
        Callback::from(move |_: MouseEvent| {
            close.emit(());
            desk.act(Action::Images(Deed::New(fresh)));
        })
    };
    let onchange = {
        let (desk, close) = (desk.clone(), close.clone());
        Callback::from(move |event: Event| {
            let desk = desk.clone();
            file::picked(&event, Callback::from(move |given| load(&desk, given)));
            close.emit(());
        })
    };
    let choice = |label: String, fresh: Fresh| {
        html! { <li><button type="button" class="example" onclick={begin(fresh)}>{ label }</button></li> }
    };
    html! {
        <div class="shelf-panel" tabindex="-1" role="group" aria-label="New image">
            <p class="pane-label">{ "New image" }</p>
            <ul>
                { choice("Blank".to_owned(), Fresh::Blank) }
                { choice(format!("A copy of {}", shelf.name), Fresh::Copy) }
            </ul>
            <label class="button is-outlined is-small shelf-file">
                <input type="file" class="announcer" accept=".txt,.layerlab,text/plain" {onchange} />
                { "Open a file" }
            </label>
            <p class="quiet small">{ "One that was saved here, or a Dockerfile. Or drop it anywhere. It is not sent anywhere." }</p>
            <p class="pane-label">{ "From an example" }</p>
            <ul>{ for EXAMPLES.iter().map(|it| choice(it.title.to_owned(), Fresh::Example(it))) }</ul>
        </div>
    }
}

/// What can be done with the image that is shown.
pub(super) fn more(shelf: &Shelf, desk: &Desk, close: &Callback<()>) -> Html {
    html! {
        <div class="shelf-panel" tabindex="-1" role="group" aria-label={format!("The image {}", shelf.name)}>
            <Rename key={shelf.id} name={shelf.name.to_string()} desk={desk.clone()} close={close.clone()} />
            <p class="pane-label">{ "Save" }</p>
            <p class="shelf-does">
                <button type="button" class="button is-outlined is-small" onclick={save(desk, close, false)}>
                    { format!("Save {}", shelf.name) }
                </button>
                if !shelf.others().is_empty() {
                    <button type="button" class="button is-outlined is-small" onclick={save(desk, close, true)}>
                        { format!("Save all {}", shelf.others().len() + 1) }
                    </button>
                }
            </p>
            <p class="quiet small">
                { "A text file with the Dockerfile, the files, the options and the last builds, what secrets hold included. It can be opened here again, and read." }
            </p>
            if !shelf.others().is_empty() {
                <p class="shelf-does">
                    <button type="button" class="button is-small" onclick={act(desk, Deed::Close(shelf.id))}>
                        { format!("Close {}", shelf.name) }
                    </button>
                </p>
            }
        </div>
    }
}

fn save(desk: &Desk, close: &Callback<()>, all: bool) -> Callback<MouseEvent> {
    let (desk, close) = (desk.clone(), close.clone());
    Callback::from(move |_: MouseEvent| {
        let state = desk.state();
        let mut document = if all { state.document() } else { state.document_of_tab() };
        document.changed = page::now();
        let stem =
            if all { "images".to_owned() } else { state.shelf.name.replace(['/', ':'], "-") };
        file::save(&format!("{stem}.layerlab.txt"), &encode_document(&document));
        close.emit(());
    })
}

#[derive(Properties, PartialEq)]
struct RenameProps {
    name: String,
    desk: Desk,
    close: Callback<()>,
}

#[component]
fn Rename(props: &RenameProps) -> Html {
    let RenameProps { name, desk, close } = props;
    let field = use_node_ref();
    let typed = use_state(|| name.clone());
    let trouble = use_state(|| None::<&'static str>);
    let oninput =
        use_callback((typed.clone(), trouble.clone()), |event: InputEvent, (typed, trouble)| {
            let value = input::value(&event);
            trouble.set(name_trouble(value.trim()));
            typed.set(value);
        });
    let onsubmit = use_callback(
        (field.clone(), desk.clone(), close.clone(), trouble.clone()),
        |event: SubmitEvent, (field, desk, close, trouble)| {
            event.prevent_default();
            let typed = field.cast::<HtmlInputElement>().map(|it| it.value()).unwrap_or_default();
            let why = name_trouble(typed.trim());
            if why.is_none() {
                desk.act(Action::Images(Deed::Name(typed.trim().into())));
                close.emit(());
            }
            trouble.set(why);
        },
    );
    html! {
        <form class="shelf-name" {onsubmit}>
            <label class="pane-label" for="image-name">{ "Name of the image " }<code>{ "--tag" }</code></label>
            <span class="shelf-does">
                <input id="image-name" class="input" type="text" ref={field} value={(*typed).clone()} {oninput}
                    autocapitalize="off" autocomplete="off" spellcheck="false"
                    aria-invalid={trouble.is_some().to_string()} aria-describedby="image-name-trouble" />
                <button type="submit" class="button is-outlined is-small">{ "Rename" }</button>
            </span>
            <p id="image-name-trouble" class="files-trouble" role="status">{ trouble.unwrap_or_default() }</p>
        </form>
    }
}
