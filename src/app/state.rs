//! Everything the page shows follows from this.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::compare::Compare;
use super::documents::Opened;
use super::embed::EmbedOptions;
use super::example::FIRST;
use super::history::{History, is_same};
use super::lab::Lab;
use super::linked::seen;
use super::look::Look;
use super::machine::Machine;
use super::notice::Notice;
use super::player::{Player, Speed};
use super::predict::Predict;
use super::savings::{Applied, Preview};
use super::settings::Settings;
use super::shelf::Shelf;
use crate::analysis::Build;
use crate::analysis::container::Container;
use crate::analysis::editor::{Completions, Help, ProblemView};
use crate::analysis::session::Session;
use crate::project::Project;
use crate::text::{LineIndex, Span};

/// The state of the page. Cheap to clone.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// What follows from the project; the project is in it.
    pub build: Rc<Build>,
    /// The builds so far, and what the next would do.
    pub lab: Rc<Lab>,
    /// What is said of the next build before it is done.
    pub predict: Rc<Predict>,
    /// What the project is compared with.
    pub compare: Rc<Compare>,
    pub index: Rc<LineIndex>,
    /// The other tabs.
    pub shelf: Rc<Shelf>,
    /// The images that were built, and where they are.
    pub machine: Rc<Machine>,
    /// Edits of all but the text, to be taken back.
    pub history: Rc<History>,
    pub selection: Span,
    /// One end of the selection.
    pub caret: u32,
    pub suggestions: Option<Rc<Suggestions>>,
    /// The place whose card is open.
    pub pointed: Option<u32>,
    /// Whether Tab moves the focus once although it is set to indent.
    pub released: bool,
    pub keys_shown: bool,
    pub look: Rc<Look>,
    /// What runs on top of the final image.
    pub container: Option<Rc<Container>>,
    /// While the picture is built up.
    pub player: Option<Player>,
    /// How fast it is built up.
    pub speed: Speed,
    pub notice: Option<Notice>,
    /// What a rewrite would change, while the reader looks at it.
    pub preview: Option<Rc<Preview>>,
    /// The rewrite that was done last.
    pub applied: Option<Rc<Applied>>,
    /// Lines that the reader wants to combine, and the text that they are of.
    pub asked: Option<((u32, u32), Rc<str>)>,
    pub settings: Settings,
    /// The name under which this tab stores its text.
    pub session: Rc<str>,
    /// Whether the text was changed here since the page was opened.
    pub touched: bool,
    /// How often something else was done here since then that is stored: something was built, a
    /// cache was pruned.
    pub acts: u32,
    pub origin: Origin,
    /// What the address asks of the page.
    pub embed: EmbedOptions,
    /// Sessions of other tabs whose changes were declined.
    pub muted: Rc<BTreeSet<Rc<str>>>,
    /// Whether the text was read, but what it builds is not worked out yet.
    pub is_pending: bool,
    /// Whether the whole program is there; until then only the source and the picture are drawn, and
    /// nothing is said of a build.
    pub is_whole: bool,
}

/// Where what is on the page came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Here,
    Link,
}

/// An open list of suggestions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestions {
    pub completions: Completions,
    pub chosen: Option<usize>,
    /// Whether it was asked for; otherwise it came while typing.
    pub asked: bool,
}

/// What the page is opened with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    pub opened: Opened,
    pub settings: Settings,
    pub embed: EmbedOptions,
    /// The end of the address, with or without its `#`.
    pub fragment: String,
    /// A name under which nothing is stored.
    pub fresh: Rc<str>,
    /// Whether the whole program is there, see `split/`.
    pub is_whole: bool,
}

impl State {
    pub fn new(start: Start) -> Self {
        let document = start.opened.document.as_ref();
        let kept = document.map(|document| Project::clone(&document.project));
        let project = kept.unwrap_or_else(first_project);
        let built = document.filter(|document| document.has_builds());
        // What was built before is carried out with its builds.
        let is_carried_out = start.is_whole && built.is_none();
        let build = if is_carried_out { Build::of(&project) } else { Build::outlined(&project) };
        let build = Rc::new(build);
        let state = Self {
            index: Rc::new(LineIndex::new(&project.dockerfile)),
            lab: Rc::new(if is_carried_out {
                Lab::of(Session::on(start.settings.assumed), &build)
            } else {
                Lab { session: Session::on(start.settings.assumed), ..Lab::default() }
            }),
            predict: Rc::default(),
            compare: Rc::default(),
            build,
            shelf: Rc::new(document.map(Shelf::of).unwrap_or_default()),
            machine: Rc::default(),
            history: Rc::default(),
            selection: Span::at(0),
            caret: 0,
            suggestions: None,
            pointed: None,
            released: false,
            keys_shown: false,
            look: Rc::new(seen(Look::default(), start.embed)),
            container: None,
            player: None,
            speed: Speed::default(),
            notice: start.opened.lost.map(Notice::Unreadable),
            preview: None,
            applied: None,
            asked: None,
            settings: start.settings,
            session: start.opened.session,
            touched: false,
            acts: 0,
            origin: Origin::Here,
            embed: start.embed,
            muted: Rc::default(),
            is_pending: false,
            is_whole: start.is_whole,
        };
        let state = match built {
            Some(document) => state.restored(document),
            None => state,
        };
        state.linked(&start.fragment, &start.fresh)
    }

    /// Whether there is something here that would be missed after a reload. What came from a link
    /// is there again as long as it is not edited.
    pub fn is_to_be_stored(&self) -> bool {
        self.touched || (self.acts > 0 && self.origin == Origin::Here)
    }

    /// After something that is stored and is no edit.
    pub(super) fn acted(self) -> Self {
        Self { acts: self.acts.saturating_add(1), ..self }
    }

    /// Whether this is what a new visitor sees.
    pub(super) fn is_untouched_example(&self) -> bool {
        !self.touched && is_same(&self.build.project, &first_project())
    }

    pub fn text(&self) -> &Rc<str> {
        &self.build.project.dockerfile
    }

    pub fn problems(&self) -> &[ProblemView] {
        &self.build.problems
    }

    /// The problems at a place, the gravest first.
    pub fn problems_at(&self, offset: u32) -> Vec<(usize, &ProblemView)> {
        let touches = |(_, problem): &(usize, &ProblemView)| problem.span.touches(offset);
        let mut found: Vec<_> = self.problems().iter().enumerate().filter(touches).collect();
        found.sort_by_key(|(_, problem)| std::cmp::Reverse(problem.severity));
        found
    }

    /// Help on what the caret is in.
    pub fn help(&self) -> Option<Help> {
        self.build.help(self.caret)
    }

    /// The start of what there is to say of a place, given as a 0-based line and a column in UTF-16 units.
    pub fn worth_a_card(&self, line: u32, column: u32) -> Option<u32> {
        let offset = self.index.offset(self.text(), line, column);
        let problem = self.problems_at(offset).first().map(|(_, problem)| problem.span.start());
        problem.or_else(|| self.build.help(offset).map(|help| help.span.start()))
    }

    /// 1-based line and column of the caret; columns count characters.
    pub fn position(&self) -> (u32, u32) {
        let line = self.index.line(self.caret);
        let start = self.index.span(line).start();
        let column = Span::new(start, self.caret).of(self.text()).chars().count();
        (line + 1, column as u32 + 1)
    }
}

/// What a new visitor sees.
fn first_project() -> Project {
    FIRST.project()
}
