//! The name of a bed, beside its column.

use yew::prelude::*;

use super::placed::{At, use_place};
use crate::analysis::forecast::Fate;
use crate::app::picture::{PlacedLabel, Shown};
use crate::app::{Action, Spot};
use crate::ui::desk::Desk;
use crate::ui::fate::dot;

/// What is to be seen of a name besides its words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    pub classes: Classes,
    pub fate: Option<Fate>,
}

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub label: PlacedLabel,
    /// The width of the beds.
    pub left: u32,
    pub lane: u32,
    /// For each name.
    pub marks: Vec<Mark>,
    pub desk: Desk,
}

#[component]
pub(super) fn LabelView(props: &Props) -> Html {
    let Props { label, left, lane, marks, desk } = props;
    let node = use_node_ref();
    let at =
        At { left: *left + LEADER, up: label.up, width: lane.saturating_sub(LEADER), height: 0 };
    use_place(&node, at);
    let is_group = label.names.len() > 1;
    let class = classes!(
        "label",
        (label.lines > 1).then_some("is-two"),
        is_group.then_some("is-group"),
        (*lane < ROOMY).then_some("is-narrow")
    );
    html! {
        <li {class} ref={node}>
            { for label.names.iter().zip(marks).map(|(name, mark)| button(name, is_group, label.lines, mark, desk)) }
        </li>
    }
}

/// Between a bed and its label.
pub(super) const LEADER: u32 = 26;

/// In a lane that is narrower, a name leaves no room for a size beside it.
const ROOMY: u32 = 180;

fn button(name: &Shown, is_group: bool, lines: u32, mark: &Mark, desk: &Desk) -> Html {
    let spot = Spot { id: name.key.id, part: name.key.part };
    let act = |action: Action| {
        let desk = desk.clone();
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            desk.act(action.clone());
        })
    };
    let title = if is_group { name.short_title() } else { name.title() };
    html! {
        <button type="button" class={classes!("label-name", mark.classes.clone())} tabindex="-1"
            title={name.label.clone()}
            onclick={act(Action::Choose(Some(spot)))} onmouseenter={act(Action::Hover(Some(spot)))}
            onmouseleave={act(Action::Hover(None))}>
            <span class="label-title">
                { mark.fate.map(dot) }{ title }
            </span>
            if !is_group {
                <span class="label-detail">{ if lines > 1 { name.detail() } else { name.size_words() } }</span>
            }
        </button>
    }
}
