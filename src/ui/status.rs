//! The line under the editor: problems, the place of the caret, what Tab does.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::desk::Desk;
use super::icon::{Icon, icon};
use crate::app::{Action, Command};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub line: u32,
    pub column: u32,
    pub lines: u32,
    pub counts: Option<String>,
    pub tab_indents: bool,
    /// The lines of selected commands that might be one.
    #[prop_or_default]
    pub combinable: Option<(u32, u32)>,
    pub desk: Desk,
}

#[component]
pub(super) fn Status(props: &Props) -> Html {
    let Props { line, column, lines, counts, tab_indents, combinable, desk } = props;
    let set = use_callback(desk.clone(), |event: Event, desk| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        desk.act(Action::SetTabIndents(input.is_some_and(|input| input.checked())));
    });
    html! {
        <footer class="status">
            { problems(counts.as_deref(), desk) }
            { combinable.map(|lines| combine(lines, desk)) }
            <label class="status-setting" title="Otherwise Tab moves on; Escape, then Tab always does">
                <input type="checkbox" checked={*tab_indents} onchange={set} />
                { "Tab indents" }
            </label>
            <span class="status-place">
                { format!("Line {line}") }<span class="status-lines">{ format!(" of {lines}") }</span>
                <span class="status-column">{ format!(", column {column}") }</span>
            </span>
        </footer>
    }
}

/// For the selected commands: what it would save to make them one.
fn combine((first, last): (u32, u32), desk: &Desk) -> Html {
    let desk = desk.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        desk.carry(&Command::Combine);
    });
    // The selection stays in the editor while the button is pressed.
    let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
    html! {
        <button type="button" class="button is-outlined is-small status-combine" {onclick} {onmousedown}
            title="Show what it saves and costs to combine the selected commands (Ctrl+J)">
            { format!("Combine lines {first}–{last}") }
        </button>
    }
}

fn problems(counts: Option<&str>, desk: &Desk) -> Html {
    let Some(counts) = counts else {
        return html! { <span class="status-fine">{ icon(Icon::Check) }{ "No problems" }</span> };
    };
    let desk = desk.clone();
    let next = Callback::from(move |_: MouseEvent| {
        desk.carry(&Command::NextProblem);
    });
    let shape = if counts.contains("error") { Icon::Error } else { Icon::Warning };
    let class =
        classes!("button", "status-problems", matches!(shape, Icon::Error).then_some("is-error"));
    html! {
        <button type="button" {class} onclick={next} title="Next problem (F8)">
            { icon(shape) }{ counts.to_owned() }
        </button>
    }
}
