//! Two buttons: one copies a link to what is on the page, one shows how to put it into another page.

use std::rc::Rc;

use web_sys::{FocusEvent, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::desk::Desk;
use super::icon::{Icon, icon};
use super::platform::{address, page};
use crate::app::linked::{TOO_LARGE, link_words, long_words, snippet};
use crate::app::{EmbedOptions, EmbedView, Theme};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub desk: Desk,
}

#[derive(Clone, Copy, PartialEq)]
enum Asked {
    /// Whether without the contents of large files.
    Link {
        lean: bool,
    },
    Snippet(EmbedOptions),
}

/// What the open panel tells.
#[derive(Clone, PartialEq)]
struct Made {
    asked: Asked,
    /// What is to be copied; `None` where there is too much.
    text: Option<Rc<str>>,
    words: String,
    warning: Option<&'static str>,
    can_be_leaner: bool,
}

#[component]
pub(super) fn Sharing(props: &Props) -> Html {
    let made = use_state(|| None::<Made>);
    let copied = use_state(|| None::<bool>);
    let (around, button) = (use_node_ref(), use_node_ref());
    let ask = {
        let (desk, made, copied) = (props.desk.clone(), made.clone(), copied.clone());
        Callback::from(move |asked: Asked| {
            copied.set(None);
            let next = make(&desk, asked);
            if let (Some(text), Asked::Link { .. }) = (&next.text, asked) {
                copy(text, &copied);
            }
            made.set(Some(next));
        })
    };
    let leave =
        use_callback((made.clone(), around.clone()), |event: FocusEvent, (made, around)| {
            if !page::is_inside(around, event.related_target()) {
                made.set(None);
            }
        });
    let press = {
        let (made, button) = (made.clone(), button.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && made.is_some() {
                made.set(None);
                page::focus(&button);
            }
        })
    };
    let now = made.as_ref().map(|made| made.asked);
    let opener = |label: &'static str, shape, asked: Asked, is_open: bool, node: NodeRef| {
        let (ask, made) = (ask.clone(), made.clone());
        let onclick = Callback::from(
            move |_: MouseEvent| {
                if is_open { made.set(None) } else { ask.emit(asked) }
            },
        );
        html! {
            <button type="button" class="button is-outlined sharing-open" ref={node} aria-label={label}
                title={label} aria-expanded={is_open.to_string()} {onclick}>
                { icon(shape) }<span class="sharing-label">{ label }</span>
            </button>
        }
    };
    let embed = EmbedOptions { embed: true, ..EmbedOptions::default() };
    html! {
        <div class="sharing" ref={around} onfocusout={leave} onkeydown={press}>
            { opener("Share", Icon::Link, Asked::Link { lean: false }, matches!(now, Some(Asked::Link { .. })), button) }
            { opener("Embed", Icon::Code, Asked::Snippet(embed), matches!(now, Some(Asked::Snippet(_))), NodeRef::default()) }
            if let Some(made) = &*made {
                { panel(made, *copied, &ask, &copied) }
            }
        </div>
    }
}

fn make(desk: &Desk, asked: Asked) -> Made {
    let state = desk.state();
    let is_lean = matches!(asked, Asked::Link { lean: true });
    let Some(link) = state.link(is_lean) else {
        let can_be_leaner = !is_lean && state.has_large_files();
        let words = TOO_LARGE.to_owned();
        return Made { asked, text: None, words, warning: None, can_be_leaner };
    };
    let page = address::page();
    let text = match asked {
        Asked::Link { .. } => format!("{page}#{}", link.fragment),
        Asked::Snippet(options) => snippet(&page, &link, options),
    };
    let warning = long_words(text.len());
    Made {
        asked,
        words: link_words(&link, text.len()),
        text: Some(text.into()),
        warning,
        can_be_leaner: warning.is_some() && !is_lean && state.has_large_files(),
    }
}

fn copy(text: &str, copied: &UseStateHandle<Option<bool>>) {
    let copied = copied.clone();
    page::copy_then(text, move |is_done| copied.set(Some(is_done)));
}

fn panel(
    made: &Made,
    copied: Option<bool>,
    ask: &Callback<Asked>,
    set: &UseStateHandle<Option<bool>>,
) -> Html {
    let is_link = matches!(made.asked, Asked::Link { .. });
    let title = match copied {
        Some(true) => "Copied",
        Some(false) => "This browser does not let the page copy: copy it from below",
        None if is_link => "A link to what you see",
        None => "For the HTML of a page of yours",
    };
    let select_all = Callback::from(|event: FocusEvent| {
        if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
            area.select();
        }
    });
    html! {
        <div class="sharing-panel" tabindex="-1" role="group" aria-label={if is_link { "Share" } else { "Embed" }}>
            <p class="sharing-title" role="status">{ title }</p>
            if let Asked::Snippet(options) = made.asked {
                { choices(options, ask) }
            }
            if let Some(text) = &made.text {
                <textarea class="sharing-text" readonly=true rows={if is_link { "2" } else { "5" }} spellcheck="false"
                    aria-label={if is_link { "The link" } else { "The HTML" }} value={text.to_string()} onfocus={select_all} />
            }
            if let Some(warning) = made.warning {
                <p class="sharing-warning">{ icon(Icon::Warning) }<span>{ warning }</span></p>
            }
            <p class="quiet">{ made.words.clone() }</p>
            <p class="sharing-does">{ does(made, ask, set) }</p>
        </div>
    }
}

fn does(made: &Made, ask: &Callback<Asked>, set: &UseStateHandle<Option<bool>>) -> Html {
    let again = made.text.clone().map(|text| {
        let set = set.clone();
        let onclick = Callback::from(move |_: MouseEvent| copy(&text, &set));
        html! { <button type="button" class="button is-outlined is-small" {onclick}>{ "Copy" }</button> }
    });
    let leaner = (made.can_be_leaner && matches!(made.asked, Asked::Link { .. })).then(|| {
        let ask = ask.clone();
        let onclick = Callback::from(move |_: MouseEvent| ask.emit(Asked::Link { lean: true }));
        html! {
            <button type="button" class="button is-outlined is-small" {onclick}>
                { "Leave out the contents of large files" }
            </button>
        }
    });
    html! { <>{ leaner }{ again }</> }
}

const VIEWS: [&str; 4] = ["Everything", "The Dockerfile", "The image", "The image and its builds"];
const THEMES: [&str; 3] = ["As the reader’s system", "Light", "Dark"];

/// What of the page the other page gets.
fn choices(now: EmbedOptions, ask: &Callback<Asked>) -> Html {
    let on = |set: fn(&mut EmbedOptions, &str)| {
        let ask = ask.clone();
        Callback::from(move |event: Event| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                let mut options = now;
                set(&mut options, &select.value());
                ask.emit(Asked::Snippet(options));
            }
        })
    };
    let views =
        EmbedView::ALL.iter().zip(VIEWS).map(|(it, label)| (it.id(), label, *it == now.view));
    let themes =
        Theme::ALL.iter().zip(THEMES).map(|(it, label)| (it.id(), label, *it == now.theme));
    let readonly = ask.reform(move |event: Event| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        Asked::Snippet(EmbedOptions { readonly: input.is_some_and(|it| it.checked()), ..now })
    });
    html! {
        <div class="sharing-choices">
            <label>{ "Shows " }<select class="sharing-select" onchange={on(|it, id| it.view = EmbedView::of_id(id).unwrap_or_default())}>
                { for views.map(option) }
            </select></label>
            <label>{ "Theme " }<select class="sharing-select" onchange={on(|it, id| it.theme = Theme::of_id(id).unwrap_or_default())}>
                { for themes.map(option) }
            </select></label>
            <label><input type="checkbox" checked={now.readonly} onchange={readonly} />{ " Read only" }</label>
        </div>
    }
}

fn option((id, label, selected): (&'static str, &'static str, bool)) -> Html {
    html! { <option value={id} {selected}>{ label }</option> }
}
