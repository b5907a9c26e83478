//! `ls` and `find`.

use crate::effect::run::{Shell, pattern_matches};
use crate::effect::tree::{Found, Kind, join, parent_and_name};
use crate::project::Content;

use super::making::refuse_unknown;
use super::options::Known;
use super::{Done, Stop};

pub(super) fn ls(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let known = Known { flags: "1aARdlhnFrSt", values: "", long: &[], anywhere: true };
    let options = known.read(argv)?;
    refuse_unknown(&options.rest)?;
    let detailed = ['l', 'n', 'S', 't', 'F'].iter().any(|flag| options.has(*flag));
    let mut paths = options.rest.clone();
    if paths.is_empty() {
        paths.push(".".to_owned());
    }
    paths.sort();
    let mut listing = Listing { out: String::new(), headed: paths.len() > 1 || options.has('R') };
    let (mut status, mut directories, files) = sort_out(shell, &paths, options.has('d'));
    let all = options.has('a');
    let shown = |name: &str| all || options.has('A') || !name.starts_with('.');
    for path in &files {
        listing.out.push_str(path);
        listing.out.push('\n');
    }
    let mut unknown = false;
    directories.reverse();
    while let Some(path) = directories.pop() {
        shell.work(256)?;
        let at = shell.path(&path);
        let names = match shell.machine.names(&at) {
            Ok(Some(names)) => names,
            Ok(None) => {
                unknown = true;
                continue;
            }
            Err(errno) => {
                shell.complain(&format!("ls: {path}: {errno}"));
                status = 1;
                continue;
            }
        };
        let mut names: Vec<String> =
            names.iter().filter(|name| shown(name)).map(ToString::to_string).collect();
        if options.has('R') {
            for name in names.iter().rev() {
                let child = join(&path, name);
                match shell.machine.resolve(&shell.path(&child), false).map(|it| it.found) {
                    Ok(Found::Node(node)) if node.kind().is_directory() => directories.push(child),
                    Ok(Found::Unknown(_)) => unknown = true,
                    _ => {}
                }
            }
        }
        if all {
            names.splice(0..0, [".".to_owned(), "..".to_owned()]);
        }
        if options.has('r') {
            names.reverse();
        }
        listing.directory(&path, &names);
    }
    if unknown || detailed {
        let id = shell.next_id(argv);
        shell.print_content(&Content::Opaque { size: None, id: id.into() });
    } else {
        shell.print(&listing.out);
    }
    Ok(status)
}

/// The status so far, and which of the paths are directories to be listed and which are not.
fn sort_out(
    shell: &mut Shell<'_>,
    paths: &[String],
    as_files: bool,
) -> (i32, Vec<String>, Vec<String>) {
    let (mut status, mut directories, mut files) = (0, Vec::new(), Vec::new());
    for path in paths {
        match shell.machine.existing(&shell.path(path), true) {
            Err(errno) => {
                shell.complain(&format!("ls: {path}: {errno}"));
                status = 1;
            }
            Ok(place) => match place.found {
                Found::Node(node) if node.kind().is_directory() && !as_files => {
                    directories.push(path.clone());
                }
                _ => files.push(path.clone()),
            },
        }
    }
    (status, directories, files)
}

struct Listing {
    out: String,
    headed: bool,
}

impl Listing {
    fn directory(&mut self, path: &str, names: &[String]) {
        if self.headed {
            if !self.out.is_empty() {
                self.out.push('\n');
            }
            self.out.push_str(path);
            self.out.push_str(":\n");
        }
        for name in names {
            self.out.push_str(name);
            self.out.push('\n');
        }
    }
}

/// What `find` asks of each file.
#[derive(Default)]
struct Query {
    tests: Vec<Test>,
    max_depth: Option<usize>,
    min_depth: usize,
    delete: bool,
    null: bool,
    exec: Vec<String>,
    /// Whether the command gets all names at once.
    together: bool,
}

enum Test {
    Name(String),
    Path(String),
    Type(char),
    Empty,
    Not(Box<Test>),
}

pub(super) fn find(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let args = argv.get(1..).unwrap_or_default();
    let split = args.iter().position(|arg| arg.starts_with('-') || arg == "!" || arg == "(");
    let (paths, rest) = args.split_at(split.unwrap_or(args.len()));
    refuse_unknown(paths)?;
    let query = query(rest)?;
    let here = [".".to_owned()];
    let paths = if paths.is_empty() { &here } else { paths };
    let mut found = Vec::new();
    for path in paths {
        if let Err(errno) = shell.machine.existing(&shell.path(path), false) {
            shell.complain(&format!("find: {path}: {errno}"));
            return Ok(1);
        }
        walk(shell, path, &query, &mut found)?;
    }
    if query.delete {
        for path in found.iter().rev() {
            if let Ok(place) = shell.machine.resolve(&shell.path(path), false) {
                _ = shell.machine.remove(&place.path);
            }
        }
        return Ok(0);
    }
    if !query.exec.is_empty() {
        return execute(shell, &query, &found);
    }
    let end = if query.null { "\0" } else { "\n" };
    let out: String = found.iter().flat_map(|path| [path, end]).collect();
    shell.print(&out);
    Ok(0)
}

fn execute(shell: &mut Shell<'_>, query: &Query, found: &[String]) -> Done {
    if query.together {
        if !found.is_empty() {
            let words = query.exec.iter().filter(|word| *word != "{}").chain(found);
            let argv: Vec<String> = words.cloned().collect();
            shell.invoke(&argv)?;
        }
        return Ok(0);
    }
    for path in found {
        let argv: Vec<String> = query.exec.iter().map(|word| word.replace("{}", path)).collect();
        shell.invoke(&argv)?;
    }
    Ok(0)
}

fn query(args: &[String]) -> Result<Query, Stop> {
    let mut query = Query::default();
    let mut args = args.iter();
    let mut negated = false;
    while let Some(arg) = args.next() {
        let mut value = || args.next().cloned().ok_or(Stop::Unknown);
        let test = match arg.as_str() {
            "!" | "-not" => {
                negated = !negated;
                continue;
            }
            "-name" => Test::Name(value()?),
            "-path" => Test::Path(value()?),
            "-type" => Test::Type(value()?.chars().next().ok_or(Stop::Unknown)?),
            "-empty" => Test::Empty,
            "-maxdepth" => {
                query.max_depth = Some(value()?.parse().map_err(|_| Stop::Unknown)?);
                continue;
            }
            "-mindepth" => {
                query.min_depth = value()?.parse().map_err(|_| Stop::Unknown)?;
                continue;
            }
            "-print" | "-a" | "-and" | "-depth" | "-xdev" => continue,
            "-print0" => {
                query.null = true;
                continue;
            }
            "-delete" => {
                query.delete = true;
                continue;
            }
            "-exec" => {
                for word in args.by_ref() {
                    if word == ";" || word == "+" {
                        query.together = word == "+";
                        break;
                    }
                    query.exec.push(word.clone());
                }
                continue;
            }
            _ => return Err(Stop::Unknown),
        };
        query.tests.push(if negated { Test::Not(Box::new(test)) } else { test });
        negated = false;
    }
    Ok(query)
}

/// Collects what is found at and below a path, directories first, in the order of the names.
fn walk(
    shell: &mut Shell<'_>,
    start: &str,
    query: &Query,
    found: &mut Vec<String>,
) -> Result<(), Stop> {
    let mut todo = vec![(start.to_owned(), 0)];
    while let Some((path, depth)) = todo.pop() {
        shell.work(256)?;
        let Ok(place) = shell.machine.resolve(&shell.path(&path), false) else { continue };
        let Found::Node(node) = &place.found else { return Err(Stop::Unknown) };
        let mut all = depth >= query.min_depth;
        for test in &query.tests {
            all = all && holds(shell, test, &path, node)?;
        }
        if all {
            found.push(path.clone());
        }
        if query.max_depth.is_some_and(|most| depth >= most) {
            continue;
        }
        if let Kind::Directory(directory) = node.kind() {
            if shell.machine.tree.is_open(directory) {
                return Err(Stop::Unknown);
            }
            let names = shell.machine.known_names(&place.path, directory);
            todo.extend(names.iter().rev().map(|name| (join(&path, name), depth + 1)));
        }
    }
    Ok(())
}

fn holds(
    shell: &Shell<'_>,
    test: &Test,
    path: &str,
    node: &crate::effect::tree::Node,
) -> Result<bool, Stop> {
    Ok(match test {
        Test::Name(pattern) => pattern_matches(pattern, parent_and_name(path).1),
        Test::Path(pattern) => pattern_matches(pattern, path),
        Test::Type(letter) => match node.kind() {
            Kind::File { .. } => *letter == 'f',
            Kind::Directory(_) => *letter == 'd',
            Kind::Symlink(_) => *letter == 'l',
            Kind::Fifo => *letter == 'p',
            Kind::Device { character, .. } => *letter == if *character { 'c' } else { 'b' },
            Kind::Unknown(_) | Kind::Gone(_) => return Err(Stop::Unknown),
        },
        Test::Empty => match node.kind() {
            Kind::File { content, .. } => content.size().ok_or(Stop::Unknown)? == 0,
            Kind::Directory(directory) => {
                shell.machine.known_names(path, directory).is_empty()
                    && !shell.machine.tree.is_open(directory)
            }
            _ => false,
        },
        Test::Not(test) => !holds(shell, test, path, node)?,
    })
}
