//! The command that a container starts with.

use crate::effect::tree::{clean, join};
use crate::plan::step::Launch;
use crate::plan::{Action, Stage};
use crate::syntax::shell::{self, Command};

/// What a container starts: entrypoint and command together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Start {
    /// A word with a variable in it is as it is written.
    pub words: Vec<String>,
    /// Whether a shell starts it.
    pub needs_shell: bool,
    directory: String,
}

/// What the stage itself says; `None` where it says nothing, or where it is no single command.
pub(super) fn of(stage: &Stage) -> Option<Start> {
    let last = |is: fn(&Action) -> Option<&Launch>| {
        stage.steps.iter().rev().find_map(|step| is(&step.action))
    };
    let entrypoint = last(|action| match action {
        Action::Entrypoint(launch) => Some(launch),
        _ => None,
    });
    let cmd = last(|action| match action {
        Action::Cmd(launch) => Some(launch),
        _ => None,
    });
    let directory = stage.end.workdir.to_string();
    let (words, needs_shell) = match (entrypoint, cmd) {
        (Some(entrypoint), cmd) if !entrypoint.args.is_empty() => {
            let (mut words, shell) = words(entrypoint)?;
            let rest = cmd.filter(|cmd| !shell && !cmd.shell_form);
            words.extend(rest.into_iter().flat_map(|cmd| &cmd.args).map(ToString::to_string));
            (words, shell)
        }
        (_, Some(cmd)) => words(cmd)?,
        _ => return None,
    };
    (!words.is_empty()).then_some(Start { words, needs_shell, directory })
}

fn words(launch: &Launch) -> Option<(Vec<String>, bool)> {
    let args: Vec<&str> = launch.args.iter().map(|arg| &**arg).collect();
    match args.as_slice() {
        ["/bin/sh" | "sh" | "/bin/bash" | "bash", "-c", text] => Some((command(text)?, true)),
        _ if launch.shell_form => None,
        args => Some((args.iter().map(|&arg| arg.to_owned()).collect(), false)),
    }
}

/// The words of a text that is one plain command; `exec` before it says nothing.
fn command(text: &str) -> Option<Vec<String>> {
    let script = shell::read(text);
    let [chain] = script.list.chains.as_slice() else { return None };
    let [link] = chain.links.as_slice() else { return None };
    let [Command::Simple(simple)] = link.pipeline.commands.as_slice() else { return None };
    if !simple.redirects.is_empty() || chain.background || !simple.assignments.is_empty() {
        return None;
    }
    let words = simple.words.iter().map(|word| match word.unquoted(text) {
        Some(plain) => plain.into_owned(),
        None => word.span.of(text).to_owned(),
    });
    let mut words: Vec<String> = words.collect();
    if words.first().is_some_and(|word| word == "exec") {
        words.remove(0);
    }
    Some(words)
}

impl Start {
    pub fn program(&self) -> &str {
        self.words.first().map(String::as_str).unwrap_or_default()
    }

    /// A path that is started or handed over, as an absolute one; `None` for a bare name.
    pub fn path(&self, word: &str) -> Option<String> {
        match word {
            "" => None,
            word if word.contains('$') => None,
            word if word.starts_with('/') => Some(clean(word)),
            word if word.contains('/') => Some(clean(&join(&self.directory, word))),
            _ => None,
        }
    }

    /// The same for a file that is handed over, which may be a bare name.
    pub fn file(&self, word: &str) -> Option<String> {
        match word {
            "" => None,
            word if word.contains(['$', '*']) => None,
            word if word.starts_with('/') => Some(clean(word)),
            word => Some(clean(&join(&self.directory, word))),
        }
    }
}
