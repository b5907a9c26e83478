//! `HEALTHCHECK`

use super::{CommandLine, Context, Kind, Word, flags};
use crate::syntax::duration::{self, MILLISECOND};
use crate::syntax::json;
use crate::syntax::tree::Form;

/// Whether and how a container is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Healthcheck<'a> {
    /// `HEALTHCHECK NONE`
    None,
    Check(Health<'a>),
}

/// A check; times in nanoseconds, 0 for the default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health<'a> {
    pub command: CommandLine<'a>,
    pub interval: i64,
    pub timeout: i64,
    pub start_period: i64,
    pub start_interval: i64,
    pub retries: i32,
}

pub(super) fn read<'a>(cx: &mut Context<'a, '_>) -> Option<Healthcheck<'a>> {
    let words: Vec<&'a str> = cx.node.words().collect();
    let Some((kind, command)) = words.split_first() else {
        cx.report_at_args(Kind::AtLeastOneArgument(cx.name()));
        return None;
    };
    let kind = kind.to_uppercase();
    if kind == "NONE" {
        if !command.is_empty() {
            cx.report_at_args(Kind::HealthcheckNoneArguments);
        }
        return Some(Healthcheck::None);
    }
    let flags = flags::read(cx);
    let command = match (cx.node.form(), command) {
        (Form::Json, words) => {
            CommandLine::Exec(words.iter().map(|word| json::string(word)).collect())
        }
        (_, words) => CommandLine::Shell(words.first().unwrap_or(&"")),
    };
    let missing = match &command {
        CommandLine::Exec(words) => words.is_empty(),
        CommandLine::Shell(text) => text.is_empty(),
    };
    if kind != "CMD" {
        cx.report_at_args(Kind::BadHealthcheck(kind));
    } else if missing {
        cx.report_at_args(Kind::HealthcheckLacksCommand);
    }
    Some(Healthcheck::Check(Health {
        command,
        interval: interval(cx, "interval", flags.text("interval")),
        timeout: interval(cx, "timeout", flags.text("timeout")),
        start_period: interval(cx, "start-period", flags.text("start-period")),
        start_interval: interval(cx, "start-interval", flags.text("start-interval")),
        retries: retries(cx, flags.text("retries")),
    }))
}

fn interval(cx: &mut Context<'_, '_>, name: &'static str, word: Option<Word<'_>>) -> i64 {
    let Some(word) = word.filter(|word| !word.text.is_empty()) else { return 0 };
    match duration::parse(&word.text) {
        Ok(nanos) if nanos == 0 || nanos >= MILLISECOND => return nanos,
        Ok(_) => cx.report(Kind::ShortInterval(name), word.span),
        Err(error) => cx.report(Kind::BadDuration(error), word.span),
    }
    0
}

fn retries(cx: &mut Context<'_, '_>, word: Option<Word<'_>>) -> i32 {
    let Some(word) = word.filter(|word| !word.text.is_empty()) else { return 0 };
    match number(&word.text) {
        Ok(count) if count >= 0 => return count,
        Ok(count) => cx.report(Kind::NegativeRetries(count), word.span),
        Err(reason) => {
            cx.report(Kind::BadNumber(word.text.clone().into_owned(), reason), word.span);
        }
    }
    0
}

/// A number of 32 bits as Go's `ParseInt` reads it.
fn number(text: &str) -> Result<i32, &'static str> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("invalid syntax");
    }
    text.parse().map_err(|_| "value out of range")
}
