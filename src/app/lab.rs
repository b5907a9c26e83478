//! Building: the cache of a machine, the builds so far, and what the next one would do.

use std::rc::Rc;

use super::command::Effect;
use super::edit::whole;
use super::history::is_same;
use super::look::Spot;
use super::notice::Notice;
use super::player::Player;
use super::settings::Settings;
use super::state::State;
use crate::analysis::Build;
use crate::analysis::classic::Classic;
use crate::analysis::experiments::{Experiment, experiments};
use crate::analysis::forecast::{BedKey, Fate, Forecast, Steps};
use crate::analysis::progress::LogLine;
use crate::analysis::reason::{KeyParts, Why};
use crate::analysis::session::{BuildRecord, Session};
use crate::analysis::timing::{Assumptions, StepTime};
use crate::analysis::verbs::{self, Act, Verb};
use crate::project::Project;
use crate::text::{LineIndex, Span};

/// Where the first step that runs has its cause, while a build is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseView {
    /// Of the text, from 1.
    pub line: u32,
    pub spot: Spot,
    pub words: String,
}

/// What was built, and what would be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lab {
    pub session: Session,
    /// What a rebuild would do now.
    pub forecast: Forecast,
    /// What was done since the last build, in words.
    pub since: Rc<[String]>,
    /// The build that is looked at, by its number; `None` for the next one.
    pub shown: Option<u32>,
    /// What the classic builder would do now, where the reader wants to see that instead.
    pub classic: Option<Rc<Classic>>,
}

impl Lab {
    /// The lab, with the forecast for a build.
    pub fn of(session: Session, build: &Build) -> Self {
        let forecast = session.forecast(build);
        Self { session, forecast, since: Rc::default(), shown: None, classic: None }
    }

    /// The same lab when the project is another.
    pub(super) fn after(&self, build: &Build) -> Self {
        let forecast = self.session.forecast(build);
        let classic = self.classic.as_ref().map(|_| Rc::new(self.session.classic(build)));
        let (session, since) = (self.session.clone(), self.since_after(&build.project));
        Self { session, forecast, since, shown: None, classic }
    }

    /// What was done since the last build. Where the project is again as it was built, that is only
    /// what was done to the machine.
    fn since_after(&self, project: &Project) -> Rc<[String]> {
        let last = self.session.last().filter(|_| !self.since.is_empty());
        let Some(last) = last.filter(|last| is_same(&last.project, project)) else {
            return self.since.clone();
        };
        let fresh = (self.session.machine != last.machine).then_some(FRESH);
        let pruned = self.session.is_pruned.then_some(PRUNED);
        fresh.into_iter().chain(pruned).map(str::to_owned).collect()
    }

    /// What the button that builds says.
    pub fn build_label(&self) -> &'static str {
        if self.session.builds.is_empty() { "Build" } else { "Rebuild" }
    }

    /// The same builds and the same forecast with other times.
    pub(super) fn assuming(&self, assumed: Assumptions, build: &Build) -> Self {
        let session = self.session.assuming(assumed);
        Self { shown: self.shown, ..Self { session, ..self.clone() }.after(build) }
    }

    fn noting(self, what: &str) -> Self {
        let since = self.since.iter().cloned().chain([what.to_owned()]).collect();
        Self { since, ..self }
    }

    /// The build that is looked at.
    pub fn record(&self) -> Option<&Rc<BuildRecord>> {
        self.session.build(self.shown?)
    }

    /// What became of the steps, or would.
    pub fn steps(&self) -> &Steps {
        match (self.record(), &self.classic) {
            (Some(record), _) => &record.steps,
            (None, Some(classic)) => &classic.steps,
            (None, None) => &self.forecast.steps,
        }
    }

    /// Where the classic builder would do something else with a step, in a sentence.
    pub fn difference(&self, spot: Spot) -> Option<&'static str> {
        let classic = self.classic.as_ref().filter(|_| self.record().is_none())?;
        let buildkit = self.forecast.steps.get(key(spot))?.fate;
        classic.difference(key(spot), buildkit)
    }

    pub fn fate(&self, spot: Spot) -> Option<Fate> {
        Some(self.steps().get(key(spot))?.fate)
    }

    /// When a step of the build that is looked at is done, or would be; estimated.
    pub fn time(&self, spot: Spot) -> Option<StepTime> {
        self.record().map_or(&self.forecast.time, |record| &record.time).step(key(spot))
    }

    /// What the build that is looked at printed, or else the last one.
    pub fn log(&self) -> Vec<LogLine> {
        self.logged().map(|record| self.session.log(record)).unwrap_or_default()
    }

    /// The build whose log is shown: the one that is looked at, or the last.
    pub fn logged(&self) -> Option<&Rc<BuildRecord>> {
        self.record().or_else(|| self.session.last())
    }

    /// Whether the build that is looked at follows another on the same machine.
    pub fn follows(&self) -> bool {
        let Some(record) = self.record() else { return false };
        let earlier =
            |it: &Rc<BuildRecord>| it.number < record.number && it.machine == record.machine;
        self.session.builds.iter().any(earlier)
    }

    /// What was changed since the last build.
    fn what(&self, project: &Project) -> String {
        let last = self.session.last().map(|last| &last.project);
        let typed = last.is_some_and(|last| last.dockerfile != project.dockerfile);
        match &*self.since {
            [] if last.is_none() => "The first build".to_owned(),
            [] if typed => "The Dockerfile was edited".to_owned(),
            [] => "Nothing was changed".to_owned(),
            [one] => one.clone(),
            [first, rest @ ..] => format!("{first}, and {} more", rest.len()),
        }
    }
}

const PRUNED: &str = "The cache was pruned";
const FRESH: &str = "On a fresh machine";

fn key(spot: Spot) -> BedKey {
    BedKey { id: spot.id, part: spot.part }
}

impl State {
    /// Why there is done with a step what is done, in the build that is looked at, if that may be seen.
    pub fn why(&self, spot: Spot) -> Option<Why> {
        let Lab { session, forecast, .. } = &*self.lab;
        match self.lab.record() {
            Some(record) => session.why_in(record, key(spot)),
            None if !self.shows_forecast() => None,
            None => session.why(&self.build, forecast, key(spot)),
        }
    }

    /// The cause of the first step that runs, just when it is laid.
    pub fn cause(&self) -> Option<CauseView> {
        let spot = self.just_laid().filter(|_| self.is_first_miss())?;
        let why = self.why(spot)?;
        let line = why.chain.iter().find_map(|link| link.lines)?.0;
        Some(CauseView { line, spot, words: why.headline })
    }

    /// What a step is looked up by in the cache.
    pub fn key_parts(&self, spot: Spot) -> Option<KeyParts> {
        let Lab { session, forecast, .. } = &*self.lab;
        match self.lab.record() {
            Some(record) => record.key_parts(key(spot)),
            None => session.key_parts(&self.build, forecast, key(spot)),
        }
    }

    /// Builds, and shows the build from its beginning. One that does not start changes nothing.
    pub(super) fn rebuilt(&self) -> Self {
        let what = self.lab.what(&self.build.project);
        let session = match self.lab.session.rebuild(&self.build, &what) {
            Ok(session) => session,
            Err(stopped) => {
                let notice = Some(Notice::NotStarted(Rc::new(stopped)));
                return Self { notice, ..self.clone() };
            }
        };
        let shown = session.last().map(|last| last.number);
        let predict = Rc::new(self.predict.scored(session.last()));
        let classic = self.lab.classic.as_ref().map(|_| Rc::new(session.classic(&self.build)));
        let lab = Lab { shown, classic, ..Lab::of(session, &self.build) };
        let player = Some(Player { laid: 0, running: true, speed: self.speed });
        let machine = self.build.held().map(|held| self.machine.built(&self.shelf.name, held));
        let machine = machine.map_or_else(|| self.machine.clone(), Rc::new);
        Self { lab: Rc::new(lab), predict, player, machine, ..self.clone() }.acted()
    }

    /// Shows what the classic builder would do, or BuildKit again.
    pub(super) fn with_classic(&self, is_on: bool) -> Self {
        let classic = is_on.then(|| Rc::new(self.lab.session.classic(&self.build)));
        let lab = Lab { classic, shown: None, ..Lab::clone(&self.lab) };
        Self { lab: Rc::new(lab), player: None, ..self.clone() }
    }

    /// Takes another machine for the estimate of times, here and when the page is opened again.
    pub(super) fn assuming(&self, assumed: Assumptions) -> Self {
        let settings = Settings { assumed, ..self.settings };
        let lab = Rc::new(self.lab.assuming(assumed, &self.build));
        Self { lab, settings, ..self.clone() }
    }

    pub(super) fn looking_at(&self, shown: Option<u32>) -> Self {
        Self { lab: Rc::new(Lab { shown, ..Lab::clone(&self.lab) }), player: None, ..self.clone() }
    }

    /// What a verb does now; `None` where it cannot be done.
    pub(super) fn verb(&self, verb: &Verb) -> Option<Effect> {
        match &verb.act {
            Act::Edit(edit) => {
                let project = verbs::apply(&self.build.project, edit).ok()?;
                Some(self.becoming(project, &verb.label))
            }
            Act::Prune | Act::Fresh => Some(Effect::then(super::Action::Machine(verb.act.clone()))),
        }
    }

    /// What makes the project another one; the text goes through the text area, whose undo then has it.
    fn becoming(&self, project: Project, what: &str) -> Effect {
        let text = project.dockerfile.clone();
        let change = (text != *self.text()).then(|| whole(self.text(), &text));
        let then = Some(super::Action::Note(what.into()));
        Effect { change, project: Some(Rc::new(project)), then, ..Effect::default() }
    }

    pub(super) fn noting(&self, what: &str) -> Self {
        Self { lab: Rc::new(Lab::clone(&self.lab).noting(what)), ..self.clone() }
    }

    pub(super) fn machine_after(&self, act: &Act) -> Self {
        let (session, what) = match act {
            Act::Prune => (self.lab.session.pruned(), PRUNED),
            Act::Fresh => (self.lab.session.fresh(), FRESH),
            Act::Edit(_) => return self.clone(),
        };
        let classic = self.lab.classic.as_ref().map(|_| Rc::new(session.classic(&self.build)));
        let lab = Lab { since: self.lab.since.clone(), classic, ..Lab::of(session, &self.build) };
        let machine = match act {
            Act::Fresh => Rc::new(self.machine.fresh()),
            Act::Prune | Act::Edit(_) => self.machine.clone(),
        };
        let (lab, shelf) = (Rc::new(lab.noting(what)), self.others_after(act));
        Self { lab, machine, shelf, player: None, ..self.clone() }.acted()
    }

    /// What leads to an experiment, and back to what was there.
    pub(super) fn to_try(&self, id: &'static str) -> Option<Effect> {
        Some(self.becoming_state(self.trying(id)?))
    }

    /// An experiment in the place of everything: its project is built, then edited, so that the
    /// forecast tells what comes of it.
    pub(super) fn trying(&self, id: &str) -> Option<Self> {
        let experiment: Experiment = experiments().into_iter().find(|it| it.id == id)?;
        let mut project = experiment.project();
        let mut build = self.build.another(&project);
        let mut session = Session::on(self.lab.session.assumed);
        for edit in &experiment.edits {
            session = session.rebuild(&build, "As it was").ok()?;
            project = verbs::apply(&project, edit).ok()?;
            build = Build::after(Some(&build), &project);
        }
        let lab = Lab::of(session, &build).noting(experiment.title);
        let next = self.looking(|look| look.chosen = None);
        Some(Self {
            index: Rc::new(LineIndex::new(&build.project.dockerfile)),
            build: Rc::new(build),
            is_pending: false,
            lab: Rc::new(lab),
            selection: Span::at(0),
            caret: 0,
            predict: Rc::new(self.predict.anew()),
            compare: Rc::default(),
            history: Rc::default(),
            applied: None,
            preview: None,
            player: None,
            container: None,
            notice: self.missed().map(|before| Notice::Tried { title: experiment.title, before }),
            touched: true,
            ..next
        })
    }

    /// What the learner would miss if an experiment took its place: not another experiment.
    fn missed(&self) -> Option<Rc<Self>> {
        match &self.notice {
            Some(Notice::Tried { before, .. }) => Some(before.clone()),
            _ if self.is_untouched_example() && self.lab.session.builds.is_empty() => None,
            // Brought back it is stored again, over the experiment.
            _ => Some(Rc::new(Self { notice: None, suggestions: None, ..self.settled() }.acted())),
        }
    }

    /// When the text of before an experiment is back, by the undo of the editor, all of it is.
    pub(super) fn given_back(self) -> Self {
        match &self.notice {
            Some(Notice::Tried { before, .. }) if before.text() == self.text() => Self {
                settings: self.settings,
                selection: self.selection,
                caret: self.caret,
                ..Self::clone(before)
            },
            _ => self,
        }
    }
}
