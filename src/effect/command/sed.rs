//! `sed` with simple scripts: `s`, `d`, `p`, `a`, `i` and line addresses.

use crate::effect::run::{Shell, is_unknown, text_of};
use crate::project::Content;

use super::filter::{is_plain, matches_plain};
use super::making::refuse_unknown;
use super::options::Known;
use super::{Done, Stop};

struct Rule {
    address: Address,
    action: Action,
}

enum Address {
    All,
    Line(usize),
    Last,
    Lines(usize, usize),
    Matching(String),
}

enum Action {
    Replace { from: String, to: String, all: bool },
    Delete,
    Print,
    Append(String),
    Insert(String),
}

pub(super) fn sed(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let known = Known {
        flags: "irnE",
        values: "e",
        long: &[("in-place", 'i'), ("quiet", 'n')],
        anywhere: true,
    };
    let options = known.read(argv)?;
    let mut rest = options.rest.as_slice();
    let mut scripts: Vec<&str> = options.values('e').collect();
    if scripts.is_empty() {
        let (first, more) = rest.split_first().ok_or(Stop::Unknown)?;
        scripts.push(first);
        rest = more;
    }
    let mut rules = Vec::new();
    for script in scripts {
        for line in script.lines() {
            rules.extend(parse(line).ok_or(Stop::Unknown)?);
        }
    }
    refuse_unknown(rest)?;
    let input = ["-".to_owned()];
    for path in if rest.is_empty() { &input[..] } else { rest } {
        let content = match shell.read(path) {
            Ok(content) => content,
            Err(errno) => {
                shell.complain(&format!("sed: {path}: {errno}"));
                return Ok(1);
            }
        };
        let text = text_of(&content);
        let changed = if is_unknown(&text) {
            let id = shell.next_id(&[argv.join(" "), text]);
            Content::Opaque { size: None, id: id.into() }
        } else {
            shell.work(text.len() as u64)?;
            Content::text(&edit(&text, &rules, options.has('n')))
        };
        if options.has('i') {
            let path = shell.path(path);
            if shell.machine.write(&path, changed).is_err() {
                return Ok(1);
            }
        } else {
            shell.print_content(&changed);
        }
    }
    Ok(0)
}

fn parse(script: &str) -> Option<Vec<Rule>> {
    let mut rules = Vec::new();
    let mut rest = script.trim();
    while !rest.is_empty() {
        let (address, after) = address(rest)?;
        let mut chars = after.trim_start().chars();
        let kind = chars.next()?;
        let after = chars.as_str();
        let (action, more) = match kind {
            's' => replace(after)?,
            'd' => (Action::Delete, after),
            'p' => (Action::Print, after),
            'a' => (Action::Append(inserted(after)), ""),
            'i' => (Action::Insert(inserted(after)), ""),
            _ => return None,
        };
        rules.push(Rule { address, action });
        let more = more.trim_start();
        rest = match more.strip_prefix(';') {
            Some(more) => more.trim_start(),
            None if more.is_empty() => "",
            None => return None,
        };
    }
    Some(rules)
}

fn inserted(text: &str) -> String {
    let text = text.trim_start();
    text.strip_prefix('\\').unwrap_or(text).trim_start().to_owned()
}

fn address(text: &str) -> Option<(Address, &str)> {
    if let Some(rest) = text.strip_prefix('$') {
        return Some((Address::Last, rest));
    }
    if let Some(rest) = text.strip_prefix('/') {
        let (pattern, rest) = rest.split_once('/')?;
        return is_plain(pattern).then(|| (Address::Matching(pattern.to_owned()), rest));
    }
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    if digits.is_empty() {
        return Some((Address::All, text));
    }
    let first = digits.parse().ok()?;
    match rest.strip_prefix(',') {
        None => Some((Address::Line(first), rest)),
        Some(rest) => {
            if let Some(rest) = rest.strip_prefix('$') {
                return Some((Address::Lines(first, usize::MAX), rest));
            }
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let (digits, rest) = rest.split_at_checked(end)?;
            Some((Address::Lines(first, digits.parse().ok()?), rest))
        }
    }
}

fn replace(text: &str) -> Option<(Action, &str)> {
    let mut chars = text.chars();
    let delimiter = chars.next()?;
    let (from, rest) = part(chars.as_str(), delimiter)?;
    let (to, rest) = part(rest, delimiter)?;
    let end = rest.find([';', ' ']).unwrap_or(rest.len());
    let (flags, rest) = rest.split_at_checked(end)?;
    if !is_plain(&from) || !flags.chars().all(|c| c == 'g') || to.contains('&') {
        return None;
    }
    Some((Action::Replace { from, to, all: flags.contains('g') }, rest))
}

/// Up to the delimiter; before it a backslash makes it ordinary. Other escapes are not known.
fn part(text: &str, delimiter: char) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let next = chars.next()?;
                if next != delimiter && !matches!(next, '/' | '-') {
                    return None;
                }
                out.push(next);
            }
            _ if c == delimiter => return Some((out, chars.as_str())),
            _ => out.push(c),
        }
    }
    None
}

fn edit(text: &str, rules: &[Rule], quiet: bool) -> String {
    let count = text.lines().count();
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let (mut line, end) = match line.strip_suffix('\n') {
            Some(line) => (line.to_owned(), "\n"),
            None => (line.to_owned(), ""),
        };
        let mut after = String::new();
        let mut deleted = false;
        for rule in rules {
            let applies = match &rule.address {
                Address::All => true,
                Address::Line(number) => *number == at + 1,
                Address::Last => at + 1 == count,
                Address::Lines(first, last) => *first <= at + 1 && at < *last,
                Address::Matching(pattern) => matches_plain(&line, pattern, false),
            };
            if !applies {
                continue;
            }
            match &rule.action {
                Action::Replace { from, to, all } => line = replaced(&line, from, to, *all),
                Action::Delete => {
                    deleted = true;
                    break;
                }
                Action::Print => out.push_str(&format!("{line}\n")),
                Action::Append(text) => after.push_str(&format!("{text}\n")),
                Action::Insert(text) => out.push_str(&format!("{text}\n")),
            }
        }
        if !deleted && !quiet {
            out.push_str(&line);
            out.push_str(end);
        }
        out.push_str(&after);
    }
    out
}

fn replaced(line: &str, from: &str, to: &str, all: bool) -> String {
    let (start, inner) = from.strip_prefix('^').map_or((false, from), |it| (true, it));
    let (end, inner) = inner.strip_suffix('$').map_or((false, inner), |it| (true, it));
    match (start, end) {
        (true, true) if line == inner => to.to_owned(),
        (true, false) if line.starts_with(inner) => {
            format!("{to}{}", line.get(inner.len()..).unwrap_or_default())
        }
        (false, true) if line.ends_with(inner) => {
            format!("{}{to}", line.get(..line.len() - inner.len()).unwrap_or_default())
        }
        (false, false) if inner.is_empty() => line.to_owned(),
        (false, false) if all => line.replace(inner, to),
        (false, false) => line.replacen(inner, to, 1),
        _ => line.to_owned(),
    }
}
