//! What is said on the command line of a build.

use std::rc::Rc;

use yew::prelude::*;

use super::desk::Desk;
use super::platform::input;
use crate::app::options::{ArgumentView, OptionsView};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub view: OptionsView,
    pub desk: Desk,
}

#[component]
pub(super) fn OptionsPane(props: &Props) -> Html {
    let Props { view, desk } = props;
    let target = use_callback(desk.clone(), |event: Event, desk| {
        desk.act(desk.state().set_target(&input::value(&event)));
    });
    let platform = use_callback(desk.clone(), |event: Event, desk| {
        desk.act(desk.state().set_platform(&input::value(&event)));
    });
    let no_cache = use_callback(desk.clone(), |event: Event, desk| {
        desk.act(desk.state().set_no_cache(input::is_checked(&event)));
    });
    let (targets, platforms) = (use_node_ref(), use_node_ref());
    // What was chosen by hand stays chosen whatever is drawn.
    use_effect_with((view.target.clone(), view.platform.clone()), {
        let (targets, platforms) = (targets.clone(), platforms.clone());
        move |(target, platform)| {
            input::choose(&targets, target);
            input::choose(&platforms, platform);
        }
    });
    html! {
        <div class="source-panel options" role="tabpanel" aria-labelledby="tab-options">
            <fieldset class="options-group">
                <legend>{ "Build arguments " }<code>{ "--build-arg" }</code></legend>
                if view.arguments.is_empty() {
                    <p class="quiet">{ "The file declares none. " }<code>{ "ARG VERSION=1" }</code>{ " would be one." }</p>
                }
                { for view.arguments.iter().map(|it| argument(it, desk)) }
            </fieldset>
            <label class="option">
                <span>{ "Stage to build " }<code>{ "--target" }</code></span>
                <select class="input" ref={targets} onchange={target}>
                    { for view.targets.iter().map(|(value, words)| choice(value, words, &view.target)) }
                </select>
            </label>
            <label class="option">
                <span>{ "Platform " }<code>{ "--platform" }</code></span>
                <select class="input" ref={platforms} onchange={platform}>
                    { for view.platforms.iter().map(|it| choice(it, it, &view.platform)) }
                </select>
            </label>
            <label class="check">
                <input type="checkbox" checked={view.no_cache} onchange={no_cache} />
                <span>{ "Build every step anew " }<code>{ "--no-cache" }</code></span>
            </label>
            <Machine view={view.clone()} desk={desk.clone()} />
        </div>
    }
}

/// The machine that times are estimated for.
#[component]
fn Machine(props: &Props) -> Html {
    let Props { view, desk } = props;
    let network = use_callback(desk.clone(), |event: Event, desk| {
        desk.act(desk.state().set_network(&input::value(&event)));
    });
    let cpu = use_callback(desk.clone(), |event: Event, desk| {
        desk.act(desk.state().set_cpu(&input::value(&event)));
    });
    let (networks, processors) = (use_node_ref(), use_node_ref());
    use_effect_with((view.network.clone(), view.cpu.clone()), {
        let (networks, processors) = (networks.clone(), processors.clone());
        move |(network, cpu)| {
            input::choose(&networks, network);
            input::choose(&processors, cpu);
        }
    });
    html! {
        <fieldset class="options-group" aria-describedby="assumed-note">
            <legend>{ "Machine that times are estimated for" }</legend>
            <p class="quiet small" id="assumed-note">
                { "How long steps take is an estimate by rules of thumb; nothing is measured. It changes no build, only its times." }
            </p>
            <label class="option">
                <span>{ "Network" }</span>
                <select class="input" ref={networks} onchange={network}>
                    { for view.networks.iter().map(|(value, words)| choice(value, words, &view.network)) }
                </select>
            </label>
            <label class="option">
                <span>{ "Processor" }</span>
                <select class="input" ref={processors} onchange={cpu}>
                    { for view.processors.iter().map(|(value, words)| choice(value, words, &view.cpu)) }
                </select>
            </label>
        </fieldset>
    }
}

fn choice(value: &str, words: &str, chosen: &str) -> Html {
    html! { <option value={value.to_owned()} selected={value == chosen}>{ words.to_owned() }</option> }
}

fn argument(argument: &ArgumentView, desk: &Desk) -> Html {
    let (name, given) = (Rc::clone(&argument.name), argument.value.clone());
    let set = {
        let (desk, name) = (desk.clone(), Rc::clone(&name));
        Callback::from(move |event: InputEvent| {
            desk.act(desk.state().set_argument(&name, &input::value(&event)));
        })
    };
    let unset = {
        let (desk, name) = (desk.clone(), Rc::clone(&name));
        Callback::from(move |_: MouseEvent| desk.act(desk.state().unset_argument(&name)))
    };
    let note = match argument.line {
        Some(line) => format!("line {line}"),
        None => "not declared".to_owned(),
    };
    let default = argument.default.as_deref().unwrap_or("no default").to_owned();
    html! {
        <div class="option" key={&*name}>
            <label class="option-name" for={format!("arg-{name}")}>
                <code>{ &*name }</code><span class="quiet small">{ note }</span>
            </label>
            <span class="option-value">
                <input class="input" id={format!("arg-{name}")} type="text" placeholder={default} oninput={set}
                    autocapitalize="off" autocomplete="off" spellcheck="false"
                    value={given.as_deref().unwrap_or_default().to_owned()} />
                <button type="button" class="button is-small" disabled={given.is_none()} onclick={unset}
                    aria-label={format!("Use the default of {name}")}>{ "Default" }</button>
            </span>
        </div>
    }
}
