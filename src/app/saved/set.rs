//! Several projects as one text: each behind a line with the name of its image.

use std::rc::Rc;

use super::Unreadable;
use super::project::{decode_project, encode_project};
use crate::analysis::docker::is_image_name;
use crate::project::Project;

/// What a line begins with that begins a project.
const HEADER: &str = "#= ";
/// Behind the name of the one that is shown.
const SHOWN: &str = "shown";
/// How many images a page may have.
pub const MOST_IMAGES: usize = 12;
/// What an image is called that nobody named.
pub const FIRST_NAME: &str = "app";

/// A project and what its image is tagged with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub name: Rc<str>,
    pub project: Rc<Project>,
}

/// Projects, and which of them is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    pub images: Vec<Named>,
    pub shown: usize,
}

/// Projects as text:
///
/// ```text
/// #= app:1 shown
/// open
/// #- Dockerfile
/// FROM alpine
/// #= web
/// #- Dockerfile
/// …
/// ```
///
/// A line of a project that would begin like a header has a `\` in front, one more than it had.
pub fn encode_set(set: &Set) -> String {
    let mut out = String::new();
    for (at, image) in set.images.iter().enumerate() {
        let shown = if at == set.shown { format!(" {SHOWN}") } else { String::new() };
        out.push_str(&format!("{HEADER}{}{shown}\n", image.name));
        for line in encode_project(&image.project).split_inclusive('\n') {
            if is_like_header(line) {
                out.push('\\');
            }
            out.push_str(line);
        }
    }
    out
}

/// The projects of a text. What cannot be read of them is left out, but there is at least one.
pub fn decode_set(text: &str) -> Result<Set, Unreadable> {
    let mut parts: Vec<(&str, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(header) = line.strip_prefix(HEADER) {
            if parts.len() >= MOST_IMAGES {
                return Err(Unreadable::TooMany);
            }
            parts.push((header, String::new()));
        } else if let Some((_, own)) = parts.last_mut() {
            own.push_str(if is_like_header(line) { line.get(1..).unwrap_or(line) } else { line });
        }
    }
    if parts.is_empty() {
        return Err(Unreadable::Broken);
    }
    let shown =
        parts.iter().position(|(header, _)| header.split_whitespace().nth(1) == Some(SHOWN));
    let images = parts.iter().map(|(header, text)| Named {
        name: name_of(header.split_whitespace().next().unwrap_or_default()),
        project: Rc::new(decode_project(text)),
    });
    Ok(Set { images: images.collect(), shown: shown.unwrap_or(0) })
}

/// A name that Docker takes.
pub(super) fn name_of(word: &str) -> Rc<str> {
    if is_image_name(word) { word.into() } else { FIRST_NAME.into() }
}

/// Whether a line begins like a header, perhaps behind some `\`.
fn is_like_header(line: &str) -> bool {
    line.trim_start_matches('\\').starts_with(HEADER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::example::EXAMPLES;
    use crate::project::File;

    fn named(name: &str, text: &str) -> Named {
        Named { name: name.into(), project: Rc::new(Project::of_text(text)) }
    }

    #[track_caller]
    fn check(images: Vec<Named>, shown: usize) -> String {
        let set = Set { images, shown };
        let text = encode_set(&set);
        assert_eq!(decode_set(&text), Ok(set));
        text
    }

    #[test]
    fn it_reads_like_what_it_is() {
        let text = check(vec![named("app:1", "FROM a\n"), named("me/web", "FROM b\n")], 1);
        assert_eq!(
            text,
            "#= app:1\n#- Dockerfile\nFROM a\n#= me/web shown\n#- Dockerfile\nFROM b\n"
        );
    }

    #[test]
    fn all_examples_come_back_whole() {
        let all = EXAMPLES.iter().take(MOST_IMAGES);
        let all = all.map(|it| Named { name: it.id.into(), project: Rc::new(it.project()) });
        check(all.collect(), 3);
    }

    #[test]
    fn lines_that_look_like_headers_stay_what_they_are() {
        let mut project = Project::of_text("#= a\n\\#= b\n\\\\#= c\n #= d");
        project.files.insert("#= e", File::text("#= f shown\n#- g\n"));
        check(vec![Named { name: "x".into(), project: Rc::new(project) }, named("y", "")], 0);
    }

    #[test]
    fn what_nobody_wrote_is_refused_or_mended() {
        for text in ["", "FROM a\n", "#=\n", "=\n#- Dockerfile\nFROM a\n"] {
            assert_eq!(decode_set(text), Err(Unreadable::Broken), "{text:?}");
        }
        assert_eq!(decode_set(&"#= a\n".repeat(MOST_IMAGES + 1)), Err(Unreadable::TooMany));
        let set = decode_set("lost\n#= ../../A shown shown\n#= \n#- Dockerfile\nFROM b\n").unwrap();
        let names: Vec<&str> = set.images.iter().map(|it| &*it.name).collect();
        assert_eq!((names, set.shown), (vec!["app", "app"], 0));
        assert_eq!(&*set.images[1].project.dockerfile, "FROM b\n");
    }
}
