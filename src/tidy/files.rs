//! Headers, lengths, paths, and a component for every stylesheet.

use super::File;

const LONGEST: usize = 500;

/// Directories whose Rust files say first what they are.
const WITH_HEADER: &[&str] =
    &["src/", "xtask/src/", "tests/", "examples/", "benches/", "fuzz/fuzz_targets/"];

/// Files of these kinds are meant to be read, and short enough for that.
const READ: &[&str] = &["rs", "css", "js", "mjs"];

pub(super) fn check(files: &[File], root: &str) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        found.extend(header(file));
        found.extend(length(file));
        found.extend(machine_path(file, root));
        found.extend(stylesheet(file, files));
    }
    found
}

fn header(file: &File) -> Option<String> {
    let has_one = WITH_HEADER.iter().any(|dir| file.path.starts_with(dir)) && file.is("rs");
    let missing = has_one && !file.text.starts_with("//! ");
    missing.then(|| file.at(0, "begins without a `//!` line"))
}

fn length(file: &File) -> Option<String> {
    let lines = file.text.lines().count();
    let reason = if file.is("rs") { "//! Long because" } else { "Long because" };
    let long =
        READ.iter().any(|ending| file.is(ending)) && lines > LONGEST && !file.text.contains(reason);
    long.then(|| file.at(0, &format!("has {lines} lines and no `{reason}` line")))
}

/// A path of one machine is wrong on all others. Absolute paths as such are not: Dockerfiles are
/// full of them, and so a checkout in a place like `/app` or `/usr/src/app` is not looked for.
fn machine_path(file: &File, root: &str) -> Option<String> {
    if file.path.starts_with("src/tidy") {
        return None;
    }
    let own = root.matches('/').count() >= 2 && !root.starts_with("/usr/");
    let parent = root.rsplit_once('/').map_or("", |(parent, _)| parent);
    let beside = format!("{parent}/shared");
    let mut needles = vec!["/Users/", ".cargo/registry/src", ".rustup/toolchains"];
    if own {
        needles.extend([root, &beside]);
    }
    let (at, needle) = file.text.lines().enumerate().find_map(|(at, line)| {
        let needle = needles.iter().find(|needle| line.contains(**needle))?;
        Some((at, needle))
    })?;
    Some(file.at(at, &format!("has the path of a machine: {needle}")))
}

/// `styles/components/size-bar.css` belongs to a `size_bar.rs` below `src/ui`.
fn stylesheet(file: &File, files: &[File]) -> Option<String> {
    let name = file.path.strip_prefix("styles/components/")?.strip_suffix(".css")?;
    let component = format!("/{}.rs", name.replace('-', "_"));
    let exists =
        files.iter().any(|it| it.path.starts_with("src/ui/") && it.path.ends_with(&component));
    (!exists).then(|| file.at(0, &format!("there is no src/ui/**{component}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "/machine/checkout";

    #[track_caller]
    fn check_one(path: &str, text: &str, expected: &[&str]) {
        assert_eq!(check(&[File::new(path, text)], ROOT), expected);
    }

    #[test]
    fn a_rust_file_says_first_what_it_is() {
        let wrong = |path| format!("{path}:1: begins without a `//!` line");
        check_one("src/a.rs", "use std;\n", &[&wrong("src/a.rs")]);
        check_one("tests/dom.rs", "#![x]\n//! late\n", &[&wrong("tests/dom.rs")]);
        check_one("src/a.rs", "//! What it is.\n", &[]);
    }

    #[test]
    fn a_long_file_says_why() {
        let long = "//! x\n".repeat(501);
        let wrong = "src/a.rs:1: has 501 lines and no `//! Long because` line";
        check_one("src/a.rs", &long, &[wrong]);
        check_one("src/a.rs", &format!("//! Long because it is a table.\n{long}"), &[]);
        check_one("src/a.rs", &"//! x\n".repeat(500), &[]);
        let wrong = "styles/a.css:1: has 501 lines and no `Long because` line";
        check_one("styles/a.css", &"a {}\n".repeat(501), &[wrong]);
        check_one("notes.txt", &"x\n".repeat(501), &[]);
    }

    #[test]
    fn paths_of_a_machine_stay_on_it() {
        let wrong = "README.md:2: has the path of a machine: /machine/checkout";
        check_one("README.md", "x\ncd /machine/checkout/src\n", &[wrong]);
        let wrong = "README.md:1: has the path of a machine: /machine/shared";
        check_one("README.md", "see /machine/shared/data", &[wrong]);
        check_one("README.md", "COPY . /app\nRUN ls /home/node /root/.cache", &[]);
        let in_a_container = check(&[File::new("README.md", "WORKDIR /app/src")], "/app");
        assert_eq!(in_a_container, [""; 0]);
    }

    #[test]
    fn a_stylesheet_belongs_to_a_component() {
        let wrong = "styles/components/size-bar.css:1: there is no src/ui/**/size_bar.rs";
        check_one("styles/components/size-bar.css", "", &[wrong]);
        let both = [
            File::new("styles/components/size-bar.css", ""),
            File::new("src/ui/inspector/size_bar.rs", "//! x"),
        ];
        assert_eq!(check(&both, ROOT), [""; 0]);
    }
}
