//! What holds of builds that are stored, as a whole document.

use super::super::set::{Built, FIRST_NAME, Named};
use super::super::{
    Document, LONGEST, MOST_PAST, Unreadable, decode_document, encode_bounded, encode_document,
};
use super::*;
use crate::project::File;

fn of_text(text: &str) -> Rc<Project> {
    Rc::new(Project::of_text(text))
}

/// A project with one file of so many bytes.
fn large(bytes: usize) -> Rc<Project> {
    let mut project = Project::of_text("FROM a\n");
    project.files.insert("large", File::text(&"x".repeat(bytes)));
    Rc::new(project)
}

fn build(what: &str, project: Rc<Project>) -> Past {
    Past::Build { what: what.to_owned(), project }
}

/// As many builds, of a project with one file of so many bytes.
fn builds(count: usize, bytes: usize) -> Done {
    let past = (1..=count).map(|number| build(&number.to_string(), large(bytes)));
    Done { past: past.collect(), since: vec!["After all".to_owned()] }
}

fn whats(done: &Done) -> Vec<&str> {
    done.past.iter().filter_map(what).collect()
}

fn what(past: &Past) -> Option<&str> {
    match past {
        Past::Build { what, .. } => Some(what),
        Past::Fresh | Past::Prune => None,
    }
}

fn back(text: &str) -> Document {
    decode_document(text).expect("it can be read")
}

#[test]
fn it_reads_like_what_it_is() {
    let done = Done {
        past: vec![Past::Prune, build("The first build", of_text("FROM a\n")), Past::Fresh],
        since: vec!["On a\nfresh machine".to_owned()],
    };
    let built = vec![
        Built { id: "1a2b3c4d5e6f".into(), tags: vec!["app:1".into(), "me/app:1".into()] },
        Built { id: "0".into(), tags: Vec::new() },
    ];
    let others = vec![Named { name: "web".into(), project: of_text(""), done: Done::default() }];
    let document = Document { done, others, built, ..Document::of(7, of_text("FROM a\nRUN b\n")) };
    let text = encode_document(&document);
    assert_eq!(
        text,
        "layerlab 4 7\nimage 1a2b3c4d5e6f app:1 me/app:1\nimage 0\n\
         #= app shown\n#- Dockerfile\nFROM a\nRUN b\n\
         #= app past\nprune\nbuild 21 The first build\n#- Dockerfile\nFROM a\n\
         fresh\nsince On a fresh machine\n\
         #= web\n#- Dockerfile\n"
    );
    let found = back(&text);
    assert_eq!((&found.built, &found.done.past), (&document.built, &document.done.past));
    assert_eq!(found.others, document.others);
    assert_eq!(encode_document(&found), text);
}

#[test]
fn whatever_a_project_holds_comes_back() {
    let mut project = Project::of_text("#= app past\n\\#= b\nbuild 9\n#- c\nfresh");
    project.files.insert("#= a", File::text("#= d shown\n#- e\n\nimage 1 a"));
    let project = Rc::new(project);
    let done = Done { past: vec![build("#= x", project.clone())], since: Vec::new() };
    let others =
        vec![Named { name: FIRST_NAME.into(), project: project.clone(), done: done.clone() }];
    let document = Document { done, others, at: 1, ..Document::of(7, project) };
    assert_eq!(back(&encode_document(&document)), document);
}

#[test]
fn where_nothing_was_built_the_form_is_what_it_was() {
    let idle = Done { past: vec![Past::Fresh], since: vec!["On a fresh machine".to_owned()] };
    let document = Document { done: idle, ..Document::of(7, of_text("FROM a\n")) };
    assert_eq!(encode_document(&document), "layerlab 2 7\n#- Dockerfile\nFROM a\n");
    let named = Document { name: "web".into(), ..document };
    assert_eq!(encode_document(&named), "layerlab 3 7\n#= web shown\n#- Dockerfile\nFROM a\n");
    assert_eq!(encode_document(&named.without_builds()), encode_document(&named));
}

#[test]
fn only_the_last_builds_go_along() {
    let document = Document { done: builds(40, 10), ..Document::of(7, of_text("")) };
    let text = encode_document(&document);
    assert_eq!(text.matches("\nbuild ").count(), BUILDS);
    let found = back(&text).done;
    assert_eq!((whats(&found).first(), whats(&found).len()), (Some(&"25"), BUILDS));
    assert_eq!(found.since, ["After all"]);
    let section = "build 16\n#- Dockerfile\nx\n".repeat(40);
    let many = back(&format!("layerlab 4 7\n#= a\n#= a past\n{section}"));
    assert_eq!(many.done.past.len(), BUILDS);
}

#[test]
fn of_builds_that_are_too_long_the_oldest_go_first() {
    let size = MOST_PAST / 8;
    let others = vec![Named { name: "b".into(), project: of_text(""), done: builds(2, size) }];
    let done = builds(16, size);
    let document = Document { done, others, ..Document::of(7, of_text("FROM b\n")) };
    let text = encode_document(&document);
    assert!(text.len() < MOST_PAST + 1_000, "{} bytes", text.len());
    let found = back(&text);
    assert_eq!(whats(&found.done), ["12", "13", "14", "15", "16"]);
    assert_eq!(whats(&found.others[0].done), ["1", "2"]);
    assert_eq!(found.done.since, ["After all"]);
    let one = Document { done: builds(1, MOST_PAST), ..Document::of(7, of_text("FROM b\n")) };
    assert_eq!(encode_document(&one), "layerlab 2 7\n#- Dockerfile\nFROM b\n");
}

#[test]
fn builds_are_left_out_before_files_are() {
    let project = large(LONGEST - 1_000);
    let document = Document { done: builds(3, 1_000), ..Document::of(7, project.clone()) };
    let (text, is_whole) = encode_bounded(&document);
    assert_eq!((back(&text), is_whole), (Document::of(7, project), true));
    let larger = Document { done: builds(3, 1_000), ..Document::of(7, large(LONGEST)) };
    let (text, is_whole) = encode_bounded(&larger);
    assert_eq!((back(&text).project.files.len(), is_whole), (0, false));
}

#[test]
fn a_past_that_cannot_be_read_costs_no_project() {
    let read = |past: &str| {
        back(&format!(
            "layerlab 4 7\nlater thing\nimage\n#= a shown\n#- Dockerfile\nFROM a\n\
             #= a past\nlater thing\nbuild 21 1\n#- Dockerfile\nFROM a\n{past}\
             #= b\n#- Dockerfile\nFROM b\n"
        ))
    };
    for (past, builds) in [
        ("", vec!["1"]),
        ("build 9999 2\n#- Dockerfile\nFROM a\n", vec!["1"]),
        ("build x 2\n#- Dockerfile\nFROM a\n", vec!["1"]),
        ("build\n", vec!["1"]),
        ("build 1 2\nü\nbuild 0 3\n", vec!["1"]),
        ("build 3 2\nü\nbuild 0 3\n", vec!["1", "2", "3"]),
        ("#= a past\nbuild 0 4\n", vec!["4"]),
    ] {
        let found = read(past);
        assert_eq!(whats(&found.done), builds, "{past:?}");
        assert_eq!((&*found.project.dockerfile, found.others.len()), ("FROM a\n", 1));
        assert_eq!((found.built.len(), found.others[0].done.past.len()), (0, 0));
    }
    let lost = "layerlab 4 7\n#= a past\nbuild 0 1\n";
    assert_eq!(decode_document(lost), Err(Unreadable::Broken));
}
