//! Flags and their values.

use super::images::IMAGES;
use super::place::{Behind, Typed};
use super::{Build, Found, item, names as declared};
use crate::analysis::editor::help::summary;
use crate::analysis::editor::{Class, Completion};
use crate::syntax::Keyword;
use crate::syntax::command::flags::{Takes, specs};

/// What may stand in place of a word that begins with `-`.
pub(super) fn of<'t>(build: &Build, behind: Behind<'t>) -> Found<'t> {
    let Some((name, value)) = behind.typed.before.split_once('=') else {
        return (behind.typed, names(behind));
    };
    let typed = behind.typed.skip(name.len() + 1);
    match name {
        "--mount" if behind.keyword == Keyword::Run => mount(build, behind, typed, value),
        "--from" => (typed, from(build, behind.index)),
        _ => (typed, values(behind.keyword, name)),
    }
}

/// The flags that an instruction may still be given.
pub(super) fn names(behind: Behind<'_>) -> Vec<Completion> {
    let here = behind.typed.span;
    let tree = behind.node.tree();
    let given: Vec<_> = behind
        .node
        .flag_spans()
        .iter()
        .filter(|&&span| tree.source(span) != here)
        .filter_map(|&span| tree.logical(span).split('=').next())
        .collect();
    let mut specs: Vec<_> = specs(behind.keyword).iter().collect();
    specs.sort_by_key(|spec| USUAL.iter().position(|&name| name == spec.name).unwrap_or(99));
    let open = specs.into_iter().filter_map(|spec| {
        let label = format!("--{}", spec.name);
        if spec.takes != Takes::Texts && given.contains(&label.as_str()) {
            return None;
        }
        let help = format!("{} {label}", behind.keyword.name());
        let insert = if spec.takes == Takes::Bool { label.clone() } else { format!("{label}=") };
        Some(Completion { insert, ..item(&label, &summary(&help), Class::Flag) })
    });
    open.collect()
}

/// The flags that are used most.
const USUAL: [&str; 8] =
    ["from", "mount", "platform", "chown", "chmod", "link", "interval", "timeout"];

fn from(build: &Build, index: usize) -> Vec<Completion> {
    let mut items = declared::stages(build, index);
    let images = IMAGES.iter().filter(|(name, _)| *name != "scratch");
    items.extend(images.map(|(name, what)| item(name, what, Class::Image)));
    items
}

fn list(values: &[(&str, &str)]) -> Vec<Completion> {
    values.iter().map(|(value, what)| item(value, what, Class::FlagValue)).collect()
}

/// The usual values of a flag.
fn values(keyword: Keyword, name: &str) -> Vec<Completion> {
    match (keyword, name.strip_prefix("--").unwrap_or(name)) {
        (Keyword::From, "platform") => list(&[
            ("$BUILDPLATFORM", "the machine that builds"),
            ("linux/amd64", "64-bit Intel and AMD"),
            ("linux/arm64", "64-bit ARM: Apple, AWS Graviton"),
            ("$TARGETPLATFORM", "what is built for, as without the flag"),
            ("linux/arm/v7", "32-bit ARM"),
            ("linux/386", "32-bit Intel"),
            ("linux/ppc64le", "POWER"),
            ("linux/s390x", "mainframes"),
            ("linux/riscv64", "RISC-V"),
        ]),
        (Keyword::Run, "network") => list(&[
            ("none", "no network"),
            ("host", "that of the machine"),
            ("default", "the usual one"),
        ]),
        (Keyword::Run, "security") => {
            list(&[("insecure", "all that root may"), ("sandbox", "the usual one")])
        }
        (Keyword::Copy | Keyword::Add, "chown") => list(&[
            ("1000:1000", "user and group by number"),
            ("root:root", "as without the flag"),
            ("nobody:nogroup", "nobody"),
        ]),
        (Keyword::Copy | Keyword::Add, "chmod") => list(&[
            ("755", "all may read and run"),
            ("644", "all may read"),
            ("600", "only the owner"),
            ("+x", "programs"),
        ]),
        (Keyword::Add, "checksum") => list(&[("sha256:", "the digest of the download")]),
        (Keyword::Healthcheck, "retries") => list(&[("3", "as without the flag"), ("5", "")]),
        (Keyword::Healthcheck, _) => {
            list(&[("30s", ""), ("10s", ""), ("5s", ""), ("1m", ""), ("5m", "")])
        }
        (keyword, name) => {
            let spec = specs(keyword).iter().find(|spec| spec.name == name);
            let bool = spec.is_some_and(|spec| spec.takes == Takes::Bool);
            if bool { list(&[("true", "on"), ("false", "off")]) } else { Vec::new() }
        }
    }
}

/// The field of `--mount` that the caret is in.
fn mount<'t>(build: &Build, behind: Behind<'t>, typed: Typed<'t>, value: &str) -> Found<'t> {
    let whole = behind.typed.span.of(behind.node.tree().text());
    let fields = whole.split_once('=').map_or("", |(_, fields)| fields);
    let field = value.rsplit(',').next().unwrap_or("");
    let typed = typed.skip(value.len() - field.len());
    // The fields behind the caret stay.
    let rest = typed.span.of(behind.node.tree().text());
    let len = rest.find(',').unwrap_or(rest.len()) as u32;
    let span = crate::text::Span::new(typed.span.start(), typed.span.start() + len);
    let typed = Typed { span, ..typed };
    let kind = fields.split(',').find_map(|field| field.strip_prefix("type=")).unwrap_or("bind");
    let given: Vec<_> = fields.split(',').filter_map(|field| field.split('=').next()).collect();
    let Some((key, _)) = field.split_once('=') else {
        return (typed, keys(kind, &given));
    };
    let typed = typed.skip(key.len() + 1);
    let items = match key {
        "type" => types(""),
        "from" => from(build, behind.index),
        "sharing" => list(&[
            ("locked", "one build after the other"),
            ("shared", "as if not given"),
            ("private", "a cache for each"),
        ]),
        "target" | "dst" | "destination" if kind == "cache" => list(&CACHES),
        "required" | "ro" | "readonly" | "rw" | "readwrite" => list(&[("true", ""), ("false", "")]),
        _ => Vec::new(),
    };
    (typed, items)
}

fn types(prefix: &str) -> Vec<Completion> {
    let types = ["cache", "bind", "secret", "ssh", "tmpfs"];
    let item = |name: &str| {
        let detail = summary(&format!("mount type={name}"));
        item(&format!("{prefix}{name}"), &detail, Class::FlagValue)
    };
    types.into_iter().map(item).collect()
}

/// The keys that a mount of a type may still be given.
fn keys(kind: &str, given: &[&str]) -> Vec<Completion> {
    let mut items = if given.contains(&"type") { Vec::new() } else { types("type=") };
    let keys: &[&str] = match kind {
        "cache" => &["target", "sharing", "id", "uid", "gid", "mode", "from", "source", "readonly"],
        "tmpfs" => &["target", "size"],
        "secret" => &["id", "target", "env", "required", "uid", "gid", "mode"],
        "ssh" => &["id", "target", "required", "uid", "gid", "mode"],
        _ => &["source", "target", "from", "readwrite"],
    };
    let open = keys.iter().filter(|key| !given.contains(key)).map(|key| {
        let bare = matches!(*key, "required" | "readonly" | "readwrite");
        let insert = if bare { (*key).to_owned() } else { format!("{key}=") };
        Completion { insert, ..item(key, &summary(&format!("mount {key}")), Class::FlagValue) }
    });
    items.extend(open);
    items
}

/// Where programs keep what they download.
const CACHES: [(&str, &str); 12] = [
    ("/root/.cache/pip", "pip"),
    ("/root/.npm", "npm"),
    ("/var/cache/apt", "apt"),
    ("/var/lib/apt", "apt"),
    ("/root/.cache/go-build", "Go"),
    ("/go/pkg/mod", "Go"),
    ("/usr/local/cargo/registry", "Cargo"),
    ("/root/.m2", "Maven"),
    ("/root/.gradle", "Gradle"),
    ("/root/.cache/uv", "uv"),
    ("/usr/local/share/.cache/yarn", "Yarn"),
    ("/var/cache/apk", "apk"),
];
