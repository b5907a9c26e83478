//! Puts things where the picture says. A strict policy allows no style in the markup, so they are
//! moved through the style object; the style sheet makes the way from place to place a motion.

use yew::prelude::*;

use crate::app::picture::{Canvas, Sight};
use crate::ui::platform::place;

/// A place and a size in pixels; `up` is from the ground line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct At {
    pub left: u32,
    pub up: u32,
    pub width: u32,
    pub height: u32,
}

/// Puts a node at a place.
#[hook]
pub(super) fn use_place(node: &NodeRef, at: At) {
    let node = node.clone();
    use_effect_with(at, move |at| {
        place::set_var(&node, "--left", &at.left.to_string());
        place::set_var(&node, "--up", &at.up.to_string());
        place::set_var(&node, "--width", &at.width.to_string());
        place::set_var(&node, "--height", &at.height.to_string());
    });
}

/// The room inside a node, always as it is now.
#[hook]
pub(super) fn use_canvas(node: &NodeRef) -> Canvas {
    let canvas = use_state_eq(Canvas::default);
    use_effect_with((), {
        let (node, canvas) = (node.clone(), canvas.clone());
        move |()| {
            let measured = node.clone();
            let look = move || {
                if let Some((width, height)) = place::room(&measured) {
                    canvas.set(Canvas { width, height });
                }
            };
            look();
            let observer = place::observe_size(&node, look);
            move || {
                if let Some(stop) = observer {
                    stop();
                }
            }
        }
    });
    *canvas
}

/// Which part of what a node scrolls is in sight, with a margin, in steps, so that not every scroll
/// event draws anew.
#[hook]
pub(super) fn use_sight(node: &NodeRef) -> Sight {
    let sight = use_state_eq(Sight::default);
    use_effect_with((), {
        let (node, sight) = (node.clone(), sight.clone());
        move |()| {
            let measured = node.clone();
            let look = move || {
                let Some(((top, height), (left, width))) = place::scrolled(&measured) else {
                    return;
                };
                let around = |at: u32, room: u32| {
                    let first = at / STEP * STEP;
                    (first.saturating_sub(STEP), first + room + 2 * STEP)
                };
                let ((top, bottom), (left, right)) = (around(top, height), around(left, width));
                sight.set(Sight { top, bottom, left, right });
            };
            look();
            let observer = place::observe_size(&node, look.clone());
            let listener = place::on_scroll(&node, look);
            move || {
                drop(listener);
                if let Some(stop) = observer {
                    stop();
                }
            }
        }
    });
    *sight
}

const STEP: u32 = 400;

#[derive(Properties, PartialEq)]
pub(super) struct DrawingProps {
    pub width: u32,
    pub height: u32,
    pub children: Html,
}

/// What everything stands in.
#[component]
pub(super) fn Drawing(props: &DrawingProps) -> Html {
    let node = use_node_ref();
    use_place(&node, At { width: props.width, height: props.height, ..At::default() });
    html! { <div class="drawing" ref={node}>{ props.children.clone() }</div> }
}
