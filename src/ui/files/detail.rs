//! The file that is chosen: its text or size, its mode, its path.

use yew::prelude::*;

use super::put;
use crate::app::Action;
use crate::app::context::form::Form;
use crate::app::context::{delete, rename, set_mode, set_size, set_text};
use crate::ui::desk::Desk;
use crate::ui::platform::input;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub form: Form,
    pub desk: Desk,
}

#[component]
pub(super) fn Detail(props: &Props) -> Html {
    let Props { form, desk } = props;
    let trouble = use_state(|| None::<String>);
    let path = form.path.clone();
    let write = use_callback((path.clone(), desk.clone()), |event: InputEvent, (path, desk)| {
        put(desk, set_text(desk.state().files(), path, &input::value(&event)));
    });
    let to_text = use_callback((path.clone(), desk.clone()), |_: MouseEvent, (path, desk)| {
        put(desk, set_text(desk.state().files(), path, ""));
    });
    let kept = (path.clone(), desk.clone(), trouble.clone());
    let resize = use_callback(kept.clone(), |event: Event, (path, desk, trouble)| {
        trouble.set(put(desk, set_size(desk.state().files(), path, &input::value(&event))));
    });
    let set_mode = use_callback(kept, |event: Event, (path, desk, trouble)| {
        trouble.set(put(desk, set_mode(desk.state().files(), path, &input::value(&event))));
    });
    html! {
        <section class="file-detail" aria-label={format!("{}", form.path)}>
            <RenameBar form={form.clone()} trouble={trouble.setter()} desk={desk.clone()} />
            if let Some(why) = &*trouble {
                <p class="files-trouble" role="alert">{ why }</p>
            }
            if let Some(why) = &form.trouble {
                <p class="files-trouble" role="status">{ why }</p>
            }
            if let Some(target) = &form.target {
                <p class="quiet">{ "Leads to " }<code>{ &**target }</code></p>
            }
            if form.is_plain {
                <div class="file-facts">
                    <label>
                        { "Bytes" }
                        <input class="input" type="text" inputmode="numeric" onchange={resize}
                            value={form.size.map(|size| size.to_string()).unwrap_or_default()} />
                    </label>
                    <label>
                        { "Mode" }
                        <input class="input" type="text" inputmode="numeric" maxlength="4" value={form.mode.clone()}
                            onchange={set_mode} />
                    </label>
                    if form.text.is_none() {
                        <button type="button" class="button is-outlined is-small" onclick={to_text}>
                            { "Write a text instead" }
                        </button>
                    }
                </div>
                if let Some(text) = &form.text {
                    <textarea class="files-text" aria-label={format!("Text of {}", form.path)} rows="9" wrap="off"
                        spellcheck="false" autocapitalize="off" autocomplete="off" dir="ltr"
                        value={text.to_string()} oninput={write} />
                } else {
                    <p class="quiet small">
                        { "Only the size of this file is known. What is copied of it counts, what is in it does not." }
                    </p>
                }
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct RenameProps {
    form: Form,
    trouble: UseStateSetter<Option<String>>,
    desk: Desk,
}

/// The path, to be changed, and the end of the file.
#[component]
fn RenameBar(props: &RenameProps) -> Html {
    let RenameProps { form, trouble, desk } = props;
    let wanted = use_state(|| form.path.to_string());
    let typed = use_callback(wanted.clone(), |event: InputEvent, wanted| {
        wanted.set(input::value(&event));
    });
    let onsubmit = {
        let (form, wanted, trouble) = (form.clone(), wanted.clone(), trouble.clone());
        let desk = desk.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let to = wanted.trim();
            let why = put(&desk, rename(desk.state().files(), &form.path, to));
            if why.is_none() {
                // A folder that is chosen would open or close.
                let chosen = (!form.is_folder).then(|| to.into());
                desk.act(Action::ChooseFile(chosen));
            }
            trouble.set(why);
        })
    };
    let remove = use_callback((form.path.clone(), desk.clone()), |_: MouseEvent, (path, desk)| {
        put(desk, Ok(delete(desk.state().files(), path)));
        desk.act(Action::ChooseFile(None));
    });
    html! {
        <form class="files-bar" {onsubmit}>
            <input class="input" type="text" aria-label="Path" autocapitalize="off" autocomplete="off"
                spellcheck="false" value={(*wanted).clone()} oninput={typed} />
            <button type="submit" class="button is-outlined is-small" disabled={**wanted == *form.path}>
                { "Rename" }
            </button>
            <button type="button" class="button is-small" onclick={remove}>{ "Delete" }</button>
        </form>
    }
}
