//! Whole fragments: what goes in comes out, and nothing that comes in does harm.

use super::*;
use crate::analysis::stack::StepId;
use crate::analysis::timing::Assumptions;
use crate::app::example::EXAMPLES;
use crate::app::look::{InspectorTab, Part, Spot, StripTab};
use crate::app::picture::Scale;
use crate::app::predict::Guess;
use crate::project::{File, NoCache};

fn whole() -> Shared {
    let mut project = Project::of_text("FROM alpine\nRUN echo \"ü 💛\"\n");
    project.files.insert(".dockerignore", File::text("*.md\n"));
    project.files.insert("a b", File::text("no end"));
    project.options.no_cache = NoCache::Stages(vec!["x".into()]);
    project.options.build_args.insert("A".into(), "1\n2".into());
    let build = |what: &str, text: &str| Past::Build {
        what: what.to_owned(),
        project: Rc::new(Project { dockerfile: text.into(), ..project.clone() }),
    };
    let past = vec![build("The first build", "FROM a\n"), Past::Prune, Past::Fresh, build("", "")];
    let mut look = Look { strip: StripTab::Surprises, part: Part::Builds, ..Look::default() };
    look.view.scale = Scale::Readable;
    look.view.opened.extend([StepId(3), StepId(0)]);
    look.inspector = InspectorTab::Image;
    look.chosen = Some(Spot { id: StepId(5), part: 1 });
    let done = Done { past, since: vec!["Change a b".to_owned()] };
    Shared { project: Rc::new(project), done, look, extra: Extra::default() }
}

/// With all that later pages added.
fn whole_and_more() -> Shared {
    let extra = Extra {
        assumed: Assumptions { network: 1_250_000, cpu: 50, ..Assumptions::default() },
        chosen: Some((3, 1)),
        opened: vec![0, 4],
        guesses: Some(vec![((1, 0), Guess::Runs), ((2, 65_536), Guess::Reused)]),
        other: Some("FROM other\nproject 0\nRUN echo 100%0A\n".into()),
        week: Some(vec!["change a b".to_owned(), "x\ny".to_owned()]),
    };
    Shared { extra, ..whole() }
}

#[track_caller]
fn check(shared: &Shared) -> Link {
    let link = shared.link().expect("it is small");
    assert_eq!(open(&format!("#{}", link.fragment)), Some(Ok(shared.clone())));
    link
}

#[test]
fn everything_comes_back() {
    assert_eq!(check(&whole()).builds, 2);
    assert_eq!(check(&whole_and_more()).builds, 2);
    let empty = Extra { guesses: Some(Vec::new()), week: Some(Vec::new()), ..Extra::default() };
    check(&Shared { extra: empty, ..whole() });
    check(&Shared::default());
}

#[test]
fn every_example_comes_back_in_a_short_link() {
    for example in EXAMPLES {
        let shared = Shared { project: Rc::new(example.project()), ..Shared::default() };
        let length = check(&shared).fragment.len();
        println!("{:14} {length}", example.id);
        assert!(length < 2_000, "{}: {length}", example.id);
        let text = write(&shared, &[]).len();
        assert!(length < text || text < 400, "{}: {length} letters for {text} bytes", example.id);
    }
}

/// Must open for ever, as this, whatever else changes.
#[test]
fn version_1_opens() {
    let fragment = "v1:Tc7YxNEDDwfMAwL3FOAKc3RyaXAgc3VycHJpc1M0cGFykQMSc1pFZWQgMAnEMwpjaG9zZW4gNSAx4QM9OTUgyAMG9AiCZmlsdGVyIHjaA39BPTElMEEyA6kBDwDrARQqjgKwYSUyMGIgbm9lb2xYRCBlbmTfBAPrBAJxPyA4OBt0DxptZHNpbmNlIPAFMGEgYn4Rb7sETyAxMTkh6QEDkgMB4wbvZWNobyAiw7wg8J-SmyIblAE";
    assert_eq!(open(fragment), Some(Ok(whole())));
    assert_eq!(open(&fragment.replace(':', "%3A")), Some(Ok(whole())));
}

#[test]
fn what_is_added_are_lines_that_an_older_page_passes_over() {
    let (old, new) = (write(&whole(), &[]), write(&whole_and_more(), &[]));
    let added: Vec<&str> = new.lines().filter(|line| !old.contains(line)).collect();
    assert_eq!(
        added,
        [
            "assumed network 1250000",
            "assumed cpu 50",
            "at 3 1",
            "unfolded 0",
            "unfolded 4",
            "predict",
            "guess 1 0 runs",
            "guess 2 65536 reused",
            "other FROM other%0Aproject 0%0ARUN echo 100%250A%0A",
            "week",
            "verb change a b",
            "verb x%0Ay",
        ]
    );
    let known = ["scale", "source", "inspector", "strip", "words", "part", "opened", "chosen"];
    let known = [&known[..], &["fresh", "prune", "since", "build", "project"]].concat();
    let first = |line: &&str| line.split(' ').next().unwrap_or_default().to_owned();
    assert!(added.iter().all(|line| !known.contains(&&*first(line))));
}

#[test]
fn what_makes_no_sense_is_passed_over() {
    let text = "assumed network 0\nassumed\nat x\nguess 1 0 runs\npredict\nguess 1 0 maybe\n\
                unfolded -1\nverb lost\nproject 0\n";
    let extra = Extra { guesses: Some(Vec::new()), ..Extra::default() };
    assert_eq!(open(&seal(text)).unwrap().unwrap().extra, extra);
    let long = format!("other {}\nproject 0\n", "x".repeat(LONGEST + 1));
    assert_eq!(open(&seal(&long)).unwrap().unwrap().extra.other, None);
}

#[test]
fn what_is_no_link_is_told_apart() {
    assert_eq!(open(""), None);
    assert_eq!(open("#"), None);
    for (fragment, why) in [
        ("#top", BadLink::NotOurs),
        ("v", BadLink::NotOurs),
        ("#v0:AAAA", BadLink::NotOurs),
        ("#v1", BadLink::NotOurs),
        ("#v2:whatever it is", BadLink::Newer),
        ("#v1:", BadLink::Damaged),
        ("#v1:AAAA", BadLink::Damaged),
        ("#v1:AAAA AAAA", BadLink::Damaged),
    ] {
        assert_eq!(open(fragment), Some(Err(why)), "{fragment}");
    }
    for text in [
        "",
        "scale true\n",
        "project 9\n#- a\n",
        "project x\n",
        "build 0\nproject 99999999999999999999\n",
    ] {
        assert_eq!(open(&seal(text)), Some(Err(BadLink::Damaged)), "{text}");
    }
    assert!(open(&seal("later thing\nproject 0\n")).unwrap().is_ok());
    assert_eq!(open(&seal(&"build 0\n".repeat(17))), Some(Err(BadLink::Damaged)));
    assert_eq!(open(&seal(&"\n".repeat(MOST + 1))), Some(Err(BadLink::TooLarge)));
}

#[test]
fn nothing_damaged_opens() {
    let fragment = whole().link().unwrap().fragment;
    for at in 3..fragment.len() {
        assert_eq!(open(&fragment[..at]), Some(Err(BadLink::Damaged)), "cut at {at}");
        for letter in ["A", "_", "*", "é", ""] {
            let other = format!("{}{letter}{}", &fragment[..at], &fragment[at + 1..]);
            if let Some(Ok(shared)) = open(&other) {
                assert_eq!(shared, whole(), "{letter} at {at}");
            }
        }
    }
    let mut seed = 1_u32;
    for _ in 0..20_000 {
        let bytes: Vec<u8> = (0..seed >> 26)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 24) as u8
            })
            .collect();
        seed = seed.wrapping_add(0x0408_1021);
        let found = open(&format!("v1:{}", letters::encode(&bytes)));
        assert!(matches!(found, Some(Err(_))), "{bytes:?}");
    }
}

#[test]
fn only_the_newest_builds_go_along() {
    let mut past = vec![Past::Prune];
    for number in 0..20 {
        let project = Rc::new(Project::of_text(format!("FROM a:{number}\n")));
        past.push(Past::Build { what: number.to_string(), project });
        past.push(Past::Fresh);
    }
    let done = |past| Done { past, ..Done::default() };
    let link = Shared { done: done(past.clone()), ..Shared::default() }.link().unwrap();
    assert_eq!(link.builds, 16);
    let found = open(&link.fragment).unwrap().unwrap();
    assert_eq!(found.done.past, past[8..]);
    let with_file = |length: usize| {
        let mut project = Project::of_text("FROM a\n");
        project.files.insert("x", File::text(&"x".repeat(length)));
        Rc::new(project)
    };
    let large = with_file(MOST / 6);
    let build = Past::Build { what: String::new(), project: large.clone() };
    let shared = Shared { done: done(vec![build; 9]), project: large, ..Shared::default() };
    let link = shared.link().unwrap();
    assert_eq!((link.builds, link.fragment.len() < 1_000), (4, true));
    assert_eq!(Shared { project: with_file(MOST), ..Shared::default() }.link(), None);
}

#[test]
fn a_short_link_to_too_many_steps_does_not_open() {
    let of = |length: usize| Rc::new(Project::of_text("RUN a\n".repeat(length / 6)));
    let shared = |project, past| {
        let done = Done { past, ..Done::default() };
        Shared { project, done, ..Shared::default() }
    };
    assert!(shared(of(LONGEST), Vec::new()).link().is_some());
    assert_eq!(shared(of(LONGEST + 6), Vec::new()).link(), None);
    let build = Past::Build { what: String::new(), project: of(LONGEST + 6) };
    let bad = shared(of(6), vec![build]);
    assert_eq!(bad.link().map(|link| link.builds), Some(0));
    for shared in [shared(of(LONGEST + 6), Vec::new()), bad] {
        let text = write(&shared, &shared.done.past);
        assert_eq!(open(&seal(&text)), Some(Err(BadLink::TooLarge)));
    }
}

/// A fragment of any text.
fn seal(text: &str) -> String {
    let sealed =
        [&sum(text.as_bytes()).to_le_bytes()[..], &pack(text.as_bytes(), WORDS.as_bytes())];
    format!("v1:{}", letters::encode(&sealed.concat()))
}
