//! Environments that grow instruction by instruction and share what they have in common.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;

/// A list of variables. A clone is cheap, and so is adding one.
///
/// Two environments of one plan are equal if they have the same variables in the same order.
#[derive(Clone, Default)]
pub struct Env {
    last: Option<Rc<Entry>>,
    id: u32,
}

struct Entry {
    name: Rc<str>,
    value: Rc<str>,
    before: Option<Rc<Entry>>,
}

impl Env {
    /// The variables in the order in which they were last set, which is how a program gets them.
    pub fn vars(&self) -> Vec<(&Rc<str>, &Rc<str>)> {
        let mut seen = BTreeSet::new();
        let mut vars = Vec::new();
        let mut next = self.last.as_deref();
        while let Some(entry) = next {
            if seen.insert(&entry.name) {
                vars.push((&entry.name, &entry.value));
            }
            next = entry.before.as_deref();
        }
        vars.reverse();
        vars
    }

    pub fn get(&self, name: &str) -> Option<&Rc<str>> {
        let mut next = self.last.as_deref();
        while let Some(entry) = next {
            if &*entry.name == name {
                return Some(&entry.value);
            }
            next = entry.before.as_deref();
        }
        None
    }

    pub fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    /// Equal for equal environments of one plan.
    pub fn id(&self) -> u32 {
        self.id
    }

    fn push(&mut self, name: Rc<str>, value: Rc<str>, id: u32) {
        let before = self.last.take();
        self.last = Some(Rc::new(Entry { name, value, before }));
        self.id = id;
    }
}

/// Long lists are taken apart without recursion.
impl Drop for Env {
    fn drop(&mut self) {
        let mut next = self.last.take();
        while let Some(mut entry) = next.and_then(Rc::into_inner) {
            next = entry.before.take();
        }
    }
}

impl PartialEq for Env {
    fn eq(&self, other: &Self) -> bool {
        match (&self.last, &other.last) {
            (Some(a), Some(b)) if Rc::ptr_eq(a, b) => true,
            _ => self.vars() == other.vars(),
        }
    }
}

impl Eq for Env {}

impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.vars()).finish()
    }
}

/// Gives equal environments equal numbers.
#[derive(Debug, Default)]
pub(super) struct Envs {
    next: BTreeMap<(u32, Rc<str>, Rc<str>), u32>,
}

impl Envs {
    /// Sets a variable; one that was set before moves to the end. `known` says if it was.
    pub fn set(&mut self, env: &mut Env, known: bool, name: Rc<str>, value: Rc<str>) {
        if !known {
            let id = self.step(env.id, &name, &value);
            return env.push(name, value, id);
        }
        env.push(name, value, 0);
        let mut id = 0;
        for (name, value) in env.vars() {
            id = self.step(id, name, value);
        }
        env.id = id;
    }

    fn step(&mut self, id: u32, name: &Rc<str>, value: &Rc<str>) -> u32 {
        let fresh = self.next.len() as u32 + 1;
        *self.next.entry((id, Rc::clone(name), Rc::clone(value))).or_insert(fresh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(envs: &mut Envs, vars: &[(&str, &str)]) -> Env {
        let mut env = Env::default();
        for &(name, value) in vars {
            let known = env.get(name).is_some();
            envs.set(&mut env, known, name.into(), value.into());
        }
        env
    }

    #[test]
    fn a_variable_that_is_set_again_moves_to_the_end() {
        let mut envs = Envs::default();
        let one = env(&mut envs, &[("A", "1"), ("B", "2"), ("A", "3")]);
        assert_eq!(format!("{one:?}"), r#"{"B": "2", "A": "3"}"#);
        assert_eq!(one.get("A").map(|value| &**value), Some("3"));
        let same = env(&mut envs, &[("B", "2"), ("A", "3")]);
        assert_eq!((one.id(), &one), (same.id(), &same));
        let other = env(&mut envs, &[("A", "3"), ("B", "2")]);
        assert_ne!(one.id(), other.id());
        assert_ne!(one, other);
    }

    #[test]
    fn a_very_long_list_is_dropped_without_a_deep_stack() {
        let mut envs = Envs::default();
        let mut env = Env::default();
        for at in 0..200_000 {
            envs.set(&mut env, false, format!("V{at}").into(), "".into());
        }
        let copy = env.clone();
        drop(env);
        drop(copy);
    }
}
