//! Links to what the page shows: making them, opening them, and the way back.

use std::rc::Rc;

use super::action::Action;
use super::command::Effect;
use super::edit::whole;
use super::embed::EmbedOptions;
use super::lab::Lab;
use super::look::{Look, SourceTab};
use super::notice::Notice;
use super::share::{self, LONG, Link, Past, Shared};
use super::state::{Origin, State};
use crate::analysis::Build;
use crate::analysis::session::Session;
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
        let mut past = Vec::new();
        let mut machine = 0;
        for build in self.lab.session.builds.iter() {
            past.extend((build.machine != machine).then_some(Past::Fresh));
            past.extend(build.is_after_prune.then_some(Past::Prune));
            machine = build.machine;
            past.push(Past::Build { what: build.what.clone(), project: project(&build.project) });
        }
        past.extend((self.lab.session.machine != machine).then_some(Past::Fresh));
        past.extend(self.lab.session.is_pruned.then_some(Past::Prune));
        let since = self.lab.since.to_vec();
        let look = Look { hovered: None, ..Look::clone(&self.look) };
        Shared { project: project(&self.build.project), past, since, look }.link()
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
        let Some(Notice::Linked { before }) = &self.notice else { return None };
        let before = State { settings: self.settings, ..State::clone(before) };
        Some(self.becoming_state(before))
    }

    fn becoming_state(&self, next: State) -> Effect {
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
        let (lab, build) = replayed(shared);
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
            predict: Rc::default(),
            compare: Rc::default(),
            shelf: Rc::default(),
            machine: Rc::default(),
            look: Rc::new(seen(shared.look.clone(), self.embed)),
            notice: before.map(|before| Notice::Linked { before }),
            session: fresh.into(),
            touched: false,
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

/// Builds again what was built before.
fn replayed(shared: &Shared) -> (Lab, Build) {
    let mut session = Session::default();
    let mut last: Option<Build> = None;
    for past in &shared.past {
        match past {
            Past::Fresh => session = session.fresh(),
            Past::Prune => session = session.pruned(),
            Past::Build { what, project } => {
                let build = Build::after(last.as_ref(), project);
                session = session.rebuild(&build, what).unwrap_or(session);
                last = Some(build);
            }
        }
    }
    let build = Build::after(last.as_ref(), &shared.project);
    (Lab { since: shared.since.clone().into(), ..Lab::of(session, &build) }, build)
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
        "It is {length} characters long and holds the Dockerfile, the files, the options{builds}; what secrets hold is left out. Nothing was sent anywhere."
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
