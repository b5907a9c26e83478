//! What the page may know of a project: plain data in the reader's words.

pub mod accuracy;
mod bases;
pub mod classic;
pub mod container;
pub mod context;
pub mod docker;
pub mod editor;
pub mod experiments;
pub mod files;
#[cfg(test)]
mod fixture;
pub mod forecast;
pub mod grid;
mod identity;
pub mod images;
pub mod inspect;
pub mod manifest;
pub mod measured;
pub mod options;
pub mod progress;
pub mod reason;
pub mod savings;
pub mod session;
pub mod stack;
mod takes;
pub mod timing;
pub mod traffic;
pub mod verbs;
pub mod weigh;

pub use bases::{known_image, plan_with_known_images};

use std::cell::OnceCell;
use std::rc::Rc;

use crate::catalog::packages;
use crate::image::{self, Simulation};
use crate::plan::{Plan, is_planned_alike};
use crate::project::Project;
use crate::size::Overlay;
use crate::syntax::highlight;
use crate::syntax::{Parsed, parse};
use crate::text::{LineIndex, Patch, Span};
use editor::{Mark, ProblemView};
use identity::Ids;
use stack::Stack;

pub use crate::size::Meaning;
pub use packages::Packages;

/// What is known of packages, as `cargo xtask catalog` wrote it; nothing for other bytes.
pub fn read_packages(bytes: &[u8]) -> Option<Rc<Packages>> {
    Packages::read(bytes).map(Rc::new)
}

/// Everything that follows from one project, and from the one before it what is the same.
#[derive(Clone, Debug)]
pub struct Build {
    pub project: Project,
    /// The lines of the Dockerfile.
    pub lines: LineIndex,
    /// The whole text in order: disjoint, sorted, plain text left out. None goes over a line end.
    pub marks: Vec<Mark>,
    /// In the order of the text.
    pub problems: Vec<ProblemView>,
    /// Those of them that only the plan shows.
    planned_problems: Vec<ProblemView>,
    /// The picture.
    pub stack: Rc<Stack>,
    parsed: Rc<Parsed>,
    packages: Option<Rc<Packages>>,
    meaning: Meaning,
    /// What was measured of its layers.
    overlay: Rc<Overlay>,
    carried_out: Option<Rc<CarriedOut>>,
    /// Worked out when it is first asked for.
    image_id: OnceCell<Option<Rc<str>>>,
    ids: Ids,
}

/// What a build means and does.
#[derive(Debug)]
struct CarriedOut {
    project: Project,
    plan: Rc<Plan>,
    files: Simulation,
}

impl CarriedOut {
    fn earlier(&self) -> image::Earlier<'_> {
        image::Earlier { project: &self.project, plan: &self.plan, files: &self.files }
    }
}

impl PartialEq for Build {
    /// What else there is follows from these.
    fn eq(&self, other: &Self) -> bool {
        self.project == other.project && self.ids == other.ids && self.stack == other.stack
    }
}

impl Eq for Build {}

impl Build {
    pub fn of(project: &Project) -> Self {
        Self::after(None, project)
    }

    /// The build after an edit: instructions keep their ids, and what cannot be read now stays.
    /// What is known of packages stays known.
    pub fn after(before: Option<&Build>, project: &Project) -> Self {
        Self::with(before, project, before.and_then(|build| build.packages.clone()))
    }

    /// The same, with what is known of packages; without it sizes are wider guesses.
    pub fn with(before: Option<&Build>, project: &Project, packages: Option<Rc<Packages>>) -> Self {
        let mut build = Self::read(before, project, packages);
        build.carry_out(before);
        editor::sort_problems(&mut build.problems, &build.lines);
        build
    }

    /// A build of which only the plan is known yet: in its picture only the bases weigh something.
    pub fn outlined(project: &Project) -> Self {
        let mut build = Self::read(None, project, None);
        let plan = build.planned(None);
        build.plan_told(&plan);
        build.stack = build.stack_of(&plan, &image::bases(&build.project, &plan), None);
        editor::sort_problems(&mut build.problems, &build.lines);
        build
    }

    /// The build after an edit, only read: its picture, what it does, and what its plan shows, are
    /// still those from before.
    pub fn reading(before: &Build, project: &Project) -> Self {
        let mut read = Self::read(Some(before), project, before.packages.clone());
        let change = Patch::between(&before.project.dockerfile, &project.dockerfile);
        read.told(editor::moved_problems(&before.planned_problems, &change));
        editor::sort_problems(&mut read.problems, &read.lines);
        let (stack, carried_out) = (before.stack.clone(), before.carried_out.clone());
        Self { stack, carried_out, overlay: before.overlay.clone(), ..read }
    }

    /// The build of another project, seen as this one is: with the same packages, sizes counted alike.
    pub fn another(&self, project: &Project) -> Self {
        Self::with(None, project, self.packages.clone()).counted(self.meaning)
    }

    /// The same build, its sizes counted in this way.
    pub fn counted(&self, meaning: Meaning) -> Self {
        let mut build = Self { meaning, ..self.clone() };
        if meaning != self.meaning {
            build.draw(Some(self));
        }
        build
    }

    /// How its sizes are counted.
    pub fn meaning(&self) -> Meaning {
        self.meaning
    }

    /// The build after an edit, only to be measured: without what an editor and the picture show.
    /// It is never the one before a build that is shown.
    fn unseen(before: &Build, project: &Project) -> Self {
        let (parsed, ids) = Self::parsed(Some(before), project);
        let mut build = Self {
            project: project.clone(),
            lines: LineIndex::new(""),
            marks: Vec::new(),
            problems: Vec::new(),
            planned_problems: Vec::new(),
            stack: Rc::default(),
            parsed,
            packages: before.packages.clone(),
            carried_out: None,
            image_id: OnceCell::new(),
            overlay: Rc::default(),
            meaning: before.meaning,
            ids,
        };
        let carried_out = build.carried_out(Some(before));
        build.overlay =
            measured::overlay(&build.project, &build.parsed.tree, &carried_out.plan).into();
        build.carried_out = Some(Rc::new(carried_out));
        build
    }

    fn read(before: Option<&Build>, project: &Project, packages: Option<Rc<Packages>>) -> Self {
        let (parsed, ids) = Self::parsed(before, project);
        let same = before.filter(|before| Rc::ptr_eq(&before.parsed, &parsed));
        let lines = same.map(|it| it.lines.clone());
        let lines = lines.unwrap_or_else(|| LineIndex::new(&project.dockerfile));
        Self {
            marks: same.map_or_else(|| highlight::marks(&parsed), |it| it.marks.clone()),
            problems: editor::problems(&parsed),
            planned_problems: Vec::new(),
            project: project.clone(),
            lines,
            stack: Rc::default(),
            parsed,
            packages,
            meaning: before.map_or_else(Meaning::default, |build| build.meaning),
            overlay: Rc::from([]),
            carried_out: None,
            image_id: OnceCell::new(),
            ids,
        }
    }

    /// What a text says, with the names of its instructions; where it is as before, as it was.
    fn parsed(before: Option<&Build>, project: &Project) -> (Rc<Parsed>, Ids) {
        let text = &project.dockerfile;
        if let Some(before) = before.filter(|before| before.project.dockerfile == *text) {
            return (before.parsed.clone(), before.ids.clone());
        }
        let parsed = parse(text.clone());
        let ids = Ids::after(before.map(|build| (&build.ids, &build.parsed.tree)), &parsed.tree);
        (Rc::new(parsed), ids)
    }

    /// Plans the build and carries it out; tells what only shows then.
    fn carry_out(&mut self, before: Option<&Build>) {
        let carried_out = self.carried_out(before);
        self.plan_told(&carried_out.plan);
        self.carried_out = Some(Rc::new(carried_out));
        self.draw(before);
    }

    /// What a plan tells of the text.
    fn plan_told(&mut self, plan: &Plan) {
        self.told(editor::planned_problems(&self.project, &self.parsed, plan));
        self.overlay = measured::overlay(&self.project, &self.parsed.tree, plan).into();
    }

    fn told(&mut self, planned: Vec<ProblemView>) {
        self.problems.extend(planned.iter().cloned());
        self.planned_problems = planned;
    }

    /// Whether both know the same of packages.
    fn knows_the_same(&self, other: &Self) -> bool {
        match (&self.packages, &other.packages) {
            (None, None) => true,
            (Some(one), Some(other)) => Rc::ptr_eq(one, other),
            _ => false,
        }
    }

    /// Makes the picture of what was carried out.
    fn draw(&mut self, before: Option<&Build>) {
        let Some(CarriedOut { plan, files, .. }) = self.carried_out.as_deref() else { return };
        self.stack = self.stack_of(plan, files, before);
    }

    fn stack_of(&self, plan: &Plan, files: &Simulation, before: Option<&Build>) -> Rc<Stack> {
        Rc::new(stack::stack(&stack::Source {
            tree: &self.parsed.tree,
            plan,
            files,
            ids: &self.ids.ids,
            meaning: self.meaning,
            overlay: &self.overlay,
            before: before.map(|build| &*build.stack),
        }))
    }

    /// The plan, with what is known of its bases; where it is the one from before, that one.
    fn planned(&mut self, before: Option<&CarriedOut>) -> Rc<Plan> {
        match before.filter(|before| is_planned_alike(&before.project, &self.project)) {
            Some(before) => Rc::clone(&before.plan),
            None => Rc::new(bases::plan_with_known_images(&mut self.project, &self.parsed)),
        }
    }

    /// What comes of the plan.
    fn carried_out(&mut self, before: Option<&Build>) -> CarriedOut {
        let plan = self.planned(before.and_then(|before| before.carried_out.as_deref()));
        let before = before.filter(|before| before.knows_the_same(self));
        let earlier = before.and_then(|before| before.carried_out.as_deref());
        let files = image::simulate_after(
            earlier.map(CarriedOut::earlier),
            &self.project,
            &plan,
            self.packages.as_ref(),
        );
        CarriedOut { project: self.project.clone(), plan, files }
    }

    /// The ids of the instructions, in the order of the file.
    pub fn step_ids(&self) -> &[stack::StepId] {
        &self.ids.ids
    }

    /// The marks of a 0-based line.
    pub fn marks_of_line(&self, line: u32) -> &[Mark] {
        self.marks_within(self.lines.span(line))
    }

    /// The marks that begin in a span; give it whole lines.
    pub fn marks_within(&self, span: Span) -> &[Mark] {
        let from = self.marks.partition_point(|mark| mark.span.start() < span.start());
        let until = self.marks.partition_point(|mark| mark.span.start() < span.end());
        self.marks.get(from..until).unwrap_or(&[])
    }
}
