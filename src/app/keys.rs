//! What the keys do in the editor.

use super::action::{Action, Step};
use super::command::{Command, Effect};
use super::state::State;

/// A key as the browser names it, with what is held down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Key<'a> {
    pub name: &'a str,
    /// Ctrl, or ⌘.
    pub ctrl: bool,
    pub shift: bool,
    pub alt: bool,
}

/// What a key does here; where it does nothing, the browser goes on with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    Act(Action),
    Do(Effect),
    /// Nothing to be done, and the browser must not do its own.
    Nothing,
}

/// The keys and what they do, as the page explains them.
pub static KEYS: &[(&[&str], &str)] = &[
    (&["Ctrl", "Space"], "Suggest what can stand here"),
    (&["Ctrl", "Enter"], "Build, and see what the cache reuses; also outside of the editor"),
    (&["F8"], "Next problem"),
    (&["Shift", "F8"], "Previous problem"),
    (&["Ctrl", "."], "Apply the fix at the caret"),
    (&["Ctrl", "J"], "Show what it saves to combine the selected commands"),
    (&["F12"], "Go to where a stage or argument is declared; also Ctrl and click"),
    (&["Ctrl", "/"], "Comment lines out and in"),
    (
        &["Ctrl", "Z"],
        "Undo, also fixes and examples; outside of the editor, edits of files and options",
    ),
    (&["Tab"], "Leave the editor, or indent if you chose so"),
    (&["Esc", "Tab"], "Leave the editor in either case"),
    (&["F1"], "This list"),
];

impl State {
    /// What a key pressed in the editor does.
    pub fn press(&self, key: Key<'_>) -> Option<Press> {
        if let Some(press) = self.press_in_suggestions(key) {
            return Some(press);
        }
        let plain = !key.ctrl && !key.alt;
        match key.name {
            "F8" if key.shift => Some(self.swallow(&Command::PreviousProblem)),
            "F8" => Some(self.swallow(&Command::NextProblem)),
            "F12" if plain && !key.shift => Some(self.swallow(&Command::GoToDefinition)),
            "." if key.ctrl => Some(self.swallow(&Command::FixHere)),
            "Enter" if key.alt => Some(self.swallow(&Command::FixHere)),
            "j" if key.ctrl && !key.shift => Some(self.swallow(&Command::Combine)),
            "/" if key.ctrl => Some(self.swallow(&Command::ToggleComment)),
            "Enter" if key.ctrl => Some(Press::Act(Action::Rebuild)),
            " " if key.ctrl => Some(Press::Act(Action::Suggest)),
            "Enter" if plain && !key.shift => self.carry_out(&Command::Newline).map(Press::Do),
            "Tab" if plain => self.press_tab(key.shift),
            "Escape" if key.alt => Some(Press::Act(Action::Suggest)),
            "Escape" => Some(Press::Act(Action::Release)),
            _ => None,
        }
    }

    fn press_in_suggestions(&self, key: Key<'_>) -> Option<Press> {
        let open = self.suggestions.as_ref()?;
        if key.ctrl || key.alt || key.shift {
            return None;
        }
        match key.name {
            "ArrowDown" => Some(Press::Act(Action::ChooseSuggestion(Step::Next))),
            "ArrowUp" => Some(Press::Act(Action::ChooseSuggestion(Step::Previous))),
            "Enter" | "Tab" if open.chosen.is_some() => Some(self.swallow(&Command::AcceptChosen)),
            "Escape" => Some(Press::Act(Action::CloseSuggestions)),
            _ => None,
        }
    }

    fn press_tab(&self, shift: bool) -> Option<Press> {
        if !self.settings.tab_indents || self.released {
            return None;
        }
        Some(self.swallow(if shift { &Command::Outdent } else { &Command::Indent }))
    }

    fn swallow(&self, command: &Command) -> Press {
        self.carry_out(command).map_or(Press::Nothing, Press::Do)
    }
}

#[cfg(test)]
mod tests;
