//! Comparing orders: two Dockerfiles over the same files and the same edits.

use std::rc::Rc;

use super::example::EXAMPLES;
use super::state::State;
use crate::analysis::Build;
use crate::analysis::session::Session;
use crate::analysis::stack::{Amount, Role};
use crate::analysis::timing::{self, Assumptions, Duration};
use crate::analysis::verbs::{self, Act, Group, ProjectEdit, Verb};
use crate::project::{File, Project};

/// What the project at hand is compared with, and over which edits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compare {
    /// The other Dockerfile; `None` until one is written.
    pub other: Option<Rc<str>>,
    /// Files that are other ones beside it, and their texts.
    pub files: Rc<[(Rc<str>, Rc<str>)]>,
    /// The edits, one after the other; `None` until they are chosen.
    pub week: Option<Rc<[Verb]>>,
}

/// All there is to see of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    pub week: Rc<[Verb]>,
    /// What else may be done in the week.
    pub offered: Vec<Verb>,
    pub result: Comparison,
}

/// What the same edits cost with two projects, here called A and B.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    pub a: Replayed,
    pub b: Replayed,
}

/// What edits cost with one project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// The final image, before any edit; nothing where there is none.
    pub image: Option<ImageSize>,
    /// Of the first build, on a machine on which nothing was built; a sentence where it does not start.
    pub first: Result<Cost, String>,
    /// Of a build after each edit; a sentence where the edit does not fit, or the build does not start.
    pub edits: Vec<Result<Cost, String>>,
    /// Of all builds after the first.
    pub again: Cost,
}

/// How large an image is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageSize {
    pub size: Amount,
    pub layers: u32,
}

/// What builds cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// How many steps run.
    pub runs: u32,
    pub reused: u32,
    /// How many of those that run fail.
    pub fails: u32,
    /// Estimated, from the beginning of each build to its end.
    pub time: Duration,
}

/// Builds both projects, does the same to both and their machines, and builds them again each time.
/// What is known of packages is known of both.
pub fn compare(known: &Build, b: &Project, week: &[Act], assumed: Assumptions) -> Comparison {
    let replayed = |project| replayed(known, project, week, assumed);
    Comparison { a: replayed(&known.project), b: replayed(b) }
}

fn replayed(known: &Build, project: &Project, week: &[Act], assumed: Assumptions) -> Replayed {
    let mut project = project.clone();
    let mut session = Session::on(assumed);
    let build = Build::after(Some(known), &project);
    let image = image_size(&build);
    let first = built(&mut session, &build);
    let mut again = Cost::default();
    let edits = week.iter().map(|act| {
        match act {
            Act::Edit(edit) => project = verbs::apply(&project, edit)?,
            Act::Prune => session = session.pruned(),
            Act::Fresh => session = session.fresh(),
        }
        let cost = built(&mut session, &Build::after(Some(&build), &project))?;
        again = again.plus(cost);
        Ok(cost)
    });
    let edits = edits.collect();
    Replayed { image, first, edits, again }
}

fn image_size(build: &Build) -> Option<ImageSize> {
    let image = build.stack.columns.iter().find(|column| column.role == Role::Final)?;
    let layers = image.beds.iter().filter(|bed| bed.makes_layer()).count() as u32;
    Some(ImageSize { size: image.size, layers })
}

fn built(session: &mut Session, build: &Build) -> Result<Cost, String> {
    *session = session.rebuild(build, "").map_err(|stopped| stopped.message)?;
    let record = session.last();
    let counts = record.map(|record| record.counts).unwrap_or_default();
    let time = record.map(|record| record.time.total).unwrap_or_default();
    let runs = counts.runs.saturating_add(counts.fails);
    Ok(Cost { runs, reused: counts.reused, fails: counts.fails, time })
}

impl ImageSize {
    /// `412 MB in 9 layers`
    pub fn words(self) -> String {
        let layers =
            if self.layers == 1 { "1 layer".to_owned() } else { format!("{} layers", self.layers) };
        format!("{} in {layers}", self.size.short())
    }
}

impl Cost {
    fn plus(self, other: Self) -> Self {
        Self {
            runs: self.runs.saturating_add(other.runs),
            reused: self.reused.saturating_add(other.reused),
            fails: self.fails.saturating_add(other.fails),
            time: self.time.plus(other.time),
        }
    }

    /// `about 41 s`
    pub fn time_words(self) -> String {
        timing::words(self.time)
    }

    /// Whether nothing was built.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }

    /// `3 of 9`: how many run of all that are looked up.
    pub fn words(self) -> String {
        let words = format!("{} of {}", self.runs, self.runs.saturating_add(self.reused));
        if self.fails > 0 { words + ", and fails" } else { words }
    }
}

impl Replayed {
    /// Whether some build of it fails.
    fn fails(&self) -> bool {
        self.again.fails > 0 || matches!(&self.first, Ok(first) if first.fails > 0)
    }
}

impl Comparison {
    /// What comes of it, in a sentence.
    pub fn words(&self) -> String {
        match (&self.a.first, &self.b.first) {
            (Err(_), Err(_)) => return "Neither A nor B can be built.".to_owned(),
            (Err(_), Ok(_)) => return "A cannot be built.".to_owned(),
            (Ok(_), Err(_)) => return "B cannot be built.".to_owned(),
            (Ok(_), Ok(_)) => match (self.a.fails(), self.b.fails()) {
                (true, true) => return "Builds of A and of B fail.".to_owned(),
                (true, false) => return "Builds of A fail.".to_owned(),
                (false, true) => return "Builds of B fail.".to_owned(),
                (false, false) => {}
            },
        }
        let steps =
            |runs: u32| if runs == 1 { "1 step".to_owned() } else { format!("{runs} steps") };
        let (a, b) = (self.a.again, self.b.again);
        let (steps, a_time, b_time) = (steps(a.runs), a.time_words(), b.time_words());
        format!("A runs {steps} again, {a_time} in all; B runs {}, {b_time}.", b.runs)
    }
}

impl Compared {
    /// Whether there is nothing to edit, but only machines to change.
    pub fn has_no_edits(&self) -> bool {
        self.offered.iter().all(|verb| edit(verb).is_none())
    }

    /// The edits without one of them.
    pub fn without(&self, at: usize) -> Rc<[Verb]> {
        let kept = self.week.iter().enumerate().filter(|(it, _)| *it != at);
        kept.map(|(_, verb)| verb.clone()).collect()
    }

    /// The edits, and one more at the end.
    pub fn with(&self, offered: usize) -> Rc<[Verb]> {
        self.week.iter().chain(self.offered.get(offered)).cloned().collect()
    }
}

impl State {
    /// The other Dockerfile: the one that was written, or else of a good example the bad one and of a
    /// bad one the good one, or else a copy.
    pub fn other_dockerfile(&self) -> Rc<str> {
        let text = self.text();
        let example = EXAMPLES.iter().find(|it| *it.dockerfile == **text);
        let counterpart = || example?.counterpart().map(|it| it.dockerfile.into());
        self.compare.other.clone().or_else(counterpart).unwrap_or_else(|| Rc::clone(text))
    }

    /// Replays the edits with both. This takes as long as that many builds.
    pub fn compared(&self) -> Compared {
        let a = &self.build.project;
        let mut b = Project { dockerfile: self.other_dockerfile(), ..a.clone() };
        for (path, text) in &*self.compare.files {
            b.files.insert(Rc::clone(path), File::text(text));
        }
        let offered = offered(&self.build, &b);
        let week = self.compare.week.clone().unwrap_or_else(|| usual_week(&offered));
        let acts: Vec<Act> = week.iter().map(|verb| verb.act.clone()).collect();
        let result = compare(&self.build, &b, &acts, self.lab.session.assumed);
        Compared { week, offered, result }
    }

    pub(super) fn comparing(&self, compare: Compare) -> Self {
        Self { compare: Rc::new(compare), ..self.clone() }
    }
}

/// What may be done to both, and to the machine.
pub(super) fn offered(a: &Build, b: &Project) -> Vec<Verb> {
    let (mut offered, machine): (Vec<Verb>, Vec<Verb>) =
        of_one(a).into_iter().partition(|verb| edit(verb).is_some());
    for verb in of_one(&Build::of(b)) {
        if edit(&verb).is_some() && offered.iter().all(|it| it.id != verb.id) {
            offered.push(verb);
        }
    }
    offered.extend(machine);
    offered
}

/// Edits of files and of arguments, which fit whatever the Dockerfile says, and what happens to the
/// machine.
fn of_one(build: &Build) -> Vec<Verb> {
    let verbs = build.verbs().into_iter().filter_map(|verb| match &verb.act {
        // Which step reads the file is not the same in both.
        Act::Edit(ProjectEdit::Change { path }) => {
            Some(Verb { label: format!("Change {path}"), ..verb })
        }
        Act::Edit(ProjectEdit::SetArg { .. }) | Act::Prune | Act::Fresh => Some(verb),
        Act::Edit(_) => (verb.group == Group::Files).then_some(verb),
    });
    verbs.collect()
}

fn edit(verb: &Verb) -> Option<&ProjectEdit> {
    match &verb.act {
        Act::Edit(edit) => Some(edit),
        Act::Prune | Act::Fresh => None,
    }
}

/// Sources change most days, and what else is copied, such as a list of libraries, now and then.
fn usual_week(offered: &[Verb]) -> Rc<[Verb]> {
    let path = |verb: &Verb| match edit(verb) {
        Some(ProjectEdit::Change { path }) => Some(Rc::clone(path)),
        _ => None,
    };
    // The verbs tell which file is the source: it is the one that they also touch.
    let source = offered.iter().find_map(|verb| match edit(verb) {
        Some(ProjectEdit::Touch { path }) => Some(path),
        _ => None,
    });
    let changes = || offered.iter().filter(|verb| path(verb).is_some());
    let (mut sources, mut others) = (
        changes().filter(|verb| path(verb).as_ref() == source),
        changes().filter(|verb| path(verb).as_ref() != source),
    );
    let source = sources.next();
    let week = [source, source, others.next(), source, others.next()];
    week.into_iter().flatten().cloned().collect()
}

#[cfg(test)]
mod tests;
