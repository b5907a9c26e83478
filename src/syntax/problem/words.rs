//! BuildKit's words for each kind of problem.

use std::fmt::{Formatter, Result};

use super::Kind;
use crate::syntax::go::quote;
use crate::syntax::lines::MAX_LINE;

pub(super) fn write(kind: &Kind, f: &mut Formatter<'_>) -> Result {
    match kind {
        Kind::RepeatedDirective(name) => {
            write!(f, "only one {} parser directive can be used", name.text())
        }
        Kind::BadEscape(value) => {
            write!(f, "invalid escape token '{value}' does not match ` or \\")
        }
        Kind::LineTooLong => {
            write!(f, "dockerfile line greater than max allowed size of {MAX_LINE}")
        }
        Kind::NoInstructions => f.write_str("file with no instructions"),
        Kind::LacksValue(keyword) => write!(f, "{keyword} must have two arguments"),
        Kind::LacksEquals(word) => {
            let word = quote(word);
            write!(f, "Syntax error - can't find = in {word}. Must be of the form: name=value")
        }
        Kind::NotOnlyStrings => {
            f.write_str("when using JSON array syntax, arrays must be comprised of strings only")
        }
        Kind::UnterminatedHeredoc(_) => f.write_str("unterminated heredoc"),
        Kind::BadHeredocName(reason) => f.write_str(reason),
        Kind::UnknownInstruction(word, near) => {
            write!(f, "unknown instruction: {word}")?;
            did_you_mean(near, f)
        }
        Kind::NoStage => f.write_str("no build stage in current context"),
        _ => flag(kind, f),
    }
}

fn flag(kind: &Kind, f: &mut Formatter<'_>) -> Result {
    match kind {
        Kind::UnknownFlag(name, near) => {
            write!(f, "unknown flag: --{name}")?;
            did_you_mean(near, f)
        }
        Kind::RepeatedFlag(name) => write!(f, "duplicate flag specified: --{name}"),
        Kind::FlagLacksValue(name) => write!(f, "missing a value on flag: --{name}"),
        Kind::FlagNotBool(name, value) => {
            write!(f, "expecting boolean value for flag --{name}, not: {value}")
        }
        Kind::BadNetwork(value) => write!(f, "invalid network mode {}", quote(value)),
        Kind::BadSecurity(value) => write!(f, "security {} is not valid", quote(value)),
        Kind::VariableInMountFrom => {
            f.write_str("'from' doesn't support variable expansion, define alias stage instead")
        }
        Kind::BadFields(what, reason) => write!(f, "failed to parse csv {what}: {reason}"),
        Kind::DeviceNamedTwice(name) => write!(f, "device name already set to {name}"),
        Kind::UnexpectedKey(key, field) => write!(f, "unexpected key '{key}' in '{field}'"),
        Kind::BadKeyValue(key, value) => write!(f, "invalid value for {key}: {value}"),
        Kind::FieldLacksValue(field) => {
            write!(f, "invalid field '{field}' must be a key=value pair")
        }
        _ => argument(kind, f),
    }
}

fn argument(kind: &Kind, f: &mut Formatter<'_>) -> Result {
    match kind {
        Kind::FromArguments => f.write_str("FROM requires either one or three arguments"),
        Kind::BadStageName(name) => write!(
            f,
            "invalid name for build stage: {}, name can't start with a number or contain symbols",
            quote(name)
        ),
        Kind::AtLeastOneArgument(name) => write!(f, "{name} requires at least one argument"),
        Kind::ExactlyOneArgument(name) => write!(f, "{name} requires exactly one argument"),
        Kind::NoDestination(name) => write!(
            f,
            "{name} requires at least two arguments, but only one was provided. \
             Destination could not be determined"
        ),
        Kind::HeredocDestination(name) => {
            write!(f, "{name} cannot accept a heredoc as a destination")
        }
        Kind::BlankName(name) => write!(f, "{name} names can not be blank"),
        Kind::BlankVolume => f.write_str("VOLUME specified can not be an empty string"),
        Kind::ShellNotJson => f.write_str("SHELL requires the arguments to be in JSON form"),
        Kind::ChainedOnbuild => f.write_str("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"),
        Kind::ForbiddenTrigger(name) => write!(f, "{name} isn't allowed as an ONBUILD trigger"),
        _ => health(kind, f),
    }
}

fn health(kind: &Kind, f: &mut Formatter<'_>) -> Result {
    match kind {
        Kind::BadHealthcheck(word) => {
            write!(f, "Unknown type {} in HEALTHCHECK (try CMD)", quote(word))
        }
        Kind::HealthcheckNoneArguments => f.write_str("HEALTHCHECK NONE takes no arguments"),
        Kind::HealthcheckLacksCommand => f.write_str("Missing command after HEALTHCHECK CMD"),
        Kind::BadDuration(error) => write!(f, "{error}"),
        Kind::ShortInterval(name) => {
            write!(f, "Interval {} cannot be less than 1ms", quote(name))
        }
        Kind::BadNumber(text, reason) => {
            write!(f, "strconv.ParseInt: parsing {}: {reason}", quote(text))
        }
        Kind::NegativeRetries(count) => write!(f, "--retries cannot be negative ({count})"),
        _ => Ok(()),
    }
}

fn did_you_mean(near: &[String], f: &mut Formatter<'_>) -> Result {
    near.first().map_or(Ok(()), |name| write!(f, " (did you mean {name}?)"))
}
