//! What can be said on the command line of a build: its arguments and its target.

use std::rc::Rc;

use super::Build;
use crate::syntax::Keyword;

/// A build argument that the file declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    pub name: Rc<str>,
    /// As written where it is declared first with one.
    pub default: Option<Rc<str>>,
    /// Where it is declared first, from 1.
    pub line: u32,
}

impl Build {
    /// The build arguments in the order of the file, each once.
    pub fn arguments(&self) -> Vec<Argument> {
        let mut found: Vec<Argument> = Vec::new();
        for node in self.parsed.tree.nodes().filter(|node| node.keyword() == Keyword::Arg) {
            for word in node.words() {
                let (name, default) = match word.split_once('=') {
                    Some((name, default)) => (name, Some(unquoted(default))),
                    None => (word, None),
                };
                match found.iter_mut().find(|it| *it.name == *name) {
                    Some(known) if known.default.is_none() => {
                        known.default = default.map(Into::into);
                    }
                    Some(_) => {}
                    None => found.push(Argument {
                        name: name.into(),
                        default: default.map(Into::into),
                        line: node.lines().0,
                    }),
                }
            }
        }
        found
    }
}

fn unquoted(value: &str) -> &str {
    let inner = |mark| value.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Project;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Option<&str>, u32)]) {
        let found = Build::of(&Project::of_text(text)).arguments();
        let found: Vec<_> =
            found.iter().map(|it| (&*it.name, it.default.as_deref(), it.line)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn arguments_are_told_once_with_their_first_default() {
        check(
            "ARG V=\"1 2\"\nFROM a\nARG V\nARG X Y=z\nARG X=3\n",
            &[("V", Some("1 2"), 1), ("X", Some("3"), 4), ("Y", Some("z"), 4)],
        );
    }
}
