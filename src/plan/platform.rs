//! Platforms: reading `linux/arm64/v8` as BuildKit does, and showing it.

use crate::project::Platform;
use crate::syntax::go::quote;

/// What a part of a platform is made of, as BuildKit prints it.
const PART: &str = "^[A-Za-z0-9_.-]+$";
const SYSTEM: &str = r"^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.-]*)((?:\+[A-Za-z0-9_.-]+)*)\))?$";

const SYSTEMS: [&str; 18] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
    "zos",
];
const ARCHITECTURES: [&str; 26] = [
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "armbe",
    "arm64",
    "arm64be",
    "ppc64",
    "ppc64le",
    "loong64",
    "mips",
    "mipsle",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "ppc",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
    "wasm32",
    "wasm64",
];

/// Reads a platform; the error is BuildKit's.
pub fn parse(text: &str) -> Result<Platform, String> {
    let text_quoted = quote(text);
    if text.contains('*') {
        return Err(format!("{text_quoted}: wildcards not yet supported: invalid argument"));
    }
    let parts: Vec<&str> = text.splitn(4, '/').collect();
    for (at, part) in parts.iter().enumerate() {
        if at == 0 && !is_system(part) {
            return Err(format!(
                "{} is an invalid OS component of {text_quoted}: OSAndVersion specifier \
                 component must match {}: invalid argument",
                quote(part),
                quote(SYSTEM)
            ));
        }
        if at > 0 && !is_part(part) {
            return Err(format!(
                "{} is an invalid component of {text_quoted}: platform specifier component \
                 must match {}: invalid argument",
                quote(part),
                quote(PART)
            ));
        }
    }
    match parts.as_slice() {
        [one] => one_part(one).ok_or_else(|| {
            format!("{text_quoted}: unknown operating system or architecture: invalid argument")
        }),
        [os, architecture] => {
            let (architecture, variant) = architecture_of(architecture, "");
            let variant = if architecture == "arm" && variant == "v7" { "" } else { &variant };
            Ok(platform(&system(os), &architecture, variant))
        }
        [os, architecture, variant] => {
            let (architecture, variant) = architecture_of(architecture, variant);
            let bare = architecture == "arm64" && variant.is_empty();
            Ok(platform(&system(os), &architecture, if bare { "v8" } else { &variant }))
        }
        _ => Err(format!("{text_quoted}: cannot parse platform specifier: invalid argument")),
    }
}

/// `linux/arm64/v8`
pub fn show(platform: &Platform) -> String {
    let Platform { os, architecture, variant } = platform;
    let parts = [&**os, &**architecture, &**variant];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

/// The same platform in the usual words: `linux/x86_64` is `linux/amd64`.
pub fn normal(of: &Platform) -> Platform {
    let (architecture, variant) = architecture_of(&of.architecture, &of.variant);
    platform(&system(&of.os), &architecture, &variant)
}

fn platform(os: &str, architecture: &str, variant: &str) -> Platform {
    Platform { os: os.into(), architecture: architecture.into(), variant: variant.into() }
}

fn one_part(part: &str) -> Option<Platform> {
    let os = system(part);
    if SYSTEMS.contains(&os.as_str()) {
        return Some(platform(&os, "amd64", ""));
    }
    let (architecture, variant) = architecture_of(part, "");
    let variant = if architecture == "arm" && variant == "v7" { "" } else { &variant };
    ARCHITECTURES
        .contains(&architecture.as_str())
        .then(|| platform("linux", &architecture, variant))
}

/// The name without the version in brackets, which only Windows has.
fn system(text: &str) -> String {
    let name = text.split('(').next().unwrap_or("").to_lowercase();
    if name == "macos" { "darwin".to_owned() } else { name }
}

fn architecture_of(architecture: &str, variant: &str) -> (String, String) {
    let (architecture, variant) = (architecture.to_lowercase(), variant.to_lowercase());
    let (name, variant) = match (architecture.as_str(), variant.as_str()) {
        ("i386", _) => ("386", ""),
        ("x86_64" | "x86-64" | "amd64", "v1") => ("amd64", ""),
        ("x86_64" | "x86-64", variant) => ("amd64", variant),
        ("aarch64" | "arm64", "8" | "v8") => ("arm64", ""),
        ("aarch64", variant) => ("arm64", variant),
        ("armhf", _) => ("arm", "v7"),
        ("armel", _) => ("arm", "v6"),
        ("arm", "" | "7") => ("arm", "v7"),
        ("arm", "5") => ("arm", "v5"),
        ("arm", "6") => ("arm", "v6"),
        ("arm", "8") => ("arm", "v8"),
        (name, variant) => (name, variant),
    };
    (name.to_owned(), variant.to_owned())
}

fn is_part(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
}

fn is_system(text: &str) -> bool {
    let (name, version) = match text.split_once('(') {
        Some((name, rest)) => (name, rest.strip_suffix(')')),
        None => (text, Some("")),
    };
    let is_name = !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    let mut parts = version.unwrap_or("(").split('+');
    let first = parts.next().unwrap_or("");
    is_name && (first.is_empty() || is_part(first)) && parts.all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown = parse(text).map_or_else(|error| error, |platform| show(&platform));
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn platforms_are_read_in_their_usual_words() {
        check("linux/amd64", "linux/amd64");
        check("linux/x86_64", "linux/amd64");
        check("Linux/ARM64/v8", "linux/arm64/v8");
        check("linux/arm/v7", "linux/arm/v7");
        check("linux/arm", "linux/arm");
        check("windows(10.0.17763)/amd64", "windows/amd64");
        check("arm64", "linux/arm64");
        check("linux", "linux/amd64");
    }

    #[test]
    fn other_texts_are_refused_in_buildkits_words() {
        check("vax", r#""vax": unknown operating system or architecture: invalid argument"#);
        check("a/b/c/d", r#""a/b/c/d": cannot parse platform specifier: invalid argument"#);
        check("*", r#""*": wildcards not yet supported: invalid argument"#);
        check(
            "linux/",
            r#""" is an invalid component of "linux/": platform specifier component must match "^[A-Za-z0-9_.-]+$": invalid argument"#,
        );
    }
}
