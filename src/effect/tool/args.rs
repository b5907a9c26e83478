//! Arguments of programs of which not every option is known.

use crate::text::has_word;

/// Arguments, parted into options and words.
pub(super) struct Args<'a> {
    /// All that is no option, in order; the name of the program is left out.
    pub(super) words: Vec<&'a str>,
    /// With their values, which are empty where they have none.
    options: Vec<(&'a str, &'a str)>,
}

impl<'a> Args<'a> {
    /// `valued` lists the options whose value is the next argument.
    pub(super) fn read(argv: &'a [String], valued: &str) -> Self {
        let mut args = Self { words: Vec::new(), options: Vec::new() };
        let mut rest = argv.iter().skip(1);
        while let Some(arg) = rest.next() {
            if !arg.starts_with('-') || arg == "-" {
                args.words.push(arg);
            } else if let Some((name, value)) = arg.split_once('=') {
                args.options.push((name, value));
            } else if has_word(valued, arg) {
                args.options.push((arg, rest.next().map_or("", String::as_str)));
            } else {
                args.options.push((arg, ""));
            }
        }
        args
    }

    /// Whether one of these options is given, which are parted by blanks.
    pub(super) fn has(&self, names: &str) -> bool {
        self.values(names).next().is_some()
    }

    pub(super) fn value(&self, names: &str) -> Option<&'a str> {
        self.values(names).last()
    }

    pub(super) fn values(&self, names: &str) -> impl Iterator<Item = &'a str> {
        let meant = self.options.iter().filter(move |(it, _)| has_word(names, it));
        meant.map(|(_, value)| *value)
    }

    /// What the program is to do, and on what.
    pub(super) fn verb(&self) -> (&'a str, &[&'a str]) {
        self.words.split_first().map_or(("", &[]), |(verb, rest)| (*verb, rest))
    }
}
