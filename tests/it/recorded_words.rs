//! What BuildKit really made of words, git sources and names, where the recordings are at hand.

use layerlab::syntax::word::{Env, Options, expand, words};
use layerlab::syntax::{git_ref, reference};
use serde_json::Value;

/// The recordings of a file, or `None` if this checkout has none.
fn recorded(file: &str) -> Option<Vec<Value>> {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/buildkit/");
    let Ok(text) = std::fs::read_to_string(format!("{dir}{file}")) else {
        eprintln!("skipped: no recordings ({file})");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap_or_default())
}

#[track_caller]
fn check_all(file: &str, check: impl Fn(&Value) -> Result<(), String>) {
    let Some(cases) = recorded(file) else { return };
    let wrong: Vec<_> = cases.iter().filter_map(|case| check(case).err()).collect();
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(!cases.is_empty());
}

fn text<'v>(case: &'v Value, key: &str) -> Option<&'v str> {
    case.get(key).and_then(Value::as_str)
}

fn texts<'v>(case: &'v Value, key: &str) -> Option<Vec<&'v str>> {
    Some(case.get(key)?.as_array()?.iter().filter_map(Value::as_str).collect())
}

fn compare<T: PartialEq + std::fmt::Debug>(
    what: &str,
    seen: &T,
    expected: &T,
) -> Result<(), String> {
    if seen == expected { Ok(()) } else { Err(format!("{what}: {seen:?}, not {expected:?}")) }
}

fn options(case: &Value) -> Options {
    let given = &case["options"];
    let flag = |key: &str| given[key].as_bool().unwrap_or(false);
    Options {
        raw_quotes: flag("raw_quotes"),
        raw_escapes: flag("raw_escapes"),
        skip_quotes: flag("skip_quotes"),
        skip_unset: flag("skip_unset"),
        ..Options::new(text(given, "escape").and_then(|e| e.chars().next()).unwrap_or('\\'))
    }
}

fn with_env<R>(case: &Value, run: impl FnOnce(&Env<'_>) -> R) -> R {
    let ignore_case = text(case, "platform") == Some("windows");
    let pairs: Vec<(&str, &str)> = texts(case, "env")
        .unwrap_or_default()
        .into_iter()
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect();
    let is = |key: &str, name: &str| key == name || ignore_case && key.eq_ignore_ascii_case(name);
    run(&|name| pairs.iter().rev().find(|(key, _)| is(key, name)).map(|(_, value)| *value))
}

#[test]
fn words_expand_as_recorded() {
    check_all("shell_expand.json", |case| with_env(case, |env| expands(case, env)));
}

fn expands(case: &Value, env: &Env<'_>) -> Result<(), String> {
    let word = text(case, "word").ok_or("no word")?;
    let failed = |what: String| Err(format!("{word:?}: {what}"));
    let expanded = match expand(word, options(case), env) {
        Ok(expanded) => expanded,
        Err(error) => {
            let message = error.message(word);
            return match text(case, "error_message") {
                Some(expected) if expected == message => Ok(()),
                expected => failed(format!("{message}, not {expected:?}")),
            };
        }
    };
    compare(word, &Some(expanded.text.as_ref()), &text(case, "expected"))?;
    let sorted = |names: &[layerlab::syntax::word::Name<'_>]| {
        let mut names: Vec<_> = names.iter().map(|name| name.text.to_owned()).collect();
        names.sort();
        names
    };
    if let (Some(set), Some(unset)) = (texts(case, "matched"), texts(case, "unmatched")) {
        compare(word, &sorted(&expanded.set), &set.iter().map(ToString::to_string).collect())?;
        compare(word, &sorted(&expanded.unset), &unset.iter().map(ToString::to_string).collect())?;
    }
    if let Some(expected) = texts(case, "words") {
        let split = words(word, options(case), env).map_err(|error| error.message(word))?;
        let seen: Vec<_> = split.words.iter().map(|word| word.text.as_str()).collect();
        compare(word, &seen, &expected)?;
    }
    Ok(())
}

#[test]
fn words_split_as_recorded() {
    check_all("shell_words.json", |case| {
        let word = text(case, "word").ok_or("no word")?;
        let split = with_env(case, |env| words(word, options(case), env).ok());
        let seen = split.as_ref().map(|split| split.words.iter().map(|word| word.text.as_str()));
        compare(word, &seen.map(Iterator::collect), &texts(case, "expected"))
    });
}

#[test]
fn git_sources_are_read_as_recorded() {
    check_all("git_refs.json", |case| {
        let source = text(case, "ref").ok_or("no ref")?;
        let found = match git_ref::parse(source) {
            Ok(found) => found,
            Err(error) => {
                let is_git = matches!(error, git_ref::GitRefError::Malformed(_));
                compare(source, &Some(is_git), &case["is_git"].as_bool())?;
                return compare(source, &Some(error.to_string().as_str()), &text(case, "error"));
            }
        };
        let seen = serde_json::json!({
            "Remote": found.remote, "ShortName": found.short_name, "Ref": found.reference,
            "Checksum": found.checksum, "SubDir": found.subdir,
            "IndistinguishableFromLocal": found.looks_local, "UnencryptedTCP": found.unencrypted,
            "KeepGitDir": found.keep_git_dir, "Submodules": found.submodules,
            "MTime": found.mtime, "FetchByCommit": found.fetch_by_commit,
        });
        compare(source, &seen, &case["expected"])
    });
}

#[test]
fn names_of_images_are_refused_as_recorded() {
    check_all("convert_errors.json", |case| {
        let error = text(case, "error").ok_or("no error")?;
        let Some(rest) = error.strip_prefix("failed to parse stage name \"") else { return Ok(()) };
        let Some((name, expected)) = rest.split_once("\": ") else { return Err(error.to_owned()) };
        let seen = reference::parse(name).map_err(|error| error.to_string());
        compare(name, &seen.err().as_deref(), &Some(expected))
    });
}
