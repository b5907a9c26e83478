//! What becomes of the files of the context: which are left out and by what, and which step takes them.

#[cfg(test)]
mod tests;

use std::rc::Rc;

use super::stack::{StepId, words};
use super::{Build, CarriedOut};
use crate::effect::tree::Found;
use crate::image;
use crate::plan::check::ignore_file;
use crate::plan::step::From;
use crate::plan::{Action, Step};
use crate::project::{Content, File, Kind};
use crate::syntax::ignore::{IgnoreFile, Patterns, ProblemKind};
use crate::text::LineIndex;

/// The context as a build sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContextView {
    /// In the order of the project's files.
    pub files: Vec<FileView>,
    /// All that is no directory.
    pub all: Sum,
    /// What of it reaches the builder.
    pub sent: Sum,
    /// Where the patterns stand that leave files out.
    pub ignore_path: Rc<str>,
    /// What is wrong with them.
    pub problems: Vec<IgnoreProblem>,
}

/// What becomes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileView {
    pub path: Rc<str>,
    pub ignored: Option<Ignored>,
    /// The steps that copy it, in the order of the file.
    pub taken: Vec<Use>,
}

/// Why a file does not reach the builder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ignored {
    /// From 1; 0 where it cannot be told.
    pub line: u32,
    /// As written.
    pub pattern: String,
}

/// A step that copies a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// Where the instruction begins, from 1.
    pub line: u32,
    pub id: StepId,
}

/// How many files, and how many bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    pub files: u32,
    pub bytes: u64,
    /// Whether there may be more of either.
    pub and_more: bool,
}

/// A pattern that the build refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoreProblem {
    pub line: u32,
    pub message: String,
}

impl Build {
    /// What becomes of each file of the context.
    pub fn context(&self) -> ContextView {
        let project = &self.project;
        let own = project.dockerfile_path.as_deref().map(|path| format!("{path}.dockerignore"));
        let own = own.filter(|path| project.files.get(path).is_some());
        let ignore_path = own.as_deref().unwrap_or(".dockerignore");
        let ignore = Ignore::of(self, ignore_path);
        let uses = self.uses();
        let mut view = ContextView {
            ignore_path: ignore_path.into(),
            problems: ignore.problems(),
            ..ContextView::default()
        };
        for (path, file) in project.files.iter() {
            let ignored = if self.is_sent(path) { None } else { Some(ignore.of_path(path)) };
            let from = uses.partition_point(|(it, _)| it.as_str() < &**path);
            let mine = uses.iter().skip(from).take_while(|(it, _)| it == &**path);
            let taken = mine.map(|(_, by)| *by).collect();
            view.all.add(file);
            if ignored.is_none() {
                view.sent.add(file);
            }
            view.files.push(FileView { path: Rc::clone(path), ignored, taken });
        }
        view
    }

    /// What a `COPY` or `ADD` takes of its sources, without what it downloads.
    pub fn taken(&self, id: StepId) -> Option<Sum> {
        let CarriedOut { plan, files, .. } = self.carried_out.as_deref()?;
        let node = self.ids.ids.iter().position(|&other| other == id)?;
        let steps = plan.declared().iter().flat_map(|stage| &stage.steps);
        let own = |step: &&Step| step.node == node && step.trigger.is_none();
        let Action::Copy(copy) = &steps.filter(own).map(|step| &step.action).next()? else {
            return None;
        };
        let taken = image::taken(files, copy);
        let mut sum = Sum { and_more: taken.and_more, ..Sum::default() };
        for file in &taken.files {
            sum.count(file.size);
        }
        Some(sum)
    }

    fn is_sent(&self, path: &str) -> bool {
        self.carried_out
            .as_deref()
            .is_none_or(|done| matches!(done.files.context.at(&format!("/{path}")), Found::Node(_)))
    }

    /// Each file of the context with a step that copies it, sorted.
    fn uses(&self) -> Vec<(String, Use)> {
        let Some(CarriedOut { plan, files, .. }) = self.carried_out.as_deref() else {
            return Vec::new();
        };
        let mut uses = Vec::new();
        for step in plan.declared().iter().flat_map(|stage| &stage.steps) {
            let Action::Copy(copy) = &step.action else { continue };
            if copy.from != From::Context || step.trigger.is_some() {
                continue;
            }
            let id = self.ids.ids.get(step.node).copied().unwrap_or_default();
            let by = Use { line: step.lines.0, id };
            let taken = image::taken(files, copy).files.into_iter();
            uses.extend(taken.map(|file| (file.path.trim_start_matches('/').to_owned(), by)));
        }
        uses.sort();
        uses
    }
}

impl ContextView {
    /// `Leaves out 3 of 9 files. 12 kB of 4 MB stay.`
    pub fn words(&self) -> String {
        if !self.problems.is_empty() {
            return "The build fails as long as a pattern cannot be used.".to_owned();
        }
        let out = self.all.files.saturating_sub(self.sent.files);
        let bytes = (words::size(self.sent.bytes), words::size(self.all.bytes));
        match (self.all.files, out) {
            (0, _) => "There are no files to leave out.".to_owned(),
            (all, 0) => format!("Leaves out none of {all} files, {}.", bytes.1),
            (all, out) => {
                format!("Leaves out {out} of {all} files. {} of {} stay.", bytes.0, bytes.1)
            }
        }
    }
}

impl Sum {
    /// `6 files, 412 kB`
    pub fn words(&self) -> String {
        let files = if self.files == 1 { "1 file" } else { "files" };
        let count = if self.files == 1 { String::new() } else { format!("{} ", self.files) };
        let more = if self.and_more { " and what is not known" } else { "" };
        format!("{count}{files}, {}{more}", words::size(self.bytes))
    }

    fn add(&mut self, file: &File) {
        match &file.kind {
            Kind::File(content) => self.count(Content::size(content)),
            Kind::Directory => {}
            Kind::Symlink(_) | Kind::Hardlink(_) => self.count(Some(0)),
            Kind::Unknown(_) => self.count(None),
        }
    }

    fn count(&mut self, size: Option<u64>) {
        self.files += 1;
        self.bytes = self.bytes.saturating_add(size.unwrap_or(0));
        self.and_more |= size.is_none();
    }
}

/// The ignore file, ready to be asked.
struct Ignore {
    text: Rc<str>,
    lines: LineIndex,
    file: IgnoreFile,
    patterns: Option<Patterns>,
}

impl Ignore {
    fn of(build: &Build, path: &str) -> Self {
        let text = match build.project.files.get(path).map(|file| &file.kind) {
            Some(Kind::File(content)) => content.as_text().unwrap_or_default(),
            _ => "",
        };
        let file = ignore_file(&build.project);
        let patterns = file.compile().ok();
        Self { text: text.into(), lines: LineIndex::new(text), file, patterns }
    }

    /// What leaves a path out.
    fn of_path(&self, path: &str) -> Ignored {
        let at = self.patterns.as_ref().and_then(|patterns| patterns.excluding(path));
        let line = at.and_then(|at| self.file.lines.get(at));
        line.map_or_else(Ignored::default, |line| Ignored {
            line: self.lines.line(line.span.start()) + 1,
            pattern: line.span.of(&self.text).to_owned(),
        })
    }

    fn problems(&self) -> Vec<IgnoreProblem> {
        let problem = |problem: &crate::syntax::ignore::Problem| IgnoreProblem {
            line: self.lines.line(problem.span.start()) + 1,
            message: match problem.kind {
                ProblemKind::Pattern(error) => format!(
                    "“{}” cannot be used. The build says: {error}",
                    problem.span.of(&self.text)
                ),
                ProblemKind::LineTooLong => {
                    "This line is too long to be read, and so is all that follows.".to_owned()
                }
            },
        };
        self.file.problems.iter().map(problem).collect()
    }
}
