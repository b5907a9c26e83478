//! A shell process: its variables, open files and directory.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::effect::command;
use crate::effect::owner::home;
use crate::project::Content;
use crate::syntax::shell::{self, Command, Script};

use super::Environment;
use super::exec::Flow;
use super::files::{Machine, absolute};
use super::stream::{Stream, text_of};

/// How deep commands, calls, substitutions and scripts may go in one another.
const DEEPEST: u32 = 80;

/// A shell. Subshells are the same one, put back afterwards.
pub struct Shell<'m> {
    pub machine: &'m mut Machine,
    pub cwd: String,
    pub(super) vars: Rc<Vars>,
    pub(super) functions: Rc<BTreeMap<Rc<str>, Function>>,
    /// `$0` and `$1`, `$2` …
    pub name: Rc<str>,
    pub params: Vec<String>,
    pub options: Options,
    /// `$?`
    pub status: i32,
    /// How the last `$(…)` of a command ended.
    pub(super) substitution_status: i32,
    pub(super) fds: BTreeMap<u32, Fd>,
    pub(super) depth: u32,
    /// Whether a failing command does not end the script, as in a condition.
    pub(super) in_condition: bool,
}

pub(super) type Vars = BTreeMap<Rc<str>, Variable>;

#[derive(Clone, Debug)]
pub struct Variable {
    pub value: Rc<str>,
    pub exported: bool,
}

#[derive(Clone)]
pub(super) struct Function {
    pub(super) source: Rc<Source>,
    pub(super) body: Rc<Command>,
}

/// A text with its tree.
pub(super) struct Source {
    pub(super) text: Rc<str>,
    pub(super) script: Rc<Script>,
}

impl Source {
    pub(super) fn new(text: &str) -> Rc<Self> {
        Rc::new(Self { text: text.into(), script: shell::read(text) })
    }
}

/// What `set` changes.
#[expect(clippy::struct_excessive_bools, reason = "they are switches, each on its own")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// `-e`
    pub errexit: bool,
    /// `-u`
    pub nounset: bool,
    /// `-x`
    pub xtrace: bool,
    /// `-f`
    pub noglob: bool,
    pub pipefail: bool,
}

/// An open file.
#[derive(Clone, Debug)]
pub(super) enum Fd {
    In(Rc<RefCell<Input>>),
    Out(Rc<RefCell<Stream>>),
    Null,
}

#[derive(Clone, Debug)]
pub(super) struct Input {
    pub(super) content: Content,
    /// How many bytes of it were read.
    pub(super) at: usize,
}

impl<'m> Shell<'m> {
    pub(super) fn new(machine: &'m mut Machine, cwd: &str) -> Self {
        let log = Rc::clone(&machine.log);
        let out = Fd::Out(log);
        Self {
            machine,
            cwd: crate::effect::tree::clean(cwd),
            vars: Rc::default(),
            functions: Rc::default(),
            name: "/bin/sh".into(),
            params: Vec::new(),
            options: Options::default(),
            status: 0,
            substitution_status: 0,
            fds: BTreeMap::from([(0, Fd::Null), (1, out.clone()), (2, out)]),
            depth: 0,
            in_condition: false,
        }
    }

    pub(super) fn set_environment(&mut self, env: &Environment, user: &str) {
        let name = user.split(':').next().unwrap_or_default();
        self.vars = env.of_process(|| home(&self.machine.tree, name, self.machine.uid));
    }

    /// Runs the process of a step.
    pub(super) fn start(&mut self, argv: &[String]) -> Result<i32, Flow> {
        if argv.is_empty() {
            return Ok(0);
        }
        self.invoke(argv)
    }

    /// Hands over what is still written to files.
    pub(super) fn finish(&mut self) {
        self.fds.clear();
    }

    pub fn variable(&self, name: &str) -> Option<Rc<str>> {
        self.vars.get(name).map(|variable| Rc::clone(&variable.value))
    }

    pub fn set(&mut self, name: &str, value: &str) {
        let vars = Rc::make_mut(&mut self.vars);
        let exported = vars.get(name).is_some_and(|variable| variable.exported);
        vars.insert(name.into(), Variable { value: value.into(), exported });
    }

    pub fn export(&mut self, name: &str, value: &str) {
        let variable = Variable { value: value.into(), exported: true };
        Rc::make_mut(&mut self.vars).insert(name.into(), variable);
    }

    /// Makes a variable known to programs.
    pub fn mark_exported(&mut self, name: &str) {
        if let Some(variable) = Rc::make_mut(&mut self.vars).get_mut(name) {
            variable.exported = true;
        }
    }

    pub fn unset(&mut self, name: &str) {
        Rc::make_mut(&mut self.vars).remove(name);
    }

    pub fn unset_function(&mut self, name: &str) {
        Rc::make_mut(&mut self.functions).remove(name);
    }

    /// What programs get, in the order of the names.
    pub fn environment(&self) -> impl Iterator<Item = (&Rc<str>, &Rc<str>)> {
        let vars = self.vars.iter().filter(|(_, variable)| variable.exported);
        vars.map(|(name, variable)| (name, &variable.value))
    }

    /// A path as seen from here.
    pub fn path(&self, path: &str) -> String {
        absolute(&self.cwd, path)
    }

    /// Prints a text as it is.
    pub fn print(&mut self, text: &str) {
        self.write(1, |stream| stream.text(text));
    }

    pub fn print_line(&mut self, text: &str) {
        self.write(1, |stream| stream.line(text));
    }

    pub fn print_content(&mut self, content: &Content) {
        if let Some(Fd::Out(stream)) = self.fds.get(&1) {
            let to_log = Rc::ptr_eq(stream, &self.machine.log);
            if !to_log || matches!(content, Content::Bytes(_)) {
                stream.borrow_mut().content(content);
            }
        }
    }

    /// Prints a complaint.
    pub fn complain(&mut self, text: &str) {
        self.write(2, |stream| stream.line(text));
    }

    fn write(&mut self, fd: u32, write: impl FnOnce(&mut Stream)) {
        if let Some(Fd::Out(stream)) = self.fds.get(&fd) {
            if Rc::ptr_eq(stream, &self.machine.log) {
                let mut text = Stream::default();
                write(&mut text);
                if let Content::Bytes(bytes) = text.take() {
                    stream.borrow_mut().bytes(&bytes);
                }
            } else {
                write(&mut stream.borrow_mut());
            }
        }
    }

    /// All that is left of the input.
    pub fn input(&mut self) -> Content {
        let Some(Fd::In(input)) = self.fds.get(&0) else { return Content::text("") };
        let mut input = input.borrow_mut();
        let rest = match &input.content {
            Content::Bytes(bytes) if input.at > 0 => {
                Content::Bytes(bytes.get(input.at..).unwrap_or_default().into())
            }
            other => other.clone(),
        };
        input.content = Content::text("");
        input.at = 0;
        rest
    }

    /// The next line of the input with its line end; `None` at the end.
    pub fn input_line(&mut self) -> Option<String> {
        let Some(Fd::In(input)) = self.fds.get(&0) else { return None };
        let mut input = input.borrow_mut();
        let Content::Bytes(bytes) = &input.content else {
            let text = text_of(&input.content);
            input.content = Content::text("");
            return Some(text);
        };
        let rest = bytes.get(input.at..).unwrap_or_default();
        if rest.is_empty() {
            return None;
        }
        let len = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let line = String::from_utf8_lossy(rest.get(..len).unwrap_or_default()).into_owned();
        input.at += len;
        Some(line)
    }

    /// Reads a file's or the input's text for a program: `-` is the input.
    pub fn read(&mut self, path: &str) -> Result<Content, super::Errno> {
        if path == "-" { Ok(self.input()) } else { self.machine.read(&self.path(path)) }
    }

    /// Runs something after which the shell is as before, but for files.
    pub(super) fn isolated<T>(
        &mut self,
        run: impl FnOnce(&mut Self) -> Result<T, Flow>,
    ) -> Result<T, Flow> {
        self.deeper(|shell| {
            let (vars, functions) = (Rc::clone(&shell.vars), Rc::clone(&shell.functions));
            let (cwd, params, name) =
                (shell.cwd.clone(), shell.params.clone(), Rc::clone(&shell.name));
            let (options, fds) = (shell.options, shell.fds.clone());
            let result = run(shell);
            (shell.vars, shell.functions) = (vars, functions);
            (shell.cwd, shell.params, shell.name) = (cwd, params, name);
            (shell.options, shell.fds) = (options, fds);
            result
        })
    }

    /// Runs something one level deeper, if that is not too deep.
    pub(super) fn deeper<T>(
        &mut self,
        run: impl FnOnce(&mut Self) -> Result<T, Flow>,
    ) -> Result<T, Flow> {
        if self.depth >= DEEPEST {
            return Err(Flow::TooMuch);
        }
        self.depth += 1;
        let result = run(self);
        self.depth -= 1;
        result
    }

    /// Runs a text as a script of its own.
    pub fn run_text(&mut self, text: &str, name: &str, params: &[String]) -> Result<i32, Flow> {
        let source = Source::new(text);
        let result = self.isolated(|shell| {
            shell.name = name.into();
            shell.params = params.to_vec();
            shell.functions = Rc::default();
            shell.in_condition = false;
            if shell.vars.values().any(|variable| !variable.exported) {
                Rc::make_mut(&mut shell.vars).retain(|_, variable| variable.exported);
            }
            shell.run_source(&source)
        });
        match result {
            Err(Flow::Exit(status) | Flow::Return(status)) => Ok(status),
            Err(Flow::Break(_) | Flow::Continue(_)) => Ok(0),
            other => other,
        }
    }

    /// Runs a text here, as `eval` and `.` do.
    pub fn run_here(&mut self, text: &str) -> Result<i32, Flow> {
        let source = Source::new(text);
        self.deeper(|shell| shell.run_source(&source))
    }

    fn run_source(&mut self, source: &Rc<Source>) -> Result<i32, Flow> {
        if !source.script.problems.is_empty() {
            self.complain(&format!("{}: syntax error", self.name));
            return Err(Flow::Exit(2));
        }
        self.list(source, &source.script.list)
    }

    /// Whether the name is one of the shell's own.
    pub fn is_builtin(&self, name: &str) -> bool {
        self.functions.contains_key(name) || command::is_builtin(name)
    }
}
