//! Sizes that the reader sets by hand or pastes.

use std::rc::Rc;

use super::action::Action;
use super::look::Spot;
use super::state::State;
use crate::analysis::measured::{BAD_AMOUNT, Measure, Origin, Subject, amount};

/// What is told of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What to do.
    pub action: Action,
    /// In sentences.
    pub words: Vec<String>,
}

impl State {
    /// What was told of the layer of a spot; `None` where its size can't be told.
    pub fn measure(&self, spot: Spot) -> Option<Option<Measure>> {
        self.build.measure(spot.id, spot.part)
    }

    /// What the size of the layer of a spot is told of.
    fn subject(&self, spot: Spot) -> Option<Subject> {
        self.settled().build.subject(spot.id, spot.part)
    }

    /// Sets the size of a layer, counted as the page counts now; a sentence where the text is none.
    pub fn set_measure(&self, spot: Spot, text: &str) -> Result<Told, &'static str> {
        let bytes = amount(text).ok_or(BAD_AMOUNT)?;
        let subject = self.subject(spot).ok_or("This layer is not there any more.")?;
        let meaning = self.build.meaning();
        let measure = Measure { bytes, off_by: 0, meaning, origin: Origin::Hand };
        let project = self.build.with_measure(&subject, Some(measure));
        let size = crate::analysis::stack::words::size(bytes);
        let words = vec![format!("Set to {size}, counted as “{}”.", meaning.label())];
        Ok(Told { action: Action::SetProject(Rc::new(project)), words })
    }

    /// Takes back what was told of a layer, so that it is estimated again.
    pub fn clear_measure(&self, spot: Spot) -> Option<Action> {
        let subject = self.subject(spot)?;
        Some(Action::SetProject(Rc::new(self.build.with_measure(&subject, None))))
    }

    /// Lays what a real tool printed over the estimate; a sentence where it cannot be read.
    pub fn paste_measures(&self, text: &str) -> Result<Told, String> {
        let pasted = self.settled().build.paste_measures(text)?;
        Ok(Told { action: Action::SetProject(Rc::new(pasted.project)), words: pasted.told })
    }

    /// How many sizes were told of instructions that are not there any more.
    pub fn stray_measures(&self) -> usize {
        self.build.stray_measures().len()
    }

    /// Forgets those, or all.
    pub fn forget_measures(&self, all: bool) -> Action {
        let mut project = self.build.project.clone();
        if all {
            project.measures.clear();
        }
        for subject in self.build.stray_measures() {
            project.measures.remove(&subject);
        }
        Action::SetProject(Rc::new(project))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::Input;
    use crate::app::fixture::{edit, state};

    fn act(state: &State, action: Action) -> State {
        state.update(action).expect("something changes")
    }

    fn size(state: &State) -> String {
        state.lines(1..2)[0].size.as_deref().unwrap_or_default().to_owned()
    }

    #[test]
    fn a_size_is_set_and_taken_back_and_undone() {
        let start = state("FROM mine\nRUN make|\n");
        let spot = start.spot_at_caret().unwrap();
        let told = start.set_measure(spot, "43.1 MB").unwrap();
        assert_eq!(told.words, ["Set to 43.1 MB, counted as “file bytes”."]);
        let set = act(&start, told.action);
        assert_eq!(size(&set), "+43.1 MB");
        assert_eq!(size(&act(&set, Action::Undo)), size(&start));
        assert_eq!(size(&act(&act(&set, Action::Undo), Action::Redo)), "+43.1 MB");
        assert_eq!(size(&act(&set, set.clear_measure(spot).unwrap())), size(&start));
        assert_eq!(start.set_measure(spot, "a lot"), Err(BAD_AMOUNT));
    }

    #[test]
    fn an_edited_instruction_is_estimated_again() {
        let start = state("FROM mine\nRUN make|\n");
        let spot = start.spot_at_caret().unwrap();
        let set = act(&start, start.set_measure(spot, "0").unwrap().action);
        assert_eq!(size(&set), "0 B");
        let edited = act(&set, edit("FROM mine\nRUN make all|\n", Input::Typed));
        assert_ne!(size(&edited), "0 B");
        assert_eq!((set.stray_measures(), edited.stray_measures()), (0, 1));
        let back = act(&edited, edit("FROM mine\nRUN make|\n", Input::Typed));
        assert_eq!(size(&back), "0 B");
        let forgotten = act(&edited, edited.forget_measures(false));
        assert_eq!(forgotten.stray_measures(), 0);
        assert!(forgotten.build.project.measures.is_empty());
    }

    #[test]
    fn what_was_pasted_goes_along_in_a_link() {
        let start = state("FROM mine\nRUN make|\n");
        let row = "<missing>   1 day ago   RUN /bin/sh -c make # buildkit   43.1MB\n";
        let set = act(&start, start.paste_measures(row).unwrap().action);
        let link = set.link(false).unwrap();
        let opened = crate::app::share::open(&link.fragment).unwrap().unwrap();
        assert_eq!(opened.project.measures, set.build.project.measures);
        assert_eq!(opened.project.measures.len(), 1);
        assert!(start.paste_measures("nonsense").is_err());
        assert_eq!(act(&set, set.forget_measures(true)).build.project.measures.len(), 0);
    }
}
