//! The images as a table, with a registry to push them to and a server that pulls them.

use std::rc::Rc;

use yew::prelude::*;

use crate::analysis::images::{Move, MovedLayer};
use crate::analysis::stack::Amount;
use crate::app::images::{ImageView, ImagesView, full};
use crate::app::machine::{BANDWIDTHS, Happened};
use crate::app::{Action, Deed, Machine};
use crate::ui::desk::Desk;
use crate::ui::platform::input;
use crate::ui::shelf::act;

pub(super) fn places(view: &ImagesView, machine: &Machine, desk: &Desk) -> Html {
    html! {
        <section class="images-places" aria-label="Registry and server">
            <p class="images-does">
                <button type="button" class="button is-outlined is-small" disabled={!view.can_build()}
                    onclick={act(desk, Deed::BuildAll)}>{ "Build all" }</button>
                <button type="button" class="button is-outlined is-small" disabled={!view.can_prune()}
                    title="Removes the images that no tag leads to" onclick={act(desk, Deed::Prune)}>
                    <code>{ "docker image prune" }</code>
                </button>
                { registry(machine, desk) }
                { line(machine, desk) }
                <button type="button" class="button is-outlined is-small" onclick={act(desk, Deed::FreshServer)}>
                    { "New server" }
                </button>
            </p>
            { table(view, machine, desk) }
            if let Some(last) = &machine.last {
                { happened(last, machine.megabits) }
            }
        </section>
    }
}

fn registry(machine: &Machine, desk: &Desk) -> Html {
    let onchange = {
        let desk = desk.clone();
        Callback::from(move |event: Event| {
            let is_hub = input::value(&event) == "hub";
            desk.act(Action::Images(Deed::FreshRegistry(is_hub)));
        })
    };
    html! {
        <label class="images-choice">
            { "Registry" }
            <select class="compare-select" {onchange}>
                <option value="own" selected={!machine.is_hub}>{ "of your own, empty" }</option>
                <option value="hub" selected={machine.is_hub}>{ "Docker Hub, has the bases" }</option>
            </select>
        </label>
    }
}

fn line(machine: &Machine, desk: &Desk) -> Html {
    let onchange = {
        let desk = desk.clone();
        Callback::from(move |event: Event| {
            if let Ok(megabits) = input::value(&event).parse() {
                desk.act(Action::Images(Deed::SetBandwidth(megabits)));
            }
        })
    };
    html! {
        <label class="images-choice">
            { "Line" }
            <select class="compare-select" {onchange}>
                { for BANDWIDTHS.iter().map(|it| html! {
                    <option value={it.to_string()} selected={*it == machine.megabits}>
                        { format!("{it} Mbit/s") }
                    </option>
                }) }
            </select>
        </label>
    }
}

fn table(view: &ImagesView, machine: &Machine, desk: &Desk) -> Html {
    html! {
        <table class="images-table">
            <caption class="announcer">{ "Images on this machine; what a push and a pull of each would move. Sizes on disk are of unpacked files, what is moved is compressed." }</caption>
            <thead>
                <tr>
                    <th scope="col">{ "Image" }</th>
                    <th scope="col" class="is-number">{ "On disk" }</th>
                    <th scope="col" class="is-number">{ "Shared" }</th>
                    <th scope="col" class="is-number">{ "Its own" }</th>
                    <th scope="col">{ "Push moves" }</th>
                    <th scope="col">{ "Pull on the server moves" }</th>
                </tr>
            </thead>
            <tbody>{ for view.images.iter().map(|it| row(it, machine, desk)) }</tbody>
        </table>
    }
}

fn row(image: &ImageView, machine: &Machine, desk: &Desk) -> Html {
    let usage = &image.usage;
    let amount = |label: &'static str, amount: Amount| {
        html! { <td class="is-number" data-label={label} title={amount.range()}>{ amount.short() }</td> }
    };
    let name: Option<Rc<str>> = image.names.first().map(|name| full(name));
    html! {
        <tr key={image.id.to_string()}>
            <th scope="row">
                <span class="images-name">{ image.name() }</span>
                <span class="images-id">{ image.short_id() }</span>
            </th>
            { amount("On disk", usage.whole.amount) }
            { amount("Shared", usage.shared.amount) }
            { amount("Its own", usage.unique.amount) }
            <td>
                if let Some((push, name)) = image.push.as_ref().zip(name.clone()) {
                    { go("Push", Deed::Push(name), push, image.is_pushed, machine.megabits, desk) }
                } else if let Some(note) = image.note() {
                    <span class="quiet">{ note }</span>
                }
            </td>
            <td>
                if let Some((pull, name)) = image.pull.as_ref().zip(name) {
                    { go("Pull", Deed::Pull(name), pull, image.is_pulled, machine.megabits, desk) }
                } else {
                    <span class="quiet">{ "not in the registry" }</span>
                }
            </td>
        </tr>
    }
}

fn go(label: &str, deed: Deed, moves: &Move, is_done: bool, megabits: u32, desk: &Desk) -> Html {
    let class = classes!("images-go", is_done.then_some("is-done"));
    html! {
        <span {class}>
            <button type="button" class="button is-outlined is-small" onclick={act(desk, deed)}>{ label.to_owned() }</button>
            <span title={moves.bounds(megabits)}>{ moves.words(megabits) }</span>
        </span>
    }
}

/// What was done last, layer by layer.
fn happened(last: &Happened, megabits: u32) -> Html {
    let (command, words) = last.words(megabits);
    let layers = last.moved().map(|it| it.layers.as_slice()).unwrap_or_default();
    html! {
        <div class="images-last" role="status">
            <p><code>{ command }</code>{ " " }{ words }</p>
            <ol class="images-moved">
                { for layers.iter().enumerate().map(|(at, it)| moved(at, it, last.is_push())) }
            </ol>
        </div>
    }
}

fn moved(key: usize, layer: &MovedLayer, is_push: bool) -> Html {
    let class = classes!("images-layer", layer.is_sent().then_some("is-sent"));
    let layers =
        if layer.layers == 1 { String::new() } else { format!(", {} layers", layer.layers) };
    html! {
        <li {class} {key}>
            <span class="images-label">{ &*layer.label }{ layers }</span>
            <span class="images-goes">{ layer.goes_words(is_push) }</span>
            <span class="images-bytes">{ layer.size.short() }</span>
        </li>
    }
}
