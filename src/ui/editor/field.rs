//! The text area itself. Its value is written once, when the page opens.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::app::keys::{Key, Press};
use crate::app::{Action, Command, Suggestions};
use crate::ui::desk::Desk;
use crate::ui::platform::{field, page, place};
use crate::ui::suggestions::suggestion_id;

/// How long the pointer rests before a card opens or closes.
const REST: u32 = 300;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub suggestions: Option<Rc<Suggestions>>,
    pub desk: Desk,
}

#[component]
pub(super) fn Field(props: &Props) -> Html {
    let Props { suggestions, desk } = props;
    use_effect_with((), {
        let desk = desk.clone();
        move |()| {
            field::start(desk.field(), desk.state().text());
            let listener = on_selection_change(&desk);
            move || drop(listener)
        }
    });
    let oninput = use_callback(desk.clone(), |event: InputEvent, desk| changed(desk, &event));
    let onkeydown = use_callback(desk.clone(), |event: KeyboardEvent, desk| pressed(desk, &event));
    let onclick = use_callback(desk.clone(), |event: MouseEvent, desk| clicked(desk, &event));
    let onblur = use_callback(desk.clone(), |_: FocusEvent, desk| desk.act(Action::Leave));
    let onscroll = use_callback(desk.clone(), |_: Event, desk| place::hold(desk.field()));
    let rest = (*use_memo((), |()| Rest::default())).clone();
    let onpointermove =
        use_callback((desk.clone(), rest.clone()), |event: PointerEvent, (desk, rest)| {
            if event.pointer_type() == "mouse" && event.buttons() == 0 {
                let point = (f64::from(event.client_x()), f64::from(event.client_y()));
                rest.then_look(desk, Some(point));
                let line = place::line_at(desk.scroller(), point.1);
                desk.hover(line.and_then(|line| desk.state().spot_on_line(line)));
            }
        });
    let onpointerleave = use_callback((desk.clone(), rest), |_: PointerEvent, (desk, rest)| {
        rest.then_look(desk, None);
        desk.hover(None);
    });
    let chosen = suggestions.as_ref().and_then(|open| open.chosen).map(suggestion_id);
    let controls = suggestions.is_some().then_some("suggestions");
    html! {
        <textarea class="field" readonly={desk.state().embed.readonly} ref={desk.field().clone()} aria-label="Dockerfile" wrap="off" rows="1" cols="1"
            spellcheck="false" autocomplete="off" autocapitalize="off" autocorrect="off" translate="no"
            data-gramm="false" dir="ltr" aria-describedby="field-hint line-weight" aria-autocomplete="list" aria-controls={controls}
            aria-activedescendant={chosen} {oninput} {onkeydown} {onclick} {onblur} {onscroll}
            {onpointermove} {onpointerleave} />
    }
}

fn changed(desk: &Desk, event: &InputEvent) {
    let Some((text, selection)) = field::text(desk.field()).zip(field::selection(desk.field()))
    else {
        return;
    };
    let input = field::input_of(event);
    desk.act(Action::Edit { text: text.into(), selection, input });
}

fn on_selection_change(desk: &Desk) -> Option<EventListener> {
    let desk = desk.clone();
    let document = page::document_target()?;
    Some(EventListener::new(&document, "selectionchange", move |_| {
        if let Some(units) =
            field::selection(desk.field()).filter(|_| field::has_focus(desk.field()))
        {
            desk.act(Action::Select(units));
        }
    }))
}

fn pressed(desk: &Desk, event: &KeyboardEvent) {
    // While a word is composed, every key belongs to the input method.
    if event.is_composing() || event.key_code() == 229 {
        return;
    }
    let name = event.key();
    let key = Key {
        name: &name,
        ctrl: event.ctrl_key() || event.meta_key(),
        shift: event.shift_key(),
        alt: event.alt_key(),
    };
    // A key may come before the browser has told where the selection is now.
    if let Some(units) = field::selection(desk.field()) {
        desk.act(Action::Select(units));
    }
    let Some(press) = desk.state().press(key) else { return };
    event.prevent_default();
    match press {
        Press::Act(Action::Rebuild) if event.repeat() => {}
        Press::Act(action) => desk.act(action),
        Press::Do(effect) => desk.perform(effect),
        Press::Nothing => {}
    }
}

fn clicked(desk: &Desk, event: &MouseEvent) {
    let is_held = event.ctrl_key() || event.meta_key();
    if let Some(units) = field::selection(desk.field()).filter(|_| is_held) {
        desk.act(Action::Select(units));
        desk.carry(&Command::GoToDefinition);
    }
}

/// The wait until the pointer rests.
#[derive(Clone, Default)]
struct Rest(Rc<RefCell<Option<Timeout>>>);

impl PartialEq for Rest {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Rest {
    /// Opens the card at a point of the window if the pointer stays there; closes it anywhere else.
    fn then_look(&self, desk: &Desk, point: Option<(f64, f64)>) {
        let desk = desk.clone();
        let look = move || {
            if page::is_hovered("card") {
                return;
            }
            let at = point.and_then(|(x, y)| place::column_at(desk.scroller(), x, y));
            let state = desk.state();
            let pointed = at.and_then(|(line, column)| state.worth_a_card(line - 1, column));
            desk.act(Action::PointAt(pointed));
        };
        *self.0.borrow_mut() = Some(Timeout::new(REST, look));
    }
}
