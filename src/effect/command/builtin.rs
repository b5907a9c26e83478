//! Commands that change the shell itself.

use crate::effect::run::{Errno, Flow, Shell, is_unknown, text_of};
use crate::effect::tree::Found;

use super::{Done, Stop};

pub(super) fn yes(_: &mut Shell<'_>, _: &[String]) -> Done {
    Ok(0)
}

pub(super) fn no(_: &mut Shell<'_>, _: &[String]) -> Done {
    Ok(1)
}

fn status_of(shell: &Shell<'_>, argv: &[String]) -> i32 {
    match argv.get(1) {
        Some(text) => text.parse::<i32>().map_or(2, |status| status & 255),
        None => shell.status,
    }
}

pub(super) fn exit(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    Err(Stop::Flow(Flow::Exit(status_of(shell, argv))))
}

pub(super) fn back(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    Err(Stop::Flow(Flow::Return(status_of(shell, argv))))
}

pub(super) fn leave(_: &mut Shell<'_>, argv: &[String]) -> Done {
    let levels = argv.get(1).and_then(|text| text.parse().ok()).unwrap_or(1);
    Err(Stop::Flow(Flow::Break(levels)))
}

pub(super) fn next(_: &mut Shell<'_>, argv: &[String]) -> Done {
    let levels = argv.get(1).and_then(|text| text.parse().ok()).unwrap_or(1);
    Err(Stop::Flow(Flow::Continue(levels)))
}

pub(super) fn cd(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let wanted = match argv.get(1).map(String::as_str) {
        None | Some("~") => shell.variable("HOME").unwrap_or_else(|| "/".into()).to_string(),
        Some("-") => shell.variable("OLDPWD").unwrap_or_else(|| "/".into()).to_string(),
        Some(path) => path.to_owned(),
    };
    if is_unknown(&wanted) {
        return Err(Stop::Unknown);
    }
    let path = crate::effect::tree::clean(&shell.path(&wanted));
    let errno = match shell.machine.existing(&path, true) {
        Ok(place) => match &place.found {
            Found::Node(node) if !node.kind().is_directory() => Errno::NotDirectory,
            Found::Node(node) if shell.machine.may(node, 0o1).is_err() => Errno::Denied,
            _ => {
                let before = std::mem::replace(&mut shell.cwd, path);
                shell.set("OLDPWD", &before);
                return Ok(0);
            }
        },
        Err(errno) => errno,
    };
    shell.complain(&format!("{}: cd: can't cd to {wanted}: {errno}", shell.name));
    Ok(2)
}

pub(super) fn pwd(shell: &mut Shell<'_>, _: &[String]) -> Done {
    let cwd = shell.cwd.clone();
    shell.print_line(&cwd);
    Ok(0)
}

pub(super) fn eval(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let text = argv.get(1..).unwrap_or_default().join(" ");
    if is_unknown(&text) {
        return Err(Stop::Unknown);
    }
    Ok(shell.run_here(&text)?)
}

pub(super) fn source(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let Some(path) = argv.get(1) else { return Ok(2) };
    match shell.machine.read(&shell.path(path)) {
        Ok(content) => {
            let text = text_of(&content);
            if is_unknown(&text) {
                return Err(Stop::Unknown);
            }
            match shell.run_here(&text) {
                Err(Flow::Return(status)) => Ok(status),
                other => Ok(other?),
            }
        }
        Err(errno) => {
            shell.complain(&format!("{}: .: can't open '{path}': {errno}", shell.name));
            Err(Stop::Flow(Flow::Exit(2)))
        }
    }
}

pub(super) fn export(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    for word in argv.iter().skip(1).filter(|word| *word != "-p") {
        match word.split_once('=') {
            Some((name, value)) => shell.export(name, value),
            None => shell.mark_exported(word),
        }
    }
    Ok(0)
}

pub(super) fn declare(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    for word in argv.iter().skip(1) {
        if let Some((name, value)) = word.split_once('=') {
            shell.set(name, value);
        }
    }
    Ok(0)
}

pub(super) fn unset(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let functions = argv.get(1).is_some_and(|flag| flag == "-f");
    for name in argv.iter().skip(1).filter(|name| !name.starts_with('-')) {
        if functions { shell.unset_function(name) } else { shell.unset(name) }
    }
    Ok(0)
}

pub(super) fn shift(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let count = argv.get(1).and_then(|text| text.parse::<usize>().ok()).unwrap_or(1);
    if count > shell.params.len() {
        return Ok(1);
    }
    shell.params.drain(..count);
    Ok(0)
}

pub(super) fn read(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let names: Vec<&String> = argv.iter().skip(1).filter(|name| !name.starts_with('-')).collect();
    let Some(line) = shell.input_line() else {
        for name in names {
            shell.set(name, "");
        }
        return Ok(1);
    };
    let complete = line.ends_with('\n') || is_unknown(&line);
    let line = line.trim_end_matches('\n');
    let mut rest = line.trim();
    for (at, name) in names.iter().enumerate() {
        if at + 1 == names.len() {
            shell.set(name, rest);
            break;
        }
        let (word, more) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
        shell.set(name, word);
        rest = more.trim_start();
    }
    Ok(i32::from(!complete))
}

pub(super) fn umask(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    if let Some(text) = argv.get(1) {
        shell.machine.umask = u32::from_str_radix(text, 8).map_err(|_| Stop::Unknown)? & 0o777;
    } else {
        let text = format!("{:04o}", shell.machine.umask);
        shell.print_line(&text);
    }
    Ok(0)
}

pub(super) fn set(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let args = argv.get(1..).unwrap_or_default();
    let rest = set_flags(shell, args);
    if let Some(params) = rest {
        shell.params = params.to_vec();
    }
    Ok(0)
}

/// Reads `-e`, `-o pipefail` and the like; gives the arguments behind them, if there are any.
pub fn set_flags<'a>(shell: &mut Shell<'_>, args: &'a [String]) -> Option<&'a [String]> {
    let mut rest = args;
    while let Some((arg, more)) = rest.split_first() {
        let on = match arg.chars().next() {
            _ if arg == "--" => return Some(more),
            Some('-') => true,
            Some('+') => false,
            _ => return Some(rest),
        };
        rest = more;
        for letter in arg.chars().skip(1) {
            let options = &mut shell.options;
            match letter {
                'e' => options.errexit = on,
                'u' => options.nounset = on,
                'x' => options.xtrace = on,
                'f' => options.noglob = on,
                'o' => {
                    if let Some((name, more)) = rest.split_first() {
                        rest = more;
                        match name.as_str() {
                            "pipefail" => options.pipefail = on,
                            "errexit" => options.errexit = on,
                            "nounset" => options.nounset = on,
                            "xtrace" => options.xtrace = on,
                            "noglob" => options.noglob = on,
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
    }
    None
}
