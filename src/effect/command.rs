//! What programs do, one table from name to function.
//!
//! A program reads its arguments before it changes anything; what it does not know it refuses with
//! `Stop::Unknown`, and the command counts as not understood.

#![expect(clippy::unnecessary_wraps, reason = "all programs have one signature")]

mod account;
mod archive;
mod attributes;
mod builtin;
mod copying;
mod filter;
mod list;
mod making;
mod options;
mod print;
mod process;
mod sed;
mod test;
mod web;

use super::run::{Flow, Shell};

pub use builtin::set_flags;
pub use print::unescape;

/// What a program does: its arguments with its name first, and its exit status.
pub type Program = fn(&mut Shell<'_>, &[String]) -> Done;

pub type Done = Result<i32, Stop>;

/// Why a program has no exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It is called in a way that is not known here, or on things that are not known.
    Unknown,
    Flow(Flow),
}

impl From<Flow> for Stop {
    fn from(flow: Flow) -> Self {
        Self::Flow(flow)
    }
}

/// Programs that are part of the shell.
const BUILTINS: &[(&str, Program)] = &[
    (".", builtin::source),
    (":", builtin::yes),
    ("[", test::test),
    ("break", builtin::leave),
    ("cd", builtin::cd),
    ("command", process::command),
    ("continue", builtin::next),
    ("echo", print::echo),
    ("eval", builtin::eval),
    ("exec", process::exec),
    ("exit", builtin::exit),
    ("export", builtin::export),
    ("false", builtin::no),
    ("hash", builtin::yes),
    ("local", builtin::declare),
    ("printf", print::printf),
    ("pwd", builtin::pwd),
    ("read", builtin::read),
    ("readonly", builtin::declare),
    ("return", builtin::back),
    ("set", builtin::set),
    ("shift", builtin::shift),
    ("source", builtin::source),
    ("test", test::test),
    ("trap", builtin::yes),
    ("true", builtin::yes),
    ("type", process::which),
    ("umask", builtin::umask),
    ("unset", builtin::unset),
    ("wait", builtin::yes),
];

/// Programs that are files; a name is looked up only where one may be.
const PROGRAMS: &[(&str, Program)] = &[
    ("[", test::test),
    ("addgroup", account::add_group),
    ("adduser", account::add_user),
    ("ash", process::sh),
    ("basename", print::basename),
    ("bash", process::sh),
    ("cat", print::cat),
    ("chgrp", attributes::chgrp),
    ("chmod", attributes::chmod),
    ("chown", attributes::chown),
    ("cp", copying::cp),
    ("curl", web::curl),
    ("cut", filter::cut),
    ("dash", process::sh),
    ("date", process::changing),
    ("dd", making::dd),
    ("dirname", print::dirname),
    ("echo", print::echo),
    ("egrep", filter::grep),
    ("env", process::env),
    ("false", builtin::no),
    ("fgrep", filter::grep),
    ("find", list::find),
    ("grep", filter::grep),
    ("groupadd", account::add_group),
    ("head", filter::head),
    ("hostname", process::hostname),
    ("id", account::id),
    ("install", copying::install),
    ("ln", making::ln),
    ("ls", list::ls),
    ("mkdir", making::mkdir),
    ("mkfifo", making::mkfifo),
    ("mknod", making::mknod),
    ("mktemp", process::mktemp),
    ("mv", copying::mv),
    ("printenv", process::printenv),
    ("printf", print::printf),
    ("pwd", builtin::pwd),
    ("rm", making::rm),
    ("rmdir", making::rmdir),
    ("sed", sed::sed),
    ("seq", print::seq),
    ("sh", process::sh),
    ("sha256sum", filter::sha256sum),
    ("sleep", builtin::yes),
    ("sort", filter::sort),
    ("sync", builtin::yes),
    ("tail", filter::tail),
    ("tar", archive::tar),
    ("tee", filter::tee),
    ("test", test::test),
    ("touch", making::touch),
    ("tr", filter::tr),
    ("true", builtin::yes),
    ("truncate", making::truncate),
    ("uname", process::uname),
    ("uniq", filter::uniq),
    ("useradd", account::add_user),
    ("uuidgen", process::changing),
    ("wc", filter::wc),
    ("wget", web::wget),
    ("which", process::which),
    ("whoami", account::whoami),
    ("xargs", process::xargs),
];

pub fn is_builtin(name: &str) -> bool {
    look_up(BUILTINS, name).is_some()
}

/// The function of a program.
pub fn find(name: &str) -> Option<Program> {
    look_up(BUILTINS, name).or_else(|| look_up(PROGRAMS, name))
}

fn look_up(table: &[(&str, Program)], name: &str) -> Option<Program> {
    let at = table.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    table.get(at).map(|(_, program)| *program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_in_order() {
        assert!(BUILTINS.is_sorted_by(|one, other| one.0 < other.0));
        assert!(PROGRAMS.is_sorted_by(|one, other| one.0 < other.0));
    }
}
