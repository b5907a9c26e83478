//! Arguments, parted into options and the rest.

use super::Stop;

/// What a program was given.
#[derive(Clone, Debug, Default)]
pub(super) struct Options {
    /// In order, with the values of those that take one.
    given: Vec<(char, String)>,
    pub(super) rest: Vec<String>,
}

/// What options a program knows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    /// Letters that stand alone.
    pub(super) flags: &'a str,
    /// Letters that take a value.
    pub(super) values: &'a str,
    /// Long names and the letters they stand for.
    pub(super) long: &'a [(&'a str, char)],
    /// Whether options may stand behind other arguments.
    pub(super) anywhere: bool,
}

impl Known<'_> {
    /// Parts the arguments; an option that is not known is refused.
    pub(super) fn read(&self, argv: &[String]) -> Result<Options, Stop> {
        let mut options = Options::default();
        let mut args = argv.iter().skip(1);
        while let Some(arg) = args.next() {
            if arg == "--" {
                options.rest.extend(args.cloned());
                break;
            }
            if let Some(long) = arg.strip_prefix("--") {
                let (name, value) = match long.split_once('=') {
                    Some((name, value)) => (name, Some(value.to_owned())),
                    None => (long, None),
                };
                let known = self.long.iter().find(|(known, _)| *known == name);
                let letter = known.ok_or(Stop::Unknown)?.1;
                let value = match value {
                    Some(value) => value,
                    None if self.values.contains(letter) => {
                        args.next().ok_or(Stop::Unknown)?.clone()
                    }
                    None => String::new(),
                };
                options.given.push((letter, value));
                continue;
            }
            if let Some(letters) = arg.strip_prefix('-').filter(|letters| !letters.is_empty()) {
                let mut letters = letters.chars();
                while let Some(letter) = letters.next() {
                    if self.values.contains(letter) {
                        let value = match letters.as_str() {
                            "" => args.next().ok_or(Stop::Unknown)?.clone(),
                            value => value.to_owned(),
                        };
                        options.given.push((letter, value));
                        break;
                    }
                    if !self.flags.contains(letter) {
                        return Err(Stop::Unknown);
                    }
                    options.given.push((letter, String::new()));
                }
            } else {
                options.rest.push(arg.clone());
                if !self.anywhere {
                    options.rest.extend(args.cloned());
                    break;
                }
            }
        }
        Ok(options)
    }
}

impl Options {
    pub(super) fn has(&self, letter: char) -> bool {
        self.given.iter().any(|(given, _)| *given == letter)
    }

    /// The last value of an option.
    pub(super) fn value(&self, letter: char) -> Option<&str> {
        let mut given = self.given.iter().rev();
        given.find(|(given, _)| *given == letter).map(|(_, value)| value.as_str())
    }

    /// All values of an option.
    pub(super) fn values(&self, letter: char) -> impl Iterator<Item = &str> {
        let given = self.given.iter().filter(move |(given, _)| *given == letter);
        given.map(|(_, value)| value.as_str())
    }
}
