//! Several projects as one text: each behind a line with the name of its image.

use std::rc::Rc;

use super::Unreadable;
use super::past::{read_done, read_line, write_line};
use super::project::{decode_project, encode_project};
use crate::analysis::docker::is_image_name;
use crate::app::past::Done;
use crate::project::Project;

/// What a line begins with that begins a project.
const HEADER: &str = "#= ";
/// Behind the name of the one that is shown.
const SHOWN: &str = "shown";
/// Behind the name of an image, where what was built of it follows.
const PAST: &str = "past";
/// What a line begins with that tells of an image that was built.
const BUILT: &str = "image";
/// How many images a page may have.
pub const MOST_IMAGES: usize = 12;
/// What an image is called that nobody named.
pub const FIRST_NAME: &str = "app";

/// A project and what its image is tagged with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub name: Rc<str>,
    pub project: Rc<Project>,
    pub done: Done,
}

/// An image that a machine has, and all that leads to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// In twelve digits.
    pub id: Rc<str>,
    pub tags: Vec<Rc<str>>,
}

/// Projects, and which of them is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    pub images: Vec<Named>,
    pub shown: usize,
    /// The newest last.
    pub built: Vec<Built>,
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
/// Where something was built, there are also the images that the machine has, and for each project
/// what was done:
///
/// ```text
/// image 1a2b3c4d5e6f app:1
/// #= app:1 shown
/// #- Dockerfile
/// FROM alpine
/// #= app:1 past
/// build 27 The first build
/// #- Dockerfile
/// FROM alpine
/// since The cache was pruned
/// ```
///
/// A line of these that would begin like a header has a `\` in front, one more than it had.
pub fn encode_set(set: &Set, past: &[String]) -> String {
    let mut out = String::new();
    if !past.is_empty() {
        set.built.iter().for_each(|it| write_built(&mut out, it));
    }
    for (at, image) in set.images.iter().enumerate() {
        let shown = if at == set.shown { format!(" {SHOWN}") } else { String::new() };
        out.push_str(&format!("{HEADER}{}{shown}\n", image.name));
        write_escaped(&mut out, &encode_project(&image.project));
        if let Some(past) = past.get(at).filter(|past| !past.is_empty()) {
            out.push_str(&format!("{HEADER}{} {PAST}\n", image.name));
            write_escaped(&mut out, past);
        }
    }
    out
}

fn write_built(out: &mut String, built: &Built) {
    let words: Vec<&str> = [&built.id].into_iter().chain(&built.tags).map(|it| &**it).collect();
    write_line(out, BUILT, &words.join(" "));
}

fn write_escaped(out: &mut String, text: &str) {
    for line in text.split_inclusive('\n') {
        if is_like_header(line) {
            out.push('\\');
        }
        out.push_str(line);
    }
}

/// The projects of a text. What cannot be read of them is left out, but there is at least one.
pub fn decode_set(text: &str) -> Result<Set, Unreadable> {
    let mut set = Set { images: Vec::new(), shown: 0, built: Vec::new() };
    let mut shown = None;
    for (header, text) in parts(text, &mut set.built) {
        let mut words = header.split_whitespace();
        let name = words.next().unwrap_or_default();
        let word = words.next();
        if word == Some(PAST) {
            if let Some(image) = set.images.last_mut() {
                image.done = read_done(&text);
            }
            continue;
        }
        if set.images.len() >= MOST_IMAGES {
            return Err(Unreadable::TooMany);
        }
        shown = shown.or((word == Some(SHOWN)).then_some(set.images.len()));
        let project = Rc::new(decode_project(&text));
        set.images.push(Named { name: name_of(name), project, done: Done::default() });
    }
    set.shown = shown.unwrap_or(0);
    if set.images.is_empty() { Err(Unreadable::Broken) } else { Ok(set) }
}

/// What stands behind each header, and before the first the images that were built.
fn parts<'a>(text: &'a str, built: &mut Vec<Built>) -> Vec<(&'a str, String)> {
    let mut parts: Vec<(&str, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(header) = line.strip_prefix(HEADER) {
            parts.push((header, String::new()));
        } else if let Some((_, own)) = parts.last_mut() {
            own.push_str(if is_like_header(line) { line.get(1..).unwrap_or(line) } else { line });
        } else {
            built.extend(read_built(line));
        }
    }
    parts
}

fn read_built(line: &str) -> Option<Built> {
    let ((name, value), _) = read_line(line)?;
    let mut words = value.split_whitespace().map(Rc::from);
    let id = words.next().filter(|_| name == BUILT)?;
    Some(Built { id, tags: words.collect() })
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
        let project = Rc::new(Project::of_text(text));
        Named { name: name.into(), project, done: Done::default() }
    }

    #[track_caller]
    fn check(images: Vec<Named>, shown: usize) -> String {
        let set = Set { images, shown, built: Vec::new() };
        let text = encode_set(&set, &[]);
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
        let all = all.map(|it| Named { project: Rc::new(it.project()), ..named(it.id, "") });
        check(all.collect(), 3);
    }

    #[test]
    fn lines_that_look_like_headers_stay_what_they_are() {
        let mut project = Project::of_text("#= a\n\\#= b\n\\\\#= c\n #= d");
        project.files.insert("#= e", File::text("#= f shown\n#- g\n"));
        check(vec![Named { project: Rc::new(project), ..named("x", "") }, named("y", "")], 0);
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
