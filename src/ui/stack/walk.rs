//! Walking through the picture by keyboard: one stop for Tab, arrows from bed to bed.

use yew::prelude::*;

use crate::app::Action;
use crate::app::look::Way;
use crate::ui::desk::Desk;
use crate::ui::platform::place;

pub(super) fn walking(desk: &Desk) -> Callback<KeyboardEvent> {
    let desk = desk.clone();
    Callback::from(move |event: KeyboardEvent| {
        let way = match event.key().as_str() {
            "ArrowUp" => Way::Up,
            "ArrowDown" => Way::Down,
            "ArrowLeft" => Way::Left,
            "ArrowRight" => Way::Right,
            "Home" => Way::Bottom,
            "End" => Way::Top,
            _ => return,
        };
        event.prevent_default();
        if let Some((column, spot)) = desk.state().walked(way) {
            desk.act(Action::Choose(Some(spot)));
            place::focus_bed(&format!("{}-{}-{}", column.0, spot.id.0, spot.part));
        }
    })
}
