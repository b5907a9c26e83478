//! The names of steps as progress shows them.

use std::borrow::Cow;
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
        let width = total.ilog10() as usize + 1;
        let mut name = String::with_capacity(label.len() + text.len() + 24);
        name.push('[');
        name.push_str(label);
        if !label.is_empty() {
            name.push(' ');
        }
        push(&mut name, *done, width);
        name.push('/');
        push(&mut name, *total, width);
        name.push_str("] ");
        if onbuild {
            name.push_str("ONBUILD ");
        }
        name.push_str(text);
        name.into()
    }
}

/// Adds a number, with blanks before it up to a width.
fn push(out: &mut String, number: u32, width: usize) {
    let mut place = 10u32.checked_pow(width as u32 - 1).unwrap_or(1);
    let mut seen = number >= place.saturating_mul(10);
    if seen {
        return out.push_str(&number.to_string());
    }
    while place > 0 {
        let digit = number / place % 10;
        seen |= digit > 0 || place == 1;
        out.push(if seen { char::from(b'0' + digit as u8) } else { ' ' });
        place /= 10;
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

/// An instruction as progress shows it: in upper case up to the first blank, variables put in.
pub(super) fn shown<'c>(code: &'c str, scope: &Scope, options: Options) -> Cow<'c, str> {
    let text = match scope.expand(code, options) {
        Ok(expanded) => expanded.text,
        Err(_) => code.into(),
    };
    let (first, rest) = text.split_once(' ').unwrap_or((&text, ""));
    if first.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return text;
    }
    let gap = if first.len() < text.len() { " " } else { "" };
    Cow::Owned(format!("{}{gap}{rest}", first.to_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(label: &str, done: u32, total: u32, expected: &str) {
        let counter = Counter { label: label.into(), done, total };
        assert_eq!(&*counter.same("RUN x", false), expected);
    }

    #[test]
    fn numbers_are_as_wide_as_the_last() {
        check("", 2, 4, "[2/4] RUN x");
        check("build", 2, 12, "[build  2/12] RUN x");
        check("", 10, 12, "[10/12] RUN x");
        check("", 7, 1000, "[   7/1000] RUN x");
        check("other", 12, 1, "[other 12/1] RUN x");
        check("only copied from", 1, 0, "RUN x");
    }

    #[test]
    fn the_keyword_is_shown_in_capitals() {
        let shown = |code: &str| shown(code, &Scope::default(), Options::new('\\')).into_owned();
        assert_eq!(shown("run Make $X"), "RUN Make ");
        assert_eq!(shown("Workdir"), "WORKDIR");
        assert_eq!(shown("run\ta b"), "RUN\tA b");
    }
}
