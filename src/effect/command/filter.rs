//! Programs from lines to lines.

use crate::effect::digest::Digest;
use crate::effect::run::{Shell, is_unknown, pattern_is_in, text_of};
use crate::project::Content;

use super::making::refuse_unknown;
use super::options::Known;
use super::{Done, Stop};

/// The texts of the files, or of the input where none is named; `Err` with a status if one can't be
/// read.
fn texts(
    shell: &mut Shell<'_>,
    name: &str,
    paths: &[String],
) -> Result<Vec<(String, String)>, Done> {
    refuse_unknown(paths).map_err(Err)?;
    let input = ["-".to_owned()];
    let paths = if paths.is_empty() { &input } else { paths };
    let mut texts = Vec::new();
    for path in paths {
        match shell.read(path) {
            Ok(content) => {
                let text = text_of(&content);
                if is_unknown(&text) {
                    return Err(unknown_output(shell, name, &text));
                }
                shell.work(text.len() as u64).map_err(|flow| Err(Stop::Flow(flow)))?;
                texts.push((path.clone(), text));
            }
            Err(errno) => {
                shell.complain(&format!("{name}: {path}: {errno}"));
                return Err(Ok(1));
            }
        }
    }
    Ok(texts)
}

/// A filter of an unknown text prints something unknown, but changes nothing else.
fn unknown_output(shell: &mut Shell<'_>, name: &str, text: &str) -> Done {
    let id = shell.next_id(&[name.to_owned(), text.to_owned()]);
    shell.print_content(&Content::Opaque { size: None, id: id.into() });
    Ok(0)
}

macro_rules! texts {
    ($shell:expr, $argv:expr, $paths:expr) => {
        match texts($shell, &$argv.join(" "), $paths) {
            Ok(texts) => texts,
            Err(done) => return done,
        }
    };
}

fn whole(texts: Vec<(String, String)>) -> String {
    texts.into_iter().map(|(_, text)| text).collect()
}

pub(super) fn head(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let argv = plain_count(argv);
    let known =
        Known { flags: "q", values: "nc", long: &[("lines", 'n'), ("bytes", 'c')], anywhere: true };
    let options = known.read(&argv)?;
    let bytes = options.value('c').map(super::making::size_of);
    let lines = options.value('n').unwrap_or("10").parse::<usize>().map_err(|_| Stop::Unknown)?;
    if let Some(Some(size)) = bytes
        && let [path] = options.rest.as_slice()
        && let Ok(Content::Opaque { id, .. }) = shell.machine.read(&shell.path(path))
        && (&*id == "random" || &*id == "zeros")
    {
        let id = if &*id == "zeros" { format!("zeros-{size}") } else { shell.next_id(&argv) };
        shell.print_content(&Content::Opaque { size: Some(size), id: id.into() });
        return Ok(0);
    }
    let texts = texts!(shell, argv, &options.rest);
    for (_, text) in texts {
        let out: String = match bytes {
            Some(size) => {
                let size = size.and_then(|size| usize::try_from(size).ok()).ok_or(Stop::Unknown)?;
                text.get(..size.min(text.len())).ok_or(Stop::Unknown)?.to_owned()
            }
            None => text.split_inclusive('\n').take(lines).collect(),
        };
        shell.print(&out);
    }
    Ok(0)
}

pub(super) fn tail(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let argv = plain_count(argv);
    let known = Known { flags: "q", values: "nc", long: &[("lines", 'n')], anywhere: true };
    let options = known.read(&argv)?;
    let count = options.value('n').unwrap_or("10");
    let texts = texts!(shell, argv, &options.rest);
    let number = |text: &str| text.parse::<usize>().map_err(|_| Stop::Unknown);
    for (_, text) in texts {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let skip = match (options.value('c'), count.strip_prefix('+')) {
            (Some(bytes), _) => {
                let from = text.len().saturating_sub(number(bytes)?);
                shell.print(text.get(from..).ok_or(Stop::Unknown)?);
                continue;
            }
            (None, Some(first)) => number(first)?.saturating_sub(1),
            (None, None) => lines.len().saturating_sub(number(count.trim_start_matches('-'))?),
        };
        let out: String = lines.into_iter().skip(skip).collect();
        shell.print(&out);
    }
    Ok(0)
}

/// `-5` is `-n 5`.
fn plain_count(argv: &[String]) -> Vec<String> {
    argv.iter()
        .map(|arg| match arg.strip_prefix('-').filter(|it| it.parse::<u32>().is_ok()) {
            Some(count) => format!("-n{count}"),
            None => arg.clone(),
        })
        .collect()
}

pub(super) fn wc(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let options = Known { flags: "lwcm", values: "", long: &[], anywhere: true }.read(argv)?;
    let texts = texts!(shell, argv, &options.rest);
    let one_flag = ['l', 'w', 'c', 'm'].iter().filter(|flag| options.has(**flag)).count() == 1;
    let ([(_, text)], true) = (texts.as_slice(), one_flag) else { return Err(Stop::Unknown) };
    let count = if options.has('l') {
        text.matches('\n').count()
    } else if options.has('w') {
        text.split_whitespace().count()
    } else if options.has('c') {
        text.len()
    } else {
        text.chars().count()
    };
    match options.rest.first() {
        Some(path) => shell.print_line(&format!("{count} {path}")),
        None => shell.print_line(&count.to_string()),
    }
    Ok(0)
}

pub(super) fn sort(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let options = Known { flags: "urn", values: "o", long: &[], anywhere: true }.read(argv)?;
    let text = whole(texts!(shell, argv, &options.rest));
    let mut lines: Vec<&str> = text.lines().collect();
    if options.has('n') {
        let number = |line: &str| {
            let line = line.trim_start();
            let digits = line.strip_prefix('-').unwrap_or(line);
            let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            let size = digits.get(..end).and_then(|it| it.parse::<i64>().ok()).unwrap_or(0);
            if line.starts_with('-') { -size } else { size }
        };
        lines.sort_by(|one, other| number(one).cmp(&number(other)).then_with(|| one.cmp(other)));
    } else {
        lines.sort_unstable();
    }
    if options.has('r') {
        lines.reverse();
    }
    if options.has('u') {
        lines.dedup();
    }
    let out: String = lines.iter().flat_map(|line| [*line, "\n"]).collect();
    if let Some(path) = options.value('o') {
        let path = shell.path(path);
        Ok(i32::from(shell.machine.write(&path, Content::text(&out)).is_err()))
    } else {
        shell.print(&out);
        Ok(0)
    }
}

pub(super) fn uniq(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let options = Known { flags: "cdu", values: "", long: &[], anywhere: true }.read(argv)?;
    let text = whole(texts!(shell, argv, options.rest.get(..1).unwrap_or_default()));
    let mut groups: Vec<(&str, usize)> = Vec::new();
    for line in text.lines() {
        match groups.last_mut() {
            Some((last, count)) if *last == line => *count += 1,
            _ => groups.push((line, 1)),
        }
    }
    let mut out = String::new();
    for (line, count) in groups {
        if (options.has('d') && count == 1) || (options.has('u') && count > 1) {
            continue;
        }
        if options.has('c') {
            out.push_str(&format!("{count:7} "));
        }
        out.push_str(line);
        out.push('\n');
    }
    shell.print(&out);
    Ok(0)
}

pub(super) fn tr(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let options = Known { flags: "dscC", values: "", long: &[], anywhere: false }.read(argv)?;
    let text = whole(texts!(shell, argv, &[]));
    let complement = options.has('c') || options.has('C');
    let first = set_of(options.rest.first().ok_or(Stop::Unknown)?);
    let second = options.rest.get(1).map(|text| set_of(text)).unwrap_or_default();
    let is_in = |c: char| first.contains(&c) != complement;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let new = if options.has('d') {
            (!is_in(c)).then_some(c)
        } else if second.is_empty() || !is_in(c) {
            Some(c)
        } else {
            let at = if complement {
                usize::MAX
            } else {
                first.iter().position(|it| *it == c).unwrap_or(0)
            };
            second.get(at).or(second.last()).copied()
        };
        let squeezed = if second.is_empty() { &first } else { &second };
        if let Some(c) = new
            && !(options.has('s') && out.ends_with(c) && squeezed.contains(&c))
        {
            out.push(c);
        }
    }
    shell.print(&out);
    Ok(0)
}

/// `a-z`, `[:upper:]`, `\n`
fn set_of(text: &str) -> Vec<char> {
    if let Some(name) = text.strip_prefix("[:").and_then(|text| text.strip_suffix(":]")) {
        return (0..=127u8).map(char::from).filter(|c| pattern_is_in(name, *c)).collect();
    }
    let (text, _) = super::unescape(text);
    let chars: Vec<char> = text.chars().collect();
    let mut set = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        match (chars.get(at + 1), chars.get(at + 2)) {
            (Some('-'), Some(&last)) if c <= last => {
                set.extend((c..=last).take(256));
                at += 3;
            }
            _ => {
                set.push(c);
                at += 1;
            }
        }
    }
    set
}

pub(super) fn cut(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let options = Known { flags: "s", values: "dfc", long: &[], anywhere: true }.read(argv)?;
    let text = whole(texts!(shell, argv, &options.rest));
    let delimiter = options.value('d').unwrap_or("\t");
    let list = options.value('f').or(options.value('c')).ok_or(Stop::Unknown)?;
    let ranges = ranges(list).ok_or(Stop::Unknown)?;
    let wanted = |at: usize| ranges.iter().any(|(from, to)| *from <= at && at <= *to);
    let mut out = String::new();
    for line in text.lines() {
        if options.value('c').is_some() {
            out.extend(line.chars().enumerate().filter(|(at, _)| wanted(at + 1)).map(|(_, c)| c));
        } else if line.contains(delimiter) && !delimiter.is_empty() {
            let fields = line.split(delimiter).enumerate();
            let kept: Vec<&str> =
                fields.filter(|(at, _)| wanted(at + 1)).map(|(_, field)| field).collect();
            out.push_str(&kept.join(delimiter));
        } else if options.has('s') {
            continue;
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    shell.print(&out);
    Ok(0)
}

/// `1,3-5,7-`
fn ranges(list: &str) -> Option<Vec<(usize, usize)>> {
    let number = |text: &str, default| {
        if text.is_empty() { Some(default) } else { text.parse::<usize>().ok() }
    };
    list.split(',')
        .map(|part| match part.split_once('-') {
            Some((from, to)) => Some((number(from, 1)?, number(to, usize::MAX)?)),
            None => part.parse().ok().map(|at| (at, at)),
        })
        .collect()
}

pub(super) fn grep(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let known = Known { flags: "FEqvcilnrhosx", values: "em", long: &[], anywhere: true };
    let options = known.read(argv)?;
    let mut rest = options.rest.as_slice();
    let mut patterns: Vec<&str> = options.values('e').collect();
    if patterns.is_empty() {
        let (first, more) = rest.split_first().ok_or(Stop::Unknown)?;
        patterns.push(first);
        rest = more;
    }
    let fixed = options.has('F') || argv.first().is_some_and(|name| name.ends_with("fgrep"));
    let refused = ['r', 'o', 'm'].iter().any(|flag| options.has(*flag)) || rest.len() > 1;
    if refused || patterns.iter().any(|pattern| !fixed && !is_plain(pattern) || is_unknown(pattern))
    {
        return Err(Stop::Unknown);
    }
    let fold = |text: &str| if options.has('i') { text.to_lowercase() } else { text.to_owned() };
    let patterns: Vec<String> = patterns.into_iter().map(fold).collect();
    let texts = texts!(shell, argv, rest);
    let matches = |line: &str| {
        let line = fold(line);
        patterns.iter().any(|pattern| {
            if options.has('x') { line == *pattern } else { matches_plain(&line, pattern, fixed) }
        }) != options.has('v')
    };
    let text = whole(texts);
    let found: Vec<(usize, &str)> =
        text.lines().enumerate().filter(|(_, line)| matches(line)).collect();
    let mut out = String::new();
    if options.has('c') {
        out = format!("{}\n", found.len());
    } else if options.has('l') {
        if !found.is_empty() {
            out = format!("{}\n", rest.first().map_or("(standard input)", String::as_str));
        }
    } else if !options.has('q') {
        for (at, line) in &found {
            if options.has('n') {
                out.push_str(&format!("{}:", at + 1));
            }
            out.push_str(line);
            out.push('\n');
        }
    }
    shell.print(&out);
    Ok(i32::from(found.is_empty()))
}

/// Whether a regular expression is only a text, with `^` and `$` at its ends.
pub(super) fn is_plain(pattern: &str) -> bool {
    let inner = pattern.strip_prefix('^').unwrap_or(pattern);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    !inner.contains(['.', '*', '[', ']', '\\', '^', '$', '+', '?', '(', ')', '{', '}', '|'])
}

pub(super) fn matches_plain(line: &str, pattern: &str, fixed: bool) -> bool {
    if fixed {
        return line.contains(pattern);
    }
    let (start, inner) = pattern.strip_prefix('^').map_or((false, pattern), |it| (true, it));
    let (end, inner) = inner.strip_suffix('$').map_or((false, inner), |it| (true, it));
    match (start, end) {
        (true, true) => line == inner,
        (true, false) => line.starts_with(inner),
        (false, true) => line.ends_with(inner),
        (false, false) => line.contains(inner),
    }
}

pub(super) fn tee(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let options = Known { flags: "ai", values: "", long: &[], anywhere: true }.read(argv)?;
    refuse_unknown(&options.rest)?;
    let content = shell.input();
    let mut status = 0;
    for path in &options.rest {
        let at = shell.path(path);
        let mut stream = crate::effect::run::Stream::default();
        if options.has('a')
            && let Ok(before) = shell.machine.read(&at)
        {
            stream.content(&before);
        }
        stream.content(&content);
        if let Err(errno) = shell.machine.write(&at, stream.take()) {
            shell.complain(&format!("tee: {path}: {errno}"));
            status = 1;
        }
    }
    shell.print_content(&content);
    Ok(status)
}

pub(super) fn sha256sum(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let options = Known { flags: "b", values: "", long: &[], anywhere: true }.read(argv)?;
    refuse_unknown(&options.rest)?;
    let input = ["-".to_owned()];
    let paths = if options.rest.is_empty() { &input[..] } else { &options.rest };
    for path in paths {
        match shell.read(path) {
            Ok(Content::Bytes(bytes)) => {
                let line = format!("{}  {path}", Digest::of_bytes(&bytes).hex());
                shell.print_line(&line);
            }
            Ok(content) => {
                let id = shell.next_id(&[argv.join(" "), text_of(&content)]);
                let size = Some(67 + path.len() as u64);
                shell.print_content(&Content::Opaque { size, id: id.into() });
            }
            Err(errno) => {
                shell.complain(&format!("sha256sum: can't open '{path}': {errno}"));
                return Ok(1);
            }
        }
    }
    Ok(0)
}
