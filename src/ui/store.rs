//! The state as Yew keeps it.

use std::rc::Rc;

use yew::Reducible;

use crate::app::{Action, State};

/// The state of the page.
#[derive(PartialEq)]
pub(super) struct Store(pub(super) State);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        match self.0.update(action) {
            Some(next) => Rc::new(Self(next)),
            None => self, // The same `Rc`: Yew skips the render.
        }
    }
}
