//! The container: what it does to files, what its own layer holds, and what becomes of it.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::step::short;
use crate::analysis::container::{Change, Committed, Container, Deed, DeedKind};
use crate::app::Action;
use crate::ui::desk::Desk;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub container: Rc<Container>,
    /// Whether the Dockerfile still makes its image.
    pub is_current: bool,
    pub desk: Desk,
}

#[component]
pub(super) fn ContainerPane(props: &Props) -> Html {
    let Props { container, is_current, desk } = props;
    let paths = use_memo(container.clone(), |container| container.paths(MOST));
    let (file, new) = (use_state_eq(|| None), use_state_eq(|| None));
    let first = paths.first().cloned().unwrap_or_default();
    let fresh = format!("{}/new.txt", container.working_dir().trim_end_matches('/'));
    let chosen: Rc<str> = (*file).clone().unwrap_or(first);
    let made: Rc<str> = (*new).clone().unwrap_or_else(|| fresh.into());
    html! {
        <>
            { head(container, *is_current, desk) }
            <section class="pane">
                <h3 class="pane-label">{ "Let it write" }</h3>
                <div class="deeds">
                    <input class="entry" value={chosen.to_string()} oninput={typing(&file)} placeholder="/etc/hosts" list="container-files"
                        aria-label="A file that it sees" autocomplete="off" spellcheck="false" />
                    <datalist id="container-files">
                        { for paths.iter().map(|path| html! { <option value={path.to_string()} /> }) }
                    </datalist>
                    <span class="deeds-row">
                        { does(desk, &chosen, DeedKind::Write, "Add a line") }
                        { does(desk, &chosen, DeedKind::Chmod, "chmod 755") }
                        { does(desk, &chosen, DeedKind::Delete, "Delete") }
                    </span>
                    <input class="entry" value={made.to_string()} oninput={typing(&new)} aria-label="Path of a new file"
                        autocomplete="off" spellcheck="false" />
                    <span class="deeds-row">{ does(desk, &made, DeedKind::Create, "New file of 1 MB") }</span>
                </div>
                <p class="deeds-told" role="status">{ &container.told }</p>
            </section>
            { changes(&container.changes()) }
            { ending(container, desk) }
        </>
    }
}

/// So many files are offered.
const MOST: usize = 300;
/// So many changes are listed.
const LISTED: usize = 100;

fn head(container: &Container, is_current: bool, desk: &Desk) -> Html {
    html! {
        <section class="pane">
            <h2 class="step-title">{ "Container" }</h2>
            <p class="quiet">{ "It runs the image " }<code>{ short(container.image_id()) }</code></p>
            <p class="step-size">
                <strong>{ container.size().to_string() }</strong>
                { " in its own layer, on top of the image. The image is untouched." }
            </p>
            if !is_current {
                <p class="container-old">
                    { "The Dockerfile makes another image by now, or none. A container goes on with the image it was started from." }
                </p>
                { act(desk, Action::StartContainer, "Start anew, from the image of now") }
            }
        </section>
    }
}

/// Keeps what is typed into a field.
fn typing(kept: &UseStateHandle<Option<Rc<str>>>) -> Callback<InputEvent> {
    let kept = kept.clone();
    Callback::from(move |event: InputEvent| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        kept.set(input.map(|input| input.value().into()));
    })
}

fn does(desk: &Desk, path: &Rc<str>, kind: DeedKind, label: &'static str) -> Html {
    act(desk, Action::Contain(Deed { path: path.clone(), kind }), label)
}

fn act(desk: &Desk, action: Action, label: &'static str) -> Html {
    let desk = desk.clone();
    let onclick = Callback::from(move |_: MouseEvent| desk.act(action.clone()));
    html! {
        <button type="button" class="button is-outlined is-small" {onclick}>{ label }</button>
    }
}

fn changes(changes: &[Change]) -> Html {
    let more = changes.len().saturating_sub(LISTED);
    html! {
        <section class="pane">
            <h3 class="pane-label">{ "docker diff" }<span class="pane-count">{ changes.len() }</span></h3>
            <ul class="changes">
                { for changes.iter().take(LISTED).map(|change| html! {
                    <li class={classes!("change", (change.letter == 'D').then_some("is-deleted"))}>
                        <span class="change-sign" title={letter_words(change.letter)}>{ change.letter }</span>
                        <span class="change-path">{ &change.path }</span>
                        <span class="change-size">{ change.size.map(|size| size.to_string()) }</span>
                    </li>
                }) }
            </ul>
            if more > 0 {
                <p class="quiet">{ format!("and {more} more") }</p>
            }
            if changes.is_empty() {
                <p class="quiet">{ "Nothing: what is only read is not copied." }</p>
            }
        </section>
    }
}

fn letter_words(letter: char) -> &'static str {
    match letter {
        'A' => "added",
        'D' => "deleted",
        _ => "changed",
    }
}

fn ending(container: &Container, desk: &Desk) -> Html {
    html! {
        <section class="pane">
            <h3 class="pane-label">{ "Keep it or remove it" }</h3>
            <span class="deeds-row">
                { act(desk, Action::CommitContainer, "Commit") }
                { act(desk, Action::RemoveContainer, "Remove container") }
            </span>
            if let Some(committed) = &container.committed {
                { commit(committed) }
            } else {
                <p class="quiet small deeds-told">
                    { "A commit makes an image with this layer on top. Removing the container throws the layer away; the image stays." }
                </p>
            }
        </section>
    }
}

fn commit(committed: &Committed) -> Html {
    let layer = committed.diff_id.as_deref().map_or("none: nothing was changed", short).to_owned();
    html! {
        <>
            <dl class="digests deeds-told">
                <dt>{ "new image" }</dt><dd title={committed.id.clone()}>{ short(&committed.id) }</dd>
                <dt>{ "new layer" }</dt><dd title={committed.diff_id.clone()}>{ layer }</dd>
                <dt>{ "layers" }</dt><dd>{ committed.layers }</dd>
                <dt>{ "history" }</dt><dd>{ &committed.created_by }</dd>
            </dl>
            <p class="quiet small">
                { "Its history has only the command that ran, not what was changed: no Dockerfile makes this image again." }
            </p>
        </>
    }
}
