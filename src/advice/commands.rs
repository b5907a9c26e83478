//! What a `RUN` does, command by command, with the directory in which each runs.

use super::context::At;
use super::shell_text;
use crate::effect::tree::{clean, join};
use crate::plan::{Action, Env};
use crate::syntax::shell::{Piece, PieceKind, Runs, Word};

/// A command of a `RUN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ran {
    /// With variables put in; a word that is not known is empty.
    pub words: Vec<String>,
    /// Variables that are set for it, here or before in the same `RUN`.
    pub set: Vec<(String, String)>,
    /// Where it runs; `None` where that is not known.
    pub directory: Option<String>,
    /// Whether it may well not run.
    pub sometimes: bool,
    /// Whether its output goes to a file.
    pub writes: bool,
}

impl Ran {
    pub fn words(&self) -> Vec<&str> {
        self.words.iter().map(String::as_str).collect()
    }

    /// An absolute path.
    pub fn path(&self, path: &str) -> Option<String> {
        match path {
            "" => None,
            absolute if absolute.starts_with('/') => Some(clean(absolute)),
            relative => Some(clean(&join(self.directory.as_deref()?, relative))),
        }
    }

    /// The value behind a flag: `-o x`, `-o=x`, `--output x`.
    pub fn value(&self, flags: &[&str]) -> Option<&str> {
        let mut words = self.words.iter();
        while let Some(word) = words.next() {
            if flags.contains(&word.as_str()) {
                return words.next().map(String::as_str);
            }
            if let Some((flag, value)) = word.split_once('=')
                && flags.contains(&flag)
            {
                return Some(value);
            }
        }
        None
    }

    pub fn has(&self, word: &str) -> bool {
        self.words.iter().any(|it| it == word)
    }
}

/// The commands of a `RUN` in order; `None` where its text cannot be read.
pub(super) fn of(at: &At<'_>) -> Option<Vec<Ran>> {
    let Action::Run(run) = &at.step.action else { return Some(Vec::new()) };
    let workdir = at.step.before.workdir.to_string();
    if !run.shell_form {
        let words = run.args.iter().map(ToString::to_string).collect();
        let directory = Some(workdir);
        return Some(vec![Ran {
            words,
            set: Vec::new(),
            directory,
            sometimes: false,
            writes: false,
        }]);
    }
    let text = shell_text::read(at.step, at.node)?;
    let env = &at.step.before.env;
    let mut set: Vec<(String, String)> = Vec::new();
    let mut directory = Some(if workdir.is_empty() { "/".to_owned() } else { workdir });
    let mut commands = Vec::new();
    for call in text.calls() {
        let values = Values { text: text.text, env, set: &set };
        let words: Vec<String> =
            call.command.words.iter().map(|word| values.of(word).unwrap_or_default()).collect();
        let own = call.command.assignments.iter();
        let own = own
            .map(|it| (it.name.of(text.text).to_owned(), values.of(&it.value).unwrap_or_default()));
        let own: Vec<_> = own.collect();
        let ran = Ran {
            set: set.iter().cloned().chain(own).collect(),
            directory: directory.clone(),
            sometimes: call.runs == Runs::Sometimes,
            writes: !call.command.redirects.is_empty(),
            words,
        };
        match ran.words().as_slice() {
            ["cd"] => directory = None,
            ["cd", to, ..] => directory = ran.path(to).filter(|_| !ran.sometimes && *to != "-"),
            ["export", rest @ ..] => {
                let pairs = rest.iter().filter_map(|word| word.split_once('='));
                set.extend(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
            }
            _ => {}
        }
        commands.push(ran);
    }
    Some(commands)
}

/// What words stand for.
struct Values<'a> {
    text: &'a str,
    env: &'a Env,
    set: &'a [(String, String)],
}

impl Values<'_> {
    fn of(&self, word: &Word) -> Option<String> {
        if let Some(plain) = word.unquoted(self.text) {
            return Some(plain.into_owned());
        }
        let mut value = String::new();
        self.push(&mut value, &word.pieces)?;
        Some(value)
    }

    fn push(&self, value: &mut String, pieces: &[Piece]) -> Option<()> {
        for piece in pieces {
            let source = piece.span.of(self.text);
            match &piece.kind {
                PieceKind::Literal | PieceKind::Glob | PieceKind::Tilde => value.push_str(source),
                PieceKind::Escaped => value.push_str(source.strip_prefix('\\').unwrap_or(source)),
                PieceKind::SingleQuoted => value.push_str(source.trim_matches('\'')),
                PieceKind::DoubleQuoted(pieces) => self.push(value, pieces)?,
                PieceKind::Variable(variable)
                    if variable.op.is_empty() && variable.prefix.is_none() =>
                {
                    let name = variable.name.of(self.text);
                    let own = self.set.iter().rev().find(|(it, _)| it == name);
                    match own {
                        Some((_, it)) if !it.is_empty() => value.push_str(it),
                        Some(_) => return None,
                        None => value.push_str(self.env.get(name)?),
                    }
                }
                _ => return None,
            }
        }
        Some(())
    }
}
