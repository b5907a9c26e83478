//! What is wrong, with the line it stands in: as text for people and as JSON.

use crate::analysis::editor::{ProblemView, Severity};
use crate::image::document::json::{Json, object};
use crate::text::{LineIndex, Span};

/// A text with its name, for pointing at places in it.
pub struct Source<'a> {
    pub name: &'a str,
    pub text: &'a str,
    pub lines: LineIndex,
}

impl<'a> Source<'a> {
    pub fn new(name: &'a str, text: &'a str) -> Self {
        Self { name, text, lines: LineIndex::new(text) }
    }

    /// Line and column from 1, in characters.
    pub fn place(&self, offset: u32) -> (u32, u32) {
        let line = self.lines.line(offset);
        let before = Span::new(self.lines.span(line).start(), offset).of(self.text);
        (line + 1, before.chars().count() as u32 + 1)
    }
}

/// A problem at its line.
pub fn text(source: &Source<'_>, problem: &ProblemView) -> String {
    let rule = problem.rule.map(|rule| format!("[{rule}]")).unwrap_or_default();
    let headline = format!("{}{rule}: {}", severity(problem), problem.message);
    let (mut out, margin) = pointed(source, &headline, problem.span);
    let fix = problem.fix.as_ref().map(|fix| format!("{}.", fix.label));
    // The fix says what was meant, and the name of a rule says what its hint does.
    let meant = |hint: &&String| hint.starts_with("Did you mean") && fix.is_some();
    let hint = problem.hint.as_ref().filter(|hint| problem.rule.is_none() && !meant(hint));
    for help in hint.into_iter().chain(&fix) {
        out += &format!("{margin} = help: {help}\n");
    }
    if let Some(printed) = &problem.buildkit {
        let error = printed.rsplit_once("ERROR: ").map_or(printed.as_str(), |(_, error)| error);
        out += &format!("{margin} = note: Docker stops here: {error}\n");
    }
    out.push('\n');
    out
}

/// A headline with the line it is about, and the margin of what is said below.
pub fn pointed(source: &Source<'_>, headline: &str, span: Span) -> (String, String) {
    let (line, column) = source.place(span.start());
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    let mut out = format!("{headline}\n{margin}--> {}:{line}:{column}\n", source.name);
    let whole = source.lines.span(line - 1).of(source.text).trim_end_matches(['\n', '\r']);
    if !source.text.is_empty() {
        out += &format!("{margin} |\n{number} | {whole}\n{margin} | {}\n", underline(source, span));
    }
    (out, margin)
}

/// Marks the span in its first line; tabs stay, so that the marks stand below what they mark.
fn underline(source: &Source<'_>, span: Span) -> String {
    let line = source.lines.span(source.lines.line(span.start()));
    let end = span.end().min(line.end());
    let before = Span::new(line.start(), span.start()).of(source.text);
    let marked = Span::new(span.start(), end).of(source.text).trim_end_matches(['\n', '\r']);
    let mut out: String = before.chars().map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    out.push_str(&"^".repeat(marked.chars().count().max(1)));
    out
}

/// `2 errors, 1 warning`; nothing for none.
pub fn count(problems: &[ProblemView]) -> String {
    let of = |severity: Severity, name: &str| {
        let count = problems.iter().filter(|problem| problem.severity == severity).count();
        let plural = if count == 1 { "" } else { "s" };
        (count > 0).then(|| format!("{count} {name}{plural}"))
    };
    let parts = [of(Severity::Error, "error"), of(Severity::Warning, "warning")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// All problems as text, then how many there are.
pub fn texts(source: &Source<'_>, problems: &[ProblemView]) -> String {
    let mut out: String = problems.iter().map(|problem| text(source, problem)).collect();
    if !problems.is_empty() {
        out += &format!("{}: {}\n", source.name, count(problems));
    }
    out
}

pub fn json(source: &Source<'_>, problem: &ProblemView) -> Json {
    let fix = problem.fix.as_ref().map_or(Json::Absent, |fix| {
        let edits = fix.patch.edits().iter().map(|edit| {
            object([
                ("start", place(source, edit.span.start())),
                ("end", place(source, edit.span.end())),
                ("insert", Json::text(&edit.insert)),
            ])
        });
        object([("label", Json::text(&fix.label)), ("edits", Json::List(edits.collect()))])
    });
    let optional = |text: &Option<String>| text.as_ref().map_or(Json::Absent, Json::text);
    object([
        ("severity", Json::text(severity(problem))),
        ("rule", problem.rule.map_or(Json::Absent, Json::text)),
        ("message", Json::text(&problem.message)),
        ("start", place(source, problem.span.start())),
        ("end", place(source, problem.span.end())),
        ("hint", optional(&problem.hint)),
        ("fix", fix),
        ("buildkit", optional(&problem.buildkit)),
    ])
}

/// A place as an object.
pub fn place(source: &Source<'_>, offset: u32) -> Json {
    let (line, column) = source.place(offset);
    object([
        ("line", Json::Number(line.into())),
        ("column", Json::Number(column.into())),
        ("offset", Json::Number(offset.into())),
    ])
}

fn severity(problem: &ProblemView) -> &'static str {
    match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
