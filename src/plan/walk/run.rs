//! `RUN`

use std::rc::Rc;

use super::here::Here;
use super::setting::with_shell;
use super::{Stand, code, name, path};
use crate::plan::draft::Pending;
use crate::plan::mount::{self, Mount, MountFrom, MountKind, Options};
use crate::plan::planner::Planner;
use crate::plan::print::Print;
use crate::plan::problem::Kind;
use crate::plan::scope::Scope;
use crate::plan::stage::StageId;
use crate::plan::step::{Action, DISPATCH, Run, Script};
use crate::plan::vertex::{VertexId, VertexKind};
use crate::syntax::command::{self, CommandLine, Word};
use crate::syntax::ignore::clean;
use crate::syntax::tree::Heredoc;
use crate::syntax::word;
use crate::text::Span;

/// Where the script of a here-document is while it runs.
const SCRIPTS: &str = "/dev/pipes/";
/// What shows in the place of a secret.
const MASK: &str = "****";

impl Planner<'_> {
    pub(super) fn run(
        &mut self,
        stand: &mut Stand,
        here: &mut Here<'_>,
        pending: &Pending,
        run: &command::Run<'_>,
        stands: &[Stand],
    ) -> Action {
        let options = run.mounts.iter().map(|word| (word, read_mount(stand, here, word)));
        let options: Vec<_> = options.collect();
        let Text { line, script, summary } = self.text(here, &run.command);
        let (args, shell_form) = match line {
            Line::Shell(text) => (with_shell(stand, text), true),
            Line::Exec(args) => (args, false),
        };
        here.part = DISPATCH;
        let mut mounts = Vec::with_capacity(options.len());
        for (at, (word, options)) in options.into_iter().enumerate() {
            here.part += 1;
            let Some(options) = options else { continue };
            match self.mount(stand, stands, pending.source(at), options) {
                Ok(mount) => mounts.push(mount),
                Err(kind) => {
                    let span = here.whole(word);
                    here.report(kind, span);
                }
            }
        }
        if let Some(device) = run.devices.first() {
            here.part += 1;
            let span = here.whole(device);
            here.report(Kind::NoDevices, span);
        }
        let masked = mask(stand, &mounts);
        let shown = command_name(here, masked.as_ref().unwrap_or(&stand.scope), summary.as_deref());
        let step = stand.counter.next(&shown, here.trigger.is_some());
        here.number = Some(stand.counter.done);
        here.name = Some(Rc::clone(&step));
        let network = run.network.as_ref().map_or("", |word| &*word.text);
        let run = Run {
            args,
            shell_form,
            script,
            mounts,
            network: match network {
                "" | "default" => Rc::clone(&stand.texts.empty),
                network => network.into(),
            },
            insecure: run.security.as_ref().is_some_and(|word| word.text == "insecure"),
            args_declared: stand.args.len(),
        };
        let vertex = self.run_vertex(stand, &run, step);
        stand.state.root = Some(vertex);
        here.vertex = Some(vertex);
        Action::Run(run)
    }

    fn run_vertex(&mut self, stand: &Stand, run: &Run, name: Rc<str>) -> VertexId {
        let mut inputs: Vec<(&str, VertexId)> =
            stand.state.root.map(|root| ("/", root)).into_iter().collect();
        inputs.extend(run.script.as_ref().map(|script| (SCRIPTS, script.vertex)));
        inputs.extend(run.mounts.iter().filter_map(|mount| Some((&*mount.target, mount.source?))));
        inputs.sort_by_key(|(target, _)| *target);
        let what = run_print(stand, run);
        let mut vertices = Vec::with_capacity(inputs.len());
        for (_, vertex) in inputs {
            if !vertices.contains(&vertex) {
                vertices.push(vertex);
            }
        }
        self.graph.add(VertexKind::Run, name, vertices, what)
    }

    /// What is run: the line, or the here-document that takes its place.
    fn text(&mut self, here: &Here<'_>, command: &CommandLine<'_>) -> Text {
        let line = match command {
            CommandLine::Exec(words) => {
                let args = words.iter().map(|word| Rc::from(&**word)).collect();
                return Text { line: Line::Exec(args), script: None, summary: None };
            }
            CommandLine::Shell(line) => *line,
        };
        let node = here.node;
        let plain = |text: Rc<str>| Text { line: Line::Shell(text), script: None, summary: None };
        match node.heredocs() {
            [] => plain(line.into()),
            [only, ..] if node.tree().source(node.rest_span()) == only.mark => {
                let body = node.heredoc_text(only);
                let summary = Some(summary(body));
                let body: Rc<str> = if only.chomp { chomp(body).into() } else { body.into() };
                if !body.starts_with("#!") {
                    return Text { line: Line::Shell(body), script: None, summary };
                }
                let script = self.script(only, body);
                Text { line: Line::Shell(Rc::clone(&script.path)), script: Some(script), summary }
            }
            heredocs => {
                let mut text = line.to_owned();
                for heredoc in heredocs {
                    text.push('\n');
                    text.push_str(node.heredoc_text(heredoc));
                    text.push_str(&heredoc.name);
                }
                plain(text.into())
            }
        }
    }

    fn script(&mut self, heredoc: &Heredoc, text: Rc<str>) -> Script {
        let vertex = self.inline(&heredoc.name, 0o755, &text);
        let path = path::joined(&[SCRIPTS, &heredoc.name]).into();
        Script { path, text, vertex }
    }

    /// The vertex that makes a file of a here-document.
    pub(super) fn inline(&mut self, name: &str, mode: u64, text: &str) -> VertexId {
        let shown = "[internal] preparing inline document";
        let what = Print::default().text(name).number(mode).text(text);
        self.graph.add(VertexKind::Inline, shown, Vec::new(), what)
    }

    fn mount(
        &mut self,
        stand: &Stand,
        stands: &[Stand],
        from: Option<StageId>,
        options: Options,
    ) -> Result<Mount, Kind> {
        let named = !options.from.is_empty() || options.kind == MountKind::Cache;
        let mut source = None;
        let mut mount_from = MountFrom::Nothing;
        if let Some(id) = from.filter(|_| named) {
            mount_from = MountFrom::Stage(id);
            source = self.files_of(id, stand, stands).map_err(|()| Kind::MountFromLater {
                from: options.from.clone(),
                target: options.target.clone(),
            })?;
        }
        match options.kind {
            MountKind::Secret => return Ok(secret(options)),
            MountKind::Ssh if !options.source.is_empty() => {
                return Err(Kind::BadSecretMount("ssh does not support source"));
            }
            MountKind::Ssh => return Ok(without_files(options.target.as_str().into(), options)),
            MountKind::Tmpfs => (source, mount_from) = (None, MountFrom::Nothing),
            MountKind::Bind if !named => {
                (source, mount_from) = (Some(self.context_vertex()), MountFrom::Context);
            }
            MountKind::Bind | MountKind::Cache => {}
        }
        let target = if clean(&options.target).starts_with('/') {
            options.target.clone()
        } else {
            path::joined(&[&stand.state.workdir, &options.target])
        };
        if target == "/" {
            return Err(Kind::BadMountTarget(target));
        }
        let mut inside = path::rooted(&options.source);
        let owned = options.uid.is_some() || options.gid.is_some() || options.mode.is_some();
        if inside == "/" && owned {
            let name = "[internal] settings cache mount permissions";
            let owner = [options.mode, options.uid, options.gid];
            let what = owner.into_iter().fold(Print::default(), maybe);
            let inputs = source.into_iter().collect();
            source = Some(self.graph.add(VertexKind::CacheDirectory, name, inputs, what));
            "/cache".clone_into(&mut inside);
        }
        Ok(Mount {
            kind: options.kind,
            target: target.into(),
            read_only: options.read_only,
            source,
            path: inside.into(),
            from: mount_from,
            options,
        })
    }
}

/// All that a `RUN` is, apart from its inputs.
fn run_print(stand: &Stand, run: &Run) -> Print {
    let print = Print::default()
        .texts(&run.args)
        .print(stand.state.env.print())
        .text(&stand.state.workdir)
        .text(&stand.state.user)
        .number(u64::from(stand.state.root.is_some()))
        .text(&run.network)
        .number(u64::from(run.insecure))
        .text(&stand.platform.os)
        .text(&stand.platform.architecture)
        .text(&stand.platform.variant);
    let mut mounts: Vec<_> = run.mounts.iter().collect();
    mounts.sort_by_key(|mount| &mount.target);
    mounts.into_iter().fold(print, |print, mount| {
        let options = &mount.options;
        let print = print
            .number(mount.kind as u64)
            .text(&mount.target)
            .text(&mount.path)
            .number(u64::from(mount.read_only))
            .number(u64::from(mount.source.is_some()))
            .text(&options.id)
            .text(options.sharing)
            .number(u64::from(options.required))
            .number(options.size)
            .number(u64::from(options.env.is_some()))
            .text(options.env.as_deref().unwrap_or(""));
        [options.mode, options.uid, options.gid].into_iter().fold(print, maybe)
    })
}

fn maybe(print: Print, number: Option<u32>) -> Print {
    print.number(number.map_or(0, |number| u64::from(number) + 1))
}

/// What `RUN` runs, and what its name says of a here-document.
struct Text {
    line: Line,
    script: Option<Script>,
    summary: Option<String>,
}

enum Line {
    Shell(Rc<str>),
    Exec(Vec<Rc<str>>),
}

fn read_mount(stand: &Stand, here: &mut Here<'_>, word: &Word<'_>) -> Option<Options> {
    let words = here.words;
    let span = here.whole(word);
    let mut failed = false;
    let options = mount::parse(&word.text, |value| {
        let as_written = word.text.len() as u32 == word.span.len() && here.trigger.is_none();
        let start =
            word.text.find(value).filter(|_| as_written).map(|at| word.span.start() + at as u32);
        let tree = here.node.tree();
        let place = |part: Span| match start {
            Some(start) => tree.source(Span::new(start + part.start(), start + part.end())),
            None => span,
        };
        here.expand_text(stand, value, words, place).map(|text| text.to_string()).map_err(|()| {
            failed = true;
            Kind::BadWord(String::new())
        })
    });
    match options {
        Ok(options) => Some(options),
        Err(kind) => {
            if !failed {
                here.part += 1;
                here.report(kind, span);
            }
            None
        }
    }
}

fn secret(options: Options) -> Mount {
    let id = if options.source.is_empty() { &options.id } else { &options.source };
    let id = if id.is_empty() { path::base(&options.target) } else { id };
    let target = match (&options.env, options.target.is_empty()) {
        (None, true) => format!("/run/secrets/{}", path::base(id)),
        _ => options.target.clone(),
    };
    let id = id.to_owned();
    without_files(target.into(), Options { id, ..options })
}

fn without_files(target: Rc<str>, options: Options) -> Mount {
    Mount {
        kind: options.kind,
        target,
        read_only: options.read_only,
        source: None,
        path: "/".into(),
        from: MountFrom::Nothing,
        options,
    }
}

/// The variables with secrets hidden, where a mount sets any.
fn mask(stand: &Stand, mounts: &[Mount]) -> Option<Scope> {
    let secrets = mounts.iter().filter(|mount| mount.kind == MountKind::Secret);
    let mut names = secrets.filter_map(|mount| mount.options.env.as_deref()).peekable();
    names.peek()?;
    let mut scope = stand.scope.clone();
    for name in names {
        scope.set(&name.into(), &MASK.into());
    }
    Some(scope)
}

fn command_name(here: &Here<'_>, scope: &Scope, summary: Option<&str>) -> String {
    let options = word::Options::shown(here.words.escape);
    let code = code(here.node);
    match summary {
        Some(summary) => name::shown(&format!("{code} ({summary})"), scope, options).into_owned(),
        None => name::shown(code, scope, options).into_owned(),
    }
}

/// The first line of a here-document.
fn summary(body: &str) -> String {
    let body = body.trim();
    match body.split_once('\n') {
        Some((first, _)) => format!("{}...", first.strip_suffix('\r').unwrap_or(first)),
        None => body.to_owned(),
    }
}

/// Takes the tabs off the start of each line.
pub(super) fn chomp(body: &str) -> String {
    body.split_inclusive('\n').map(|line| line.trim_start_matches('\t')).collect()
}
