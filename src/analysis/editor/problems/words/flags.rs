//! Words for problems with flags and their values.

use super::{Words, one_of, words};
use crate::syntax::duration::DurationError;
use crate::syntax::problem::Kind;

pub(super) fn of(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::UnknownFlag(name, near) => Words {
            message: format!("This instruction has no flag `--{name}`."),
            hint: Some(match one_of("--", near) {
                Some(near) => format!("Did you mean {near}?"),
                None => "Remove it, or look at the flags this instruction has.".to_owned(),
            }),
        },
        Kind::RepeatedFlag(name) => {
            words(format!("`--{name}` is given twice."), "This flag may stand here only once.")
        }
        Kind::FlagLacksValue(name) => words(
            format!("`--{name}` has no value."),
            format!("The value follows an equals sign, without blanks: `--{name}=…`."),
        ),
        Kind::FlagNotBool(name, value) => words(
            format!("`--{name}` cannot be `{value}`: it is on or off."),
            format!("Write `--{name}` for on and `--{name}=false` for off."),
        ),
        Kind::BadNetwork(value) => words(
            format!("There is no network mode `{value}`."),
            "It may be `default`, `none` or `host`.",
        ),
        Kind::BadSecurity(value) => words(
            format!("There is no security mode `{value}`."),
            "It may be `sandbox` (the usual one) or `insecure`.",
        ),
        Kind::VariableInMountFrom => words(
            "`from` of a mount cannot hold a variable.",
            "Name a stage instead: `FROM image:$VERSION AS tools` above, then `from=tools`.",
        ),
        _ => return fields(kind).or_else(|| values(kind)),
    })
}

/// The comma separated values of `--mount` and `--device`.
fn fields(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::BadFields(what, _) => words(
            format!("This list of {what} cannot be read."),
            "It is `key=value,key=value`, without blanks; quotes go around a whole `\"key=value\"`.",
        ),
        Kind::DeviceNamedTwice(name) => words(
            format!("The device has a name already: `{name}`."),
            "Leave out `name=`, or the name before it.",
        ),
        Kind::UnexpectedKey(key, _) => {
            words(format!("A device has no `{key}`."), "It may have `name` and `required`.")
        }
        Kind::BadKeyValue(key, value) => words(
            format!("`{key}` cannot be `{value}`."),
            format!("Write `{key}=true` or `{key}=false`."),
        ),
        Kind::FieldLacksValue(field) => words(
            format!("`{field}` has no value."),
            format!("Write `{field}=…`, or leave it out."),
        ),
        _ => return None,
    })
}

/// The numbers and durations of `HEALTHCHECK`.
fn values(kind: &Kind) -> Option<Words> {
    const UNITS: &str = "The units are `ms`, `s`, `m` and `h`: `30s`, `1m30s`.";
    Some(match kind {
        Kind::BadDuration(DurationError::MissingUnit { text }) => {
            words(format!("`{text}` has no unit of time."), UNITS)
        }
        Kind::BadDuration(DurationError::UnknownUnit { unit, .. }) => {
            words(format!("`{unit}` is no unit of time."), UNITS)
        }
        Kind::BadDuration(DurationError::Invalid { text }) => {
            words(format!("`{text}` is no length of time."), UNITS)
        }
        Kind::ShortInterval(name) => words(
            format!("`--{name}` is too short."),
            "It must be at least `1ms`, or `0` for the default.",
        ),
        Kind::BadNumber(text, _) => words(
            format!("`{text}` is not a number that fits here."),
            "Write how many failures in a row make the container unhealthy: `--retries=3`.",
        ),
        Kind::NegativeRetries(_) => words(
            "The number of retries cannot be below zero.",
            "Write how many failures in a row make the container unhealthy: `--retries=3`.",
        ),
        _ => return None,
    })
}
