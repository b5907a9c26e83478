//! Calls of programs in a `RUN`, as rules look at them.

use std::borrow::Cow;

use super::shell_text::ShellText;
use crate::syntax::shell::{Runs, Simple};
use crate::text::Span;

/// Programs that run the one behind them.
const WRAPPERS: &[&str] = &["sudo", "env", "exec", "time", "nice", "eatmydata", "command"];

/// A call of a program.
#[derive(Clone, Debug)]
pub(super) struct Tool<'a> {
    pub command: &'a Simple,
    /// The program and its arguments; a word that is not plain is empty.
    pub words: Vec<Cow<'a, str>>,
    /// How many words stand before the program: `sudo -E`.
    before: usize,
    pub sudo: bool,
    pub runs: Runs,
}

impl ShellText<'_> {
    /// The calls in the order of the text.
    pub(super) fn tools(&self) -> Vec<Tool<'_>> {
        let calls = self.calls().into_iter();
        calls
            .filter_map(|call| Tool::read(call.command, call.runs, self.words(call.command)))
            .collect()
    }
}

impl<'a> Tool<'a> {
    fn read(command: &'a Simple, runs: Runs, mut words: Vec<Cow<'a, str>>) -> Option<Self> {
        let mut before = 0;
        let mut sudo = false;
        let mut is_wrapped = false;
        for word in &words {
            let is_wrapper = WRAPPERS.contains(&&**word);
            if !is_wrapper && !(is_wrapped && (word.starts_with('-') || word.contains('='))) {
                break;
            }
            sudo |= word == "sudo";
            is_wrapped = true;
            before += 1;
        }
        words.drain(..before);
        (!words.is_empty()).then_some(Self { command, words, before, sudo, runs })
    }

    /// The program without the directory it lies in.
    pub(super) fn name(&self) -> &str {
        self.words.first().map_or("", |word| word.rsplit('/').next().unwrap_or_default())
    }

    pub(super) fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.name())
    }

    /// The place of the first argument that is no option; `valued` are options with a value.
    pub(super) fn verb_at(&self, valued: &[&str]) -> Option<usize> {
        let mut words = self.words.iter().enumerate().skip(1);
        while let Some((at, word)) = words.next() {
            if valued.contains(&&**word) {
                words.next();
            } else if !word.starts_with('-') {
                return Some(at);
            }
        }
        None
    }

    pub(super) fn verb(&self, valued: &[&str]) -> &str {
        self.verb_at(valued).and_then(|at| self.words.get(at)).map_or("", |word| word)
    }

    /// Whether an argument is one of these, or begins so and goes on with `=`.
    pub(super) fn has(&self, options: &[&str]) -> bool {
        self.words.iter().skip(1).any(|word| {
            let name = word.split_once('=').map_or(&**word, |(name, _)| name);
            options.contains(&name)
        })
    }

    /// The arguments behind a place that are no options.
    pub(super) fn operands(&self, behind: usize) -> impl Iterator<Item = &str> {
        let words = self.words.iter().skip(behind + 1).map(|word| &**word);
        words.filter(|word| !word.starts_with('-'))
    }

    /// A word in the text of the shell.
    pub(super) fn span(&self, at: usize) -> Span {
        self.command.words.get(at + self.before).map(|word| word.span).unwrap_or_default()
    }

    /// Behind a word and the options that follow it, where a further option goes well.
    pub(super) fn behind_options(&self, at: usize) -> Span {
        let rest = self.words.iter().enumerate().skip(at + 1);
        let options = rest.take_while(|(_, word)| {
            word.starts_with('-')
                && !word.contains('=')
                && (word.len() == 2 || word.starts_with("--"))
        });
        let last = options.last().map_or(at, |(last, _)| last);
        // An option of one letter may have a value behind it, so only the common ones are passed.
        let passes = |word: &str| matches!(word, "-y" | "-q" | "-qq" | "-yq" | "-qy" | "-f" | "-U");
        let is_passed = (at + 1..=last).all(|at| {
            self.words.get(at).is_some_and(|word| passes(word) || word.starts_with("--"))
        });
        self.span(if is_passed { last } else { at })
    }
}
