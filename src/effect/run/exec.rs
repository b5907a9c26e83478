//! Lists, pipelines and compound commands.

use std::cell::RefCell;
use std::rc::Rc;

use crate::syntax::shell::{
    Arm, Branch, Chain, Command, Compound, CompoundKind, Join, List, Pipeline, Simple, Word,
};

use super::pattern;
use super::shell::{Fd, Function, Input, Shell, Source};
use super::stream::{Stream, is_unknown};

/// Why a list ends before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Exit(i32),
    Return(i32),
    Break(u32),
    Continue(u32),
    /// The whole step does more than is carried out here.
    TooMuch,
}

type Status = Result<i32, Flow>;

impl Shell<'_> {
    pub(super) fn list(&mut self, source: &Rc<Source>, list: &List) -> Status {
        let mut status = 0;
        for chain in &list.chains {
            status = self.chain(source, chain)?;
        }
        Ok(status)
    }

    fn chain(&mut self, source: &Rc<Source>, chain: &Chain) -> Status {
        let last = chain.links.len().saturating_sub(1);
        let mut status = 0;
        for (at, link) in chain.links.iter().enumerate() {
            let skip = match link.join {
                Join::First => false,
                Join::And => status != 0,
                Join::Or => status == 0,
            };
            if skip {
                continue;
            }
            let decides = at == last && !link.pipeline.negated;
            let condition = self.in_condition;
            self.in_condition |= !decides;
            let ran = self.pipeline(source, &link.pipeline);
            self.in_condition = condition;
            status = ran?;
            self.status = status;
            if status != 0 && decides && self.options.errexit && !self.in_condition {
                return Err(Flow::Exit(status));
            }
        }
        Ok(status)
    }

    fn pipeline(&mut self, source: &Rc<Source>, pipeline: &Pipeline) -> Status {
        let status = match pipeline.commands.as_slice() {
            [] => 0,
            [command] => self.command(source, command)?,
            commands => self.pipe(source, commands)?,
        };
        Ok(if pipeline.negated { i32::from(status == 0) } else { status })
    }

    fn pipe(&mut self, source: &Rc<Source>, commands: &[Command]) -> Status {
        let mut input = self.fds.get(&0).cloned().unwrap_or(Fd::Null);
        let mut status = 0;
        let mut failed = 0;
        let last = commands.len().saturating_sub(1);
        for (at, command) in commands.iter().enumerate() {
            let stream = Rc::new(RefCell::new(Stream::default()));
            let ran = self.isolated(|shell| {
                shell.fds.insert(0, input.clone());
                if at < last {
                    shell.fds.insert(1, Fd::Out(Rc::clone(&stream)));
                }
                shell.command(source, command)
            });
            status = match ran {
                Err(Flow::Exit(status) | Flow::Return(status)) => status,
                Err(Flow::Break(_) | Flow::Continue(_)) => 0,
                other => other?,
            };
            if status != 0 {
                failed = status;
            }
            let content = stream.borrow_mut().take();
            input = Fd::In(Rc::new(RefCell::new(Input { content, at: 0 })));
        }
        Ok(if self.options.pipefail { failed } else { status })
    }

    fn command(&mut self, source: &Rc<Source>, command: &Command) -> Status {
        if !self.machine.works(1) {
            return Err(Flow::TooMuch);
        }
        match command {
            Command::Simple(simple) => self.simple(source, simple),
            Command::Compound(compound) => {
                let frame = match self.redirect(source, &compound.redirects)? {
                    Ok(frame) => frame,
                    Err(status) => return Ok(status),
                };
                let result = self.compound(source, compound);
                self.end_redirect(frame);
                result
            }
        }
    }

    fn simple(&mut self, source: &Rc<Source>, simple: &Simple) -> Status {
        let mut argv = Vec::new();
        self.substitution_status = 0;
        for word in &simple.words {
            argv.extend(self.fields(source, word)?);
        }
        let mut assigned = Vec::new();
        for assignment in &simple.assignments {
            let name = assignment.name.of(&source.text).to_owned();
            let mut value = self.text(source, &assignment.value)?;
            if assignment.append {
                value.insert_str(0, &self.variable(&name).unwrap_or_default());
            }
            if argv.is_empty() {
                self.set(&name, &value);
            }
            assigned.push((name, value));
        }
        let substituted = self.substitution_status;
        self.trace(&assigned, &argv);
        let frame = match self.redirect(source, &simple.redirects)? {
            Ok(frame) => frame,
            Err(status) => return Ok(status),
        };
        if argv.is_empty() {
            self.end_redirect(frame);
            return Ok(substituted);
        }
        let is_exec = argv.len() == 1 && argv.first().is_some_and(|name| name == "exec");
        if is_exec {
            self.keep_redirect(frame);
            return Ok(0);
        }
        let vars = (!assigned.is_empty()).then(|| Rc::clone(&self.vars));
        for (name, value) in &assigned {
            self.export(name, value);
        }
        let result = self.invoke(&argv);
        if let Some(vars) = vars {
            self.vars = vars;
        }
        self.end_redirect(frame);
        result
    }

    fn trace(&mut self, assigned: &[(String, String)], argv: &[String]) {
        if self.options.xtrace {
            let pairs = assigned.iter().map(|(name, value)| format!("{name}={value}"));
            let words: Vec<String> = pairs.chain(argv.iter().cloned()).collect();
            self.complain(&format!("+ {}", words.join(" ")));
        }
    }

    fn compound(&mut self, source: &Rc<Source>, compound: &Compound) -> Status {
        match &compound.kind {
            CompoundKind::Group(list) => self.deeper(|shell| shell.list(source, list)),
            CompoundKind::Subshell(list) => match self.isolated(|shell| shell.list(source, list)) {
                Err(Flow::Exit(status) | Flow::Return(status)) => Ok(status),
                other => other,
            },
            CompoundKind::If { branches, otherwise } => {
                for branch in branches {
                    if self.condition(source, &branch.condition)? == 0 {
                        return self.list(source, &branch.body);
                    }
                }
                otherwise.as_ref().map_or(Ok(0), |list| self.list(source, list))
            }
            CompoundKind::While(branch) => self.repeat(source, branch, true),
            CompoundKind::Until(branch) => self.repeat(source, branch, false),
            CompoundKind::For { name, words, body } => {
                self.for_each(source, name.of(&source.text), words.as_deref(), body)
            }
            CompoundKind::Case { subject, arms } => self.case(source, subject, arms),
            CompoundKind::Function { name, body } => {
                if let Some(body) = body {
                    let function =
                        Function { source: Rc::clone(source), body: Rc::new(body.clone()) };
                    let functions = Rc::make_mut(&mut self.functions);
                    functions.insert(name.of(&source.text).into(), function);
                }
                Ok(0)
            }
            CompoundKind::Test(words) => self.double_bracket(source, words),
            CompoundKind::Arithmetic(pieces) => {
                let text = self.plain(source, pieces)?;
                let value = self.calculate(&text);
                Ok(i32::from(value == Some(0)))
            }
            CompoundKind::ForArithmetic { .. } => Err(Flow::TooMuch),
        }
    }

    fn condition(&mut self, source: &Rc<Source>, list: &List) -> Status {
        let before = std::mem::replace(&mut self.in_condition, true);
        let status = self.list(source, list);
        self.in_condition = before;
        status
    }

    fn repeat(&mut self, source: &Rc<Source>, branch: &Branch, wanted: bool) -> Status {
        let mut status = 0;
        while (self.condition(source, &branch.condition)? == 0) == wanted {
            if !self.machine.works(1) {
                return Err(Flow::TooMuch);
            }
            match self.list(source, &branch.body) {
                Err(flow) => {
                    if !leaves_loop(flow)? {
                        continue;
                    }
                    return Ok(0);
                }
                Ok(ran) => status = ran,
            }
        }
        Ok(status)
    }

    fn for_each(
        &mut self,
        source: &Rc<Source>,
        name: &str,
        words: Option<&[Word]>,
        body: &List,
    ) -> Status {
        let mut values = Vec::new();
        match words {
            Some(words) => {
                for word in words {
                    values.extend(self.fields(source, word)?);
                }
            }
            None => values.clone_from(&self.params),
        }
        let mut status = 0;
        for value in values {
            self.set(name, &value);
            match self.list(source, body) {
                Err(flow) => {
                    if leaves_loop(flow)? {
                        return Ok(0);
                    }
                }
                Ok(ran) => status = ran,
            }
        }
        Ok(status)
    }

    fn case(&mut self, source: &Rc<Source>, subject: &Word, arms: &[Arm]) -> Status {
        let subject = self.text(source, subject)?;
        if is_unknown(&subject) {
            self.not_understood(&["case".to_owned(), subject]);
            return Ok(0);
        }
        for arm in arms {
            for word in &arm.patterns {
                let pattern = self.pattern(source, word)?;
                if pattern::matches(&pattern, &subject) {
                    return self.list(source, &arm.body);
                }
            }
        }
        Ok(0)
    }

    /// `[[ … ]]`: as `[ … ]`, but words are not split, and `==` takes a pattern.
    fn double_bracket(&mut self, source: &Rc<Source>, words: &[Word]) -> Status {
        let mut argv = vec!["[[".to_owned()];
        for word in words {
            argv.push(self.text(source, word)?);
        }
        argv.push("]]".to_owned());
        self.not_understood(&argv);
        Ok(0)
    }

    pub(super) fn call_function(&mut self, function: &Function, argv: &[String]) -> Status {
        let params = argv.get(1..).unwrap_or_default().to_vec();
        let before = std::mem::replace(&mut self.params, params);
        let result = self.deeper(|shell| shell.command(&function.source, &function.body));
        self.params = before;
        match result {
            Err(Flow::Return(status)) => Ok(status),
            other => other,
        }
    }
}

/// Whether the loop ends; what concerns a loop outside it goes on.
fn leaves_loop(flow: Flow) -> Result<bool, Flow> {
    match flow {
        Flow::Break(0 | 1) => Ok(true),
        Flow::Continue(0 | 1) => Ok(false),
        Flow::Break(levels) => Err(Flow::Break(levels - 1)),
        Flow::Continue(levels) => Err(Flow::Continue(levels - 1)),
        other => Err(other),
    }
}
