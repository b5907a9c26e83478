//! The page without a browser: state, actions, what they do.

pub mod action;
pub mod command;
pub mod compare;
pub mod context;
pub mod docker;
pub mod documents;
pub mod edit;
pub mod embed;
pub mod example;
pub mod files;
pub mod history;
pub mod images;
pub mod keys;
pub mod lab;
pub mod lines;
pub mod linked;
pub mod look;
pub mod machine;
pub mod measures;
pub mod notice;
pub mod options;
pub mod past;
pub mod picture;
pub mod player;
pub mod predict;
pub mod saved;
pub mod savings;
pub mod settings;
pub mod share;
pub mod shelf;
pub mod state;
pub mod ties;
pub mod update;
pub mod words;

pub use action::{Action, Input, Units};
pub use command::{Command, Effect};
pub use edit::Replacement;
pub use embed::{EmbedOptions, EmbedView};
pub use lab::Lab;
pub use look::{Look, Spot};
pub use machine::Machine;
pub use notice::Notice;
pub use player::{Playback, Player, Speed};
pub use settings::{Settings, Theme};
pub use share::{Link, Shared};
pub use shelf::{Deed, Shelf};
pub use state::{Start, State, Suggestions};
pub use ties::{Tie, Ties};

#[cfg(test)]
pub(crate) mod fixture;
