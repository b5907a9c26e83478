//! Programs that print their arguments or whole files.

use crate::effect::run::{Shell, is_unknown};
use crate::effect::tree::parent_and_name;

use super::options::Known;
use super::{Done, Stop};

pub(super) fn echo(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let mut words = argv.get(1..).unwrap_or_default();
    let (mut newline, mut escapes) = (true, false);
    while let Some((first, rest)) = words.split_first() {
        let letters = first.strip_prefix('-').unwrap_or_default();
        if letters.is_empty() || !letters.chars().all(|c| matches!(c, 'n' | 'e' | 'E')) {
            break;
        }
        newline &= !letters.contains('n');
        escapes |= letters.contains('e');
        words = rest;
    }
    let mut text = words.join(" ");
    if escapes {
        let (unescaped, ended) = unescape(&text);
        text = unescaped;
        newline &= !ended;
    }
    if newline {
        shell.print_line(&text);
    } else {
        shell.print(&text);
    }
    Ok(0)
}

/// The text with `\n` and the like resolved, and whether `\c` ended it.
pub fn unescape(text: &str) -> (String, bool) {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let mut chars = after.chars();
        chars.next();
        let kind = chars.next();
        rest = chars.as_str();
        match kind {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('a') => out.push('\u{7}'),
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('v') => out.push('\u{b}'),
            Some('e') => out.push('\u{1b}'),
            Some('\\') => out.push('\\'),
            Some('\'') => out.push('\''),
            Some('"') => out.push('"'),
            Some('c') => return (out, true),
            Some('x') => rest = number(&mut out, rest, 16, 2),
            Some('0') => rest = number(&mut out, rest, 8, 3),
            Some(digit @ '1'..='7') => {
                let from = text.len() - rest.len() - digit.len_utf8();
                rest = number(&mut out, text.get(from..).unwrap_or_default(), 8, 3);
            }
            Some(other) => {
                out.push('\\');
                out.push(other);
            }
            None => out.push('\\'),
        }
    }
    out.push_str(rest);
    (out, false)
}

/// Reads up to so many digits as a character.
fn number<'a>(out: &mut String, text: &'a str, base: u32, most: usize) -> &'a str {
    let len = text.chars().take(most).take_while(|c| c.is_digit(base)).count();
    let (digits, rest) = text.split_at_checked(len).unwrap_or((text, ""));
    let code = u32::from_str_radix(digits, base).unwrap_or(0);
    out.extend(char::from_u32(code));
    rest
}

pub(super) fn printf(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let mut args = argv.iter().skip(1).skip_while(|arg| *arg == "--");
    let format = args.next().ok_or(Stop::Unknown)?.clone();
    let args: Vec<&String> = args.collect();
    let mut at = 0;
    let mut out = String::new();
    loop {
        let before = at;
        print_once(&mut out, &format, &args, &mut at)?;
        shell.work(out.len() as u64)?;
        if at >= args.len() || at == before {
            break;
        }
    }
    shell.print(&out);
    Ok(0)
}

fn print_once(
    out: &mut String,
    format: &str,
    args: &[&String],
    at: &mut usize,
) -> Result<(), Stop> {
    let mut rest = format;
    while let Some(percent) = rest.find('%') {
        let (before, after) = rest.split_at_checked(percent).unwrap_or((rest, ""));
        let (text, ended) = unescape(before);
        out.push_str(&text);
        if ended {
            return Ok(());
        }
        let after = after.get(1..).unwrap_or_default();
        let len = after.find(|c: char| !matches!(c, '-' | '0'..='9' | '.')).unwrap_or(after.len());
        let (shape, tail) = after.split_at_checked(len).unwrap_or((after, ""));
        let mut chars = tail.chars();
        let kind = chars.next();
        rest = chars.as_str();
        if kind == Some('%') {
            out.push('%');
            continue;
        }
        let arg = args.get(*at).map_or("", |arg| arg.as_str());
        *at += 1;
        let text = match kind {
            Some('s') => arg.to_owned(),
            Some('b') => unescape(arg).0,
            Some('c') => arg.chars().take(1).collect(),
            Some('d' | 'i' | 'u') if arg.is_empty() => "0".to_owned(),
            Some('d' | 'i' | 'u') => match arg.parse::<i64>() {
                Ok(number) => number.to_string(),
                Err(_) => return Err(Stop::Unknown),
            },
            Some('x') => format!("{:x}", arg.parse::<i64>().map_err(|_| Stop::Unknown)?),
            Some('o') => format!("{:o}", arg.parse::<i64>().map_err(|_| Stop::Unknown)?),
            _ => return Err(Stop::Unknown),
        };
        pad(out, &text, shape, kind)?;
    }
    out.push_str(&unescape(rest).0);
    Ok(())
}

fn pad(out: &mut String, text: &str, shape: &str, kind: Option<char>) -> Result<(), Stop> {
    let (left, shape) = shape.strip_prefix('-').map_or((false, shape), |shape| (true, shape));
    let (width, precision) = shape.split_once('.').map_or((shape, None), |(w, p)| (w, Some(p)));
    let zeros = width.starts_with('0') && kind != Some('s');
    let width: usize =
        if width.is_empty() { 0 } else { width.parse().map_err(|_| Stop::Unknown)? };
    if width > 10_000 {
        return Err(Stop::Unknown);
    }
    let precision = precision.and_then(|precision| precision.parse::<usize>().ok());
    let text: String = match precision {
        Some(most) if kind == Some('s') => text.chars().take(most).collect(),
        _ => text.to_owned(),
    };
    let fill = width.saturating_sub(text.chars().count());
    let padding = if zeros && !left { "0" } else { " " }.repeat(fill);
    if left {
        out.push_str(&text);
        out.push_str(&padding);
    } else {
        out.push_str(&padding);
        out.push_str(&text);
    }
    Ok(())
}

pub(super) fn cat(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let known = Known { flags: "u", values: "", long: &[], anywhere: true };
    let options = known.read(argv)?;
    let mut paths = options.rest;
    if paths.is_empty() {
        paths.push("-".to_owned());
    }
    let mut status = 0;
    for path in &paths {
        if is_unknown(path) {
            return Err(Stop::Unknown);
        }
        match shell.read(path) {
            Ok(content) => shell.print_content(&content),
            Err(errno) => {
                shell.complain(&format!("cat: can't open '{path}': {errno}"));
                status = 1;
            }
        }
    }
    Ok(status)
}

pub(super) fn seq(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let numbers: Result<Vec<i64>, _> = argv.iter().skip(1).map(|text| text.parse()).collect();
    let (first, step, last) = match numbers.map_err(|_| Stop::Unknown)?.as_slice() {
        [last] => (1, 1, *last),
        [first, last] => (*first, 1, *last),
        [first, step, last] => (*first, *step, *last),
        _ => return Err(Stop::Unknown),
    };
    if step == 0 {
        return Err(Stop::Unknown);
    }
    let mut out = String::new();
    let mut number = first;
    while (step > 0 && number <= last) || (step < 0 && number >= last) {
        shell.work(256)?;
        out.push_str(&format!("{number}\n"));
        let Some(next) = number.checked_add(step) else { break };
        number = next;
    }
    shell.print(&out);
    Ok(0)
}

pub(super) fn basename(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let path = argv.get(1).ok_or(Stop::Unknown)?;
    if path.starts_with('-') {
        return Err(Stop::Unknown);
    }
    let trimmed = path.trim_end_matches('/');
    let name = if trimmed.is_empty() { "/" } else { parent_and_name(trimmed).1 };
    let suffix = argv.get(2).map_or("", String::as_str);
    let cut = name.strip_suffix(suffix).filter(|cut| !cut.is_empty()).unwrap_or(name).to_owned();
    shell.print_line(&cut);
    Ok(0)
}

pub(super) fn dirname(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let path = argv.get(1).ok_or(Stop::Unknown)?;
    let trimmed = path.trim_end_matches('/');
    let directory = match trimmed.rsplit_once('/') {
        Some(("", _)) => "/",
        Some((directory, _)) => directory.trim_end_matches('/'),
        None if path.starts_with('/') => "/",
        None => ".",
    }
    .to_owned();
    shell.print_line(&directory);
    Ok(0)
}
