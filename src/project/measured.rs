//! What somebody measured or says of layers: it takes the place of an estimate.

use std::collections::BTreeMap;
use std::rc::Rc;

/// What is counted: three programs count in three ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Meaning {
    /// Bytes of files, as `docker history` shows them with the classic store.
    #[default]
    Files,
    /// Blocks of 4 KiB and directories, as the store of containerd counts.
    Store,
    /// What goes over the network.
    Compressed,
}

/// Sizes that are not to be estimated.
pub type Measures = BTreeMap<Subject, Measure>;

/// What a size is of. A step is known by its text: when that is edited, it is another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// The instruction on one line, with the values of variables where it uses any.
    pub text: Rc<str>,
    /// Which of the instructions with this text, from 0.
    pub nth: u32,
    /// Which of the layers that a `FROM` brings along, from the bottom; 0 for all else.
    pub layer: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    pub bytes: u64,
    /// By how much it may be off, as it was rounded: `43.1MB` is 50 kB less or more.
    pub off_by: u64,
    pub meaning: Meaning,
    pub origin: Origin,
}

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Set by hand.
    Hand,
    /// Pasted from `docker history`.
    History,
    /// What remains of the total of `docker image inspect`.
    Inspect,
    /// Pasted from the JSON of dive.
    Dive,
}

impl Origin {
    pub const fn words(self) -> &'static str {
        match self {
            Self::Hand => "you, set by hand",
            Self::History => "you, pasted from docker history",
            Self::Inspect => "you, from the total of docker image inspect",
            Self::Dive => "you, pasted from dive",
        }
    }
}
