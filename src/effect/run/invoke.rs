//! From a program's name to what it does.

use std::rc::Rc;

use crate::effect::command::{self, Stop};
use crate::effect::digest::Fields;
use crate::effect::tool;
use crate::effect::tree::{Found, Kind, UnknownId, join, parent_and_name};
use crate::project::Content;

use super::exec::Flow;
use super::shell::{Fd, Shell};
use super::stream::is_unknown;

/// What a name leads to.
enum Program {
    /// A program of which only the name is known.
    Named(String),
    Script {
        path: String,
        text: String,
    },
    Missing,
    Denied,
}

/// Interpreters whose scripts are carried out.
const SHELLS: &[&str] = &["sh", "bash", "ash", "dash"];

impl Shell<'_> {
    /// Runs a command with its arguments, of which one may be another command.
    pub fn invoke(&mut self, argv: &[String]) -> Result<i32, Flow> {
        self.deeper(|shell| shell.program(argv))
    }

    fn program(&mut self, argv: &[String]) -> Result<i32, Flow> {
        let Some(name) = argv.first() else { return Ok(0) };
        if !self.machine.works(1) {
            return Err(Flow::TooMuch);
        }
        if let Some(function) = self.functions.get(name.as_str()).cloned() {
            return self.call_function(&function, argv);
        }
        if command::is_builtin(name) {
            return self.run_named(name, argv);
        }
        match self.find_program(name) {
            Program::Named(name) => self.run_named(&name, argv),
            Program::Script { path, text } => self.run_script(&path, &text, argv),
            Program::Missing => {
                let what =
                    if name.contains('/') { "No such file or directory" } else { "not found" };
                self.complain(&format!("{}: {name}: {what}", self.name));
                Ok(127)
            }
            Program::Denied => {
                self.complain(&format!("{}: {name}: Permission denied", self.name));
                Ok(126)
            }
        }
    }

    fn run_named(&mut self, name: &str, argv: &[String]) -> Result<i32, Flow> {
        let Some(program) = command::find(name) else {
            self.not_understood(argv);
            return Ok(0);
        };
        match program(self, argv) {
            Ok(status) => Ok(status),
            Err(Stop::Flow(flow)) => Err(flow),
            Err(Stop::Unknown) => {
                self.not_understood(argv);
                Ok(0)
            }
        }
    }

    fn run_script(&mut self, path: &str, text: &str, argv: &[String]) -> Result<i32, Flow> {
        let first = text.lines().next().unwrap_or_default();
        let interpreter = first.strip_prefix("#!").unwrap_or("/bin/sh");
        let mut words = interpreter.split_whitespace();
        let mut program = words.next().unwrap_or_default();
        if program.ends_with("/env") {
            program = words.next().unwrap_or_default();
        }
        let (_, name) = parent_and_name(program);
        if !SHELLS.contains(&name) {
            self.not_understood(argv);
            return Ok(0);
        }
        let flags: Vec<String> = words.map(Into::into).collect();
        let params = argv.get(1..).unwrap_or_default();
        let text = text.to_owned();
        self.deeper(|shell| {
            let options = shell.options;
            shell.options = super::shell::Options::default();
            command::set_flags(shell, &flags);
            let result = shell.run_text(&text, path, params);
            shell.options = options;
            result
        })
    }

    fn find_program(&self, name: &str) -> Program {
        if name.contains('/') {
            return self.program_at(&self.path(name)).unwrap_or(Program::Missing);
        }
        let dirs = self.variable("PATH").unwrap_or_else(|| "/usr/bin:/bin".into());
        let mut denied = None;
        for dir in dirs.split(':') {
            match self.program_at(&join(&self.path(dir), name)) {
                Some(Program::Missing) | None => {}
                Some(Program::Denied) => denied = Some(Program::Denied),
                Some(program) => return program,
            }
        }
        denied.unwrap_or(Program::Missing)
    }

    fn program_at(&self, path: &str) -> Option<Program> {
        let place = self.machine.existing(path, true).ok()?;
        let named = || Program::Named(parent_and_name(path).1.to_owned());
        let Found::Node(node) = &place.found else { return Some(named()) };
        if let Kind::Unknown(_) = node.kind() {
            return Some(named());
        }
        if self.machine.may(node, 0o1).is_err() || node.meta().mode & 0o111 == 0 {
            return matches!(node.kind(), Kind::File { .. }).then_some(Program::Denied);
        }
        match node.kind() {
            Kind::Directory(_) => Some(Program::Denied),
            Kind::File { content: Content::Bytes(bytes), .. } => match std::str::from_utf8(bytes) {
                Ok(text) if !text.contains('\0') => {
                    Some(Program::Script { path: path.to_owned(), text: text.to_owned() })
                }
                _ => Some(named()),
            },
            _ => Some(named()),
        }
    }

    /// The id of what a command does that is not understood: a function of all it could read.
    pub fn next_id(&self, argv: &[String]) -> String {
        let mut fields = Fields::new("command");
        fields.digest(&self.machine.tree.digest());
        for word in argv {
            fields.add(word.as_bytes());
        }
        fields.add(b"\0environment");
        for (name, value) in self.environment() {
            fields.add(name.as_bytes());
            fields.add(value.as_bytes());
        }
        fields.add(self.cwd.as_bytes());
        fields.number(u64::from(self.machine.uid));
        if let Some(Fd::In(input)) = self.fds.get(&0) {
            let input = input.borrow();
            fields.add(crate::effect::tree::content_digest(&input.content).bytes());
            fields.number(input.at as u64);
        }
        fields.finish().short()
    }

    /// A command may have written anywhere, and printed anything.
    pub fn not_understood(&mut self, argv: &[String]) {
        let id = self.next_id(argv);
        self.machine.tree.becomes_unknown(UnknownId::of(&id));
        tool::weigh(self, argv);
        self.print_content(&Content::Opaque { size: None, id: format!("{id}-out").into() });
        if let Some(name) = argv.first()
            && !is_unknown(name)
            && !self.machine.unknown.iter().any(|known| **known == **name)
        {
            self.machine.unknown.push(Rc::from(name.as_str()));
        }
    }
}
