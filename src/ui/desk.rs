//! What every part of the page is given to act with.

use std::rc::Rc;

use yew::prelude::*;

use super::afloat::once_drawn;
use super::platform::{field, page, place};
use super::store::Store;
use crate::app::look::SourceTab;
use crate::app::notice::Does;
use crate::app::{Action, Command, Effect, Spot, State};
use crate::text::Span;

/// The store and the nodes of the editor. The same for the life of the page, and equal to itself.
#[derive(Clone)]
pub(super) struct Desk(Rc<Inner>);

struct Inner {
    store: UseReducerHandle<Store>,
    field: NodeRef,
    scroller: NodeRef,
}

impl PartialEq for Desk {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Desk {
    pub(super) fn new(store: UseReducerHandle<Store>) -> Self {
        let inner = Inner { store, field: NodeRef::default(), scroller: NodeRef::default() };
        Self(Rc::new(inner))
    }

    /// The text area.
    pub(super) fn field(&self) -> &NodeRef {
        &self.0.field
    }

    /// What scrolls the text area with its layers.
    pub(super) fn scroller(&self) -> &NodeRef {
        &self.0.scroller
    }

    /// The state as it is now.
    pub(super) fn state(&self) -> State {
        // A handle keeps every state it was read for, so each reading takes its own.
        let handle = self.0.store.clone();
        handle.0.clone()
    }

    pub(super) fn act(&self, action: Action) {
        self.0.store.dispatch(action);
    }

    /// Points at a bed, from wherever.
    pub(super) fn hover(&self, spot: Option<Spot>) {
        if self.state().look.hovered != spot {
            self.act(Action::Hover(spot));
        }
    }

    /// Carries a command out; tells whether it did anything.
    pub(super) fn carry(&self, command: &Command) -> bool {
        let effect = self.state().carry_out(command);
        let found = effect.is_some();
        if let Some(effect) = effect {
            self.perform(effect);
        }
        found
    }

    pub(super) fn does(&self, does: &Does) {
        match does {
            Does::Act(action) => self.act(action.clone()),
            Does::Carry(command) => {
                self.carry(command);
            }
        }
    }

    pub(super) fn perform(&self, effect: Effect) {
        let state = self.state();
        if effect.change.is_some() || effect.select.is_some() {
            self.show_editor();
        }
        if let Some(project) = effect.project {
            self.act(Action::SetProject(project));
        }
        if let Some(change) = effect.change
            && let Some(replacement) = state.replacement(&change)
        {
            field::replace(&self.0.field, &replacement);
            self.reveal(change.selection);
        }
        if let Some(span) = effect.select {
            field::select(&self.0.field, state.to_units(span));
            self.act(Action::Select(state.to_units(span)));
            self.reveal(span);
        }
        if let Some(text) = effect.copy {
            page::copy(&text);
        }
        if let Some(action) = effect.then {
            self.act(action);
        }
    }

    /// A text area that is not seen can be neither focused nor typed into.
    fn show_editor(&self) {
        self.act(Action::ShowSource(SourceTab::Dockerfile));
        page::uncover(&self.0.field);
    }

    fn reveal(&self, span: Span) {
        let state = self.state();
        let (line, column) = state.index.place(state.text(), span.start());
        let scroller = self.0.scroller.clone();
        once_drawn(Rc::new(move || {
            place::reveal(&scroller, line)
                .and_then(|()| place::reveal_column(&scroller, line, column))
                .is_some()
        }));
    }
}
