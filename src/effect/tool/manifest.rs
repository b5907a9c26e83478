//! Files that say which packages a project needs.
//!
//! Only names and versions are read, from texts as the tools write them; the rest is passed over.

use std::rc::Rc;

use crate::effect::run::Shell;
use crate::effect::tree::{clean, join, parent_and_name};
use crate::syntax::json::value;

/// A package and the version that was asked for.
pub(super) type Wanted = (Rc<str>, Option<Rc<str>>);

/// How deep files may name one another.
const DEEPEST: usize = 8;

/// The text of a file, where it is known.
pub(super) fn text(shell: &Shell<'_>, path: &str) -> Option<String> {
    let content = shell.machine.read(path).ok()?;
    content.as_text().map(ToOwned::to_owned)
}

/// `requirements.txt`, with those that it names; nothing where one of them cannot be read.
pub(super) fn requirements(shell: &Shell<'_>, path: &str, depth: usize) -> Option<Vec<Wanted>> {
    let path = clean(&shell.path(path));
    let text = text(shell, &path).filter(|_| depth < DEEPEST)?;
    let mut wanted = Vec::new();
    for line in text.lines() {
        let line = line.split(" #").next().unwrap_or_default().trim();
        if let Some(other) = line.strip_prefix("-r").or(line.strip_prefix("--requirement")) {
            let other = other.trim_start_matches([' ', '=']);
            let other = join(parent_and_name(&path).0, other);
            wanted.extend(requirements(shell, &other, depth + 1)?);
        } else if !line.starts_with(['#', '-']) && !line.is_empty() {
            wanted.push(requirement(line));
        }
    }
    Some(wanted)
}

/// `Flask[async]==3.0.3 ; python_version > "3.8"`
pub(super) fn requirement(text: &str) -> Wanted {
    let text = text.split(';').next().unwrap_or_default().trim();
    let end = text.find(['=', '<', '>', '~', '!', ' ', '@']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let version = rest.trim_start().strip_prefix("==").or(rest.trim_start().strip_prefix("~="));
    let version = version.map(|it| it.split(',').next().unwrap_or_default().trim().into());
    (name.into(), version)
}

/// What a project of Python in a directory needs: by its lock, or else by what it asks for.
pub(super) fn python_project(shell: &Shell<'_>, directory: &str) -> Option<Vec<Wanted>> {
    let read = |name: &str| text(shell, &join(directory, name));
    if let Some(lock) = read("uv.lock").or_else(|| read("poetry.lock")) {
        return Some(locked(&lock));
    }
    if let Some(lock) = read("Pipfile.lock") {
        value::object(&lock).ok()?;
        let mut wanted = Vec::new();
        flatten(&lock, &mut |keys, value| {
            if let ["default", name, "version"] = keys {
                wanted.push(((*name).into(), Some(value.trim_start_matches('=').into())));
            }
        });
        return Some(wanted);
    }
    let project = read("pyproject.toml").or_else(|| read("Pipfile"))?;
    // A text without any table is none of the two.
    project.lines().any(|line| line.starts_with('[')).then(|| asked(&project))
}

/// `[[package]]` with name and version, as locks of uv and Poetry have it.
pub(super) fn locked(text: &str) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("name = ") {
            wanted.push((name.trim_matches('"').into(), None));
        } else if let (Some(version), Some(last)) =
            (line.strip_prefix("version = "), wanted.last_mut())
        {
            last.1.get_or_insert_with(|| version.trim_matches('"').into());
        }
    }
    wanted
}

/// The list `dependencies`, and the tables of Poetry and Pipenv.
pub(super) fn asked(text: &str) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    let (mut in_list, mut in_table) = (false, false);
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            in_table = matches!(line, "[tool.poetry.dependencies]" | "[packages]");
        } else if in_table && let Some((name, version)) = line.split_once('=') {
            let version = version.trim().trim_matches('"').trim_start_matches(['^', '~', '=']);
            let name = name.trim().trim_matches('"');
            if name != "python" {
                wanted.push((name.into(), Some(version.into())));
            }
        }
        in_list |= line.starts_with("dependencies") && line.contains('[');
        if in_list {
            let list = line.split_once("= [").map_or(line, |(_, list)| list);
            wanted.extend(list.split('"').skip(1).step_by(2).map(requirement));
            in_list = !list.ends_with(']');
        }
    }
    wanted
}

/// What a project of Node in a directory needs, and whether that is the whole list of its lock.
pub(super) fn node_project(
    shell: &Shell<'_>,
    directory: &str,
    production: bool,
) -> Option<(Vec<Wanted>, bool)> {
    let read = |name: &str| text(shell, &join(directory, name));
    if let Some(lock) = read("package-lock.json").or_else(|| read("npm-shrinkwrap.json")) {
        return value::object(&lock).ok().map(|()| (npm_lock(&lock, production), true));
    }
    let manifest = read("package.json")?;
    value::object(&manifest).ok()?;
    let asked = node_manifest(&manifest, production);
    match read("pnpm-lock.yaml").or_else(|| read("yarn.lock")) {
        // Such a lock doesn't say what is for development only.
        Some(lock) if !production => Some((headed(&lock), true)),
        _ => Some((asked, false)),
    }
}

pub(super) fn node_manifest(text: &str, production: bool) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    flatten(text, &mut |keys, value| {
        if let [kind, name] = keys
            && (matches!(*kind, "dependencies" | "optionalDependencies")
                || *kind == "devDependencies" && !production)
        {
            wanted.push(((*name).into(), Some(value.into())));
        }
    });
    wanted
}

pub(super) fn npm_lock(text: &str, production: bool) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut for_development: Vec<Rc<str>> = Vec::new();
    flatten(text, &mut |keys, value| {
        let ["packages", path, key] = keys else { return };
        match *key {
            "version" if path.contains("node_modules/") => {
                let name = path.rsplit("node_modules/").next().unwrap_or(path);
                wanted.push((name.into(), Some(value.into())));
            }
            "dev" | "devOptional" if value == "true" => {
                for_development.extend(path.rsplit("node_modules/").next().map(Into::into));
            }
            _ => {}
        }
    });
    wanted.retain(|(name, _)| !production || !for_development.contains(name));
    wanted
}

/// `"@a/b@^1.2", "@a/b@^1.3":` and `/@a/b@1.2.3:`, as locks of yarn and pnpm have it.
pub(super) fn headed(text: &str) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = Vec::new();
    for line in text.lines().filter_map(|line| line.strip_suffix(':')) {
        let first = line.split(", ").next().unwrap_or(line);
        let plain = first.trim().trim_matches(['"', '\'']).trim_start_matches('/');
        let plain = plain.split('(').next().unwrap_or(plain);
        if let Some((name, version)) = plain.rsplit_once('@')
            && !name.is_empty()
            && !wanted.iter().any(|(it, _)| **it == *name)
        {
            wanted.push((name.into(), Some(version.trim_start_matches("npm:").into())));
        }
    }
    wanted
}

/// Tells each plain value of a JSON text with the keys that lead to it. Lists have no keys.
pub fn flatten(text: &str, tell: &mut dyn FnMut(&[&str], &str)) {
    let mut keys: Vec<&str> = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let mut next = rest.get(first.len_utf8()..).unwrap_or_default();
        match first {
            '"' => {
                let end = end_of_string(next);
                let string = next.get(..end).unwrap_or_default();
                next = next.get(end + 1..).unwrap_or_default().trim_start();
                if let Some(value) = next.strip_prefix(':') {
                    keys.push(string);
                    next = value;
                } else {
                    tell(&keys, string);
                    next = close(next, &mut keys);
                }
            }
            '{' | '[' if next.trim_start().starts_with(['}', ']']) => {
                next = close(next.trim_start().get(1..).unwrap_or_default(), &mut keys);
            }
            '{' => {}
            '[' => keys.push("[]"),
            ']' | '}' => next = close(next, &mut keys),
            ',' => {}
            _ => {
                let end = rest.find([',', '}', ']']).unwrap_or(rest.len());
                let (value, more) = rest.split_at(end);
                tell(&keys, value.trim());
                next = close(more, &mut keys);
            }
        }
        rest = next.trim_start();
    }
}

/// Behind a value: its key is done, unless it stands in a list.
fn close<'a>(rest: &'a str, keys: &mut Vec<&str>) -> &'a str {
    let rest = rest.trim_start();
    if keys.last().is_some_and(|key| *key != "[]") || rest.starts_with(']') {
        keys.pop();
    }
    rest
}

fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.bytes().enumerate() {
        match c {
            b'"' if !escaped => return at,
            b'\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}
