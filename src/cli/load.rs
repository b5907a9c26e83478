//! Reads a Dockerfile and its context from the disk.

use std::fs::{self, DirEntry, Metadata};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::Streams;
use super::args::Args;
use crate::analysis::{Build, read_packages};
use crate::effect::Digest;
use crate::project::{Content, File, Files, Project};
use crate::syntax::ignore::{self, Patterns};

/// What a command works on.
pub struct Input {
    /// The Dockerfile as messages name it.
    pub name: String,
    pub project: Project,
    /// Where the Dockerfile and its context lie; `None` for the standard input.
    pub place: Option<Place>,
}

/// Paths on the disk.
pub struct Place {
    pub dockerfile: PathBuf,
    pub context: PathBuf,
}

/// Of larger files only size and digest are kept.
const LARGE: usize = 1 << 20;
/// A tree of directories is at most so deep, so that one that leads into itself ends.
const DEEPEST: usize = 100;

/// Reads what the arguments name.
pub fn dockerfile(args: &Args, streams: &mut Streams<'_>) -> Result<Input, String> {
    let mut operands = args.operands.iter();
    let named = args.file.as_ref().or_else(|| operands.next());
    let context = operands.next().map(|context| streams.directory.join(context));
    if let Some(more) = operands.next() {
        return Err(format!("There is an argument too many: `{more}`."));
    }
    if named.is_some_and(|name| name == "-") {
        return standard_input(args, streams, context);
    }
    let mut name = named.cloned().unwrap_or_else(|| "Dockerfile".to_owned());
    let mut path = streams.directory.join(&name);
    if args.file.is_none() && path.is_dir() {
        path.push("Dockerfile");
        name = format!("{}/Dockerfile", name.trim_end_matches('/'));
    }
    let text = text(fs::read(&path), &name)?;
    let beside = || path.parent().map_or_else(PathBuf::new, Path::to_path_buf);
    let context = context.unwrap_or_else(beside);
    let mut project = Project::of_text(text);
    let place = inside(&context, &path);
    project.files = files(&context, &IgnoreFiles::of(&context, place.as_deref()))?;
    if let Some(place) = place {
        project.files.remove(&place);
        project.dockerfile_path = Some(place.into());
    }
    project.options = args.options.clone();
    Ok(Input { name, project, place: Some(Place { dockerfile: path, context }) })
}

/// What comes of a build, with all that is known of packages.
pub fn build(project: &Project) -> Build {
    Build::with(None, project, read_packages(include_bytes!("../../data/packages.bin")))
}

/// Reads what a real tool printed, where a file with that is named.
pub fn measured(args: &Args, streams: &Streams<'_>) -> Result<Option<String>, String> {
    let read = |name: &String| text(fs::read(streams.directory.join(name)), name);
    args.measured.as_ref().map(read).transpose()
}

/// Reads the text of a scenario.
pub fn scenario(args: &Args, streams: &mut Streams<'_>) -> Result<String, String> {
    match (&args.operands[..], &args.file) {
        ([name], None) | ([], Some(name)) if name == "-" => {
            let mut bytes = Vec::new();
            let read = streams.input.read_to_end(&mut bytes).map(|_| bytes);
            text(read, "the standard input")
        }
        ([name], None) | ([], Some(name)) => text(fs::read(streams.directory.join(name)), name),
        _ => Err("`replay` needs one scenario.".to_owned()),
    }
}

fn standard_input(
    args: &Args,
    streams: &mut Streams<'_>,
    context: Option<PathBuf>,
) -> Result<Input, String> {
    let mut bytes = Vec::new();
    let read = streams.input.read_to_end(&mut bytes).map(|_| bytes);
    let mut project = Project::of_text(text(read, "the standard input")?);
    project.dockerfile_path = None;
    project.open = context.is_none();
    if let Some(context) = context {
        project.files = files(&context, &IgnoreFiles::of(&context, None))?;
    }
    project.options = args.options.clone();
    Ok(Input { name: "Dockerfile".to_owned(), project, place: None })
}

fn text(bytes: std::io::Result<Vec<u8>>, name: &str) -> Result<String, String> {
    let bytes = bytes.map_err(|error| format!("{name} cannot be read: {error}."))?;
    String::from_utf8(bytes).map_err(|_| format!("{name} is no UTF-8 text."))
}

/// The path of a file within a directory, with slashes.
fn inside(directory: &Path, file: &Path) -> Option<String> {
    let (directory, file) = (fs::canonicalize(directory).ok()?, fs::canonicalize(file).ok()?);
    let parts = file.strip_prefix(directory).ok()?.iter();
    let parts: Option<Vec<&str>> = parts.map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// What is not sent to the builder, and so need not be read.
struct IgnoreFiles {
    /// These are needed here whatever they say of themselves.
    names: Vec<String>,
    patterns: Option<Patterns>,
}

impl IgnoreFiles {
    fn of(context: &Path, dockerfile: Option<&str>) -> Self {
        let own = dockerfile.map(|path| format!("{path}.dockerignore"));
        let names: Vec<String> = own.into_iter().chain([".dockerignore".to_owned()]).collect();
        let text = names.iter().find_map(|name| fs::read_to_string(context.join(name)).ok());
        let patterns = text.and_then(|text| ignore::read(&text).compile().ok());
        Self { names, patterns }
    }

    fn have(&self, path: &str) -> bool {
        let matched = self.patterns.as_ref().map(|patterns| patterns.matches(path));
        matches!(matched, Some(Ok(true))) && !self.names.iter().any(|name| name == path)
    }
}

/// All below a directory, owned by root, as the builder gets it.
fn files(directory: &Path, ignored: &IgnoreFiles) -> Result<Files, String> {
    let mut files = Files::default();
    let mut open = vec![(directory.to_path_buf(), String::new(), 0)];
    while let Some((directory, prefix, depth)) = open.pop() {
        let unreadable =
            |error: std::io::Error| format!("{} cannot be read: {error}.", directory.display());
        for entry in fs::read_dir(&directory).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let read = |size: u64| {
                if ignored.have(&path) {
                    let id = path.as_str().into();
                    return Ok(Content::Opaque { size: Some(size), id });
                }
                Ok(content(fs::read(entry.path())?))
            };
            let Some(file) = file(&entry, read).map_err(unreadable)? else { continue };
            if file.is_directory() && depth < DEEPEST {
                open.push((entry.path(), format!("{path}/"), depth + 1));
            }
            files.insert(path, file);
        }
    }
    Ok(files)
}

/// `None` for sockets and the like, which are not sent.
fn file(
    entry: &DirEntry,
    read: impl FnOnce(u64) -> std::io::Result<Content>,
) -> std::io::Result<Option<File>> {
    let meta = fs::symlink_metadata(entry.path())?;
    let mut file = if meta.is_dir() {
        File::directory()
    } else if meta.is_symlink() {
        File::symlink(&fs::read_link(entry.path())?.to_string_lossy())
    } else if meta.is_file() {
        File::plain(read(meta.len())?)
    } else {
        return Ok(None);
    };
    if !meta.is_symlink() {
        file.mode = mode(&meta).unwrap_or(file.mode);
    }
    let modified = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    file.mtime = modified.and_then(|time| i64::try_from(time.as_secs()).ok()).unwrap_or(0);
    Ok(Some(file))
}

fn content(bytes: Vec<u8>) -> Content {
    if bytes.len() <= LARGE {
        return Content::Bytes(bytes.into());
    }
    let id = Digest::of_bytes(&bytes).to_string().into();
    Content::Opaque { size: Some(bytes.len() as u64), id }
}

#[cfg(unix)]
fn mode(meta: &Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(meta.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn mode(_: &Metadata) -> Option<u32> {
    None
}
