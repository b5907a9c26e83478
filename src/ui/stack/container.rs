//! The dashed bed on top of the final image: a container, or the place for one.

use std::rc::Rc;

use yew::prelude::*;

use super::placed::{At, use_place};
use crate::analysis::container::Container;
use crate::app::picture::PlacedContainer;
use crate::app::{Action, Spot};
use crate::ui::desk::Desk;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub place: PlacedContainer,
    pub container: Option<Rc<Container>>,
    /// Whether the build still makes its image.
    pub is_current: bool,
    /// Whether there is an image to start one from.
    pub can_start: bool,
    pub is_chosen: bool,
    pub desk: Desk,
}

/// What the longer label needs.
const WIDE: u32 = 112;

#[component]
pub(super) fn ContainerBed(props: &Props) -> Html {
    let Props { place, container, is_current, can_start, is_chosen, desk } = props;
    let node = use_node_ref();
    let PlacedContainer { left, up, width, height } = *place;
    use_place(&node, At { left, up, width, height });
    let (action, label) = match container {
        None => {
            let label = if width < WIDE { "Run the image" } else { "Start a container" };
            (Action::StartContainer, label.to_owned())
        }
        Some(container) => {
            let name = if *is_current { "Container" } else { "Old image’s container" };
            let label = format!("{name} · {}", container.size());
            (Action::Choose(Some(Spot::CONTAINER)), label)
        }
    };
    let acting = desk.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        acting.act(action.clone());
    });
    let class = classes!(
        "container-bed",
        container.is_some().then_some("is-running"),
        (container.is_some() && !is_current).then_some("is-old"),
        is_chosen.then_some("is-chosen"),
    );
    let title = "A container puts a thin layer of its own on top; the image stays as it is";
    html! {
        <button type="button" {class} ref={node} {title} {onclick}
            disabled={container.is_none() && !can_start}
            aria-pressed={container.is_some().then(|| is_chosen.to_string())}>
            { label }
        </button>
    }
}
