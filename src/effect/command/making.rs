//! Making and removing files and directories.

use crate::effect::mode::Mode;
use crate::effect::run::{Errno, Shell, is_unknown, is_unlisted};
use crate::effect::tree::{Found, Kind, Meta, Node, Time, join, parent_and_name};
use crate::project::Content;

use super::options::Known;
use super::{Done, Stop};

pub(super) fn mkdir(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let long = &[("parents", 'p'), ("mode", 'm'), ("verbose", 'v')];
    let options = Known { flags: "pv", values: "m", long, anywhere: true }.read(argv)?;
    refuse_unknown(&options.rest)?;
    let mut meta = shell.machine.new_directory();
    if let Some(text) = options.value('m') {
        let mode = Mode::parse(text).ok_or(Stop::Unknown)?;
        meta = meta.with_mode(mode.apply(0o777, true));
    }
    let mut status = 0;
    for path in &options.rest {
        let at = shell.path(path);
        let made = if options.has('p') {
            shell.machine.make_directories(&at, meta)
        } else {
            shell.machine.make_directory(&at, meta)
        };
        if let Err(errno) = made {
            shell.complain(&format!("mkdir: can't create directory '{path}': {errno}"));
            status = 1;
        }
    }
    Ok(status)
}

pub(super) fn rmdir(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let options = Known { flags: "", values: "", long: &[], anywhere: true }.read(argv)?;
    refuse_unknown(&options.rest)?;
    let mut status = 0;
    for path in &options.rest {
        let at = shell.path(path);
        let removed = match shell.machine.names(&at) {
            Ok(Some(names)) if names.is_empty() => {
                let place = shell.machine.existing(&at, false);
                place.and_then(|place| shell.machine.remove(&place.path))
            }
            Ok(Some(_)) => Err(Errno::NotEmpty),
            Ok(None) => return Err(Stop::Unknown),
            Err(errno) => Err(errno),
        };
        if let Err(errno) = removed {
            shell.complain(&format!("rmdir: '{path}': {errno}"));
            status = 1;
        }
    }
    Ok(status)
}

pub(super) fn rm(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let long = &[("recursive", 'r'), ("force", 'f'), ("verbose", 'v')];
    let options = Known { flags: "rRfvd", values: "", long, anywhere: true }.read(argv)?;
    let recursive = options.has('r') || options.has('R');
    let mut status = 0;
    for path in &options.rest {
        if is_unknown(path) {
            if !is_unlisted(path) {
                return Err(Stop::Unknown);
            }
            remove_unlisted(shell, path);
            continue;
        }
        if let Err(errno) = remove(shell, path, recursive)
            && !(options.has('f') && matches!(errno, Errno::Missing | Errno::NotDirectory))
        {
            shell.complain(&format!("rm: can't remove '{path}': {errno}"));
            status = 1;
        }
    }
    Ok(status)
}

fn remove(shell: &mut Shell<'_>, path: &str, recursive: bool) -> Result<(), Errno> {
    let place = shell.machine.existing(&shell.path(path.trim_end_matches('/')), false)?;
    if let Found::Node(node) = &place.found
        && node.kind().is_directory()
        && !recursive
    {
        return Err(Errno::IsDirectory);
    }
    shell.machine.remove(&place.path)
}

/// `dir/*` where nobody knows all names: those that are listed are words of their own.
fn remove_unlisted(shell: &mut Shell<'_>, path: &str) {
    let at = shell.path(path);
    let (parent, name) = parent_and_name(&at);
    let everything = name.split('|').nth(1) == Some("*\u{fdd1}");
    if everything
        && let Ok(place) = shell.machine.resolve(parent, true)
        && shell.machine.may_change_directory(&place.path).is_ok()
    {
        shell.machine.tree.make_known(&place.path);
        shell.machine.tree.clear(&place.path);
    }
}

pub(super) fn touch(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let long = &[("date", 'd'), ("reference", 'r'), ("no-create", 'c')];
    let options = Known { flags: "amch", values: "dtr", long, anywhere: true }.read(argv)?;
    refuse_unknown(&options.rest)?;
    let time = match (options.value('d'), options.value('t'), options.value('r')) {
        (Some(text), None, None) => Time::At(date(text).ok_or(Stop::Unknown)?),
        (None, Some(text), None) => Time::At(stamp(text).ok_or(Stop::Unknown)?),
        (None, None, Some(path)) => {
            match shell.machine.existing(&shell.path(path), true).map(|place| place.found) {
                Ok(Found::Node(node)) => node.meta().mtime,
                _ => return Err(Stop::Unknown),
            }
        }
        _ => shell.machine.now,
    };
    let mut status = 0;
    for path in &options.rest {
        if let Err(errno) = touch_one(shell, path, time, options.has('c')) {
            shell.complain(&format!("touch: {path}: {errno}"));
            status = 1;
        }
    }
    Ok(status)
}

fn touch_one(shell: &mut Shell<'_>, path: &str, time: Time, keep: bool) -> Result<(), Errno> {
    let at = shell.path(path);
    let place = shell.machine.resolve(&at, true)?;
    match &place.found {
        Found::Node(node) => {
            shell.machine.owns(node).or_else(|_| shell.machine.may(node, 0o2))?;
            shell.machine.tree.change(&place.path, |node| {
                let meta = node.meta();
                node.set_meta(Meta { mtime: time, ..meta });
            });
            Ok(())
        }
        Found::Nothing if keep => Ok(()),
        Found::Nothing => {
            shell.machine.write(&at, Content::text(""))?;
            shell.machine.tree.change(&place.path, |node| {
                let meta = node.meta();
                node.set_meta(Meta { mtime: time, ..meta });
            });
            Ok(())
        }
        Found::Unknown(id) => {
            let place = shell.machine.vacant(&at, true)?;
            let meta = Meta { mtime: time, ..shell.machine.new_file() };
            let kind = Kind::Unknown(id.below("touched"));
            shell.machine.tree.put(&place.path, Node::new(kind, meta));
            Ok(())
        }
    }
}

/// `2001-01-01`, `2001-01-01 12:00:00`, `@0`, with `T` or `Z` too.
fn date(text: &str) -> Option<i64> {
    if let Some(seconds) = text.strip_prefix('@') {
        return seconds.parse().ok();
    }
    let text = text.trim_end_matches(" UTC").trim_end_matches('Z');
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, "00:00:00"));
    let mut parts = day.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let mut parts = time.split(':').map(|part| part.parse::<i64>().ok());
    let (hours, minutes) = (parts.next()??, parts.next()??);
    let seconds = parts.next().flatten().unwrap_or(0);
    seconds_since_1970([year, month, day, hours, minutes, seconds])
}

/// `200101010000.00`
fn stamp(text: &str) -> Option<i64> {
    let (digits, seconds) = text.split_once('.').unwrap_or((text, "0"));
    let at = |from: usize, to: usize| digits.get(from..to)?.parse::<i64>().ok();
    if digits.len() != 12 {
        return None;
    }
    let seconds = seconds.parse().ok()?;
    seconds_since_1970([at(0, 4)?, at(4, 6)?, at(6, 8)?, at(8, 10)?, at(10, 12)?, seconds])
}

fn seconds_since_1970([year, month, day, hours, minutes, seconds]: [i64; 6]) -> Option<i64> {
    let fits = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    if !fits || hours > 24 || minutes > 60 || seconds > 60 {
        return None;
    }
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted - era * 400;
    let month = (month + 9) % 12;
    let of_year = (153 * month + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days * 86_400 + hours * 3_600 + minutes * 60 + seconds)
}

pub(super) fn ln(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let long = &[("symbolic", 's'), ("force", 'f'), ("no-dereference", 'n'), ("verbose", 'v')];
    let options = Known { flags: "sfnvT", values: "", long, anywhere: true }.read(argv)?;
    refuse_unknown(&options.rest)?;
    let (targets, name) = match options.rest.as_slice() {
        [] => return Ok(1),
        [target] => (vec![target], ".".to_owned()),
        [targets @ .., name] => (targets.iter().collect(), name.clone()),
    };
    let mut status = 0;
    for target in targets {
        let follow = !options.has('n') && !options.has('T');
        let at = shell.path(&name);
        let there = shell.machine.resolve(&at, follow);
        let is_directory = match there.map(|place| place.found) {
            Ok(Found::Node(node)) => node.kind().is_directory(),
            Ok(Found::Unknown(_)) => name.ends_with('/'),
            _ => false,
        };
        let at = if is_directory && !options.has('T') {
            join(&at, parent_and_name(target.trim_end_matches('/')).1)
        } else {
            at
        };
        if let Err(errno) = link(shell, target, &at, options.has('s'), options.has('f')) {
            shell.complain(&format!("ln: {name}: {errno}"));
            status = 1;
        }
    }
    Ok(status)
}

fn link(
    shell: &mut Shell<'_>,
    target: &str,
    at: &str,
    symbolic: bool,
    force: bool,
) -> Result<(), Errno> {
    let place = shell.machine.vacant(at, false)?;
    match &place.found {
        Found::Node(_) if !force => return Err(Errno::Exists),
        Found::Node(node) if node.kind().is_directory() => return Err(Errno::IsDirectory),
        Found::Node(_) => shell.machine.remove(&place.path)?,
        Found::Unknown(_) | Found::Nothing => {}
    }
    if symbolic {
        let meta = shell.machine.new_file().with_mode(0o777);
        shell.machine.tree.put(&place.path, Node::new(Kind::Symlink(target.into()), meta));
        return Ok(());
    }
    let source = shell.machine.existing(&shell.path(target), false)?;
    match &source.found {
        Found::Node(node) if node.kind().is_directory() => Err(Errno::Denied),
        Found::Unknown(id) => {
            let content = Content::Opaque { size: None, id: id.text() };
            let meta = shell.machine.new_file();
            shell.machine.tree.put(&place.path, Node::new(Kind::file(content), meta));
            Ok(())
        }
        _ => {
            shell.machine.tree.link(&source.path, &place.path);
            Ok(())
        }
    }
}

pub(super) fn mkfifo(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let options = Known { flags: "", values: "m", long: &[], anywhere: true }.read(argv)?;
    special(shell, &options.rest, &Kind::Fifo)
}

pub(super) fn mknod(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let options = Known { flags: "", values: "m", long: &[], anywhere: true }.read(argv)?;
    let number = |text: &String| text.parse::<u32>().map_err(|_| Stop::Unknown);
    match options.rest.as_slice() {
        [path, kind] if kind == "p" => special(shell, std::slice::from_ref(path), &Kind::Fifo),
        [path, kind, major, minor] => {
            let (major, minor) = (number(major)?, number(minor)?);
            let kind = Kind::Device { character: kind != "b", major, minor };
            special(shell, std::slice::from_ref(path), &kind)
        }
        _ => Err(Stop::Unknown),
    }
}

fn special(shell: &mut Shell<'_>, paths: &[String], kind: &Kind) -> Done {
    refuse_unknown(paths)?;
    for path in paths {
        let Ok(place) = shell.machine.vacant(&shell.path(path), false) else { return Ok(1) };
        if matches!(place.found, Found::Node(_)) {
            return Ok(1);
        }
        let meta = shell.machine.new_file();
        shell.machine.tree.put(&place.path, Node::new(kind.clone(), meta));
    }
    Ok(0)
}

pub(super) fn truncate(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let long = &[("size", 's'), ("no-create", 'c')];
    let options = Known { flags: "c", values: "s", long, anywhere: true }.read(argv)?;
    refuse_unknown(&options.rest)?;
    let size = options.value('s').and_then(size_of).ok_or(Stop::Unknown)?;
    for path in &options.rest {
        let at = shell.path(path);
        let content = match shell.machine.read(&at) {
            Ok(Content::Bytes(bytes)) if size <= bytes.len() as u64 => {
                let len = usize::try_from(size).unwrap_or(usize::MAX);
                Content::Bytes(bytes.get(..len).unwrap_or_default().into())
            }
            Ok(Content::Bytes(bytes)) if bytes.is_empty() => zeros(size),
            Err(Errno::Missing) => zeros(size),
            _ if size == 0 => Content::text(""),
            _ => return Err(Stop::Unknown),
        };
        if shell.machine.write(&at, content).is_err() {
            return Ok(1);
        }
    }
    Ok(0)
}

pub(super) fn dd(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let (mut input, mut output, mut block, mut count, mut quiet) = (None, None, 512, None, false);
    for arg in argv.iter().skip(1) {
        let (name, value) = arg.split_once('=').ok_or(Stop::Unknown)?;
        match name {
            "if" => input = Some(value),
            "of" => output = Some(value),
            "bs" => block = size_of(value).ok_or(Stop::Unknown)?,
            "count" => count = Some(size_of(value).ok_or(Stop::Unknown)?),
            "status" => quiet = true,
            _ => return Err(Stop::Unknown),
        }
    }
    let most = count.and_then(|count: u64| count.checked_mul(block));
    let read = match input {
        Some(path) => shell.machine.read(&shell.path(path)),
        None => Ok(shell.input()),
    };
    let content = match (read, most) {
        (Err(errno), _) => {
            shell.complain(&format!("dd: can't open '{}': {errno}", input.unwrap_or_default()));
            return Ok(1);
        }
        (Ok(Content::Opaque { id, .. }), Some(most)) if &*id == "zeros" => zeros(most),
        (Ok(Content::Opaque { id, .. }), Some(most)) if &*id == "random" => {
            let id = shell.next_id(&[format!("{argv:?} {:?}", shell.machine.now)]);
            Content::Opaque { size: Some(most), id: id.into() }
        }
        (Ok(Content::Bytes(bytes)), most) => {
            let most = most.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
            Content::Bytes(bytes.get(..most.min(bytes.len())).unwrap_or_default().into())
        }
        (Ok(content @ Content::Opaque { size: Some(_), .. }), None) => content,
        _ => return Err(Stop::Unknown),
    };
    let size = content.size().unwrap_or(0);
    match output {
        Some(path) => {
            let at = shell.path(path);
            if let Err(errno) = shell.machine.write(&at, content) {
                shell.complain(&format!("dd: can't open '{path}': {errno}"));
                return Ok(1);
            }
        }
        None => shell.print_content(&content),
    }
    if !quiet && block > 0 {
        let (whole, part) = (size / block, u64::from(size % block > 0));
        shell.complain(&format!("{whole}+{part} records in\n{whole}+{part} records out"));
    }
    Ok(0)
}

/// So many zero bytes; of many only the size is kept.
fn zeros(size: u64) -> Content {
    match usize::try_from(size) {
        Ok(len) if len <= 1 << 20 => Content::Bytes(vec![0; len].into()),
        _ => Content::Opaque { size: Some(size), id: format!("zeros-{size}").into() },
    }
}

/// `10M`, `4k`, `1024`, as bytes.
pub(super) fn size_of(text: &str) -> Option<u64> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at_checked(end)?;
    let factor: u64 = match unit {
        "" | "c" => 1,
        "w" => 2,
        "b" => 512,
        "k" | "K" | "KiB" => 1 << 10,
        "kB" | "KB" => 1_000,
        "m" | "M" | "MiB" => 1 << 20,
        "MB" => 1_000_000,
        "g" | "G" | "GiB" => 1 << 30,
        "GB" => 1_000_000_000,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(factor)
}

/// A path with something unknown in it leads nobody knows where.
pub(super) fn refuse_unknown(paths: &[String]) -> Result<(), Stop> {
    if paths.iter().any(|path| is_unknown(path)) { Err(Stop::Unknown) } else { Ok(()) }
}
