//! What the page says of its state.

use super::state::State;

impl State {
    /// What a screen reader is told after a pause: how many problems there are.
    pub fn announcement(&self) -> String {
        self.counts().map_or_else(|| "No problems.".to_owned(), |counts| format!("{counts}."))
    }
}
