//! `COPY` and `ADD`

use std::rc::Rc;

use super::here::Here;
use super::run::chomp;
use super::{Stand, code, name, path};
use crate::plan::draft::Pending;
use crate::plan::mode::{self, Mode};
use crate::plan::planner::Planner;
use crate::plan::print::Print;
use crate::plan::problem::Kind;
use crate::plan::step::{Action, Copy, DISPATCH, From, Source, SourceKind};
use crate::plan::vertex::{VertexId, VertexKind};
use crate::syntax::command::{self, Transfer, Word};
use crate::syntax::git_ref::{self, GitRef, GitRefError};
use crate::syntax::glob::has_wildcard;
use crate::syntax::word;
use crate::text::Span;

/// A step of its own while its words are put together.
struct Words<'t, 'w> {
    transfer: &'t Transfer<'w>,
    add: bool,
    chown: Rc<str>,
    chmod: Rc<str>,
    checksum: Rc<str>,
    paths: Vec<(Rc<str>, &'t Word<'w>)>,
    destination: Rc<str>,
    /// Name, text and place of here-documents.
    inline: Vec<(Rc<str>, Rc<str>, Span)>,
}

impl Planner<'_> {
    pub(super) fn transfer(
        &mut self,
        stand: &mut Stand,
        here: &mut Here<'_>,
        pending: &Pending,
        transfer: &Transfer<'_>,
        add: bool,
        stands: &[Stand],
    ) -> Action {
        let words = Words::read(stand, here, transfer, add);
        here.part = DISPATCH;
        let (from, files) = self.from(stand, here, pending, transfer, stands);
        here.part += 1;
        let chmod = mode_of(here, &words);
        here.part += 1;
        check_checksum(here, &words);
        let shown = name::shown(code(here.node), &stand.scope, self.words);
        let onbuild = here.trigger.is_some();
        let step = stand.counter.next(&shown, onbuild);
        here.number = Some(stand.counter.done);
        here.name = Some(Rc::clone(&step));
        let sources = self.sources_of(here, &words, &from, files, &step);
        let mut copy = Copy {
            add,
            sources,
            from,
            destination: path::destination(&stand.state.workdir, &words.destination).into(),
            written_destination: words.destination,
            chown: words.chown,
            chmod,
            written_chmod: words.chmod,
            excludes: transfer.excludes.iter().map(|word| Rc::from(&*word.text)).collect(),
            link: transfer.link,
            parents: transfer.parents,
            linked: None,
        };
        let vertex = self.copy_vertex(stand, &mut copy, step, &shown, onbuild);
        stand.state.root = Some(vertex);
        here.vertex = Some(vertex);
        Action::Copy(Box::new(copy))
    }

    fn from(
        &mut self,
        stand: &Stand,
        here: &mut Here<'_>,
        pending: &Pending,
        transfer: &Transfer<'_>,
        stands: &[Stand],
    ) -> (From, Option<VertexId>) {
        let named = transfer.from.as_ref().filter(|from| !from.text.is_empty());
        let Some(from) = named else { return (From::Context, None) };
        // A source that is not to be understood was told of before.
        let Some(id) = pending.source(0) else { return (From::Context, None) };
        if let Ok(files) = self.files_of(id, stand, stands) {
            return (From::Stage(id), files);
        }
        let span = here.whole(from);
        let stage = stand.counter.label.to_string();
        here.report(Kind::CopyFromLater { from: from.text.to_string(), stage }, span);
        (From::Stage(id), None)
    }

    fn sources_of(
        &mut self,
        here: &mut Here<'_>,
        words: &Words<'_, '_>,
        from: &From,
        files: Option<VertexId>,
        step: &Rc<str>,
    ) -> Vec<Source> {
        let mut sources = Vec::with_capacity(words.paths.len() + words.inline.len());
        for (at, (written, word)) in words.paths.iter().enumerate() {
            here.part = DISPATCH + 10 + at as u32;
            let span = here.whole(word);
            let source = match self.remote(words, written, step) {
                Some(Ok((kind, vertex, unpack))) => {
                    Source { written: Rc::clone(written), span, kind, vertex: Some(vertex), unpack }
                }
                Some(Err(problem)) => {
                    here.report(problem, span);
                    continue;
                }
                None => {
                    let vertex = match from {
                        From::Context => Some(self.context_vertex()),
                        From::Stage(_) => files,
                    };
                    let kind = local(written, words.transfer.parents);
                    let unpack = words.transfer.unpack.unwrap_or(words.add);
                    Source { written: Rc::clone(written), span, kind, vertex, unpack }
                }
            };
            sources.push(source);
        }
        for (name, text, span) in &words.inline {
            let vertex = Some(self.inline(name, 0o644, text));
            let kind = SourceKind::Inline { name: Rc::clone(name), text: Rc::clone(text) };
            let written = format!("<<{name}").into();
            sources.push(Source { written, span: *span, kind, vertex, unpack: false });
        }
        sources
    }

    /// A source that is fetched; `None` for a path.
    fn remote(
        &mut self,
        words: &Words<'_, '_>,
        written: &Rc<str>,
        step: &Rc<str>,
    ) -> Option<Result<(SourceKind, VertexId, bool), Kind>> {
        if !written.contains(':') && !written.starts_with("github.com/") {
            return None;
        }
        match git_ref::parse(written) {
            Err(GitRefError::Malformed(message)) => return Some(Err(Kind::BadGit(message))),
            Ok(git) if !git.looks_local => {
                return Some(self.git(words, git, step));
            }
            Ok(_) | Err(GitRefError::NotGit(_)) => {}
        }
        if !git_ref::is_http(written) {
            return None;
        }
        if !words.add {
            return Some(Err(Kind::UrlForCopy));
        }
        if let Some(problem) = digest_problem(&words.checksum) {
            return Some(Err(Kind::BadChecksum(problem)));
        }
        let file: Rc<str> = file_name(written).into();
        let what = Print::default().text(written).text(&file).text(&words.checksum);
        let vertex = self.graph.add(VertexKind::Web, Rc::clone(step), Vec::new(), what);
        let checksum = Rc::clone(&words.checksum);
        let kind = SourceKind::Web { url: Rc::clone(written), file, checksum };
        Some(Ok((kind, vertex, words.transfer.unpack.unwrap_or(false))))
    }

    fn git(
        &mut self,
        words: &Words<'_, '_>,
        mut git: GitRef,
        step: &Rc<str>,
    ) -> Result<(SourceKind, VertexId, bool), Kind> {
        if !words.add {
            return Err(Kind::GitForCopy);
        }
        let flag = words.transfer.keep_git_dir;
        if flag && git.keep_git_dir == Some(false) {
            return Err(Kind::KeepGitDirMismatch);
        }
        git.keep_git_dir = git.keep_git_dir.or(flag.then_some(true));
        if !words.checksum.is_empty() {
            if !git.checksum.is_empty() && git.checksum != *words.checksum {
                let (flag, url) = (words.checksum.to_string(), git.checksum);
                return Err(Kind::ChecksumMismatch { flag, url });
            }
            git.checksum = words.checksum.to_string();
        }
        let what = Print::default().text(&format!("{git:?}"));
        let vertex = self.graph.add(VertexKind::Git, Rc::clone(step), Vec::new(), what);
        Ok((SourceKind::Git(Box::new(git)), vertex, false))
    }

    fn copy_vertex(
        &mut self,
        stand: &mut Stand,
        copy: &mut Copy,
        name: Rc<str>,
        shown: &str,
        onbuild: bool,
    ) -> VertexId {
        let link = copy.link && copy.written_chmod.is_empty();
        let root = stand.state.root.filter(|_| !link);
        let mut inputs: Vec<VertexId> = root.into_iter().collect();
        let mut what = copy_print(copy, root.is_some());
        for source in &copy.sources {
            let input = source.vertex.map_or(0, |vertex| input(&mut inputs, vertex) + 1);
            what = source_print(what.number(input as u64), source);
        }
        let vertex = self.graph.add(VertexKind::Copy, name, inputs, what);
        let Some(root) = stand.state.root.filter(|_| link) else { return vertex };
        copy.linked = Some(vertex);
        let name = stand.counter.same(&format!("LINK {shown}"), onbuild);
        self.graph.add(VertexKind::Link, name, vec![root, vertex], Print::default())
    }
}

impl<'t, 'w> Words<'t, 'w> {
    /// Puts the variables in, in BuildKit's order.
    fn read(stand: &Stand, here: &mut Here<'_>, transfer: &'t Transfer<'w>, add: bool) -> Self {
        let mut flag = |word: &Option<Word<'_>>| match word {
            Some(word) => here.expand(stand, word),
            None => Rc::clone(&stand.texts.empty),
        };
        let (chown, chmod) = (flag(&transfer.chown), flag(&transfer.chmod));
        let checksum = flag(&transfer.checksum);
        let mut paths = Vec::new();
        let mut inline = Vec::new();
        for source in &transfer.sources {
            match source {
                command::Source::Path(word) => paths.push((here.expand(stand, word), word)),
                command::Source::Heredoc(body, word) => inline.push((*body, word)),
            }
        }
        let destination = here.expand(stand, &transfer.destination);
        let inline = inline
            .into_iter()
            .enumerate()
            .map(|(at, (body, word))| heredoc(stand, here, at, body, word))
            .collect();
        Self { transfer, add, chown, chmod, checksum, paths, destination, inline }
    }
}

/// A here-document as a file: its name, its text and where it is announced.
fn heredoc(
    stand: &Stand,
    here: &mut Here<'_>,
    at: usize,
    body: Option<usize>,
    word: &Word<'_>,
) -> (Rc<str>, Rc<str>, Span) {
    let span = here.whole(word);
    let heredocs = here.node.heredocs();
    let own = heredocs.get(at);
    let body = body.and_then(|body| heredocs.get(body));
    let (Some(own), Some(body)) = (own.or(body), body.or(own)) else {
        return ("".into(), "".into(), span);
    };
    let text = here.node.heredoc_text(body);
    let chomped = if own.chomp { chomp(text).into() } else { std::borrow::Cow::Borrowed(text) };
    let name: Rc<str> = own.name.as_str().into();
    if !own.expand {
        return (name, chomped.into(), span);
    }
    let start = body.body.start();
    let exact = !own.chomp && here.trigger.is_none();
    let place = |part: Span| {
        if exact { Span::new(start + part.start(), start + part.end()) } else { span }
    };
    let expanded = here.expand_text(stand, &chomped, word::Options::heredoc(), place);
    (name, expanded.unwrap_or_else(|()| chomped.clone().into()), span)
}

/// All that a copy is, apart from its sources.
fn copy_print(copy: &Copy, onto_root: bool) -> Print {
    let Copy { destination, chown, written_chmod, excludes, parents, .. } = copy;
    Print::default()
        .number(u64::from(onto_root))
        .text(destination)
        .text(chown)
        .text(written_chmod)
        .texts(excludes)
        .number(u64::from(*parents))
}

fn source_print(print: Print, source: &Source) -> Print {
    let print = print.number(u64::from(source.unpack));
    match &source.kind {
        SourceKind::Path { path, include, required } => {
            let print = print.number(1).text(path).text(include.as_deref().unwrap_or(""));
            print.text(required.as_deref().unwrap_or(""))
        }
        SourceKind::Web { file, .. } => print.number(2).text(file),
        SourceKind::Git(_) => print.number(3),
        SourceKind::Inline { name, .. } => print.number(4).text(name),
    }
}

/// The place of a vertex among the inputs, to which it is added if it is new.
fn input(inputs: &mut Vec<VertexId>, vertex: VertexId) -> usize {
    let known = inputs.iter().position(|&input| input == vertex);
    known.unwrap_or_else(|| {
        inputs.push(vertex);
        inputs.len() - 1
    })
}

fn mode_of(here: &mut Here<'_>, words: &Words<'_, '_>) -> Option<Mode> {
    if words.chmod.is_empty() {
        return None;
    }
    match mode::parse(&words.chmod) {
        Ok(mode) => Some(mode),
        Err(kind) => {
            let word = words.transfer.chmod.as_ref();
            let span = word.map_or(here.place.span, |word| here.whole(word));
            here.report(kind, span);
            None
        }
    }
}

fn check_checksum(here: &mut Here<'_>, words: &Words<'_, '_>) {
    if words.checksum.is_empty() {
        return;
    }
    let word = words.transfer.checksum.as_ref();
    let span = word.map_or(here.place.span, |word| here.whole(word));
    match words.paths.as_slice() {
        [(source, _)] => {
            let is_git = !matches!(git_ref::parse(source), Err(GitRefError::NotGit(_)));
            if !is_git && !git_ref::is_http(source) {
                here.report(Kind::ChecksumForFiles, span);
            }
        }
        _ => here.report(Kind::ChecksumForMany, span),
    }
}

/// A source that is a path.
fn local(written: &str, parents: bool) -> SourceKind {
    if !parents {
        let path = path::rooted(written).into();
        return SourceKind::Path { path, include: None, required: None };
    }
    let (base, pattern) = written.split_once("/./").unwrap_or(("/", written));
    let pattern = path::rooted(pattern);
    let fixed = !has_wildcard(base) && !has_wildcard(&pattern);
    let required = fixed.then(|| path::joined(&[base, &pattern]).into());
    let include = pattern.strip_prefix('/').unwrap_or(&pattern).into();
    SourceKind::Path { path: path::rooted(base).into(), include: Some(include), required }
}

/// The name that a download gets.
fn file_name(url: &str) -> &str {
    let behind = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = behind.split_once('/').map_or("", |(_, path)| path);
    let path = path.split(['?', '#']).next().unwrap_or("");
    match path::base(path) {
        "." | "/" => "__unnamed__",
        name => name,
    }
}

/// Why a text is no digest, in BuildKit's words; the empty text is none and fine.
fn digest_problem(text: &str) -> Option<&'static str> {
    const INVALID: &str = "invalid checksum digest format";
    if text.is_empty() {
        return None;
    }
    let Some((algorithm, hex)) =
        text.split_once(':').filter(|(a, h)| !a.is_empty() && !h.is_empty())
    else {
        return Some(INVALID);
    };
    let len = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => {
            let simple = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
            let known = algorithm.bytes().all(|byte| simple(byte) || b"+._-".contains(&byte))
                && hex.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"=_-".contains(&byte));
            return Some(if known { "unsupported digest algorithm" } else { INVALID });
        }
    };
    if hex.len() != len {
        return Some("invalid checksum digest length");
    }
    let digits = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (!hex.bytes().all(digits)).then_some(INVALID)
}
