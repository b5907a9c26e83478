//! From words as written to the words a program gets.

use std::cell::RefCell;
use std::rc::Rc;

use crate::effect::digest::Digest;
use crate::effect::tree::{Found, join};
use crate::syntax::shell::{List, Piece, PieceKind, Prefix, Variable, Word};

use super::exec::Flow;
use super::pattern::{is_pattern, matches, quoted};
use super::shell::{Fd, Shell, Source};
use super::stream::{Stream, UNLISTED, is_unknown, text_of, unknown_text};

/// How many bytes a word may have.
const LONGEST: usize = 1 << 20;

/// A piece of a word after expansion.
struct Part {
    text: String,
    kind: PartKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum PartKind {
    /// Stands for itself.
    Plain,
    /// A wildcard.
    Glob,
    /// The value of a variable without quotes: it is split, and may hold wildcards.
    Open,
    /// Between the words of `"$@"`.
    Gap,
}

#[derive(Default)]
struct Field {
    text: String,
    pattern: String,
}

impl Shell<'_> {
    /// The words that a word becomes.
    pub(super) fn fields(&mut self, source: &Rc<Source>, word: &Word) -> Result<Vec<String>, Flow> {
        if word.pieces.is_empty() {
            return Ok(vec![word.span.of(&source.text).to_owned()]);
        }
        let mut parts = Vec::new();
        self.parts(source, &word.pieces, false, &mut parts)?;
        let ifs = self.variable("IFS").unwrap_or_else(|| " \t\n".into());
        let mut words = Vec::new();
        for field in split(parts, &ifs) {
            if is_pattern(&field.pattern) && !self.options.noglob {
                words.extend(self.glob(field)?);
            } else {
                words.push(field.text);
            }
        }
        Ok(words)
    }

    /// The text of a word that is not split.
    pub(super) fn text(&mut self, source: &Rc<Source>, word: &Word) -> Result<String, Flow> {
        if word.pieces.is_empty() {
            return Ok(word.span.of(&source.text).to_owned());
        }
        self.plain(source, &word.pieces)
    }

    pub(super) fn plain(&mut self, source: &Rc<Source>, pieces: &[Piece]) -> Result<String, Flow> {
        let mut parts = Vec::new();
        self.parts(source, pieces, false, &mut parts)?;
        let text = parts.into_iter().map(|part| match part.kind {
            PartKind::Gap => " ".to_owned(),
            _ => part.text,
        });
        Ok(text.collect())
    }

    /// The pattern that a word is: what is quoted stands for itself.
    pub(super) fn pattern(&mut self, source: &Rc<Source>, word: &Word) -> Result<String, Flow> {
        if word.pieces.is_empty() {
            return Ok(word.span.of(&source.text).to_owned());
        }
        let mut parts = Vec::new();
        self.parts(source, &word.pieces, false, &mut parts)?;
        Ok(parts.iter().map(pattern_of).collect())
    }

    fn parts(
        &mut self,
        source: &Rc<Source>,
        pieces: &[Piece],
        in_quotes: bool,
        parts: &mut Vec<Part>,
    ) -> Result<(), Flow> {
        for piece in pieces {
            let text = piece.span.of(&source.text);
            let open = if in_quotes { PartKind::Plain } else { PartKind::Open };
            let (text, kind) = match &piece.kind {
                PieceKind::Literal => (text.to_owned(), PartKind::Plain),
                PieceKind::Escaped => {
                    let rest = text.get(1..).unwrap_or_default();
                    (if rest == "\n" { String::new() } else { rest.to_owned() }, PartKind::Plain)
                }
                PieceKind::SingleQuoted => {
                    let inner = text.strip_prefix('\'').unwrap_or(text);
                    (inner.strip_suffix('\'').unwrap_or(inner).to_owned(), PartKind::Plain)
                }
                PieceKind::AnsiQuoted => {
                    let inner = text.strip_prefix("$'").unwrap_or(text);
                    let inner = inner.strip_suffix('\'').unwrap_or(inner);
                    (crate::effect::command::unescape(inner).0, PartKind::Plain)
                }
                PieceKind::DoubleQuoted(pieces) => {
                    parts.push(Part { text: String::new(), kind: PartKind::Plain });
                    let only_params =
                        self.params.is_empty() && pieces.len() == 1 && text == "\"$@\"";
                    if only_params {
                        parts.pop();
                    }
                    self.parts(source, pieces, true, parts)?;
                    continue;
                }
                PieceKind::Variable(variable) => {
                    self.variable_parts(source, variable, in_quotes, parts)?;
                    continue;
                }
                PieceKind::Substitution(list) => (self.substitute(source, list)?, open),
                PieceKind::Arithmetic(pieces) => {
                    let text = self.plain(source, pieces)?;
                    let value = self.calculate(&text).map(|value| value.to_string());
                    (value.unwrap_or_else(|| unknown_of(&text)), open)
                }
                PieceKind::Glob => (text.to_owned(), PartKind::Glob),
                PieceKind::Tilde => (self.tilde(text), PartKind::Plain),
                PieceKind::Process(_) | PieceKind::Array(_) => (unknown_of(text), PartKind::Plain),
            };
            parts.push(Part { text, kind });
        }
        if parts.iter().map(|part| part.text.len()).sum::<usize>() > LONGEST {
            return Err(Flow::TooMuch);
        }
        Ok(())
    }

    fn tilde(&self, text: &str) -> String {
        let name = text.strip_prefix('~').unwrap_or_default();
        if name.is_empty() {
            return self.variable("HOME").map_or_else(|| text.to_owned(), |home| home.to_string());
        }
        let accounts = self.machine.accounts();
        accounts.user(name).map_or_else(|| text.to_owned(), |user| user.home.clone())
    }

    fn variable_parts(
        &mut self,
        source: &Rc<Source>,
        variable: &Variable,
        in_quotes: bool,
        parts: &mut Vec<Part>,
    ) -> Result<(), Flow> {
        let name = variable.name.of(&source.text);
        let op = variable.op.of(&source.text);
        if name == "@" && op.is_empty() && variable.prefix.is_none() {
            let kind = if in_quotes { PartKind::Plain } else { PartKind::Open };
            for (at, param) in self.params.iter().enumerate() {
                if at > 0 {
                    parts.push(Part { text: String::new(), kind: PartKind::Gap });
                }
                parts.push(Part { text: param.clone(), kind });
            }
            return Ok(());
        }
        let kind = if in_quotes { PartKind::Plain } else { PartKind::Open };
        let value = self.value(name);
        if variable.prefix == Some(Prefix::Length) {
            let value = value.unwrap_or_default();
            let text = if is_unknown(&value) {
                unknown_of(&format!("#{value}"))
            } else {
                value.chars().count().to_string()
            };
            parts.push(Part { text, kind });
            return Ok(());
        }
        let set = match &value {
            Some(value) => !op.starts_with(':') || op == ":" || !value.is_empty(),
            None => false,
        };
        match op.strip_prefix(':').filter(|op| !op.is_empty()).unwrap_or(op) {
            "" => {
                if value.is_none() && self.options.nounset {
                    self.complain(&format!("{}: {name}: parameter not set", self.name));
                    return Err(Flow::Exit(2));
                }
            }
            "-" | "=" if !set => {
                if op.ends_with('=') {
                    let text = self.plain(source, &variable.operand)?;
                    self.set(name, &text);
                    parts.push(Part { text, kind });
                    return Ok(());
                }
                return self.parts(source, &variable.operand, in_quotes, parts);
            }
            "+" => {
                if set {
                    return self.parts(source, &variable.operand, in_quotes, parts);
                }
                return Ok(());
            }
            "?" if !set => {
                let text = self.plain(source, &variable.operand)?;
                self.complain(&format!("{}: {name}: {text}", self.name));
                return Err(Flow::Exit(2));
            }
            "-" | "=" | "?" => {}
            _ => {
                let text = self.changed(source, &value.unwrap_or_default(), op, variable)?;
                parts.push(Part { text, kind });
                return Ok(());
            }
        }
        let text = value.map_or_else(String::new, |value| value.to_string());
        parts.push(Part { text, kind });
        Ok(())
    }

    /// `${x#pattern}` and the like.
    fn changed(
        &mut self,
        source: &Rc<Source>,
        value: &str,
        op: &str,
        variable: &Variable,
    ) -> Result<String, Flow> {
        let mut parts = Vec::new();
        self.parts(source, &variable.operand, false, &mut parts)?;
        let pattern: String =
            parts
                .iter()
                .map(|part| {
                    if part.kind == PartKind::Plain { part.text.clone() } else { pattern_of(part) }
                })
                .collect();
        if is_unknown(value) || is_unknown(&pattern) {
            return Ok(unknown_of(&format!("{op} {value} {pattern}")));
        }
        self.work(value.len() as u64)?;
        let ends = || (0..=value.len()).filter(|at| value.is_char_boundary(*at));
        let head = |at: usize| value.get(..at).unwrap_or_default();
        let tail = |at: usize| value.get(at..).unwrap_or_default();
        let cut = match op {
            "#" => ends().find(|at| matches(&pattern, head(*at))).map(tail),
            "##" => ends().rev().find(|at| matches(&pattern, head(*at))).map(tail),
            "%" => ends().rev().find(|at| matches(&pattern, tail(*at))).map(head),
            "%%" => ends().find(|at| matches(&pattern, tail(*at))).map(head),
            _ => return Ok(unknown_of(&format!("{op} {value} {pattern}"))),
        };
        Ok(cut.unwrap_or(value).to_owned())
    }

    fn value(&self, name: &str) -> Option<Rc<str>> {
        match name {
            "?" => Some(self.status.to_string().into()),
            "#" => Some(self.params.len().to_string().into()),
            "*" | "@" => Some(self.params.join(" ").into()),
            "$" => Some("1".into()),
            "0" => Some(Rc::clone(&self.name)),
            "-" | "!" => Some("".into()),
            "PWD" => Some(self.cwd.as_str().into()),
            "RANDOM" | "SECONDS" => {
                Some(unknown_of(&format!("{name} {:?}", self.machine.now)).into())
            }
            _ => match name.parse::<usize>() {
                Ok(number) => self.params.get(number.wrapping_sub(1)).map(|it| it.as_str().into()),
                Err(_) => self.variable(name),
            },
        }
    }

    /// `$(…)`
    fn substitute(&mut self, source: &Rc<Source>, list: &List) -> Result<String, Flow> {
        let stream = Rc::new(RefCell::new(Stream::default()));
        let ran = self.isolated(|shell| {
            shell.fds.insert(1, Fd::Out(Rc::clone(&stream)));
            shell.list(source, list)
        });
        let status = match ran {
            Err(Flow::Exit(status) | Flow::Return(status)) => status,
            Err(Flow::Break(_) | Flow::Continue(_)) => 0,
            other => other?,
        };
        self.substitution_status = status;
        self.status = status;
        let text = text_of(&stream.borrow_mut().take());
        Ok(text.trim_end_matches('\n').to_owned())
    }

    /// The paths that match, or the word itself if none does.
    fn glob(&mut self, field: Field) -> Result<Vec<String>, Flow> {
        let absolute = field.pattern.starts_with('/');
        let start = if absolute { "/".to_owned() } else { self.cwd.clone() };
        let mut found = vec![(String::from(if absolute { "/" } else { "" }), start)];
        let levels: Vec<&str> =
            field.pattern.split('/').filter(|level| !level.is_empty()).collect();
        for (at, level) in levels.iter().enumerate() {
            let mut next = Vec::new();
            for (written, path) in found {
                self.work(1)?;
                self.glob_level(&written, &path, level, at + 1 < levels.len(), &mut next);
            }
            found = next;
        }
        let mut words: Vec<String> = found.into_iter().map(|(written, _)| written).collect();
        words.sort();
        Ok(if words.is_empty() { vec![field.text] } else { words })
    }

    fn glob_level(
        &mut self,
        written: &str,
        path: &str,
        level: &str,
        more: bool,
        next: &mut Vec<(String, String)>,
    ) {
        let name_of = |name: &str| {
            if written.is_empty() || written.ends_with('/') {
                format!("{written}{name}")
            } else {
                format!("{written}/{name}")
            }
        };
        if !is_pattern(level) {
            let name = unquoted(level);
            let path = join(path, &name);
            let there = !matches!(self.machine.tree.find(&path), Found::Nothing);
            if there || name == "." || name == ".." {
                next.push((name_of(&name), path));
            }
            return;
        }
        let Ok(place) = self.machine.resolve(path, true) else { return };
        let Found::Node(node) = &place.found else {
            if let Found::Unknown(id) = &place.found {
                let id = unknown_text(&format!("{UNLISTED}{id}|{level}"));
                next.push((name_of(&id), join(path, &id)));
            }
            return;
        };
        let Some(directory) = node.directory() else { return };
        for name in self.machine.known_names(&place.path, directory) {
            let shown = !name.starts_with('.') || level.starts_with('.');
            let child = join(&place.path, &name);
            let fits = shown && matches(level, &name);
            if fits && (!more || is_directory(&self.machine.tree.find(&child))) {
                next.push((name_of(&name), child));
            }
        }
        if let Some(id) = self.machine.tree.unknown_in(&place.path, directory) {
            let id = unknown_text(&format!("{UNLISTED}{id}|{level}"));
            next.push((name_of(&id), join(path, &id)));
        }
    }

    pub fn work(&mut self, amount: u64) -> Result<(), Flow> {
        if self.machine.works(amount / 256 + 1) { Ok(()) } else { Err(Flow::TooMuch) }
    }
}

fn is_directory(found: &Found) -> bool {
    match found {
        Found::Node(node) => node.kind().is_directory(),
        Found::Unknown(_) => true,
        Found::Nothing => false,
    }
}

fn unknown_of(text: &str) -> String {
    unknown_text(&Digest::of_content(text.as_bytes()).short())
}

fn pattern_of(part: &Part) -> String {
    match part.kind {
        PartKind::Plain => quoted(&part.text),
        PartKind::Glob | PartKind::Open => part.text.clone(),
        PartKind::Gap => " ".to_owned(),
    }
}

/// A pattern without wildcards as the text it matches.
fn unquoted(pattern: &str) -> String {
    let mut text = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        text.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
    }
    text
}

fn split(parts: Vec<Part>, ifs: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut current: Option<Field> = None;
    for part in parts {
        match part.kind {
            PartKind::Gap => fields.extend(current.take()),
            PartKind::Plain | PartKind::Glob => {
                let field = current.get_or_insert_default();
                field.pattern.push_str(&pattern_of(&part));
                field.text.push_str(&part.text);
            }
            PartKind::Open => {
                for c in part.text.chars() {
                    if ifs.contains(c) {
                        if !c.is_whitespace() && current.is_none() {
                            current = Some(Field::default());
                        }
                        fields.extend(current.take());
                    } else {
                        let field = current.get_or_insert_default();
                        field.text.push(c);
                        field.pattern.push(c);
                    }
                }
            }
        }
    }
    fields.extend(current);
    fields
}
