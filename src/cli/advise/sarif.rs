//! Findings as SARIF 2.1.0, for programs that show what checkers find.

use super::effect::Advice;
use super::safety;
use crate::advice::{Finding, RULES, Rule, Safety};
use crate::cli::load::Input;
use crate::cli::report::Source;
use crate::image::document::json::{Json, object};
use crate::project::{Content, Kind};
use crate::text::Span;

/// A log with one run in it.
pub(super) fn log(source: &Source<'_>, input: &Input, found: &[Advice]) -> Json {
    let driver = object([
        ("name", Json::text("layerlab")),
        ("version", Json::text(env!("CARGO_PKG_VERSION"))),
        ("rules", Json::List(RULES.iter().map(|rule| described(rule)).collect())),
    ]);
    let results = found.iter().map(|advice| result(source, input, advice));
    let run = object([
        ("tool", object([("driver", driver)])),
        ("columnKind", Json::text("unicodeCodePoints")),
        ("results", Json::List(results.collect())),
    ]);
    object([("version", Json::text("2.1.0")), ("runs", Json::List(vec![run]))])
}

fn described(rule: &Rule) -> Json {
    object([
        ("id", Json::text(rule.id)),
        ("shortDescription", message(rule.title)),
        ("fullDescription", message(rule.why)),
        ("defaultConfiguration", object([("level", Json::text(level(rule)))])),
        ("properties", object([("safety", Json::text(safety(rule).0))])),
    ])
}

/// What is better in any case is a warning; what one may want is a note.
fn level(rule: &Rule) -> &'static str {
    if rule.safety == Safety::MayChange { "note" } else { "warning" }
}

fn result(source: &Source<'_>, input: &Input, advice: &Advice) -> Json {
    let finding = &*advice.finding;
    let rule = finding.rule;
    let index = RULES.iter().position(|other| other.id == rule.id).unwrap_or_default();
    let note = if finding.note.is_empty() { String::new() } else { format!(" {}", finding.note) };
    let effect = advice.words();
    let text = format!("{}: {effect} {}{}", finding.title, rule.why, note.replace('\n', " "));
    let place = object([
        ("artifactLocation", artifact(source.name)),
        ("region", region(source, finding.span)),
    ]);
    object([
        ("ruleId", Json::text(rule.id)),
        ("ruleIndex", Json::count(index as u64)),
        ("level", Json::text(level(rule))),
        ("message", message(&text)),
        ("locations", Json::List(vec![object([("physicalLocation", place)])])),
        ("fixes", Json::List(vec![fix(source, input, finding)])),
        ("properties", object([("effect", advice.json())])),
    ])
}

fn fix(source: &Source<'_>, input: &Input, finding: &Finding) -> Json {
    let edits = finding.rewrite.dockerfile.edits().iter();
    let replacements = edits.map(|edit| replacement(region(source, edit.span), &edit.insert));
    let replacements: Vec<Json> = replacements.collect();
    let own = (!replacements.is_empty()).then(|| change(source.name, replacements));
    let files = finding.rewrite.files.iter().map(|(path, text)| {
        let old = input.project.files.get(path).and_then(|file| match &file.kind {
            Kind::File(content) => Content::as_text(content),
            _ => None,
        });
        let old = Source::new(path, old.unwrap_or_default());
        let whole = region(&old, Span::new(0, old.text.len() as u32));
        change(path, vec![replacement(whole, text)])
    });
    object([
        ("description", message(&finding.title)),
        ("artifactChanges", Json::List(own.into_iter().chain(files).collect())),
    ])
}

fn change(name: &str, replacements: Vec<Json>) -> Json {
    object([("artifactLocation", artifact(name)), ("replacements", Json::List(replacements))])
}

fn replacement(region: Json, text: &str) -> Json {
    object([("deletedRegion", region), ("insertedContent", message(text))])
}

fn message(text: &str) -> Json {
    object([("text", Json::text(text))])
}

fn region(source: &Source<'_>, span: Span) -> Json {
    let number = |number: u32| Json::Number(number.into());
    let (start, end) = (source.place(span.start()), source.place(span.end()));
    object([
        ("startLine", number(start.0)),
        ("startColumn", number(start.1)),
        ("endLine", number(end.0)),
        ("endColumn", number(end.1)),
    ])
}

/// The address of a file, relative where its name is: letters that an address may not have are escaped.
fn artifact(name: &str) -> Json {
    let mut uri = String::new();
    if name.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in name.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    object([("uri", Json::Text(uri))])
}
