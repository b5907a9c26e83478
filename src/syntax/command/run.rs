//! `RUN`

use std::borrow::Cow;

use super::{CommandLine, Context, Kind, Word, csv, flags, simple};

/// A command that runs in the build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run<'a> {
    pub command: CommandLine<'a>,
    /// Values of `--mount`, variables not yet expanded.
    pub mounts: Vec<Word<'a>>,
    pub network: Option<Word<'a>>,
    pub security: Option<Word<'a>>,
    pub devices: Vec<Word<'a>>,
}

const NETWORKS: [&str; 3] = ["default", "none", "host"];
const SECURITIES: [&str; 2] = ["sandbox", "insecure"];

pub(super) fn read<'a>(cx: &mut Context<'a, '_>) -> Run<'a> {
    let flags = flags::read(cx);
    let devices: Vec<_> = flags.all("device").collect();
    for word in &devices {
        if let Some(kind) = device_problem(&word.text) {
            cx.report(kind, word.span);
        }
    }
    let mounts: Vec<_> = flags.all("mount").collect();
    for word in &mounts {
        if let Some(kind) = mount_problem(&word.text) {
            cx.report(kind, word.span);
        }
    }
    let network = flags.text("network");
    if let Some(word) = network.as_ref().filter(|word| !NETWORKS.contains(&&*word.text)) {
        cx.report(Kind::BadNetwork(word.text.clone().into_owned()), word.span);
    }
    let security = flags.text("security");
    if let Some(word) = security.as_ref().filter(|word| !SECURITIES.contains(&&*word.text)) {
        cx.report(Kind::BadSecurity(word.text.clone().into_owned()), word.span);
    }
    let command = simple::line_of(cx.node);
    Run { command, mounts, network, security, devices }
}

/// What is wrong with a mount before its variables are known.
fn mount_problem(text: &str) -> Option<Kind> {
    let fields = match csv::fields(text) {
        Ok(fields) => fields,
        Err(reason) => return Some(Kind::BadFields("mounts", reason)),
    };
    let from = fields.iter().filter_map(|field| field.split_once('='));
    let mut from = from.filter(|(key, _)| key.eq_ignore_ascii_case("from"));
    let variable = |value: &str| value.find('$').is_some_and(|at| at + 1 < value.len());
    from.any(|(_, value)| variable(value)).then_some(Kind::VariableInMountFrom)
}

fn device_problem(text: &str) -> Option<Kind> {
    let fields = match csv::fields(text) {
        Ok(fields) => fields,
        Err(reason) => return Some(Kind::BadFields("devices", reason)),
    };
    let mut name: Option<Cow<'_, str>> = None;
    for (at, field) in fields.iter().enumerate() {
        let Some((key, value)) = field.split_once('=') else {
            match field.to_lowercase().as_str() {
                "required" => {}
                _ if at == 0 => name = Some(field.clone()),
                _ => return Some(Kind::FieldLacksValue(field.clone().into_owned())),
            }
            continue;
        };
        let key = key.to_lowercase();
        match (key.as_str(), &name) {
            ("name", Some(name)) => return Some(Kind::DeviceNamedTwice(name.clone().into_owned())),
            ("name", None) => name = Some(Cow::Borrowed(value)),
            ("required", _) => {
                if !is_go_bool(value) {
                    return Some(Kind::BadKeyValue(key, value.to_owned()));
                }
            }
            // `vendor.com/class=name` is a name.
            _ if at == 0 && key.contains('/') => name = Some(field.clone()),
            _ => return Some(Kind::UnexpectedKey(key, field.clone().into_owned())),
        }
    }
    None
}

/// What Go's `ParseBool` takes.
pub fn is_go_bool(text: &str) -> bool {
    let known = ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"];
    known.contains(&text)
}
