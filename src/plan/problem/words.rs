//! BuildKit's words for each kind of problem.

use std::fmt::{Formatter, Result};

use super::Kind;
use crate::syntax::go::quote;

pub(super) fn write(kind: &Kind, f: &mut Formatter<'_>) -> Result {
    match kind {
        Kind::EmptyFile => f.write_str("the Dockerfile cannot be empty"),
        Kind::NoStages => f.write_str("dockerfile contains no stages to build"),
        Kind::BadCheckOptions(reason) => write!(f, "failed to parse check options: {reason}"),
        Kind::BadCheckArgument(reason) => {
            write!(f, "failed to parse build-arg:BUILDKIT_DOCKERFILE_CHECK: {reason}")
        }
        Kind::BadWord(message) => f.write_str(message),
        Kind::BadTrigger(forms) => f.write_str(forms.first().map_or("", String::as_str)),
        Kind::TriggerNotOne => f.write_str("onbuild trigger should be a single expression"),
        Kind::BadIgnore(reason) => f.write_str(reason),
        Kind::BadEpoch(value) => write!(f, "invalid SOURCE_DATE_EPOCH: {value}"),
        Kind::EpochStage(reason) => write!(f, "SOURCE_DATE_EPOCH stage {reason}"),
        Kind::Checks(rules) => {
            write!(f, "lint violation found for rules: {}", rules.join(", "))
        }
        _ => stage(kind, f),
    }
}

fn stage(kind: &Kind, f: &mut Formatter<'_>) -> Result {
    match kind {
        Kind::BlankBase(expression) => write!(f, "base name ({expression}) should not be blank"),
        Kind::BadReference { name, reason } => {
            write!(f, "failed to parse stage name {}: {reason}", quote(name))
        }
        Kind::EmptyPlatform { expression, near } => {
            write!(f, "empty platform value from expression {expression}")?;
            did_you_mean(near, f)
        }
        Kind::BadPlatform { expression, reason, near } => {
            write!(f, "failed to parse platform {expression}: {reason}")?;
            did_you_mean(near, f)
        }
        Kind::NoSuchImage { name, reference, near } => {
            write!(f, "{name}: failed to resolve source metadata for {reference}: ")?;
            write!(f, "{reference}: not found")?;
            did_you_mean(near, f)
        }
        Kind::NoSuchTarget { name, near } => {
            write!(f, "target stage {} could not be found", quote(name))?;
            did_you_mean(near, f)
        }
        Kind::VariableInFrom => f.write_str(
            "variable expansion is not supported for --from, \
             define a new stage with FROM using ARG from global scope as a workaround",
        ),
        Kind::NoSuchIndex(index) => write!(f, "invalid stage index {index}"),
        Kind::Circle(stage) => write!(f, "circular dependency detected on stage: {stage}"),
        Kind::CopyFromLater { from, stage } => {
            let (from, stage) = (quote(from), quote(stage));
            write!(f, "cannot copy from stage {from}, ")?;
            write!(f, "it needs to be defined before current stage {stage}")
        }
        Kind::MountFromLater { from, target } => {
            write!(f, "cannot mount from stage {} to {}, ", quote(from), quote(target))?;
            f.write_str("stage needs to be defined before current command")
        }
        _ => mount(kind, f),
    }
}

fn mount(kind: &Kind, f: &mut Formatter<'_>) -> Result {
    match kind {
        Kind::BadMountField(field) => {
            write!(f, "invalid field '{field}' must be a key=value pair")
        }
        Kind::UnknownMountKey { key, field, near } => {
            write!(f, "unexpected key '{key}' in '{field}'")?;
            did_you_mean(near, f)
        }
        Kind::UnknownMountType { value, near } => {
            write!(f, "unsupported mount type {}", quote(value))?;
            did_you_mean(near, f)
        }
        Kind::UnknownSharing { value, near } => {
            write!(f, "unsupported sharing value {}", quote(value))?;
            did_you_mean(near, f)
        }
        Kind::BadMountValue { key, value } => write!(f, "invalid value for {key}: {value}"),
        Kind::BadMountNumber { key, value } => write!(f, "invalid value {value} for {key}"),
        Kind::MountKeyNotFor { key, mount } => {
            write!(f, "unexpected key '{key}' for mount type '{mount}'")
        }
        Kind::MountNotAllowed { key, mount } => {
            write!(f, "{key} not allowed for {} type mounts", quote(mount))
        }
        Kind::SharingNotFor(mount) => write!(f, "invalid cache sharing set for {mount} mount"),
        Kind::BadSecretMount(reason) => f.write_str(reason),
        Kind::BadMountTarget(target) => write!(f, "invalid mount target {}", quote(target)),
        Kind::NoDevices => f.write_str(
            "device feature is only supported in Dockerfile frontend 1.14.0-labs or later",
        ),
        _ => transfer(kind, f),
    }
}

fn transfer(kind: &Kind, f: &mut Formatter<'_>) -> Result {
    match kind {
        Kind::UrlForCopy => f.write_str("source can't be a URL for COPY"),
        Kind::GitForCopy => f.write_str("source can't be a git ref for COPY"),
        Kind::BadGit(reason) => f.write_str(reason),
        Kind::ChecksumForFiles => f.write_str("checksum requires HTTP(S) or Git sources"),
        Kind::ChecksumForMany => f.write_str("checksum can't be specified for multiple sources"),
        Kind::BadChecksum(reason) => f.write_str(reason),
        Kind::ChecksumMismatch { flag, url } => {
            write!(f, "checksum mismatch {} != {}", quote(flag), quote(url))
        }
        Kind::KeepGitDirMismatch => f.write_str("inconsistent keep-git-dir configuration"),
        Kind::BadMode(text) => write!(
            f,
            "invalid chmod parameter: '{text}'. it should be octal string and between 0 and 07777"
        ),
        Kind::BadModeSyntax => f.write_str("invalid syntax"),
        _ => setting(kind, f),
    }
}

fn setting(kind: &Kind, f: &mut Formatter<'_>) -> Result {
    match kind {
        Kind::BlankVolume => f.write_str("VOLUME specified can not be an empty string"),
        Kind::BadPort(reason) => write!(f, "invalid port: {reason}"),
        Kind::BadContainerPort(text) => write!(f, "invalid containerPort: {text}"),
        Kind::BadHostPort(text) => write!(f, "invalid hostPort: {text}"),
        Kind::UnequalPortRanges(container, host) => {
            write!(f, "invalid ranges specified for container and host Ports: ")?;
            write!(f, "{container} and {host}")
        }
        Kind::BadAddress(rest) if rest.starts_with(':') => write!(f, "invalid IP address{rest}"),
        Kind::BadAddress(rest) => write!(f, "invalid IP address {rest}"),
        Kind::BadSignal(text) => write!(f, "invalid signal: {text}"),
        _ => Ok(()),
    }
}

fn did_you_mean(near: &[String], f: &mut Formatter<'_>) -> Result {
    near.first().map_or(Ok(()), |name| write!(f, " (did you mean {name}?)"))
}

/// The message with each suggestion that is as near as the first, and in each order of what has none.
pub(super) fn forms(kind: &Kind) -> Vec<String> {
    match kind {
        Kind::BadTrigger(forms) => forms.clone(),
        Kind::NoSuchImage { name, reference, .. } => {
            let mut forms = suggestions(kind);
            // Who looks the image up decides what stands in between.
            let long = format!("{name}: failed to resolve source metadata for {reference}: ");
            let short: Vec<_> = forms
                .iter()
                .filter_map(|form| form.strip_prefix(&long))
                .map(|rest| format!("{name}: {rest}"))
                .collect();
            forms.extend(short);
            forms
        }
        Kind::Checks(rules) => {
            let orders = orders(rules);
            orders.into_iter().map(|rules| Kind::Checks(rules).to_string()).collect()
        }
        _ => suggestions(kind),
    }
}

fn suggestions(kind: &Kind) -> Vec<String> {
    let mut kind = kind.clone();
    let count = near(&mut kind).map_or(0, |near| near.len());
    let mut forms = vec![kind.to_string()];
    for at in 1..count {
        if let Some(near) = near(&mut kind) {
            near.swap(0, at);
        }
        forms.push(kind.to_string());
    }
    forms
}

fn near(kind: &mut Kind) -> Option<&mut Vec<String>> {
    match kind {
        Kind::EmptyPlatform { near, .. }
        | Kind::BadPlatform { near, .. }
        | Kind::NoSuchImage { near, .. }
        | Kind::NoSuchTarget { near, .. }
        | Kind::UnknownMountKey { near, .. }
        | Kind::UnknownMountType { near, .. }
        | Kind::UnknownSharing { near, .. } => Some(near),
        _ => None,
    }
}

/// All orders of a few rules; of many, only the one.
fn orders(rules: &[&'static str]) -> Vec<Vec<&'static str>> {
    const MANY: usize = 5;
    if rules.len() >= MANY {
        return vec![rules.to_vec()];
    }
    let mut all = vec![Vec::new()];
    for &rule in rules {
        let mut longer = Vec::new();
        for order in &all {
            for at in (0..=order.len()).rev() {
                let mut order: Vec<&'static str> = order.clone();
                order.insert(at, rule);
                longer.push(order);
            }
        }
        all = longer;
    }
    all
}
