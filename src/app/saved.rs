//! The versioned text forms in which a browser stores documents and settings.
//! Every form ever written stays readable; a form of a later version is told apart from a broken one.

pub(super) mod assumed;
pub(super) mod escape;
pub(super) mod listing;
mod measures;
pub(super) mod past;
pub mod project;
pub mod set;

use std::rc::Rc;

use self::past::{texts_of, within};
use self::project::{decode_project, encode_project};
use self::set::{Built, FIRST_NAME, Named, Set, decode_set, encode_set};
use super::past::Done;
use super::settings::{Settings, Theme};
use crate::project::{Files, Project};

const NAME: &str = "layerlab";
/// Of documents; 1 was a text alone, 2 is one project, 3 several, 4 has what was built of them.
const VERSION: u32 = 4;
const SETTINGS_VERSION: u32 = 1;
/// The longest document that is stored, in bytes: a browser gives a site about five million
/// characters, and several documents share them.
const LONGEST: usize = 1_000_000;
/// About so much of that may be builds.
const MOST_PAST: usize = 200_000;

/// The projects of a page, and when they were last changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Milliseconds since 1970, by the clock of the browser.
    pub changed: u64,
    /// What is shown.
    pub project: Rc<Project>,
    /// What its image is called.
    pub name: Rc<str>,
    /// What was built of it.
    pub done: Done,
    /// The others, and how many of them stand before the one that is shown.
    pub others: Vec<Named>,
    pub at: usize,
    /// The images that the machine has, the newest last.
    pub built: Vec<Built>,
}

impl Document {
    /// A document of one project.
    pub fn of(changed: u64, project: Rc<Project>) -> Self {
        let (done, others, built) = Default::default();
        Self { changed, project, name: FIRST_NAME.into(), done, others, at: 0, built }
    }

    fn set(&self) -> Set {
        let Self { name, project, done, at, .. } = self;
        let mut images = self.others.clone();
        let shown = (*at).min(images.len());
        let own = Named { name: name.clone(), project: project.clone(), done: done.clone() };
        images.insert(shown, own);
        Set { images, shown, built: self.built.clone() }
    }

    fn of_set(changed: u64, Set { mut images, shown, built }: Set) -> Option<Self> {
        if shown >= images.len() {
            return None;
        }
        let Named { name, project, done } = images.remove(shown);
        Some(Self { changed, project, name, done, others: images, at: shown, built })
    }

    pub fn has_builds(&self) -> bool {
        self.done.has_builds() || self.others.iter().any(|it| it.done.has_builds())
    }

    /// The same projects, as if nothing was built of them.
    pub fn without_builds(&self) -> Self {
        let without = |it: &Named| Named { done: Done::default(), ..it.clone() };
        let others = self.others.iter().map(without).collect();
        Self { done: Done::default(), others, built: Vec::new(), ..self.clone() }
    }

    /// All its projects, in order.
    pub fn images(&self) -> Vec<Named> {
        self.set().images
    }

    /// A document with another text; where there was none, of the text alone.
    pub fn with_text(document: Option<Self>, text: &str) -> Self {
        let before = document.map_or_else(
            || Project { open: true, ..Project::of_text("") },
            |document| Project::clone(&document.project),
        );
        Self::of(0, Rc::new(Project { dockerfile: text.into(), ..before }))
    }
}

/// Why a stored form cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// A later version of the page wrote it.
    Newer,
    Broken,
    /// More projects than a page may have.
    TooMany,
}

/// `layerlab 2 <changed>`, a line end, the project; or where there are several, or it has a name,
/// `layerlab 3 <changed>`, a line end, the projects. With 4 in the place of 3 there are builds, too.
pub fn encode_document(document: &Document) -> String {
    encode(document.changed, &document.set())
}

/// The same, and whether all projects are there. Where it would be too long, builds are left out,
/// and then files, those of the longest projects first.
pub fn encode_bounded(document: &Document) -> (String, bool) {
    let mut text = encode_document(document);
    if text.len() <= LONGEST {
        return (text, true);
    }
    let mut set = document.without_builds().set();
    text = encode(document.changed, &set);
    let is_whole = text.len() <= LONGEST;
    while text.len() > LONGEST {
        let with_files = set.images.iter_mut().filter(|it| !it.project.files.is_empty());
        let longest = with_files.max_by_key(|it| encode_project(&it.project).len());
        let Some(longest) = longest else { break };
        let before = Project::clone(&longest.project);
        longest.project = Rc::new(Project { files: Files::default(), open: true, ..before });
        text = encode(document.changed, &set);
    }
    (text, is_whole)
}

fn encode(changed: u64, set: &Set) -> String {
    let past = within(MOST_PAST, set.images.iter().map(|it| texts_of(&it.done)).collect());
    match &*set.images {
        _ if past.iter().any(|past| !past.is_empty()) => {
            format!("{NAME} {VERSION} {changed}\n{}", encode_set(set, &past))
        }
        [alone] if *alone.name == *FIRST_NAME => {
            format!("{NAME} 2 {changed}\n{}", encode_project(&alone.project))
        }
        _ => format!("{NAME} 3 {changed}\n{}", encode_set(set, &[])),
    }
}

pub fn decode_document(stored: &str) -> Result<Document, Unreadable> {
    let (header, text) = stored.split_once('\n').unwrap_or((stored, ""));
    let (version, changed) = read_header(header)?;
    let project = match version {
        1 => Project { open: true, ..Project::of_text(normalized(text)) },
        2 => decode_project(text),
        _ => {
            return Document::of_set(changed, decode_set(text)?).ok_or(Unreadable::Broken);
        }
    };
    Ok(Document::of(changed, Rc::new(project)))
}

/// When a document was changed, without reading the rest of it.
pub fn changed(stored: &str) -> Result<u64, Unreadable> {
    Ok(read_header(stored.lines().next().unwrap_or_default())?.1)
}

fn read_header(header: &str) -> Result<(u32, u64), Unreadable> {
    let (version, changed) = body(header, VERSION)?;
    Ok((version, changed.parse().map_err(|_| Unreadable::Broken)?))
}

/// `layerlab 1 theme=<id> tab=<indents|moves>`, and `network=<bytes a second> cpu=<percent>` where
/// they are not as usual; an older page passes those over.
pub fn encode_settings(settings: Settings) -> String {
    let tab = if settings.tab_indents { "indents" } else { "moves" };
    let pairs = assumed::pairs(&settings.assumed);
    let pairs = pairs.map(|(name, value)| format!(" {name}={value}")).collect::<String>();
    format!("{NAME} {SETTINGS_VERSION} theme={} tab={tab}{pairs}", settings.theme.id())
}

/// The stored settings; what cannot be read keeps its default.
pub fn decode_settings(stored: &str) -> Settings {
    let mut settings = Settings::default();
    let (_, pairs) = body(stored, SETTINGS_VERSION).unwrap_or_default();
    for pair in pairs.split(' ') {
        match pair.split_once('=') {
            Some(("theme", id)) => settings.theme = Theme::of_id(id).unwrap_or_default(),
            Some(("tab", tab)) => settings.tab_indents = tab == "indents",
            Some((name, value)) => assumed::read(&mut settings.assumed, name, value),
            None => {}
        }
    }
    settings
}

/// A text as a text area holds it: every line ends in `\n` alone.
pub fn normalized(text: &str) -> Rc<str> {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}

/// The version, which is at most the latest, and what stands behind it.
fn body(header: &str, latest: u32) -> Result<(u32, &str), Unreadable> {
    let rest = header.strip_prefix(NAME).and_then(|rest| rest.strip_prefix(' '));
    let (version, body) = rest.and_then(|rest| rest.split_once(' ')).ok_or(Unreadable::Broken)?;
    match version.parse::<u32>() {
        Ok(version) if version > latest => Err(Unreadable::Newer),
        Ok(version) if version > 0 => Ok((version, body)),
        _ => Err(Unreadable::Broken),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::timing::Assumptions;
    use crate::project::{File, NoCache};

    #[track_caller]
    fn check(text: &str) {
        let mut project = Project { open: true, ..Project::of_text(text) };
        project.files.insert("a", File::text(text));
        let document = Document::of(1_790_000_000_123, Rc::new(project));
        let stored = encode_document(&document);
        assert_eq!(changed(&stored), Ok(document.changed));
        assert_eq!(decode_document(&stored), Ok(document));
    }

    #[test]
    fn documents_come_back_as_they_were() {
        check("");
        check("FROM alpine\n");
        check("\n\nlayerlab 1 5\n#- x\n💛\tשלום");
    }

    #[test]
    fn version_1_stays_readable() {
        let project = Rc::new(Project { open: true, ..Project::of_text("FROM a\nRUN b") });
        let document = Document::of(5, project);
        assert_eq!(decode_document("layerlab 1 5\nFROM a\nRUN b"), Ok(document));
        let settings = Settings { theme: Theme::Dark, tab_indents: true, ..Settings::default() };
        assert_eq!(decode_settings("layerlab 1 theme=dark tab=indents"), settings);
    }

    #[test]
    fn version_2_stays_readable() {
        let stored = "layerlab 2 5\nno-cache\n#- Dockerfile\nFROM a\n#- b 0755\nc\n";
        let project = decode_document(stored).unwrap().project;
        assert_eq!((&*project.dockerfile, project.open), ("FROM a\n", false));
        assert_eq!(project.options.no_cache, NoCache::All);
        assert_eq!(project.files.get("b"), Some(&File { mode: 0o755, ..File::text("c\n") }));
    }

    #[test]
    fn several_projects_come_back_with_their_names_and_their_order() {
        let named = |name: &str, text: &str| Named {
            name: name.into(),
            project: Rc::new(Project::of_text(text)),
            done: Done::default(),
        };
        let others = vec![named("a", "FROM a"), named("b:2", "FROM b")];
        let project = Rc::new(Project::of_text("FROM c"));
        let document = Document { name: "c".into(), others, at: 1, ..Document::of(7, project) };
        let stored = encode_document(&document);
        assert!(stored.starts_with("layerlab 3 7\n#= a\n"));
        assert_eq!((changed(&stored), decode_document(&stored)), (Ok(7), Ok(document.clone())));
        let alone = Document { others: Vec::new(), at: 0, ..document };
        assert_eq!(decode_document(&encode_document(&alone)), Ok(alone), "a name is kept");
        assert_eq!(decode_document("layerlab 3 7\nFROM a\n"), Err(Unreadable::Broken));
    }

    #[test]
    fn of_several_projects_the_longest_loses_its_files_first() {
        let with = |size: usize| {
            let mut project = Project::of_text("FROM a");
            project.files.insert("big", File::text(&"x".repeat(size)));
            Rc::new(project)
        };
        let (name, project) = ("b".into(), with(LONGEST * 2 / 3));
        let others = vec![Named { name, project, done: Done::default() }];
        let small = Document { others, ..Document::of(5, with(LONGEST / 2)) };
        let (stored, is_whole) = encode_bounded(&small);
        let kept = decode_document(&stored).unwrap();
        let files = (kept.project.files.len(), kept.others[0].project.files.len());
        assert_eq!((is_whole, files), (false, (1, 0)));
    }

    #[test]
    fn line_ends_become_those_of_a_text_area() {
        let document = decode_document("layerlab 1 5\na\r\nb\rc\n").unwrap();
        assert_eq!(&*document.project.dockerfile, "a\nb\nc\n");
    }

    #[test]
    fn what_is_too_long_is_stored_without_its_files() {
        let mut project = Project::of_text("FROM a");
        project.options.target = Some("b".into());
        let document = |project: &Project| Document::of(5, Rc::new(project.clone()));
        project.files.insert("big", File::text(&"x".repeat(LONGEST)));
        let (stored, is_whole) = encode_bounded(&document(&project));
        assert!(!is_whole && stored.len() < 100);
        let kept = decode_document(&stored).unwrap().project;
        assert_eq!((&*kept.dockerfile, kept.open, kept.files.len()), ("FROM a", true, 0));
        assert_eq!(kept.options, project.options);
        project.files.remove("big");
        assert!(encode_bounded(&document(&project)).1);
    }

    #[test]
    fn a_later_version_is_no_broken_one() {
        assert_eq!(decode_document("layerlab 5 zip\n…"), Err(Unreadable::Newer));
        for stored in
            ["", "FROM a", "layerlab", "layerlab x 1\n", "layerlab 1 then\n", "layerlab 0 1\n"]
        {
            assert_eq!(decode_document(stored), Err(Unreadable::Broken), "{stored:?}");
        }
    }

    #[test]
    fn broken_settings_are_the_default() {
        for stored in ["", "dark", "layerlab 9 theme=dark", "layerlab 1 theme=pink tab="] {
            assert_eq!(decode_settings(stored), Settings::default(), "{stored:?}");
        }
        let assumed = Assumptions { network: 1_250_000, cpu: 400, ..Assumptions::default() };
        let settings = Settings { theme: Theme::Light, tab_indents: true, assumed };
        let stored = encode_settings(settings);
        assert_eq!(stored, "layerlab 1 theme=light tab=indents network=1250000 cpu=400");
        assert_eq!(decode_settings(&stored), settings);
        let usual = Settings { assumed: Assumptions::default(), ..settings };
        assert_eq!(encode_settings(usual), "layerlab 1 theme=light tab=indents");
        let hostile =
            "layerlab 1 theme=light tab=indents network=0 cpu=99999999999999999999 disk=1";
        assert_eq!(decode_settings(hostile), usual);
    }
}
