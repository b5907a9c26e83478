//! A folder of the reader's disk as files: small texts as they are, of all else only the size.

use std::rc::Rc;

use super::MOST_FILES;
use crate::analysis::stack::words;
use crate::project::{Content, File, Files, Project};

/// Up to this size the text of a file is kept, in bytes.
pub const LONGEST_TEXT: u64 = 64 * 1024;
/// How many bytes of text are kept in all; what comes later is only known by its size.
const MOST_TEXT: usize = 600_000;

const DOCKERFILE: &str = "Dockerfile";

/// A file as the browser tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// With the name of the folder in front.
    pub path: String,
    pub size: u64,
    /// Milliseconds since 1970.
    pub modified: i64,
    /// Where it is text and not too long.
    pub text: Option<Rc<str>>,
}

/// Files to take over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    pub name: Rc<str>,
    pub files: Files,
    /// The Dockerfile that lies in it.
    pub dockerfile: Option<Rc<str>>,
    /// How many files were left out.
    pub left_out: usize,
}

/// What the browser told of a folder, as files; `unseen` says how many files it did not even tell.
pub fn folder(mut incoming: Vec<Incoming>, unseen: usize) -> Folder {
    incoming.sort_by(|a, b| a.path.cmp(&b.path));
    let root = common_root(&incoming).to_owned();
    let mut folder = Folder { name: root.as_str().into(), left_out: unseen, ..Folder::default() };
    let mut room = MOST_TEXT;
    for file in incoming {
        let path = file.path.get(root.len()..).unwrap_or_default().trim_start_matches('/');
        if path.is_empty() {
            continue;
        }
        if path == DOCKERFILE
            && let Some(text) = &file.text
        {
            folder.dockerfile = Some(super::super::saved::normalized(text));
            continue;
        }
        if folder.files.len() >= MOST_FILES {
            folder.left_out += 1;
            continue;
        }
        let path = path.to_owned();
        folder.files.insert(path.as_str(), read(&path, &file, &mut room));
    }
    folder
}

/// Equal sizes and times of one path are equal contents.
fn read(path: &str, file: &Incoming, room: &mut usize) -> File {
    let text = file.text.as_deref().filter(|text| text.len() <= *room);
    let content = if let Some(text) = text {
        *room -= text.len();
        Content::text(text)
    } else {
        let id = format!("disk/{path}/{}/{}", file.size, file.modified);
        Content::Opaque { size: Some(file.size), id: id.into() }
    };
    File { mtime: file.modified.div_euclid(1000), ..File::plain(content) }
}

/// The folder that all of them lie in; nothing where they lie side by side.
fn common_root(incoming: &[Incoming]) -> &str {
    let first = |file: &Incoming| file.path.split_once('/').map_or(0, |(root, _)| root.len());
    let Some(file) = incoming.first() else { return "" };
    let root = file.path.get(..first(file)).unwrap_or_default();
    let shares = |it: &Incoming| it.path.get(..first(it)) == Some(root);
    if incoming.iter().all(shares) { root } else { "" }
}

impl Folder {
    /// A project with these files in the place of its own, and with the Dockerfile if there is one.
    pub fn project(&self, before: &Project) -> Project {
        Project {
            files: self.files.clone(),
            open: false,
            dockerfile: self.dockerfile.clone().unwrap_or_else(|| before.dockerfile.clone()),
            ..before.clone()
        }
    }

    /// What was taken over, in words.
    pub fn words(&self) -> String {
        let count = self.files.len() + usize::from(self.dockerfile.is_some());
        let bytes = self.files.iter().filter_map(|(_, file)| match &file.kind {
            crate::project::Kind::File(content) => content.size(),
            _ => None,
        });
        let name = if self.name.is_empty() { "what you dropped" } else { &self.name };
        let mut words = format!(
            "{count} files of {name}, {} around the Dockerfile. They stay in this browser.",
            words::size(bytes.sum())
        );
        if self.left_out > 0 {
            words.push_str(&format!(
                " At least {} more did not fit and are left out.",
                self.left_out
            ));
        }
        words.push_str(" Modes and links are not told by browsers: every file has the mode 0644.");
        words
    }
}
