//! Environments that grow instruction by instruction and share what they have in common.

use std::collections::BTreeSet;
use std::fmt;
use std::rc::Rc;

use super::print::Print;

/// A list of variables. A clone is cheap, and so is adding one.
#[derive(Clone, Default)]
pub struct Env {
    last: Option<Rc<Entry>>,
    print: Print,
}

/// How many values that do not count any more may stay in a list.
const SLACK: usize = 16;

struct Entry {
    name: Rc<str>,
    /// Stands for the name, and is sooner compared.
    key: Print,
    value: Rc<str>,
    print: Print,
    before: Option<Rc<Entry>>,
}

/// A variable and its value.
pub type Var<'a> = (&'a Rc<str>, &'a Rc<str>);

impl Env {
    /// The variables in the order in which they were last set, which is how a program gets them.
    pub fn vars(&self) -> Vec<Var<'_>> {
        self.entries().into_iter().map(|entry| (&entry.name, &entry.value)).collect()
    }

    /// Walks through the list; those who ask often keep an index of their own.
    pub fn get(&self, name: &str) -> Option<&Rc<str>> {
        self.all().find(|entry| &*entry.name == name).map(|entry| &entry.value)
    }

    pub fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    /// Equal for equal environments.
    pub fn print(&self) -> Print {
        self.print
    }

    /// Adds a variable that is not in the list.
    pub(super) fn add(&mut self, name: &Rc<str>, value: &Rc<str>) {
        let key = Print::default().text(name);
        let print = key.text(value);
        self.print = self.print.print(print);
        let before = self.last.take();
        let (name, value) = (Rc::clone(name), Rc::clone(value));
        self.last = Some(Rc::new(Entry { name, key, value, print, before }));
    }

    /// Sets a variable that is in the list; it moves to the end.
    pub(super) fn set(&mut self, name: &Rc<str>, value: &Rc<str>) {
        self.add(name, value);
        let entries = self.entries();
        if self.all().count() > 2 * entries.len() + SLACK {
            let mut short = Self::default();
            for entry in entries {
                short.add(&entry.name, &entry.value);
            }
            *self = short;
        } else {
            let prints = entries.iter().map(|entry| entry.print);
            self.print = prints.fold(Print::default(), Print::print);
        }
    }

    /// Those that count, in order.
    fn entries(&self) -> Vec<&Entry> {
        let mut seen = BTreeSet::new();
        let mut entries: Vec<_> = self.all().filter(|entry| seen.insert(entry.key)).collect();
        entries.reverse();
        entries
    }

    /// All that were ever set, the last first.
    fn all(&self) -> impl Iterator<Item = &Entry> {
        std::iter::successors(self.last.as_deref(), |entry| entry.before.as_deref())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn env(vars: &[(&str, &str)]) -> Env {
        let mut env = Env::default();
        for &(name, value) in vars {
            let (name, value) = (Rc::from(name), Rc::from(value));
            if env.get(&name).is_some() { env.set(&name, &value) } else { env.add(&name, &value) }
        }
        env
    }

    #[test]
    fn a_variable_that_is_set_again_moves_to_the_end() {
        let one = env(&[("A", "1"), ("B", "2"), ("A", "3")]);
        assert_eq!(format!("{one:?}"), r#"{"B": "2", "A": "3"}"#);
        assert_eq!(one.get("A").map(|value| &**value), Some("3"));
        let same = env(&[("B", "2"), ("A", "3")]);
        assert_eq!((one.print(), &one), (same.print(), &same));
        let other = env(&[("A", "3"), ("B", "2")]);
        assert_ne!(one.print(), other.print());
        assert_ne!(one, other);
    }

    #[test]
    fn a_very_long_list_is_dropped_without_a_deep_stack() {
        let mut env = Env::default();
        for at in 0..200_000 {
            env.add(&format!("V{at}").into(), &"".into());
        }
        let copy = env.clone();
        drop(env);
        drop(copy);
    }
}
