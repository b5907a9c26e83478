//! Logs of real builds against ours. The times, digests and bytes of the context are left out, and
//! where two things happen at once, which of them came first.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use expect_test::expect;

use super::{LogLine, Way, build, text};
use crate::cache::Store;
use crate::project::{BaseImage, BaseLayer, File, NoCache, Project};

const RECORDINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/buildkit");
const REMOTE: Way = Way { is_there: true, export: "", builder: "rem", driver: "remote" };

/// How a log was recorded: which recorded builds came before, and what was different.
#[derive(Clone, Copy)]
struct Case {
    name: &'static str,
    before: &'static [&'static str],
    no_cache: bool,
    /// Whether a source was edited after those builds.
    edited: bool,
    way: Way,
}

const fn case(name: &'static str) -> Case {
    Case { name, before: &[], no_cache: false, edited: false, way: REMOTE }
}

const fn pulls(name: &'static str) -> Case {
    Case { way: Way { is_there: false, ..REMOTE }, ..case(name) }
}

const fn exports(name: &'static str, export: &'static str) -> Case {
    Case { way: Way { export, ..REMOTE }, ..case(name) }
}

const CASES: &[Case] = &[
    case("copy-link"),
    Case { before: &["copy-link"], ..case("copy-link-2") },
    case("copy-missing"),
    case("flag-error"),
    case("heredoc"),
    exports("local-export", "local"),
    case("many-steps"),
    case("missing-image"),
    Case { before: &["multi-stage-cold"], ..case("multi-stage-cached") },
    pulls("multi-stage-cold"),
    Case { before: &["multi-stage-cold"], edited: true, ..case("multi-stage-partial") },
    case("named-stages-parallel"),
    Case { no_cache: true, ..case("no-cache") },
    Case { no_cache: true, before: &["no-cache"], ..case("no-cache-2") },
    exports("oci-export", "oci"),
    case("onbuild"),
    case("parse-error"),
    case("platform"),
    pulls("run-error"),
    pulls("single-stage-cold"),
    pulls("warnings"),
];

fn read(path: &str) -> Option<String> {
    std::fs::read_to_string(format!("{RECORDINGS}/{path}")).ok()
}

fn project(name: &str, edited: bool) -> Option<Project> {
    let mut project = Project::of_text(read(&format!("progress/{name}.Dockerfile"))?);
    project.dockerfile_path = None;
    let source = if edited { "int main() { return 0; }" } else { "int main;" };
    let files = [("a.txt", "hello\n"), ("index.js", "1"), ("package.json", "{}")];
    let files = files.into_iter().chain([("src/main.c", source)]);
    project.files = files.map(|(path, text)| (path, File::text(text))).collect();
    project.registry.closed = true;
    let mut image = BaseImage { digest: "sha256:ba5e".into(), ..BaseImage::default() };
    let layer = BaseLayer { diff_id: "sha256:1a".into(), size: Some(1), ..BaseLayer::default() };
    image.layers.push(layer);
    let images = &mut project.registry.images;
    images.insert("docker.io/library/alpine:3.20".into(), Rc::new(image.clone()));
    image.config.on_build = vec!["COPY . /app".to_owned(), "RUN ls /app".to_owned()];
    images.insert("docker.io/library/onb:latest".into(), Rc::new(image));
    Some(project)
}

fn ours(case: &Case) -> Option<String> {
    let mut store = Store::default();
    for before in case.before {
        build(&mut store, &project(before, false)?, case.way);
    }
    let mut project = project(case.name, case.edited)?;
    if case.no_cache {
        project.options.no_cache = NoCache::All;
    }
    Some(text(&build(&mut store, &project, case.way)))
}

/// Without what differs from one run to the next.
fn normal(log: &str) -> String {
    let log = log.replace("\x1b[33m", "").replace("\x1b[0m", "");
    let lines = log.lines().map(|line| {
        let about_bytes = ["transferring context:", "copying files", " / "];
        let about_bytes = about_bytes.iter().any(|it| line.contains(it));
        let mut words: Vec<String> = Vec::new();
        for (at, word) in line.split(' ').enumerate() {
            let first = at == 0 || at == 1 && line.starts_with('#');
            let digits = word.trim_end_matches('s');
            let is_time = digits.contains('.') && digits.parse::<f64>().is_ok();
            let is_size = about_bytes && word.ends_with('B');
            words.push(match word {
                _ if is_time && first => "<time>".to_owned(),
                _ if is_time && word.ends_with('s') => match words.last().map(String::as_str) {
                    Some("DONE") => "<time>".to_owned(),
                    // Status lines have a time where it was long enough.
                    _ => continue,
                },
                _ if is_size => "<size>".to_owned(),
                _ => without_digest(word),
            });
        }
        words.join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn without_digest(word: &str) -> String {
    if word.contains("::") && word.ends_with(':') {
        return "<id>:".to_owned();
    }
    let Some((start, digest)) = word.split_once("sha256:") else { return word.to_owned() };
    let rest = digest.trim_start_matches(|c: char| c.is_ascii_hexdigit());
    format!("{start}sha256:<digest>{rest}")
}

/// The groups with all their lines, sorted by their names; then what is below them.
fn sorted(log: &str) -> String {
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut rest = Vec::new();
    for line in log.lines() {
        let Some((number, text)) = line.split_once(' ').filter(|(it, _)| it.starts_with('#'))
        else {
            rest.push(line);
            continue;
        };
        let name = names.entry(number).or_insert_with(|| text.to_owned());
        let group = groups.entry(name.clone()).or_default();
        if text != name && text != "..." {
            group.push(text.to_owned());
        }
    }
    let groups = groups.into_iter().map(|(name, lines)| format!("{name}\n{}\n", lines.join("\n")));
    groups.collect::<String>() + &rest.join("\n").trim_start_matches('\n').replace("\n\n", "\n")
}

#[test]
fn recorded_logs_are_like_ours() {
    if !Path::new(RECORDINGS).exists() {
        println!("skipped: there are no recordings beside the checkout");
        return;
    }
    let mut told = String::new();
    for case in CASES {
        let recorded = read(&format!("progress/{}.txt", case.name)).map(|log| normal(&log));
        let ours = ours(case).map(|log| normal(&log));
        let (Some(recorded), Some(ours)) = (recorded, ours) else {
            println!("skipped: {} is not recorded", case.name);
            continue;
        };
        let how = match () {
            () if ours == recorded => "the same",
            () if sorted(&ours) == sorted(&recorded) => "the same in another order",
            () => {
                println!("--- recorded {}\n{recorded}\n--- ours\n{ours}", case.name);
                "different"
            }
        };
        told.push_str(&format!("{}: {how}\n", case.name));
    }
    expect![[r#"
        copy-link: the same
        copy-link-2: the same in another order
        copy-missing: the same in another order
        flag-error: the same
        heredoc: the same
        local-export: the same
        many-steps: the same
        missing-image: the same
        multi-stage-cached: the same in another order
        multi-stage-cold: the same
        multi-stage-partial: the same in another order
        named-stages-parallel: the same in another order
        no-cache: the same
        no-cache-2: the same in another order
        oci-export: the same
        onbuild: the same
        parse-error: the same
        platform: the same
        run-error: the same
        single-stage-cold: the same
        warnings: the same
    "#]]
    .assert_eq(&told);
}

/// What holds for the log of every build.
#[test]
fn logs_of_real_files_keep_their_form() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/real/corpus.jsonl");
    let Ok(corpus) = std::fs::read_to_string(path) else {
        println!("skipped: there is no corpus beside the checkout");
        return;
    };
    let cases = corpus.lines().filter_map(|line| serde_json::from_str(line).ok());
    for case in cases.step_by(20) {
        let case: serde_json::Value = case;
        let mut project = Project::of_text(case["dockerfile"].as_str().unwrap_or_default());
        project.open = true;
        let mut store = Store::default();
        let first = build(&mut store, &project, Way { is_there: false, ..REMOTE });
        check_form(&first);
        let again = build(&mut store, &project, REMOTE);
        check_form(&again);
        assert!(last(&again) <= last(&first), "{}", text(&again));
    }
}

fn last(lines: &[LogLine]) -> u64 {
    lines.last().map_or(0, |line| line.at_ms)
}

/// Times never go back, numbers are given in order, and a group that is left is finished or says
/// that it is not.
fn check_form(lines: &[LogLine]) {
    assert!(lines.is_sorted_by_key(|line| line.at_ms));
    let mut highest = 0;
    let mut ends: BTreeMap<u32, u32> = BTreeMap::new();
    let mut bases: Vec<u32> = Vec::new();
    let mut before = (0, true);
    for line in lines {
        let number = line.text.strip_prefix('#').and_then(|text| text.split_once(' '));
        let Some((number, rest)) = number else { continue };
        let number: u32 = number.parse().unwrap();
        assert!(number <= highest + 1, "{}", text(lines));
        assert!(number == before.0 || before.1, "{}", text(lines));
        highest = highest.max(number);
        let ended =
            ["DONE ", "CACHED", "CANCELED", "ERROR: "].iter().any(|it| rest.starts_with(it));
        *ends.entry(number).or_default() += u32::from(ended);
        if rest.contains("] FROM ") {
            bases.push(number);
        }
        before = (number, ended || rest == "..." || number == 0);
    }
    // A base may be told of twice, when it is looked up and when it is used.
    let is_right = |number: &u32, count: u32| {
        count == 1 || *number == 0 || count == 2 && bases.contains(number)
    };
    assert!(ends.iter().all(|(number, count)| is_right(number, *count)), "{}", text(lines));
}
