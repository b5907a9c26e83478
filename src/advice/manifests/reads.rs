//! What an installation reads of the context, as far as that can be known.

use super::Pair;
use super::table::Installer;
use crate::advice::Context;
use crate::effect::{Found, flatten};

/// Scripts of a package that run when it is installed.
const NODE_SCRIPTS: &[&str] =
    &["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"];
/// Scripts of Composer that an installation does not run.
const AUTOLOADS: &[&str] = &["psr-4", "psr-0", "files"];

/// The files to copy first; nothing where the installation may read others, or one is missing.
pub(super) fn sources(
    cx: &Context<'_>,
    pair: &Pair<'_>,
    installer: &Installer,
) -> Option<Vec<String>> {
    let open = cx.project.open;
    let mut sources = Vec::new();
    for name in &installer.needs {
        match cx.text_in_context(name) {
            Some(text) if reads_more(name, text) => return None,
            Some(_) => {}
            // It says more than can be seen.
            None if !open || name == "composer.json" || is_there(cx, name) => return None,
            None => {}
        }
        sources.push(name.clone());
    }
    if STRANGE.iter().any(|name| is_there(cx, name)) || writes_over(cx, pair) {
        return None;
    }
    for name in installer.uses {
        match (is_there(cx, name), open) {
            (true, _) => sources.push((*name).to_owned()),
            // One that may be there is taken if it is.
            (false, true) if !name.starts_with('.') => sources.push(format!("{name}*")),
            (false, _) => {}
        }
    }
    let is_npm = sources.iter().any(|it| it.starts_with("package-lock.json"));
    if is_npm {
        sources.retain(|it| !it.starts_with("package"));
        sources.insert(0, "package*.json".to_owned());
    }
    Some(sources)
}

/// What makes an installation more than can be looked through.
const STRANGE: &[&str] = &[
    ".yarnrc.yml",
    ".pnpmfile.cjs",
    "pnpm-workspace.yaml",
    "lerna.json",
    "npm-shrinkwrap.json",
    "patches",
    ".yarn",
    "vendor/bundle",
    "go.work",
];

fn is_there(cx: &Context<'_>, path: &str) -> bool {
    matches!(cx.files.context.at(&format!("/{path}")), Found::Node(_))
}

/// Whether the context has what is installed, so that it matters which comes first.
fn writes_over(cx: &Context<'_>, pair: &Pair<'_>) -> bool {
    let places = ["node_modules", "vendor", ".venv", ".bundle"];
    pair.directory == "/" || places.iter().any(|name| is_there(cx, name))
}

fn reads_more(name: &str, text: &str) -> bool {
    match name {
        "package.json" => package_reads_more(text),
        "composer.json" => composer_reads_more(text),
        "Gemfile" => {
            ["gemspec", "path:", ":path", "eval_gemfile", "File.", "file:", "require_relative"]
                .iter()
                .any(|it| text.contains(it))
        }
        "go.mod" => text.contains("=> ."),
        "Pipfile" | "pyproject.toml" => {
            ["path =", "path=", "file =", "readme =", "editable"].iter().any(|it| text.contains(it))
        }
        _ => text.lines().map(str::trim).any(requirement_reads_more),
    }
}

fn requirement_reads_more(line: &str) -> bool {
    let is_option = |option: &str| line.starts_with(option);
    line.starts_with(['.', '/'])
        || line.contains("file:")
        || line.contains("@ .")
        || ["-r", "-c", "-e", "--requirement", "--constraint", "--editable", "-f", "--find-links"]
            .iter()
            .any(|it| is_option(it))
}

fn package_reads_more(text: &str) -> bool {
    let mut more = false;
    flatten(text, &mut |keys, value| {
        more |= match keys {
            ["scripts", name] => NODE_SCRIPTS.contains(name),
            ["workspaces", ..] => true,
            [_, _] => ["file:", "link:", "portal:", "patch:", "workspace:", "./", "../"]
                .iter()
                .any(|it| value.starts_with(it)),
            _ => false,
        };
    });
    more
}

fn composer_reads_more(text: &str) -> bool {
    let mut more = false;
    flatten(text, &mut |keys, value| {
        more |= match keys {
            ["scripts", ..] => true,
            ["autoload" | "autoload-dev", kind, ..] => !AUTOLOADS.contains(kind),
            ["repositories", ..] => value == "path",
            ["config", "optimize-autoloader" | "classmap-authoritative"] => value == "true",
            _ => false,
        };
    });
    more
}

/// What is to be known before it is done.
pub(super) fn note(cx: &Context<'_>, installer: &Installer) -> String {
    let unseen = installer.needs.iter().filter(|name| cx.text_in_context(name).is_none());
    let unseen: Vec<&str> = unseen.map(String::as_str).collect();
    let mut note = String::new();
    if !unseen.is_empty() {
        note += &format!(
            "{} can't be read here: this is right if the installation reads nothing else of the \
             context.",
            unseen.join(" and ")
        );
    }
    if installer.exact == super::Exact::No {
        let blank = if note.is_empty() { "" } else { " " };
        note += &format!(
            "{blank}If {} writes its lock file anew, the image has the one of the context then.",
            installer.what
        );
    }
    note
}
