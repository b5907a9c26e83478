//! What the page tells in passing.

use std::rc::Rc;

use super::action::{Action, StorageTrouble};
use super::command::Command;
use super::saved::Unreadable;
use super::savings::Applied;
use super::share::BadLink;
use super::shelf::{Deed, Tab};
use super::state::State;
use crate::analysis::session::NotStarted;
use crate::project::Project;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// An example or a folder took the place of a project.
    Loaded {
        words: Rc<str>,
        before: Rc<Project>,
    },
    /// A rewrite was done.
    Applied(Rc<Applied>),
    /// A rewrite was not done: it was made for another text.
    NoLonger,
    /// The same page in another tab holds another project.
    Elsewhere {
        session: Rc<str>,
        project: Rc<Project>,
    },
    /// A link took the place of what was there.
    Linked {
        before: Rc<State>,
    },
    /// An experiment took the place of what was there.
    Tried {
        title: &'static str,
        before: Rc<State>,
    },
    BadLink(BadLink),
    /// A tab was closed.
    Closed {
        tab: Rc<Tab>,
        /// How many tabs stood before it.
        at: usize,
    },
    /// Why no tab was opened, in a sentence.
    NotOpened(&'static str),
    /// A build was asked for.
    NotStarted(Rc<NotStarted>),
    NotSaved(StorageTrouble),
    Unreadable(Unreadable),
}

/// A notice in words, with what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeView {
    pub words: String,
    pub is_trouble: bool,
    pub choices: Vec<Choice>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub label: &'static str,
    pub does: Does,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    Act(Action),
    Carry(Command),
}

impl Notice {
    pub fn view(&self) -> NoticeView {
        let dismiss = |label| Choice { label, does: Does::Act(Action::DismissNotice) };
        let carry = |label, command| Choice { label, does: Does::Carry(command) };
        let trouble = |words: &str| NoticeView {
            words: words.to_owned(),
            is_trouble: true,
            choices: vec![dismiss("Dismiss")],
        };
        match self {
            Self::Loaded { words, before } => NoticeView {
                words: words.to_string(),
                is_trouble: false,
                choices: vec![
                    carry("Bring it back", Command::Replace(before.clone())),
                    dismiss("Dismiss"),
                ],
            },
            Self::Applied(applied) => NoticeView {
                words: format!("Done: {}.", applied.words),
                is_trouble: false,
                choices: vec![
                    carry("Undo", Command::Replace(applied.before.clone())),
                    dismiss("Dismiss"),
                ],
            },
            Self::NoLonger => {
                trouble("Nothing was changed: this rewrite no longer fits the Dockerfile.")
            }
            Self::Elsewhere { project, .. } => NoticeView {
                words: "The project was changed in another tab.".to_owned(),
                is_trouble: false,
                choices: vec![
                    carry("Show it", Command::Replace(project.clone())),
                    dismiss("Keep mine"),
                ],
            },
            Self::Linked { .. } => NoticeView {
                words: "Opened from a link; your text is kept.".to_owned(),
                is_trouble: false,
                choices: vec![carry("Back to my text", Command::GoBack), dismiss("Dismiss")],
            },
            Self::Tried { title, .. } => NoticeView {
                words: format!("“{title}” took the place of your Dockerfile, files and builds."),
                is_trouble: false,
                choices: vec![carry("Bring it back", Command::GoBack), dismiss("Dismiss")],
            },
            Self::BadLink(why) => trouble(why.words()),
            Self::Closed { tab, at } => NoticeView {
                words: format!("{} was closed.", tab.name),
                is_trouble: false,
                choices: vec![
                    Choice {
                        label: "Bring it back",
                        does: Does::Act(Action::Images(Deed::Reopen(tab.clone(), *at))),
                    },
                    dismiss("Dismiss"),
                ],
            },
            Self::NotOpened(words) => trouble(words),
            Self::NotStarted(stopped) => trouble(&not_started(stopped)),
            Self::NotSaved(trouble) => NoticeView {
                words: not_saved(*trouble).to_owned(),
                is_trouble: true,
                choices: vec![carry("Copy the text", Command::Copy), dismiss("Dismiss")],
            },
            Self::Unreadable(why) => trouble(unreadable(*why)),
        }
    }
}

fn not_started(stopped: &NotStarted) -> String {
    let line = stopped.line.map_or_else(String::new, |line| format!(" (line {line})"));
    format!("Nothing was built{line}: {}", stopped.message)
}

fn not_saved(trouble: StorageTrouble) -> &'static str {
    match trouble {
        StorageTrouble::Full => {
            "This browser’s storage is full: your text is not saved and will not survive a reload."
        }
        StorageTrouble::TooLong => {
            "The files around your Dockerfile are too long to be stored: only the Dockerfile and the options will survive a reload."
        }
        StorageTrouble::Denied => {
            "This browser does not let the page store anything: your text will not survive a reload."
        }
    }
}

fn unreadable(why: Unreadable) -> &'static str {
    match why {
        Unreadable::Newer => {
            "What this tab saved was written by a later version of Layerlab. It stays in the browser’s storage, untouched."
        }
        Unreadable::Broken | Unreadable::TooMany => {
            "What this tab saved is damaged and cannot be read. It stays in the browser’s storage, untouched."
        }
    }
}
