//! Finds and measures what is advised, bit by bit while nothing else is to be done, so that no key waits for it.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::app::State;
use crate::app::savings::Advised;

/// How long the text rests before, in milliseconds.
const REST: u32 = 120;

/// What was found so far. It outlives the tab that shows it.
#[derive(Clone, Default)]
pub(super) struct Memo(Rc<RefCell<Advised>>);

impl PartialEq for Memo {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What is advised of the state at hand, as far as it is known, and whether that is all.
#[hook]
pub(super) fn use_advised(memo: &Memo, state: &State) -> Advised {
    let redraw = use_force_update();
    let follows = (state.build.clone(), state.asked_lines(), state.lab.session.assumed);
    let waiting = use_mut_ref(|| None::<Timeout>);
    use_effect_with(follows, {
        let (memo, state) = (memo.clone(), state.clone());
        move |_| {
            let is_known = memo.0.borrow().is_of(&state);
            if !is_known {
                let next = memo.0.borrow().anew(&state);
                *memo.0.borrow_mut() = next;
            }
            let rest = if is_known { 0 } else { REST };
            go_on(memo, waiting.clone(), redraw, rest);
            move || drop(waiting.borrow_mut().take())
        }
    });
    let advised = memo.0.borrow();
    advised.clone()
}

/// Takes a step after a while, and then the next.
fn go_on(memo: Memo, waiting: Rc<RefCell<Option<Timeout>>>, redraw: UseForceUpdateHandle, ms: u32) {
    if memo.0.borrow().is_done() {
        return;
    }
    let kept = waiting.clone();
    let step = Timeout::new(ms, move || {
        memo.0.borrow_mut().step();
        redraw.force_update();
        go_on(memo, waiting, redraw, 0);
    });
    *kept.borrow_mut() = Some(step);
}
