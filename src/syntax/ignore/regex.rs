//! The regular expressions that ignore patterns are turned into, matched in linear time.
//!
//! A pattern's brackets reach the expression as they are, so classes follow the rules of Go's
//! `regexp`, not those of globs: `[z-a]` is an error, `[[:digit:]]` and `\d` are digits.
//! Only what a pattern can become is understood; `\p{…}` is not.

/// An expression that must match a whole path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Regex {
    atoms: Vec<Atom>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BadRegex;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Atom {
    One(Class),
    Any(Class),
    /// `(.*/)?`: to the next atom but one at once, or by way of `DirsBody`.
    Dirs,
    /// Any run of characters that ends in `/`.
    DirsBody,
    Start,
    /// `\b`, and with `false` `\B`.
    Boundary(bool),
    End,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Class {
    ranges: Vec<(char, char)>,
    negated: bool,
}

impl Class {
    fn of(c: char) -> Self {
        Self { ranges: vec![(c, c)], negated: false }
    }

    fn contains(&self, c: char) -> bool {
        self.ranges.iter().any(|&(low, high)| low <= c && c <= high) != self.negated
    }
}

impl Regex {
    pub(super) fn new(source: &str) -> Result<Self, BadRegex> {
        let mut parser = Parser { rest: source, atoms: Vec::new() };
        while !parser.rest.is_empty() {
            parser.atom()?;
        }
        Ok(Self { atoms: parser.atoms })
    }

    /// Whether the whole path matches; takes at most path times expression steps.
    pub(super) fn matches(&self, path: &str) -> bool {
        let mut states = vec![false; self.atoms.len() + 1];
        let mut next = states.clone();
        let mut previous = None;
        set(&mut states, 0);
        for c in path.chars() {
            self.close(&mut states, previous, Some(c));
            next.fill(false);
            for (at, atom) in self.atoms.iter().enumerate() {
                if states.get(at) != Some(&true) {
                    continue;
                }
                match atom {
                    Atom::One(class) if class.contains(c) => set(&mut next, at + 1),
                    Atom::Any(class) if class.contains(c) => set(&mut next, at),
                    Atom::DirsBody if c != '\n' => {
                        set(&mut next, at);
                        if c == '/' {
                            set(&mut next, at + 1);
                        }
                    }
                    _ => {}
                }
            }
            std::mem::swap(&mut states, &mut next);
            previous = Some(c);
        }
        self.close(&mut states, previous, None);
        states.last() == Some(&true)
    }

    /// Adds the states that are reached without a character.
    fn close(&self, states: &mut [bool], previous: Option<char>, next: Option<char>) {
        for (at, atom) in self.atoms.iter().enumerate() {
            if states.get(at) != Some(&true) {
                continue;
            }
            match atom {
                Atom::Any(_) => set(states, at + 1),
                Atom::Dirs => {
                    set(states, at + 1);
                    set(states, at + 2);
                }
                Atom::Start if previous.is_none() => set(states, at + 1),
                Atom::End if next.is_none() => set(states, at + 1),
                Atom::Boundary(wanted) if (is_word(previous) != is_word(next)) == *wanted => {
                    set(states, at + 1);
                }
                _ => {}
            }
        }
    }
}

fn set(states: &mut [bool], at: usize) {
    if let Some(state) = states.get_mut(at) {
        *state = true;
    }
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
}

struct Parser<'a> {
    rest: &'a str,
    atoms: Vec<Atom>,
}

impl Parser<'_> {
    fn atom(&mut self) -> Result<(), BadRegex> {
        if self.eat("(.*/)?") {
            self.atoms.extend([Atom::Dirs, Atom::DirsBody]);
            return Ok(());
        }
        let class = match self.take().ok_or(BadRegex)? {
            '^' => {
                self.atoms.push(Atom::Start);
                return Ok(());
            }
            '.' => Class { ranges: vec![('\n', '\n')], negated: true },
            '[' => self.class()?,
            '\\' => return self.escape(),
            c => Class::of(c),
        };
        let starred = self.eat("*");
        self.atoms.push(if starred { Atom::Any(class) } else { Atom::One(class) });
        Ok(())
    }

    fn escape(&mut self) -> Result<(), BadRegex> {
        let next = self.rest.chars().next();
        let atom = match next {
            Some('b') => Some(Atom::Boundary(true)),
            Some('B') => Some(Atom::Boundary(false)),
            Some('A') => Some(Atom::Start),
            Some('z') => Some(Atom::End),
            _ => next.and_then(perl_class).map(Atom::One),
        };
        if let Some(atom) = atom {
            self.take();
            self.atoms.push(atom);
        } else if self.eat("Q") {
            let (literal, rest) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
            self.atoms.extend(literal.chars().map(|c| Atom::One(Class::of(c))));
            self.rest = rest;
        } else {
            let c = self.escaped_char()?;
            self.atoms.push(Atom::One(Class::of(c)));
        }
        Ok(())
    }

    /// A class behind its `[`.
    fn class(&mut self) -> Result<Class, BadRegex> {
        let mut class = Class { ranges: Vec::new(), negated: self.eat("^") };
        let mut first = true;
        while first || !self.eat("]") {
            first = false;
            if self.rest.starts_with("[:")
                && let Some((name, rest)) = self.rest.get(2..).unwrap_or_default().split_once(":]")
            {
                add_posix(name, &mut class)?;
                self.rest = rest;
                continue;
            }
            let mut chars = self.rest.chars();
            if chars.next() == Some('\\')
                && let Some(perl) = chars.next().and_then(perl_class)
            {
                add(&mut class, &perl);
                self.rest = chars.as_str();
                continue;
            }
            let low = self.class_char()?;
            let mut high = low;
            if self.rest.len() > 1 && self.rest.starts_with('-') && !self.rest.starts_with("-]") {
                self.eat("-");
                high = self.class_char()?;
            }
            if high < low {
                return Err(BadRegex);
            }
            class.ranges.push((low, high));
        }
        Ok(class)
    }

    fn class_char(&mut self) -> Result<char, BadRegex> {
        if self.eat("\\") { self.escaped_char() } else { self.take().ok_or(BadRegex) }
    }

    /// The character that an escape stands for, behind its `\`.
    fn escaped_char(&mut self) -> Result<char, BadRegex> {
        let c = self.take().ok_or(BadRegex)?;
        Ok(match c {
            '1'..='7' if !self.rest.starts_with(|next| matches!(next, '0'..='7')) => {
                return Err(BadRegex);
            }
            '0'..='7' => return self.octal(c),
            'x' => return self.hex(),
            'a' => '\x07',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\x0b',
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => c,
            _ => return Err(BadRegex),
        })
    }

    fn octal(&mut self, first: char) -> Result<char, BadRegex> {
        let mut value = first.to_digit(8).unwrap_or(0);
        for _ in 0..2 {
            let Some(digit) = self.rest.chars().next().and_then(|c| c.to_digit(8)) else { break };
            value = value * 8 + digit;
            self.take();
        }
        char::from_u32(value).ok_or(BadRegex)
    }

    /// `41` or `{…}` behind `\x`.
    fn hex(&mut self) -> Result<char, BadRegex> {
        let braced = self.eat("{");
        let mut value = 0u32;
        let mut digits = 0;
        while braced || digits < 2 {
            let c = self.take().ok_or(BadRegex)?;
            if braced && c == '}' && digits > 0 {
                break;
            }
            value = value.saturating_mul(16).saturating_add(c.to_digit(16).ok_or(BadRegex)?);
            digits += 1;
        }
        char::from_u32(value).ok_or(BadRegex)
    }

    fn take(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next();
        self.rest = chars.as_str();
        c
    }

    fn eat(&mut self, prefix: &str) -> bool {
        let rest = self.rest.strip_prefix(prefix);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

/// `\d`, `\s`, `\w` and their opposites.
fn perl_class(letter: char) -> Option<Class> {
    let ranges: &[(char, char)] = match letter.to_ascii_lowercase() {
        'd' => &[('0', '9')],
        's' => &[('\t', '\n'), ('\x0c', '\r'), (' ', ' ')],
        'w' => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        _ => return None,
    };
    Some(Class { ranges: ranges.to_vec(), negated: letter.is_ascii_uppercase() })
}

/// `alpha` of `[[:alpha:]]`, or `^alpha`.
fn add_posix(name: &str, class: &mut Class) -> Result<(), BadRegex> {
    let (negated, name) = match name.strip_prefix('^') {
        Some(name) => (true, name),
        None => (false, name),
    };
    let ranges: &[(char, char)] = match name {
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "ascii" => &[('\0', '\x7f')],
        "blank" => &[('\t', '\t'), (' ', ' ')],
        "cntrl" => &[('\0', '\x1f'), ('\x7f', '\x7f')],
        "digit" => &[('0', '9')],
        "graph" => &[('!', '~')],
        "lower" => &[('a', 'z')],
        "print" => &[(' ', '~')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => &[('\t', '\r'), (' ', ' ')],
        "upper" => &[('A', 'Z')],
        "word" => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => return Err(BadRegex),
    };
    add(class, &Class { ranges: ranges.to_vec(), negated });
    Ok(())
}

/// Adds what a class within a class stands for; its ranges are in order.
fn add(class: &mut Class, inner: &Class) {
    if !inner.negated {
        class.ranges.extend_from_slice(&inner.ranges);
        return;
    }
    let mut from = 0;
    for &(low, high) in &inner.ranges {
        if let (Some(start), Some(end)) =
            (char::from_u32(from), (low as u32).checked_sub(1).and_then(char::from_u32))
            && start <= end
        {
            class.ranges.push((start, end));
        }
        from = high as u32 + 1;
    }
    class.ranges.extend(char::from_u32(from).map(|start| (start, char::MAX)));
}
