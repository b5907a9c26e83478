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
    let is_group = label.names.len() > 1;
    let room = lane.saturating_sub(LEADER);
    let at = At { left: *left + LEADER, up: label.up, width: room, height: 0 };
    use_place(&node, at);
    let class =
        classes!("label", (label.lines > 1).then_some("is-two"), is_group.then_some("is-group"));
    let all = if is_group && !fits(&label.names, room) {
        settings(&label.names, marks, desk)
    } else {
        None
    };
    html! {
        <li {class} ref={node}>
            if let Some(all) = all {
                { all }
            } else {
                { for label.names.iter().zip(marks).map(|(name, mark)| button(name, is_group, label.lines, mark, desk)) }
            }
        </li>
    }
}

/// Between a bed and its label.
pub(super) const LEADER: u32 = 26;

/// Whether the first words of all stand beside each other.
fn fits(names: &[Shown], room: u32) -> bool {
    const LETTER: u32 = 8;
    const GAP: u32 = 6;
    let widths = names.iter().map(|name| name.short_title().chars().count() as u32 * LETTER + GAP);
    widths.sum::<u32>() <= room
}

fn button(name: &Shown, is_group: bool, lines: u32, mark: &Mark, desk: &Desk) -> Html {
    let title = if is_group { name.short_title() } else { name.title() };
    let detail = if lines > 1 { details(name) } else { name.size_words().into() };
    let content = html! {
        <>
            <span class="label-title">{ mark.fate.map(dot) }{ title }</span>
            if !is_group {
                <span class="label-detail">{ detail }</span>
            }
        </>
    };
    chooser(name, &name.label, mark, desk, content)
}

/// What is said below a title, each part in one piece: the last ones are not to be seen where they
/// find no room.
pub(super) fn details(name: &Shown) -> Html {
    let parts = name.details();
    html! { { for parts.iter().map(|part| html! { <><span>{ part }</span>{ " " }</> }) } }
}

/// All of a group in the room of one; it chooses the lowest.
fn settings(names: &[Shown], marks: &[Mark], desk: &Desk) -> Option<Html> {
    let listed: Vec<String> = names.iter().map(Shown::short_title).collect();
    let content =
        html! { <span class="label-title">{ format!("{} settings", names.len()) }</span> };
    Some(chooser(names.first()?, &listed.join(", "), marks.first()?, desk, content))
}

/// What chooses a bed, and lights it up where it is pointed at.
fn chooser(name: &Shown, title: &str, mark: &Mark, desk: &Desk, content: Html) -> Html {
    let spot = Spot { id: name.key.id, part: name.key.part };
    let act = |action: Action| {
        let desk = desk.clone();
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            desk.act(action.clone());
        })
    };
    html! {
        <button type="button" class={classes!("label-name", mark.classes.clone())} tabindex="-1"
            title={title.to_owned()}
            onclick={act(Action::Choose(Some(spot)))} onmouseenter={act(Action::Hover(Some(spot)))}
            onmouseleave={act(Action::Hover(None))}>{ content }</button>
    }
}
