//! What a vertex works on, and what of it counts.

use crate::effect::copy::{self, CopyError};
use crate::effect::{Digest, Tree};
use crate::plan::VertexId;
use crate::plan::step::{Copy, Source, SourceKind};
use crate::syntax::glob::has_wildcard;

use super::key::{Fields, Key};

/// Something that a vertex works on.
pub(super) struct Input<'a> {
    /// The first of the vertices that do the same.
    pub vertex: VertexId,
    /// Whether it is the file system that the vertex changes: then its content is never asked for,
    /// not even if it is also copied from.
    pub is_root: bool,
    pub wants: Vec<Want<'a>>,
}

/// What is read of an input.
#[derive(Clone, Copy)]
pub(super) enum Want<'a> {
    Source(&'a Source, &'a Copy),
    /// A path that is mounted; `/` for all.
    Mount(&'a str),
}

impl Input<'_> {
    pub fn root(vertex: VertexId) -> Self {
        Self { vertex, is_root: true, wants: Vec::new() }
    }
}

/// Adds a mount and gives the number of its input.
pub(super) fn mount<'a>(inputs: &mut Vec<Input<'a>>, vertex: VertexId, path: &'a str) -> usize {
    add(inputs, vertex, Want::Mount(path))
}

/// Adds a source.
pub(super) fn copy<'a>(
    inputs: &mut Vec<Input<'a>>,
    vertex: VertexId,
    source: &'a Source,
    copy: &'a Copy,
) {
    add(inputs, vertex, Want::Source(source, copy));
}

fn add<'a>(inputs: &mut Vec<Input<'a>>, vertex: VertexId, want: Want<'a>) -> usize {
    let at = inputs.iter().position(|input| input.vertex == vertex).unwrap_or_else(|| {
        inputs.push(Input { vertex, is_root: false, wants: Vec::new() });
        inputs.len() - 1
    });
    if let Some(input) = inputs.get_mut(at) {
        input.wants.push(want);
    }
    at
}

/// The last part of a path.
pub(super) fn base(path: &str) -> &str {
    match path.trim_end_matches('/').rsplit('/').next() {
        Some("") | None => "/",
        Some(name) => name,
    }
}

impl<'a> Want<'a> {
    /// The path that is read.
    pub fn path(self) -> &'a str {
        match self {
            Self::Mount(path) => path,
            Self::Source(source, _) => match &source.kind {
                SourceKind::Path { path, .. } => path,
                SourceKind::Web { file, .. } => file,
                SourceKind::Inline { name, .. } => name,
                SourceKind::Git(_) => "/",
            },
        }
    }

    /// Whether only a part of what is at the path is read.
    pub fn selects(self) -> bool {
        match self {
            Self::Mount(_) => false,
            Self::Source(source, copy) => {
                let is_path = matches!(source.kind, SourceKind::Path { .. });
                is_path && (copy.parents || !copy.excludes.is_empty() || has_wildcard(self.path()))
            }
        }
    }

    fn checksum(self, tree: &Tree) -> Result<Digest, CopyError> {
        let (path, parents, excludes) = match self {
            Self::Source(source, of) if matches!(source.kind, SourceKind::Path { .. }) => {
                let excludes = of.excludes.iter().map(|pattern| &**pattern).collect();
                (&*source.written, of.parents, excludes)
            }
            _ => (self.path(), false, Vec::new()),
        };
        copy::checksum(&copy::Source { tree, path, unpack: false }, parents, &excludes)
    }
}

/// Which paths of an input are read.
pub(super) fn selector(input: &Input<'_>) -> Key {
    let mut paths: Vec<&str> = input.wants.iter().map(|want| want.path()).collect();
    paths.retain(|path| *path != "/");
    if paths.is_empty() {
        return Key(0);
    }
    paths.sort_unstable();
    let paths: Vec<&[u8]> = paths.into_iter().map(str::as_bytes).collect();
    Key::of_fields("paths", &paths)
}

/// The content of what is read; `None` where content does not count or something is missing.
pub(super) fn content(input: &Input<'_>, tree: Option<&Tree>) -> Option<Key> {
    let tree = tree.filter(|_| !input.is_root)?;
    let mut wants = input.wants.clone();
    wants.sort_by_key(|want| want.path());
    // BuildKit looks at nothing twice, so a path below another one does not count again.
    let plain: Vec<&str> =
        wants.iter().filter(|want| !want.selects()).map(|want| want.path()).collect();
    let mut fields = Fields::new("content");
    let mut last: Option<&str> = None;
    for want in &wants {
        if !want.selects() {
            let path = want.path();
            let again = last == Some(path) || is_below_any(path, &plain);
            last = Some(path);
            if again {
                continue;
            }
        }
        fields.key(Key::of(&want.checksum(tree).ok()?));
    }
    Some(fields.finish())
}

fn is_below_any(path: &str, sorted: &[&str]) -> bool {
    let parents = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
    parents.filter(|parent| !parent.is_empty()).any(|parent| sorted.binary_search(&parent).is_ok())
}
