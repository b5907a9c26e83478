//! What package managers did so far, as far as later steps depend on it.

use std::rc::Rc;

use crate::catalog::System;
use crate::catalog::packages::Packages;
use crate::catalog::packages::debian::Installed;
use crate::effect::tree::Time;

use super::Weight;

/// What is known of the system that a tree is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    pub system: System,
    /// What packages weigh; without it there are only guesses.
    pub packages: Option<Rc<Packages>>,
    /// When the `RUN` ran of which the next five speak.
    pub run: Option<Time>,
    /// What `apt-get` found installed when it began; `None` for what the base has.
    pub debian_before: Option<Installed>,
    pub debian_roots: Vec<Root>,
    /// What was asked for before.
    pub debian_asked: Vec<Rc<str>>,
    /// What was removed of that which came in the same `RUN`.
    pub debian_gone: Vec<Rc<str>>,
    /// What was laid down for them.
    pub debian_laid: Vec<Rc<Weight>>,
    /// What it left behind.
    pub debian: Option<Installed>,
    /// What `apk` was asked for, each with its virtual package.
    pub alpine: Vec<(Rc<str>, Rc<str>)>,
    /// The distributions that were asked for, and their versions.
    pub python: Vec<(Rc<str>, Option<Rc<str>>)>,
    /// The address of what was last downloaded into a pipe.
    pub piped: Option<Rc<str>>,
    /// Whether `pip` ran and has its own byte-code.
    pub pip_ran: bool,
}

/// A package that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    pub name: Rc<str>,
    /// With all that it recommends.
    pub recommends: bool,
    /// Removed, but what it needs was not yet.
    pub removed: bool,
}
