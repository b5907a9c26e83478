//! Imports point downwards, and only `ui` knows the browser.

use super::File;

/// The layers from the lowest; one may name those that stand before it.
/// Those of one line are siblings and do not know each other.
const LAYERS: &[&[&str]] = &[
    &["text"],
    &["project"],
    &["syntax"],
    &["plan"],
    &["catalog"],
    &["effect"],
    &["image"],
    &["size", "time", "cache"],
    &["advice", "lesson"],
    &["analysis"],
    &["app"],
    &["ui", "cli"],
];

/// Layers that may name less: `catalog` is plain data in the words of `project`, and the page
/// speaks to the engine through `analysis` alone.
const ONLY: &[(&str, &[&str])] = &[
    ("catalog", &["project"]),
    ("app", &["text", "project", "analysis"]),
    ("ui", &["text", "analysis", "app"]),
];

const BROWSER: &[&str] = &["yew", "web_sys", "js_sys", "gloo", "wasm_bindgen"];

/// Files of `src` that belong to no layer.
const NO_LAYER: &[&str] = &["bin", "fixture", "lib", "main", "tidy"];

pub(super) fn check(files: &[File]) -> Vec<String> {
    let sources = files.iter().filter(|file| file.is("rs") && file.path.starts_with("src/"));
    sources.flat_map(|file| check_file(file, files)).collect()
}

fn check_file(file: &File, all: &[File]) -> Vec<String> {
    let modules = modules(&file.path);
    let own = modules.first().copied().unwrap_or_default();
    if NO_LAYER.contains(&own) {
        return Vec::new(); // `main` starts Yew.
    }
    if level(own).is_none() {
        return vec![file.at(0, &format!("'{own}' is not in the table of layers"))];
    }
    let mut found = Vec::new();
    for (at, name) in named(&without_comments(&file.text), modules.len()) {
        let is_child = name.through_super
            && all.iter().any(|other| other.path == format!("src/{own}/{}.rs", name.text));
        if !may_name(own, &name.text) && !is_child {
            found.push(file.at(at, &format!("'{own}' must not name '{}'", name.text)));
        }
    }
    if own != "ui" {
        found.extend(browser_names(file).into_iter().map(|(at, name)| {
            file.at(at, &format!("'{own}' names '{name}', which only 'ui' may"))
        }));
    }
    found
}

/// Whether a layer may name this, which may be no layer at all.
fn may_name(layer: &str, name: &str) -> bool {
    let only = ONLY.iter().find(|(it, _)| *it == layer);
    let lower = level(name) < level(layer); // What is no layer has no level: the lowest.
    layer == name
        || (lower && (level(name).is_none() || only.is_none_or(|it| it.1.contains(&name))))
}

fn level(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|level| level.contains(&layer))
}

/// The modules of a path below `src`: `src/syntax/word.rs` is `["syntax", "word"]`.
fn modules(path: &str) -> Vec<&str> {
    path.trim_start_matches("src/").trim_end_matches(".rs").split('/').collect()
}

/// Blanks out comments that have a line or its end to themselves; lines keep their numbers.
fn without_comments(text: &str) -> String {
    let code = |line: &str| {
        let line = if line.trim_start().starts_with("//") { "" } else { line };
        line.split(" // ").next().unwrap_or_default().to_owned()
    };
    text.lines().map(code).collect::<Vec<_>>().join("\n")
}

struct Name {
    text: String,
    /// Reached by counting `super`, which inside an inline module may mean a child of the layer.
    through_super: bool,
}

/// What stands behind `crate::`, or behind enough `super::` for a file so deep, with its line.
fn named(code: &str, depth: usize) -> Vec<(usize, Name)> {
    let mut found = Vec::new();
    let mut add = |at: usize, rest: &str, through_super| {
        let line = code[..at].matches('\n').count();
        for text in first_names(rest) {
            found.push((line, Name { text, through_super }));
        }
    };
    for (at, path) in code.match_indices("crate::").chain(code.match_indices("layerlab::")) {
        if starts_word(code, at) {
            add(at, &code[at + path.len()..], false);
        }
    }
    for (at, _) in code.match_indices("super::") {
        let rest = code[at..].trim_start_matches("super::");
        let count = (code.len() - at - rest.len()) / "super::".len();
        if count >= depth && starts_word(code, at) {
            add(at, rest, count == depth);
        }
    }
    found
}

/// The first name of a path, or those of a group: `{a::b, c}` has `a` and `c`.
fn first_names(rest: &str) -> Vec<String> {
    let Some(group) = rest.strip_prefix('{') else { return vec![word(rest)] };
    let mut depth = 1;
    let mut names = vec![word(group.trim_start())];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(word(group[at + 1..].trim_start())),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| is_word(*c)).collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether no name and no path ends right before this place.
fn starts_word(code: &str, at: usize) -> bool {
    !code[..at].ends_with(|c| is_word(c) || c == ':')
}

/// Uses of crates that need a browser, with their lines.
fn browser_names(file: &File) -> Vec<(usize, &'static str)> {
    let code = without_comments(&file.text);
    let mut found = Vec::new();
    for (at, line) in code.lines().enumerate() {
        for &name in BROWSER {
            let uses = |(from, _): (usize, &str)| {
                let rest = &line[from + name.len()..];
                let rest = rest.trim_start_matches(|c| name == "gloo" && is_word(c));
                starts_word(line, from)
                    && (rest.starts_with("::") || line.trim_start().starts_with("use "))
            };
            if line.match_indices(name).any(uses) {
                found.push((at, name));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_one(path: &str, text: &str, expected: &[&str]) {
        assert_eq!(check(&[File::new(path, text)]), expected);
    }

    #[test]
    fn a_lower_layer_names_no_higher_one() {
        let wrong = "src/plan/stage.rs:2: 'plan' must not name 'app'";
        check_one("src/plan/stage.rs", "//! x\nuse crate::app::State;\n", &[wrong]);
        check_one("src/plan/stage.rs", "//! x\nfn f() { crate::app::g() }\n", &[wrong]);
        check_one("src/plan/stage.rs", "//! x\nuse super::super::app;\n", &[wrong]);
        check_one(
            "src/plan/stage.rs",
            "//! x\nuse crate::{\n  text::{Span, app},\n  app};\n",
            &[wrong],
        );
        check_one("src/plan/stage.rs", "//! crate::app\nuse crate::syntax; // crate::app\n", &[]);
    }

    #[test]
    fn siblings_do_not_know_each_other() {
        let wrong = "src/size.rs:1: 'size' must not name 'cache'";
        check_one("src/size.rs", "use crate::cache::Key;", &[wrong]);
        check_one("src/size.rs", "use super::cache::Key;", &[wrong]);
        check_one("src/size.rs", "use crate::image::Layer;", &[]);
    }

    #[test]
    fn a_child_with_the_name_of_a_layer_is_no_layer() {
        let tests = File::new("src/syntax/word.rs", "mod tests { use super::super::image; }");
        let child = File::new("src/syntax/image.rs", "//! x");
        assert_eq!(check(&[tests, child]), [""; 0]);
    }

    #[test]
    fn the_catalog_is_plain_data() {
        let wrong = "src/catalog.rs:1: 'catalog' must not name 'text'";
        check_one("src/catalog.rs", "use crate::text::Span;", &[wrong]);
        check_one("src/effect/apt.rs", "use crate::catalog::Package;", &[]);
    }

    #[test]
    fn the_page_speaks_to_the_facade_alone() {
        let wrong = "src/ui/page.rs:1: 'ui' must not name 'syntax'";
        check_one("src/ui/page.rs", "use crate::syntax::File;", &[wrong]);
        check_one("src/ui/page.rs", "use crate::analysis::Analysis;\nuse yew::prelude::*;", &[]);
    }

    #[test]
    fn only_the_page_knows_the_browser() {
        let wrong = |name| format!("src/app/state.rs:1: 'app' names '{name}', which only 'ui' may");
        check_one("src/app/state.rs", "use yew::Html;", &[&wrong("yew")]);
        check_one("src/app/state.rs", "fn f(x: web_sys::Element) {}", &[&wrong("web_sys")]);
        check_one("src/app/state.rs", "use gloo_timers::Timeout;", &[&wrong("gloo")]);
        check_one("src/app/state.rs", "let x = myyew::f(); // yew::f", &[]);
    }

    #[test]
    fn a_new_layer_has_to_enter_the_table() {
        check_one("src/magic.rs", "", &["src/magic.rs:1: 'magic' is not in the table of layers"]);
    }
}
