//! What a shell text is like as a whole: whether it can be joined with another one.

use crate::plan::step::Step;
use crate::syntax::shell::{
    self, Chain, Command, CompoundKind, Join, Link, List, Piece, PieceKind, Script, Simple, Word,
};

/// Programs of the shell that change what the next command finds.
const LASTING: &[&str] = &[
    ".",
    "alias",
    "builtin",
    "cd",
    "declare",
    "enable",
    "eval",
    "exec",
    "exit",
    "export",
    "getopts",
    "hash",
    "let",
    "local",
    "mapfile",
    "popd",
    "pushd",
    "read",
    "readarray",
    "readonly",
    "return",
    "set",
    "shift",
    "shopt",
    "source",
    "trap",
    "typeset",
    "ulimit",
    "umask",
    "unalias",
    "unset",
];

/// Programs that leave something running.
const SERVICES: &[&str] = &[
    "apache2ctl",
    "apachectl",
    "daemon",
    "dockerd",
    "invoke-rc.d",
    "mysqld_safe",
    "nginx",
    "nohup",
    "pg_ctl",
    "pg_ctlcluster",
    "rc-service",
    "service",
    "setsid",
    "start-stop-daemon",
    "supervisord",
    "systemctl",
    "Xvfb",
];

/// Whether it is one chain of commands, each of which runs if the one before it did well.
pub(super) fn is_and_chain(list: &List) -> bool {
    matches!(list.chains.as_slice(), [only] if !only.background && !has_or(only))
}

pub(super) fn has_or(chain: &Chain) -> bool {
    chain.links.iter().any(|link| link.join == Join::Or)
}

/// Whether it ends with a lone command, so that with `set -e` nothing goes on behind its failure.
pub(super) fn ends_alone(list: &List) -> bool {
    let Some(Chain { links, background: false, .. }) = list.chains.last() else { return false };
    matches!(links.as_slice(), [only] if is_plain_link(only) && !only.pipeline.negated)
}

/// Whether `set -e` makes no difference to it: one chain, and nothing with a list of its own.
pub(super) fn is_plain(list: &List) -> bool {
    matches!(list.chains.as_slice(), [only] if !only.background && is_plain_chain(only))
}

pub(super) fn is_plain_chain(chain: &Chain) -> bool {
    chain.links.iter().all(is_plain_link)
}

fn is_plain_link(link: &Link) -> bool {
    link.pipeline.commands.iter().all(|command| match command {
        Command::Simple(simple) => {
            let values = simple.assignments.iter().map(|it| &it.value);
            let targets = simple.redirects.iter().map(|it| &it.target);
            let mut words = simple.words.iter().chain(values).chain(targets);
            words.all(|word| is_plain_text(&word.pieces))
        }
        Command::Compound(_) => false,
    })
}

fn is_plain_text(pieces: &[Piece]) -> bool {
    pieces.iter().all(|piece| match &piece.kind {
        PieceKind::Substitution(list) | PieceKind::Process(list) => {
            list.chains.is_empty() || is_plain(list)
        }
        PieceKind::DoubleQuoted(pieces) | PieceKind::Arithmetic(pieces) => is_plain_text(pieces),
        PieceKind::Variable(variable) => is_plain_text(&variable.operand),
        PieceKind::Array(words) => words.iter().all(|word| is_plain_text(&word.pieces)),
        _ => true,
    })
}

/// Whether a command of it changes what a command behind it finds in the same shell: its directory,
/// its variables, its settings.
pub(super) fn lasts(list: &List, text: &str) -> bool {
    list.chains.iter().filter(|chain| !chain.background).any(|chain| {
        let alone = chain.links.iter().filter(|link| link.pipeline.commands.len() == 1);
        let mut commands = alone.flat_map(|link| &link.pipeline.commands);
        commands.any(|command| command_lasts(command, text))
    })
}

fn command_lasts(command: &Command, text: &str) -> bool {
    let compound = match command {
        Command::Simple(simple) => return simple_lasts(simple, text),
        Command::Compound(compound) => compound,
    };
    let inner = |list: &List| lasts(list, text);
    match &compound.kind {
        CompoundKind::Subshell(_) => false,
        CompoundKind::Group(list) => inner(list),
        CompoundKind::If { branches, otherwise } => {
            let mut branches = branches.iter();
            branches.any(|branch| inner(&branch.condition) || inner(&branch.body))
                || otherwise.as_ref().is_some_and(inner)
        }
        CompoundKind::While(branch) | CompoundKind::Until(branch) => {
            inner(&branch.condition) || inner(&branch.body)
        }
        CompoundKind::Case { subject, arms } => {
            assigns(&subject.pieces, text) || arms.iter().any(|arm| inner(&arm.body))
        }
        CompoundKind::Test(words) => words.iter().any(|word| assigns(&word.pieces, text)),
        CompoundKind::For { .. }
        | CompoundKind::ForArithmetic { .. }
        | CompoundKind::Function { .. }
        | CompoundKind::Arithmetic(_) => true,
    }
}

fn simple_lasts(simple: &Simple, text: &str) -> bool {
    let in_words = |words: &[Word]| words.iter().any(|word| assigns(&word.pieces, text));
    let descriptor = simple.redirects.iter().any(|it| it.fd.of(text).starts_with('{'));
    if simple.words.is_empty() {
        return !simple.assignments.is_empty() || descriptor;
    }
    descriptor || in_words(&simple.words) || program_lasts(&simple.words, text)
}

fn program_lasts(words: &[Word], text: &str) -> bool {
    let [first, rest @ ..] = words else { return false };
    let Some(program) = first.literal(text) else { return true };
    if program == "command" {
        let asks = rest.first().is_some_and(|word| word.span.of(text).starts_with('-'));
        return !asks && program_lasts(rest, text);
    }
    LASTING.contains(&&*program)
}

/// `${x:=y}`, `$((x = 1))`
fn assigns(pieces: &[Piece], text: &str) -> bool {
    pieces.iter().any(|piece| match &piece.kind {
        PieceKind::Variable(variable) => {
            matches!(variable.op.of(text), ":=" | "=") || assigns(&variable.operand, text)
        }
        PieceKind::Arithmetic(_) => {
            let text = piece.span.of(text);
            text.contains('=') || text.contains("++") || text.contains("--")
        }
        PieceKind::DoubleQuoted(pieces) => assigns(pieces, text),
        PieceKind::Array(words) => words.iter().any(|word| assigns(&word.pieces, text)),
        _ => false,
    })
}

/// Whether it starts something that goes on behind its end.
pub(super) fn leaves_running(script: &Script, text: &str) -> bool {
    let starts = |simple: &Simple| {
        let program = simple.words.first().and_then(|word| word.literal(text)).unwrap_or_default();
        let name = program.rsplit('/').next().unwrap_or_default();
        SERVICES.contains(&name)
            || program.starts_with("/etc/init.d/")
            || simple.words.iter().any(|word| word.span.of(text).contains("daemonize"))
    };
    has_background(&script.list) || shell::calls(script).iter().any(|call| starts(call.command))
}

fn has_background(list: &List) -> bool {
    list.chains.iter().any(|chain| {
        let mut commands = chain.links.iter().flat_map(|link| &link.pipeline.commands);
        chain.background || commands.any(has_background_below)
    })
}

fn has_background_below(command: &Command) -> bool {
    let Command::Compound(compound) = command else { return false };
    match &compound.kind {
        CompoundKind::Subshell(list) | CompoundKind::Group(list) => has_background(list),
        CompoundKind::If { branches, otherwise } => {
            let mut branches = branches.iter();
            branches.any(|it| has_background(&it.condition) || has_background(&it.body))
                || otherwise.as_ref().is_some_and(has_background)
        }
        CompoundKind::While(branch) | CompoundKind::Until(branch) => {
            has_background(&branch.condition) || has_background(&branch.body)
        }
        CompoundKind::For { body, .. } | CompoundKind::ForArithmetic { body, .. } => {
            has_background(body)
        }
        CompoundKind::Case { arms, .. } => arms.iter().any(|arm| has_background(&arm.body)),
        CompoundKind::Function { body, .. } => body.as_ref().is_some_and(has_background_below),
        CompoundKind::Test(_) | CompoundKind::Arithmetic(_) => false,
    }
}

/// How a script asks for its end at the first failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Errexit<'a> {
    No,
    /// Its first command is this `set -e`, and there is no other `set`.
    First(&'a str),
    /// Somewhere else.
    Within,
}

pub(super) fn errexit<'a>(script: &Script, text: &'a str) -> Errexit<'a> {
    let calls = shell::calls(script);
    let program = |simple: &Simple| simple.program(text);
    let sets = calls.iter().filter(|call| program(call.command).as_deref() == Some("set"));
    let sets: Vec<&Simple> = sets.map(|call| call.command).collect();
    if !sets.iter().any(|simple| asks_for_end(simple, text)) {
        return Errexit::No;
    }
    let first = script.list.chains.first().and_then(|chain| chain.links.first());
    let first = first.map(|link| (link.pipeline.negated, link.pipeline.commands.as_slice()));
    match (first, sets.as_slice()) {
        (Some((false, [Command::Simple(first)])), [only]) if first.span == only.span => {
            Errexit::First(first.span.of(text))
        }
        _ => Errexit::Within,
    }
}

fn asks_for_end(set: &Simple, text: &str) -> bool {
    set.arguments().iter().any(|word| {
        let word = word.span.of(text);
        word == "errexit" || (word.starts_with('-') && word.contains('e'))
    })
}

/// The flags of the shell that runs a step, if it is one whose grammar is known.
pub(super) fn shell_flags(step: &Step) -> Option<Vec<&str>> {
    let Some(shell) = &step.before.shell else { return Some(Vec::new()) };
    let (program, flags) = shell.split_first()?;
    let name = program.rsplit('/').next().unwrap_or_default();
    let is_known = matches!(name, "sh" | "bash" | "ash" | "dash");
    let flags: Vec<&str> = flags.iter().map(|flag| &**flag).collect();
    let takes_text = flags.last().is_some_and(|flag| flag.starts_with('-') && flag.ends_with('c'));
    (is_known && takes_text).then_some(flags)
}

/// Whether the shell itself is told to end at the first failure.
pub(super) fn shell_ends(flags: &[&str]) -> bool {
    let is_short = |flag: &&str| flag.starts_with('-') && !flag.starts_with("--");
    flags.iter().any(|flag| *flag == "errexit" || (is_short(flag) && flag.contains('e')))
}
