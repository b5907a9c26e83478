//! `>file`, `<file`, `2>&1` and here-documents.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::project::Content;
use crate::syntax::shell::{Redirect, RedirectOp};

use super::exec::Flow;
use super::files::{Errno, is_device};
use super::shell::{Fd, Input, Shell, Source};
use super::stream::{Stream, content_of, is_unknown};

/// What redirections changed, to be put back.
pub(super) struct Frame {
    before: Option<BTreeMap<u32, Fd>>,
    /// Files that are written to, and the streams they get at the end.
    files: Vec<(String, Rc<RefCell<Stream>>)>,
}

impl Shell<'_> {
    /// Redirects; the inner error is the status of a redirection that failed.
    pub(super) fn redirect(
        &mut self,
        source: &Rc<Source>,
        redirects: &[Redirect],
    ) -> Result<Result<Frame, i32>, Flow> {
        if redirects.is_empty() {
            return Ok(Ok(Frame { before: None, files: Vec::new() }));
        }
        let mut frame = Frame { before: Some(self.fds.clone()), files: Vec::new() };
        for redirect in redirects {
            if let Err((path, errno)) = self.one(source, redirect, &mut frame)? {
                let opens = matches!(redirect.op, RedirectOp::Read);
                let what = if opens { "open" } else { "create" };
                self.end_redirect(frame);
                self.complain(&format!("{}: can't {what} {path}: {errno}", self.name));
                return Ok(Err(1));
            }
        }
        Ok(Ok(frame))
    }

    fn one(
        &mut self,
        source: &Rc<Source>,
        redirect: &Redirect,
        frame: &mut Frame,
    ) -> Result<Result<(), (String, Errno)>, Flow> {
        let number = redirect.fd.of(&source.text).parse::<u32>().ok();
        if let Some(index) = redirect.heredoc {
            let text = self.heredoc(source, index as usize)?;
            self.set_input(number, content_of(&text));
            return Ok(Ok(()));
        }
        let target = self.text(source, &redirect.target)?;
        match redirect.op {
            RedirectOp::Read => match self.machine.read(&self.path(&target)) {
                Ok(content) => self.set_input(number, content),
                Err(errno) => return Ok(Err((target, errno))),
            },
            RedirectOp::HereString => self.set_input(number, content_of(&format!("{target}\n"))),
            RedirectOp::DuplicateIn | RedirectOp::DuplicateOut => {
                let default = u32::from(redirect.op == RedirectOp::DuplicateOut);
                let number = number.unwrap_or(default);
                match target.parse::<u32>() {
                    Ok(from) => {
                        let fd = self.fds.get(&from).cloned().unwrap_or(Fd::Null);
                        self.fds.insert(number, fd);
                    }
                    Err(_) if target == "-" => _ = self.fds.insert(number, Fd::Null),
                    Err(_) => return Ok(self.open(&[1, 2], &target, false, frame)),
                }
            }
            RedirectOp::WriteBoth => return Ok(self.open(&[1, 2], &target, false, frame)),
            RedirectOp::AppendBoth => return Ok(self.open(&[1, 2], &target, true, frame)),
            RedirectOp::Append => {
                return Ok(self.open(&[number.unwrap_or(1)], &target, true, frame));
            }
            RedirectOp::Write | RedirectOp::Clobber => {
                return Ok(self.open(&[number.unwrap_or(1)], &target, false, frame));
            }
            RedirectOp::ReadWrite | RedirectOp::Heredoc => {}
        }
        Ok(Ok(()))
    }

    fn set_input(&mut self, number: Option<u32>, content: Content) {
        let input = Rc::new(RefCell::new(Input { content, at: 0 }));
        self.fds.insert(number.unwrap_or(0), Fd::In(input));
    }

    fn open(
        &mut self,
        numbers: &[u32],
        target: &str,
        append: bool,
        frame: &mut Frame,
    ) -> Result<(), (String, Errno)> {
        let path = self.path(target);
        let fd = if is_unknown(target) || is_device(&path) {
            match path.as_str() {
                "/dev/stdout" => self.fds.get(&1).cloned().unwrap_or(Fd::Null),
                "/dev/stderr" => self.fds.get(&2).cloned().unwrap_or(Fd::Null),
                _ => Fd::Null,
            }
        } else {
            let fail = |errno| (target.to_owned(), errno);
            let there = append.then(|| self.machine.read(&path).ok()).flatten();
            if there.is_none() {
                self.machine.write(&path, Content::text("")).map_err(fail)?;
            }
            let stream = Rc::new(RefCell::new(Stream::default()));
            if let Some(content) = there {
                let mut stream = stream.borrow_mut();
                stream.content(&content);
                stream.written = false;
            }
            frame.files.push((path, Rc::clone(&stream)));
            Fd::Out(stream)
        };
        for number in numbers {
            self.fds.insert(*number, fd.clone());
        }
        Ok(())
    }

    pub(super) fn end_redirect(&mut self, frame: Frame) {
        if let Some(before) = frame.before {
            self.fds = before;
        }
        for (path, stream) in frame.files {
            let mut stream = stream.borrow_mut();
            if stream.written {
                let content = stream.take();
                _ = self.machine.write(&path, content);
            }
        }
    }

    /// The redirections of a bare `exec` stay; what goes to their files is lost but for its end.
    pub(super) fn keep_redirect(&mut self, frame: Frame) {
        for (path, _) in frame.files {
            let id = self.next_id(&["exec".to_owned(), path.clone()]);
            let content = Content::Opaque { size: None, id: id.into() };
            _ = self.machine.write(&path, content);
        }
    }

    fn heredoc(&mut self, source: &Rc<Source>, index: usize) -> Result<String, Flow> {
        let Some(heredoc) = source.script.heredocs.get(index) else { return Ok(String::new()) };
        let text = if heredoc.quoted {
            heredoc.body.of(&source.text).to_owned()
        } else {
            self.plain(source, &heredoc.pieces)?
        };
        if !heredoc.strip_tabs {
            return Ok(text);
        }
        Ok(text.split_inclusive('\n').map(|line| line.trim_start_matches('\t')).collect())
    }
}
