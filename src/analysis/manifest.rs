//! What is wrong with files that say which packages a project needs.

use crate::project::{Content, File, Kind};
use crate::syntax::json::value;

/// Files that are JSON, and what reads them.
const JSON: &[(&str, &str)] = &[
    ("package.json", "npm"),
    ("package-lock.json", "npm"),
    ("npm-shrinkwrap.json", "npm"),
    ("composer.json", "composer"),
    ("composer.lock", "composer"),
    ("Pipfile.lock", "pipenv"),
];
/// Files that are text of other kinds.
const TEXT: &[(&str, &str)] = &[
    ("pyproject.toml", "pip"),
    ("Pipfile", "pipenv"),
    ("poetry.lock", "poetry"),
    ("uv.lock", "uv"),
    ("yarn.lock", "yarn"),
    ("pnpm-lock.yaml", "pnpm"),
    ("Gemfile", "bundler"),
];

/// What is wrong with a file of packages, in a sentence; `None` for one that is well or is none.
pub fn manifest_trouble(path: &str, file: &File) -> Option<String> {
    let Kind::File(content) = &file.kind else { return None };
    let name = path.rsplit('/').next().unwrap_or(path);
    let json = JSON.iter().find(|(it, _)| *it == name).map(|(_, tool)| *tool);
    let is_list = name.starts_with("requirements") && has_ending(name, "txt");
    let other = TEXT.iter().find(|(it, _)| *it == name).map(|(_, tool)| *tool);
    let tool = json.or(other).or(is_list.then_some("pip"))?;
    let what = match content.as_text() {
        None => unread(content).to_owned(),
        Some(text) if json.is_some() => {
            let line = value::object(text).err()?;
            format!("It is no JSON from line {line} on, so {tool} would stop")
        }
        Some(text) if is_list => {
            let line = text.lines().position(|line| !is_requirement(line))? + 1;
            format!("Line {line} is no requirement, so {tool} would stop")
        }
        Some(text) if name == "pyproject.toml" || name == "Pipfile" => {
            if text.lines().any(|line| line.starts_with('[')) {
                return None;
            }
            format!("It has no table such as [project], so {tool} finds nothing in it")
        }
        Some(_) => return None,
    };
    Some(format!("{what}; what an install of it weighs is a wide guess."))
}

fn unread(content: &Content) -> &'static str {
    match content {
        Content::Bytes(_) | Content::Archive { .. } => "It is no text",
        Content::Opaque { .. } => "Its text is not known",
    }
}

fn has_ending(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, it)| it == ending)
}

/// `flask[async]>=3; python_version > "3.8"`, an option, a path or an address; a comment, or nothing.
fn is_requirement(line: &str) -> bool {
    let line = line.trim();
    if line.is_empty() || line.starts_with(['#', '-', '.', '/', '\\']) || line.contains("://") {
        return true;
    }
    let end = line.find(|c: char| !c.is_ascii_alphanumeric() && !"._-".contains(c));
    let (name, rest) = line.split_at(end.unwrap_or(line.len()));
    let rest = rest.trim_start();
    !name.is_empty()
        && (rest.is_empty()
            || rest.starts_with(['[', '=', '<', '>', '~', '!', ';', '@', '#', '(', '\\']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, expected: Option<&str>) {
        let trouble = manifest_trouble(path, &File::text(text));
        let expected =
            expected.map(|it| format!("{it}; what an install of it weighs is a wide guess."));
        assert_eq!(trouble, expected, "{path}: {text}");
    }

    #[test]
    fn a_file_of_packages_that_cannot_be_read_says_so() {
        check("a/package.json", "{\"name\": \"x\"}", None);
        let stops = "It is no JSON from line 2 on, so npm would stop";
        check("a/package.json", "{\"name\": \"x\",\n}", Some(stops));
        check("package-lock.json", "", Some("It is no JSON from line 1 on, so npm would stop"));
        check("requirements.txt", "# a\nflask>=3\n-r other.txt\n./local\nb [x]\n", None);
        let stops = "Line 2 is no requirement, so pip would stop";
        check("requirements-dev.txt", "a\n<html> hello\n", Some(stops));
        check("requirements.txt", "a\nb c\n", Some(stops));
        let nothing = "It has no table such as [project], so pip finds nothing in it";
        check("pyproject.toml", "hello", Some(nothing));
        check("notes.json", "{", None);
        let content = Content::Opaque { size: Some(9), id: "x".into() };
        let opaque = manifest_trouble("x/uv.lock", &File::plain(content));
        assert!(opaque.unwrap().starts_with("Its text is not known; "));
    }
}
