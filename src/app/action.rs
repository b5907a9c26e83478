//! Everything that may happen to the page.

use std::rc::Rc;

use super::compare::Compare;
use super::look::{ImageWord, InspectorTab, Part, SourceTab, Spot, StripTab};
use super::notice::Notice;
use super::picture::Scale;
use super::player::Playback;
use super::predict::Guess;
use super::savings::{Applied, Preview};
use super::settings::Theme;
use super::shelf::Deed as ImageDeed;
use super::state::State;
use crate::analysis::container::Deed;
use crate::analysis::files::Order;
use crate::analysis::forecast::BedKey;
use crate::analysis::stack::{StepId, Whose};
use crate::analysis::timing::Assumptions;
use crate::analysis::verbs::Act;
use crate::analysis::{Meaning, Packages};
use crate::project::Project;

/// A selection as a text area tells it, in UTF-16 units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Units {
    pub start: u32,
    pub end: u32,
    /// Whether the caret is at the start.
    pub backward: bool,
}

/// How a text came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// A character was typed.
    Typed,
    /// A character was taken back.
    Deleted,
    /// A word is being composed by an input method.
    Composing,
    /// Pasted, dropped, undone, changed by the page.
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The text area holds another text.
    Edit {
        text: Rc<str>,
        selection: Units,
        input: Input,
    },
    /// Another project around the same Dockerfile: other files, other options.
    SetProject(Rc<Project>),
    /// Takes the last edit of files or options back.
    Undo,
    /// Does it again.
    Redo,
    /// A file or folder of the list is chosen, or none any more; a folder opens or closes.
    ChooseFile(Option<Rc<str>>),
    /// The selection moved.
    Select(Units),
    /// The list of suggestions was asked for.
    Suggest,
    ChooseSuggestion(Step),
    CloseSuggestions,
    /// The card at a place is asked for, or taken away.
    PointAt(Option<u32>),
    /// Escape in the editor: the next Tab moves the focus.
    Release,
    /// The focus left the editor.
    Leave,
    SetTheme(Theme),
    SetTabIndents(bool),
    /// Another machine is imagined for the estimate of times.
    Assume(Assumptions),
    ShowKeys(bool),
    /// A bed is chosen, or none any more.
    Choose(Option<Spot>),
    /// The pointer is on a bed or its line, or left it.
    Hover(Option<Spot>),
    /// The pointer is on a part of what an image weighs, or left it.
    PointAtShare(Option<(StepId, Whose)>),
    SetScale(Scale),
    /// Says what "size" means.
    SetMeaning(Meaning),
    /// Opens what a column builds on into its layers, or closes it.
    ToggleBase(StepId),
    ShowSource(SourceTab),
    ShowInspector(InspectorTab),
    ShowStrip(StripTab),
    ShowPart(Part),
    /// Only files with this in their path are listed.
    FilterFiles(Rc<str>),
    /// Only files that the step itself changes are listed, or all.
    ShowOnlyChanges(bool),
    /// What stands first in the list of files.
    OrderFiles(Order),
    /// Opens or closes a directory in the list of files.
    ToggleDirectory(Rc<str>),
    Ask(ImageWord),
    StartContainer,
    Contain(Deed),
    CommitContainer,
    RemoveContainer,
    Play(Playback),
    /// Builds, and shows how.
    Rebuild,
    /// Looks at a build that was done, by its number, or at the forecast.
    LookAt(Option<u32>),
    /// What was done to the project is noted for the next build.
    Note(Rc<str>),
    /// Shows what the classic builder would do, or BuildKit again.
    ShowClassic(bool),
    /// The keyboard rests: what the text builds is worked out.
    Settle,
    /// The rest of the program has come.
    Whole,
    /// What is known of packages has come.
    KnowPackages(Rc<Packages>),
    /// Does something to tabs or images.
    Images(ImageDeed),
    /// Does something to the machine that builds.
    Machine(Act),
    /// Hides the forecast and asks for guesses, or ends that.
    Predict(bool),
    /// Says what the next build does with a step, or nothing of it any more.
    Guess(BedKey, Option<Guess>),
    /// Compares with another Dockerfile, or over other edits.
    Compare(Compare),
    /// The same, and shows it.
    CompareWith(Compare),
    /// Shows ahead what a rewrite would change, or no more.
    Preview(Option<Rc<Preview>>),
    /// A rewrite was done.
    Applied(Rc<Applied>),
    /// Shows what it would save and cost to combine the commands in these lines.
    AskToCombine((u32, u32)),
    /// The page becomes what it was, or what a link stands for; the text area has its text.
    Become(Rc<State>),
    Tell(Notice),
    DismissNotice,
    /// The text was stored, or not.
    Saved(Result<(), StorageTrouble>),
    /// Another tab stored a project.
    ChangedElsewhere {
        session: Rc<str>,
        project: Rc<Project>,
    },
    /// Another tab writes under this tab's session: go on under a new one.
    Rename(Rc<str>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Next,
    Previous,
}

/// Why a browser does not store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageTrouble {
    Full,
    Denied,
    /// The files are too many to be stored; all else is stored.
    TooLong,
}
