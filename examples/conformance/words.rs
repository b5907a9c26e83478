//! `shell_expand.json`, `shell_words.json` and `git_refs.json`.

use layerlab::syntax::git_ref;
use layerlab::syntax::word::{Env, Options, expand, words};
use serde_json::Value;

use crate::report::Report;

pub fn expansions(text: &str) -> Result<Report, String> {
    check_all(text, "word", |case| with_env(case, |env| expands(case, env)))
}

pub fn splits(text: &str) -> Result<Report, String> {
    check_all(text, "word", |case| {
        let word = self::text(case, "word").ok_or("no word")?;
        let split = with_env(case, |env| words(word, options(case), env).ok());
        let seen = split.as_ref().map(|split| split.words.iter().map(|word| word.text.as_str()));
        compare(word, &seen.map(Iterator::collect), &texts(case, "expected"))
    })
}

pub fn git(text: &str) -> Result<Report, String> {
    check_all(text, "ref", git_source)
}

fn check_all(
    text: &str,
    input: &str,
    check: impl Fn(&Value) -> Result<(), String>,
) -> Result<Report, String> {
    let cases: Vec<Value> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut report = Report::default();
    for case in &cases {
        let input = self::text(case, input).unwrap_or_default();
        report.checked(self::text(case, "source").unwrap_or_default(), input, check(case));
    }
    Ok(report)
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

fn git_source(case: &Value) -> Result<(), String> {
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
}
