//! The instructions that change settings, and `WORKDIR`.

use std::rc::Rc;

use super::here::Here;
use super::{Stand, code, name, path};
use crate::plan::planner::Planner;
use crate::plan::ports::{self, Port};
use crate::plan::print::Print;
use crate::plan::problem::Kind;
use crate::plan::signal::is_signal;
use crate::plan::stage::Arg;
use crate::plan::step::{Action, DISPATCH, Launch, is_never_set};
use crate::plan::vertex::VertexKind;
use crate::project::HealthConfig;
use crate::syntax::command::{Command, CommandLine, Healthcheck, Pair, Word};
use crate::syntax::word;
use crate::text::Span;

type Pairs = Vec<(Rc<str>, Rc<str>)>;

impl Planner<'_> {
    pub(super) fn setting(
        &mut self,
        stand: &mut Stand,
        here: &mut Here<'_>,
        command: &Command<'_>,
    ) -> Action {
        match command {
            Command::Env(pairs) => {
                let pairs = expand_pairs(stand, here, pairs);
                for (name, value) in &pairs {
                    let fresh = stand.scope.set(name, value);
                    stand.keep(name, value, fresh);
                }
                stand.state.env = stand.scope.env().clone();
                Action::Env(pairs)
            }
            Command::Label(pairs) => Action::Label(expand_pairs(stand, here, pairs)),
            Command::Arg(pairs) => self.arg(stand, here, pairs),
            Command::Cmd(line) => Action::Cmd(launch(stand, line)),
            Command::Entrypoint(line) => Action::Entrypoint(launch(stand, line)),
            Command::Expose(words) => Action::Expose(expose(stand, here, words)),
            Command::Volume(words) => volume(stand, here, words),
            Command::User(word) => {
                let user = here.expand(stand, word);
                stand.state.user = Rc::clone(&user);
                Action::User(user)
            }
            Command::Stopsignal(word) => {
                let signal = here.expand(stand, word);
                here.part = DISPATCH;
                if here.problems.is_empty() && !is_signal(&signal) {
                    let span = here.whole(word);
                    here.report(Kind::BadSignal(signal.to_string()), span);
                }
                Action::Stopsignal(signal)
            }
            Command::Healthcheck(check) => Action::Healthcheck(health(check)),
            Command::Shell(words) => {
                let shell: Rc<[Rc<str>]> = words.iter().map(|word| Rc::from(&**word)).collect();
                stand.state.shell = Some(Rc::clone(&shell)).filter(|shell| !shell.is_empty());
                Action::Shell(shell)
            }
            Command::Onbuild(onbuild) => Action::Onbuild(onbuild.expression.as_str().into()),
            Command::Maintainer(word) => Action::Maintainer(Rc::from(&*word.text)),
            Command::Add(_)
            | Command::Copy(_)
            | Command::From(_)
            | Command::Run(_)
            | Command::Workdir(_) => Action::Unknown,
        }
    }

    fn arg(&mut self, stand: &mut Stand, here: &mut Here<'_>, pairs: &[Pair<'_>]) -> Action {
        let mut args = Vec::with_capacity(pairs.len());
        for (at, pair) in pairs.iter().enumerate() {
            here.part = 2 * at as u32;
            let value = match (self.project.options.build_args.get(pair.name), pair.value) {
                (Some(given), _) => Some(Rc::clone(given)),
                (None, Some(default)) => Some(expand_value(stand, here, pair, default)),
                (None, None) => self.globals.scope.get(pair.name).cloned(),
            };
            let name: Rc<str> = pair.name.into();
            if let Some(value) = value.as_ref().filter(|_| !is_never_set(pair.name)) {
                stand.scope.set(&name, value);
                stand.in_order = false;
            }
            Rc::make_mut(&mut stand.args)
                .push(Arg { name: Rc::clone(&name), value: value.clone() });
            args.push(Arg { name, value });
        }
        stand.state.env = stand.scope.env().clone();
        Action::Arg(args)
    }

    pub(super) fn workdir(
        &mut self,
        stand: &mut Stand,
        here: &mut Here<'_>,
        word: &Word<'_>,
    ) -> Action {
        let written = here.expand(stand, word);
        let first = !stand.workdir_set;
        stand.workdir_set = true;
        let path: Rc<str> = path::workdir(&stand.state.workdir, &written).into();
        stand.state.workdir = Rc::clone(&path);
        if &*path != "/" {
            let text = name::shown(code(here.node), &stand.scope, self.words);
            let name = stand.counter.next(&text, here.trigger.is_some());
            let what = Print::default().text(&path).text(&stand.state.user);
            let inputs = stand.state.root.into_iter().collect();
            let vertex = self.graph.add(VertexKind::Workdir, Rc::clone(&name), inputs, what);
            stand.state.root = Some(vertex);
            here.vertex = Some(vertex);
            here.number = Some(stand.counter.done);
            here.name = Some(name);
        }
        Action::Workdir { path, written, first }
    }
}

fn expand_pairs(stand: &Stand, here: &mut Here<'_>, pairs: &[Pair<'_>]) -> Pairs {
    let expand = |pair: &Pair<'_>| {
        let name_span = Span::new(pair.span.start(), pair.span.start() + pair.name.len() as u32);
        let name = here.expand(stand, &Word { text: pair.name.into(), span: name_span });
        let value = expand_value(stand, here, pair, pair.value.unwrap_or(""));
        (name, value)
    };
    pairs.iter().map(expand).collect()
}

fn expand_value(stand: &Stand, here: &mut Here<'_>, pair: &Pair<'_>, value: &str) -> Rc<str> {
    let end = pair.span.end();
    let span = Span::new(end.saturating_sub(value.len() as u32), end);
    here.expand(stand, &Word { text: value.into(), span })
}

/// A command with the shell in front, where it is a text.
fn launch(stand: &Stand, line: &CommandLine<'_>) -> Launch {
    match line {
        CommandLine::Shell(text) => {
            Launch { args: with_shell(stand, (*text).into()), shell_form: true }
        }
        CommandLine::Exec(words) => {
            let args = words.iter().map(|word| Rc::from(&**word)).collect();
            Launch { args, shell_form: false }
        }
    }
}

pub(super) fn with_shell(stand: &Stand, text: Rc<str>) -> Vec<Rc<str>> {
    let mut args = match &stand.state.shell {
        Some(shell) => shell.to_vec(),
        None => stand.texts.shell.to_vec(),
    };
    args.push(text);
    args
}

fn expose(stand: &Stand, here: &mut Here<'_>, words: &[Word<'_>]) -> Vec<Port> {
    let mut words: Vec<_> = words.iter().collect();
    words.sort_by(|a, b| a.text.cmp(&b.text));
    let mut written = Vec::new();
    for word in words {
        here.part += 1;
        let get = |name: &str| stand.scope.get(name).map(|value| &**value);
        match word::words(&word.text, here.words, &get) {
            Ok(found) => written.extend(found.words.into_iter().map(|one| (one.text, word))),
            Err(error) => {
                let span = here.source(word, error.span);
                here.report(Kind::BadWord(error.message(&word.text)), span);
            }
        }
    }
    let mut ports = Vec::new();
    for (at, (text, word)) in written.into_iter().enumerate() {
        here.part = DISPATCH + 2 * at as u32 + 1;
        match ports::parse(&text) {
            Ok(port) => ports.push(port),
            Err(bad) => {
                let span = here.whole(word);
                here.report(bad.kind, span);
                let (odd_case, maps_host) = (bad.odd_case, bad.maps_host);
                ports.push(Port { written: text, range: None, protocol: "", odd_case, maps_host });
            }
        }
    }
    ports
}

fn volume(stand: &Stand, here: &mut Here<'_>, words: &[Word<'_>]) -> Action {
    let mut paths = Vec::with_capacity(words.len());
    for word in words {
        let trimmed = word.text.trim();
        let lead = (word.text.len() - word.text.trim_start().len()) as u32;
        let as_written = word.text.len() as u32 == word.span.len();
        let start = word.span.start() + lead;
        let span =
            if as_written { Span::new(start, start + trimmed.len() as u32) } else { word.span };
        paths.push(here.expand(stand, &Word { text: trimmed.into(), span }));
    }
    here.part = DISPATCH;
    for (path, word) in paths.iter().zip(words) {
        here.part += 1;
        if path.is_empty() {
            let span = here.whole(word);
            here.report(Kind::BlankVolume, span);
        }
    }
    Action::Volume(paths)
}

fn health(check: &Healthcheck<'_>) -> HealthConfig {
    match check {
        Healthcheck::None => {
            HealthConfig { test: vec!["NONE".to_owned()], ..HealthConfig::default() }
        }
        Healthcheck::Check(health) => HealthConfig {
            test: match &health.command {
                CommandLine::Shell(text) => vec!["CMD-SHELL".to_owned(), (*text).to_owned()],
                CommandLine::Exec(words) => {
                    let words = words.iter().map(|word| word.clone().into_owned());
                    std::iter::once("CMD".to_owned()).chain(words).collect()
                }
            },
            interval: health.interval,
            timeout: health.timeout,
            start_period: health.start_period,
            start_interval: health.start_interval,
            retries: health.retries,
        },
    }
}
