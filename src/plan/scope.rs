//! The variables that words may use at one point of a stage.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::env::Env;
use crate::syntax::suggest::{Case, nearest};
use crate::syntax::word::{self, Expanded, Options, WordError};

type Vars = BTreeMap<Rc<str>, Rc<str>>;

/// An environment with quick access by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    env: Env,
    own: Vars,
    /// What the stages below set.
    below: Option<Rc<Below>>,
    /// Whether there may be variables that we do not know: of an image nobody told us about.
    pub open: bool,
}

/// The variables of a stage that is complete.
#[derive(Debug)]
struct Below {
    vars: Vars,
    below: Option<Rc<Below>>,
}

/// Many stages on top of each other are taken apart without recursion.
impl Drop for Below {
    fn drop(&mut self) {
        let mut next = self.below.take();
        while let Some(mut below) = next.and_then(Rc::into_inner) {
            next = below.below.take();
        }
    }
}

impl Scope {
    pub fn env(&self) -> &Env {
        &self.env
    }

    pub fn get(&self, name: &str) -> Option<&Rc<str>> {
        let below = || std::iter::successors(self.below.as_deref(), |it| it.below.as_deref());
        self.own.get(name).or_else(|| below().find_map(|below| below.vars.get(name)))
    }

    /// Sets a variable; says whether it was not set before.
    pub fn set(&mut self, name: &Rc<str>, value: &Rc<str>) -> bool {
        let known = self.get(name).is_some();
        self.own.insert(Rc::clone(name), Rc::clone(value));
        if known {
            self.env.set(name, value);
        } else {
            self.env.add(name, value);
        }
        !known
    }

    /// Sets variables at once: they move to the end in this order.
    pub fn set_all(&mut self, vars: &[(Rc<str>, Rc<str>)]) {
        self.own.extend(vars.iter().cloned());
        let moved: BTreeMap<_, _> = vars.iter().map(|(name, value)| (name, value)).collect();
        let mut env = Env::default();
        let old = self.env.vars();
        for (name, value) in old.iter().filter(|(name, _)| !moved.contains_key(name)) {
            env.add(name, value);
        }
        for (name, value) in vars {
            env.add(name, value);
        }
        self.env = env;
    }

    /// Makes clones cheap: no more variables are expected but in those.
    pub fn close(&mut self) {
        if !self.own.is_empty() {
            let vars = std::mem::take(&mut self.own);
            self.below = Some(Rc::new(Below { vars, below: self.below.take() }));
        }
    }

    /// Puts the variables into a word.
    pub fn expand<'w>(&self, word: &'w str, options: Options) -> Result<Expanded<'w>, WordError> {
        word::expand(word, options, &|name| self.get(name).map(|value| &**value))
    }

    /// The names that may be meant by one that is not set.
    pub fn near(&self, name: &str) -> Vec<String> {
        let vars = self.env.vars();
        nearest(name, vars.iter().map(|(name, _)| &***name), Case::Exact)
    }
}
