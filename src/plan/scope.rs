//! The variables that words may use at one point of a stage.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::env::{Env, Envs};
use crate::syntax::suggest::{Case, nearest};
use crate::syntax::word::{self, Expanded, Options, WordError};

/// An environment with quick access by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    env: Env,
    by_name: BTreeMap<Rc<str>, Rc<str>>,
    /// Whether there may be variables that we do not know: of an image nobody told us about.
    pub open: bool,
}

impl Scope {
    pub fn env(&self) -> &Env {
        &self.env
    }

    pub fn get(&self, name: &str) -> Option<&Rc<str>> {
        self.by_name.get(name)
    }

    pub fn set(&mut self, envs: &mut Envs, name: &Rc<str>, value: &Rc<str>) {
        let known = self.by_name.insert(Rc::clone(name), Rc::clone(value)).is_some();
        envs.set(&mut self.env, known, Rc::clone(name), Rc::clone(value));
    }

    /// Puts the variables into a word.
    pub fn expand<'w>(&self, word: &'w str, options: Options) -> Result<Expanded<'w>, WordError> {
        word::expand(word, options, &|name| self.by_name.get(name).map(|value| &**value))
    }

    /// The names that may be meant by one that is not set.
    pub fn near(&self, name: &str) -> Vec<String> {
        let vars = self.env.vars();
        nearest(name, vars.iter().map(|(name, _)| &***name), Case::Exact)
    }
}
