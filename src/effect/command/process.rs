//! Programs that run others or tell about the system.

use crate::effect::run::{Shell, UNLISTED, is_unknown, text_of, unknown_text};
use crate::effect::tree::{Found, join};
use crate::project::Content;

use super::options::Known;
use super::{Done, Stop, builtin};

pub(super) fn sh(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let mut args = argv.get(1..).unwrap_or_default();
    let mut flags = Vec::new();
    let mut is_text = false;
    while let Some((arg, rest)) = args.split_first() {
        let Some(letters) = arg.strip_prefix('-').or(arg.strip_prefix('+')) else { break };
        args = rest;
        if letters == "-" {
            break;
        }
        if letters.starts_with('-') {
            continue;
        }
        is_text |= letters.contains('c');
        flags.push(arg.replace('c', ""));
        if letters.contains('o')
            && let Some((name, rest)) = args.split_first()
        {
            flags.push(name.clone());
            args = rest;
        }
    }
    let name = argv.first().map_or("sh", String::as_str);
    let (text, name, params) = match args.split_first() {
        Some((text, params)) if is_text => {
            let (name, params) =
                params.split_first().map_or((name, params), |(name, rest)| (name.as_str(), rest));
            (text.clone(), name.to_owned(), params)
        }
        Some((path, params)) => match shell.machine.read(&shell.path(path)) {
            Ok(content) => (text_of(&content), path.clone(), params),
            Err(errno) => {
                shell.complain(&format!("{name}: can't open '{path}': {errno}"));
                return Ok(2);
            }
        },
        None => (text_of(&shell.input()), name.to_owned(), args),
    };
    if is_unknown(&text) {
        return Err(Stop::Unknown);
    }
    let options = shell.options;
    shell.options = crate::effect::run::Options::default();
    builtin::set_flags(shell, &flags);
    let params = params.to_vec();
    let result = shell.run_text(&text, &name, &params);
    shell.options = options;
    Ok(result?)
}

pub(super) fn env(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let mut args = argv.get(1..).unwrap_or_default();
    let mut pairs = Vec::new();
    while let Some((arg, rest)) = args.split_first() {
        if let Some((name, value)) = arg.split_once('=') {
            pairs.push((name.to_owned(), value.to_owned()));
        } else if arg.starts_with('-') && arg != "--" {
            return Err(Stop::Unknown);
        } else if arg != "--" {
            break;
        }
        args = rest;
    }
    if args.is_empty() {
        let lines = shell.environment().map(|(name, value)| format!("{name}={value}"));
        for line in lines.collect::<Vec<_>>() {
            shell.print_line(&line);
        }
        return Ok(0);
    }
    let before: Vec<_> = pairs.iter().map(|(name, _)| shell.variable(name)).collect();
    for (name, value) in &pairs {
        shell.export(name, value);
    }
    let args = args.to_vec();
    let result = shell.invoke(&args);
    for ((name, _), value) in pairs.iter().zip(before) {
        match value {
            Some(value) => shell.export(name, &value),
            None => shell.unset(name),
        }
    }
    Ok(result?)
}

pub(super) fn printenv(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let Some(name) = argv.get(1) else { return env(shell, argv) };
    let found = shell.environment().find(|(known, _)| ***known == **name);
    match found.map(|(_, value)| value.clone()) {
        Some(value) => {
            shell.print_line(&value);
            Ok(0)
        }
        None => Ok(1),
    }
}

pub(super) fn exec(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let rest = argv.get(1..).unwrap_or_default().to_vec();
    let status = shell.invoke(&rest)?;
    Err(Stop::Flow(crate::effect::run::Flow::Exit(status)))
}

pub(super) fn command(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    match argv.get(1).map(String::as_str) {
        Some("-v" | "-V") => which(shell, argv.get(1..).unwrap_or_default()),
        Some(_) => {
            let rest = argv.get(1..).unwrap_or_default().to_vec();
            Ok(shell.invoke(&rest)?)
        }
        None => Ok(0),
    }
}

pub(super) fn which(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let mut status = 0;
    for name in argv.iter().skip(1).filter(|name| !name.starts_with('-')) {
        if shell.is_builtin(name) && argv.first().is_none_or(|it| it != "which") {
            shell.print_line(name);
            continue;
        }
        let path = shell.variable("PATH").unwrap_or_default();
        let mut found = None;
        for dir in path.split(':') {
            let at = join(dir, name);
            match shell.machine.tree.find(&at) {
                Found::Node(_) => {
                    found = Some(at);
                    break;
                }
                Found::Unknown(_) => return Err(Stop::Unknown),
                Found::Nothing => {}
            }
        }
        match found {
            Some(path) => shell.print_line(&path),
            None => status = 1,
        }
    }
    Ok(status)
}

pub(super) fn xargs(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let known = Known {
        flags: "r0t",
        values: "nI",
        long: &[("no-run-if-empty", 'r'), ("null", '0')],
        anywhere: false,
    };
    let options = known.read(argv)?;
    let text = text_of(&shell.input());
    if is_unknown(&text) {
        return Err(Stop::Unknown);
    }
    let words: Vec<String> = if options.has('0') {
        text.split('\0').filter(|word| !word.is_empty()).map(Into::into).collect()
    } else if options.value('I').is_some() {
        text.lines().map(|line| line.trim().to_owned()).collect()
    } else if text.contains(['\'', '"', '\\']) {
        return Err(Stop::Unknown);
    } else {
        text.split_whitespace().map(Into::into).collect()
    };
    let mut command = options.rest.clone();
    if command.is_empty() {
        command.push("echo".to_owned());
    }
    if words.is_empty() && options.has('r') {
        return Ok(0);
    }
    let mut status = 0;
    if let Some(sign) = options.value('I') {
        for word in words {
            let line: Vec<String> = command.iter().map(|arg| arg.replace(sign, &word)).collect();
            if shell.invoke(&line)? != 0 {
                status = 123;
            }
        }
        return Ok(status);
    }
    let most = options.value('n').map_or(Ok(usize::MAX), str::parse).map_err(|_| Stop::Unknown)?;
    let mut rest = words.as_slice();
    loop {
        let (now, later) = rest.split_at(most.clamp(1, rest.len().max(1)).min(rest.len()));
        let line: Vec<String> = command.iter().chain(now).cloned().collect();
        if shell.invoke(&line)? != 0 {
            status = 123;
        }
        rest = later;
        if rest.is_empty() {
            return Ok(status);
        }
    }
}

/// Programs that print something else each time.
pub(super) fn changing(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let id = shell.next_id(&[argv.join(" "), format!("{:?}", shell.machine.now)]);
    shell.print_content(&Content::Opaque { size: None, id: id.into() });
    Ok(0)
}

pub(super) fn hostname(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    if argv.len() > 1 {
        return Err(Stop::Unknown);
    }
    shell.print_line(&shell.machine.host.clone());
    Ok(0)
}

pub(super) fn uname(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    match argv.get(1).map(String::as_str) {
        None | Some("-s") => shell.print_line("Linux"),
        Some("-n") => shell.print_line(&shell.machine.host.clone()),
        Some("-o") => shell.print_line("GNU/Linux"),
        _ => {
            let id = format!("uname {:?}", argv.get(1..));
            shell.print_content(&Content::Opaque { size: None, id: id.into() });
        }
    }
    Ok(0)
}

/// The name is not known, so nothing that uses it is.
pub(super) fn mktemp(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let id = shell.next_id(argv);
    shell.print(&unknown_text(&format!("{UNLISTED}{id}")));
    Ok(0)
}
