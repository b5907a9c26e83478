//! What `docker buildx build --progress=plain` prints while a build runs, line by line with its time.
//!
//! Times come from the estimate, and what commands print only as far as it is known. Digests are those
//! of the simulation.

mod frame;
mod groups;
mod happened;
mod images;
mod printer;
mod tail;
#[cfg(test)]
mod tests;
mod transfer;
mod units;

use crate::image::{Image, Simulation};
use crate::plan::{Plan, Reach, VertexId, check, failure};
use crate::project::{Files, Project};
use crate::syntax::Parsed;
use crate::time::Schedule;

pub use happened::{Happened, happened, tasks};

/// A build to be told of.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    pub project: &'a Project,
    pub parsed: &'a Parsed,
    pub plan: &'a Plan,
    pub files: &'a Simulation,
    /// By vertex.
    pub happened: &'a [Happened],
    pub schedule: &'a Schedule,
    /// Who builds: `default` and `docker`.
    pub builder: &'a str,
    pub driver: &'a str,
    pub export: Export<'a>,
    /// The build context that the builder had before; files that look the same are not sent again.
    pub known: Option<&'a Files>,
}

/// What becomes of the result.
#[derive(Clone, Copy, Debug)]
pub enum Export<'a> {
    /// It stays in the cache.
    Nothing,
    /// Docker gets it as an image under a name: `docker.io/library/app`.
    Docker(&'a Image, &'a str),
    /// A file with the image, in the format of the OCI.
    Oci(&'a Image),
    /// A directory, for which so many bytes are sent.
    Directory(u64),
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// When it is printed, in milliseconds from the beginning of the build.
    pub at_ms: u64,
    pub text: String,
    /// What it is about, if that is a vertex.
    pub vertex: Option<VertexId>,
}

/// The whole log.
pub fn log(source: &Source<'_>) -> Vec<LogLine> {
    let found = check::check(source.project, source.parsed, source.plan, Reach::Target);
    let failure = failure(source.parsed, &source.plan.problems, Reach::Target);
    let groups = groups::groups(source, failure.as_ref(), &found.warnings);
    let Source { builder, driver, .. } = source;
    let first = format!("#0 building with \"{builder}\" instance using {driver} driver");
    let mut lines = printer::print(first, &groups);
    let end = lines.last().map_or(0, |line| line.at_ms);
    let tail = tail::tail(source, failure.as_ref(), &found.warnings, &groups);
    lines.extend(tail.into_iter().map(|text| LogLine { at_ms: end, text, vertex: None }));
    lines
}
