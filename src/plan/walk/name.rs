//! The names of steps as progress shows them.

use std::rc::Rc;

use crate::plan::draft::Draft;
use crate::plan::scope::Scope;
use crate::syntax::word::Options;

/// Counts the numbered steps of a stage.
#[derive(Clone, Debug, Default)]
pub(in crate::plan) struct Counter {
    pub label: Rc<str>,
    pub done: u32,
    pub total: u32,
}

impl Counter {
    /// `[build 2/4] RUN make`
    pub fn next(&mut self, text: &str, onbuild: bool) -> Rc<str> {
        self.done += 1;
        self.same(text, onbuild)
    }

    /// The same number again.
    pub fn same(&self, text: &str, onbuild: bool) -> Rc<str> {
        let Self { label, done, total } = self;
        if *total == 0 {
            return text.into();
        }
        let width = total.to_string().len();
        let gap = if label.is_empty() { "" } else { " " };
        let onbuild = if onbuild { "ONBUILD " } else { "" };
        format!("[{label}{gap}{done:width$}/{total}] {onbuild}{text}").into()
    }
}

impl Draft {
    /// The next number of a stage that is still put together.
    pub fn number(&mut self, text: &str, onbuild: bool) -> String {
        let label = Rc::clone(&self.label);
        let mut counter = Counter { label, done: self.counter, total: self.total };
        let name = counter.next(text, onbuild);
        self.counter = counter.done;
        name.to_string()
    }
}

/// An instruction as progress shows it: the keyword in upper case, variables put in.
pub(super) fn shown(code: &str, scope: &Scope, options: Options) -> String {
    let text = match scope.expand(code, options) {
        Ok(expanded) => expanded.text,
        Err(_) => code.into(),
    };
    upper(&text)
}

/// Upper case up to the first blank.
pub(super) fn upper(text: &str) -> String {
    match text.split_once(' ') {
        Some((first, rest)) => format!("{} {rest}", first.to_uppercase()),
        None => text.to_uppercase(),
    }
}
