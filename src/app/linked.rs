//! Links to what the page shows: making them, opening them, and the way back.

use std::rc::Rc;

use super::action::Action;
use super::command::Effect;
use super::compare::{Compare, offered};
use super::edit::whole;
use super::embed::EmbedOptions;
use super::look::{Look, SourceTab, Spot};
use super::notice::Notice;
use super::past::{Replayed, replayed};
use super::predict::{Guess, Predict};
use super::share::{self, Extra, LONG, Link, Place, Shared};
use super::state::{Origin, State};
use crate::analysis::Build;
use crate::analysis::forecast::BedKey;
use crate::analysis::stack::StepId;
use crate::analysis::verbs::Verb;
use crate::project::{Content, File, Files, Kind, Project};
use crate::text::{LineIndex, Span};
use sha2::{Digest, Sha256};

/// What a lean link leaves out is longer, in bytes.
const LARGE: usize = 400;
const IGNORE_FILE: &str = ".dockerignore";

impl State {
    /// The link to what is seen; `lean` without the contents of large files. `None` where it would
    /// be too large.
    pub fn link(&self, lean: bool) -> Option<Link> {
        let project = |project: &Project| Rc::new(shareable(project, lean));
        let done = self.lab.done(project);
        let (look, extra) = (self.shared_look(), self.extra());
        Shared { project: project(&self.build.project), done, look, extra }.link()
    }

    /// What is looked at, but for the steps: their ids depend on what was typed before.
    fn shared_look(&self) -> Look {
        let mut look = Look { hovered: None, chosen: None, ..Look::clone(&self.look) };
        look.view.opened.clear();
        look
    }

    /// The rest of what is seen.
    fn extra(&self) -> Extra {
        let ids = self.build.step_ids();
        let place = |id: StepId| ids.iter().position(|it| *it == id).map(|at| at as u32);
        let of_guess = |(key, guess): &(BedKey, Guess)| Some(((place(key.id)?, key.part), *guess));
        let guesses = || self.predict.guesses.iter().filter_map(of_guess).collect();
        let ids_of = |week: &Rc<[Verb]>| week.iter().map(|verb| verb.id.clone()).collect();
        Extra {
            assumed: self.lab.session.assumed,
            chosen: self.look.chosen.and_then(|spot| Some((place(spot.id)?, spot.part))),
            opened: self.look.view.opened.iter().filter_map(|id| place(*id)).collect(),
            guesses: self.predict.is_on.then(guesses),
            other: self.compare.other.clone(),
            week: self.compare.week.as_ref().map(ids_of),
        }
    }

    /// Whether a lean link leaves anything out.
    pub fn has_large_files(&self) -> bool {
        self.build.project.files.iter().any(|(path, file)| is_large(path, file))
    }

    /// Whether this came from a link and was not changed here.
    pub fn is_foreign(&self) -> bool {
        self.origin == Origin::Link && !self.touched
    }

    /// What the page becomes when the end of its address changes; `fresh` is a name under which
    /// nothing is stored.
    pub fn follow(&self, fragment: &str, fresh: &str) -> Option<Effect> {
        match share::open(fragment)? {
            Ok(shared) => Some(self.becoming_state(self.opened(&shared, fresh))),
            Err(why) => Some(Effect::then(Action::Tell(Notice::BadLink(why)))),
        }
    }

    /// Back to what was there before the link.
    pub(super) fn going_back(&self) -> Option<Effect> {
        let Some(Notice::Linked { before } | Notice::Tried { before, .. }) = &self.notice else {
            return None;
        };
        let before = State { settings: self.settings, ..State::clone(before) };
        Some(self.becoming_state(before))
    }

    pub(super) fn becoming_state(&self, next: State) -> Effect {
        let change = (next.text() != self.text()).then(|| whole(self.text(), next.text()));
        Effect { change, then: Some(Action::Become(Rc::new(next))), ..Effect::default() }
    }

    /// As the page starts: with what is stored here, or with what the address stands for.
    pub(super) fn linked(self, fragment: &str, fresh: &str) -> Self {
        match share::open(fragment) {
            Some(Ok(shared)) => self.opened(&shared, fresh),
            Some(Err(why)) => Self { notice: Some(Notice::BadLink(why)), ..self },
            None => self,
        }
    }

    /// With what was shared in the place of everything, under a name of its own.
    fn opened(&self, shared: &Shared, fresh: &str) -> Self {
        let at_hand = self.build.counted(shared.look.view.meaning);
        let Replayed { lab, build, .. } =
            replayed(&at_hand, &shared.project, &shared.done, shared.extra.assumed);
        let (look, predict, compare) = seen_besides(shared, &build);
        let before = self.kept().filter(|_| !self.embed.embed);
        Self {
            index: Rc::new(LineIndex::new(&build.project.dockerfile)),
            lab: Rc::new(lab),
            build: Rc::new(build),
            selection: Span::at(0),
            caret: 0,
            suggestions: None,
            pointed: None,
            player: None,
            container: None,
            history: Rc::default(),
            predict: Rc::new(predict),
            compare: Rc::new(compare),
            shelf: Rc::default(),
            machine: Rc::default(),
            look: Rc::new(seen(look, self.embed)),
            notice: before.map(|before| Notice::Linked { before }),
            session: fresh.into(),
            touched: false,
            acts: 0,
            origin: Origin::Link,
            ..self.clone()
        }
    }

    /// What a reader would miss when something else took its place.
    fn kept(&self) -> Option<Rc<Self>> {
        match &self.notice {
            Some(Notice::Linked { before }) if self.is_foreign() => Some(before.clone()),
            _ if self.is_foreign() || self.is_untouched_example() => None,
            _ => Some(Rc::new(Self { notice: None, suggestions: None, ..self.clone() })),
        }
    }
}

/// A look that shows a part which is there.
pub(super) fn seen(look: Look, embed: EmbedOptions) -> Look {
    let part = if embed.view.has(look.part) { look.part } else { embed.view.first_part() };
    // The other tabs of the source are for editing.
    let source = if embed.readonly { SourceTab::Dockerfile } else { look.source };
    Look { source, part, ..look }
}

/// What is looked at, said of the next build, and compared.
fn seen_besides(shared: &Shared, build: &Build) -> (Look, Predict, Compare) {
    let Extra { chosen, opened, guesses, other, week, .. } = &shared.extra;
    let id = |at: u32| build.step_ids().get(at as usize).copied();
    let mut look = shared.look.clone();
    look.view.opened.extend(opened.iter().filter_map(|at| id(*at)));
    let spot = |(at, part): Place| Some(Spot { id: id(at)?, part });
    look.chosen = chosen.and_then(spot).or(look.chosen);
    let guess =
        |((at, part), guess): &(Place, Guess)| Some((BedKey { id: id(*at)?, part: *part }, *guess));
    let predict = Predict {
        is_on: guesses.is_some(),
        guesses: guesses.iter().flatten().filter_map(guess).collect(),
        ..Predict::default()
    };
    let verbs = |ids: &Vec<String>| {
        let b = other.clone().unwrap_or_else(|| build.project.dockerfile.clone());
        let offered = offered(build, &Project { dockerfile: b, ..build.project.clone() });
        let verb = |id: &String| offered.iter().find(|verb| verb.id == *id).cloned();
        ids.iter().filter_map(verb).collect()
    };
    let week = week.as_ref().map(verbs);
    (look, predict, Compare { other: other.clone(), week, ..Compare::default() })
}

/// Without what secrets hold; `lean` without the contents of large files.
fn shareable(project: &Project, lean: bool) -> Project {
    let mut project = project.clone();
    for secret in project.options.secrets.values_mut() {
        *secret = "".into();
    }
    if lean {
        let files = project.files.iter();
        project.files =
            files.map(|(path, file)| (path.clone(), leaner(path, file))).collect::<Files>();
    }
    project
}

fn leaner(path: &str, file: &File) -> File {
    let Kind::File(Content::Bytes(bytes)) = &file.kind else { return file.clone() };
    if !is_large(path, file) {
        return file.clone();
    }
    // The same content stays the same, so that the cache sees what it saw.
    let id =
        Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect::<String>();
    let content = Content::Opaque { size: Some(bytes.len() as u64), id: id.into() };
    File { kind: Kind::File(content), ..file.clone() }
}

fn is_large(path: &str, file: &File) -> bool {
    let bytes = match &file.kind {
        Kind::File(Content::Bytes(bytes)) => bytes.len(),
        _ => 0,
    };
    bytes > LARGE && path != IGNORE_FILE
}

/// What is told of a link that was made, in sentences.
pub fn link_words(link: &Link, length: usize) -> String {
    let builds = match link.builds {
        0 => String::new(),
        1 => ", and the last build".to_owned(),
        n => format!(", and the last {n} builds"),
    };
    format!(
        "It is {length} characters long and holds the Dockerfile, the files, the options, what you look at{builds}; what secrets hold is left out. Nothing was sent anywhere."
    )
}

/// What is wrong with a link of that length.
pub fn long_words(length: usize) -> Option<&'static str> {
    (length > LONG).then_some(
        "Some browsers and chats shorten addresses of more than 8,000 characters; such a link may arrive damaged.",
    )
}

/// The lines that put the page into another one.
pub fn snippet(page: &str, link: &Link, options: EmbedOptions) -> String {
    let address = format!("{page}{}#{}", options.query(), link.fragment).replace('&', "&amp;");
    format!(
        "<iframe src=\"{address}\" title=\"Layerlab: a Dockerfile, layer by layer\" width=\"100%\" height=\"480\" loading=\"lazy\" allow=\"clipboard-write\"></iframe>"
    )
}

/// The reason a link cannot be made.
pub const TOO_LARGE: &str = "What the page holds is too large for a link.";

#[cfg(test)]
mod tests;
