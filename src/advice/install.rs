//! Packages that a `RUN` installs, and what of them is needed when the program runs.

use super::commands::Ran;

/// Installs of one kind of system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manager {
    Apt,
    Apk,
}

/// What a command of a package manager does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Does {
    Install(Vec<String>),
    /// Lists are fetched, caches are removed and the like.
    Other,
}

/// Packages that only a build needs.
const BUILD_ONLY: &[&str] = &[
    "autoconf",
    "automake",
    "bash-completion",
    "binutils",
    "bison",
    "build-base",
    "build-essential",
    "bzr",
    "cargo",
    "clang",
    "cmake",
    "composer",
    "cpp",
    "flex",
    "g++",
    "gcc",
    "git",
    "gnupg",
    "gnupg2",
    "go",
    "golang",
    "gradle",
    "libtool",
    "linux-headers",
    "lld",
    "llvm",
    "m4",
    "make",
    "maven",
    "mercurial",
    "meson",
    "musl-dev",
    "libc-dev",
    "libc6-dev",
    "nano",
    "nasm",
    "ninja",
    "ninja-build",
    "patch",
    "pkg-config",
    "pkgconf",
    "pkgconfig",
    "protobuf-compiler",
    "protoc",
    "rust",
    "subversion",
    "swig",
    "upx",
    "upx-ucl",
    "vim",
    "less",
    "man",
    "wget",
    "curl",
    "unzip",
    "zip",
    "xz-utils",
    "apt-utils",
    "apt-transport-https",
    "software-properties-common",
    "openssh-client",
    "yasm",
    "python3-dev",
    "python-dev",
    "virtual",
    "g++-multilib",
    "gcc-multilib",
    "openjdk-8-jdk",
    "openjdk-11-jdk",
    "openjdk-17-jdk",
    "openjdk-21-jdk",
    "default-jdk",
    "openjdk-8-jdk-headless",
    "openjdk-11-jdk-headless",
    "openjdk-17-jdk-headless",
    "openjdk-21-jdk-headless",
    "openjdk8",
    "openjdk11",
    "openjdk17",
    "openjdk21",
    "nodejs",
    "npm",
    "yarn",
];

/// Headers on Debian, and the library that programs built with them need: in 11, 12, 13.
const APT_LIBRARIES: &[(&str, [&str; 3])] = &[
    ("libcurl4-openssl-dev", ["libcurl4", "libcurl4", "libcurl4t64"]),
    ("libffi-dev", ["libffi7", "libffi8", "libffi8"]),
    ("libjpeg-dev", ["libjpeg62-turbo", "libjpeg62-turbo", "libjpeg62-turbo"]),
    ("libjpeg62-turbo-dev", ["libjpeg62-turbo", "libjpeg62-turbo", "libjpeg62-turbo"]),
    ("libmariadb-dev", ["libmariadb3", "libmariadb3", "libmariadb3"]),
    ("default-libmysqlclient-dev", ["libmariadb3", "libmariadb3", "libmariadb3"]),
    ("libpng-dev", ["libpng16-16", "libpng16-16", "libpng16-16t64"]),
    ("libpq-dev", ["libpq5", "libpq5", "libpq5"]),
    ("libsqlite3-dev", ["libsqlite3-0", "libsqlite3-0", "libsqlite3-0"]),
    ("libssl-dev", ["libssl1.1", "libssl3", "libssl3t64"]),
    ("libxml2-dev", ["libxml2", "libxml2", "libxml2"]),
    ("libxslt1-dev", ["libxslt1.1", "libxslt1.1", "libxslt1.1"]),
    ("zlib1g-dev", ["zlib1g", "zlib1g", "zlib1g"]),
];

/// The same for Alpine.
const APK_LIBRARIES: &[(&str, &str)] = &[
    ("curl-dev", "libcurl"),
    ("jpeg-dev", "libjpeg-turbo"),
    ("libffi-dev", "libffi"),
    ("libjpeg-turbo-dev", "libjpeg-turbo"),
    ("libpng-dev", "libpng"),
    ("libpq-dev", "libpq"),
    ("libxml2-dev", "libxml2"),
    ("libxslt-dev", "libxslt"),
    ("mariadb-connector-c-dev", "mariadb-connector-c"),
    ("mariadb-dev", "mariadb-connector-c"),
    ("openssl-dev", "openssl"),
    ("postgresql-dev", "libpq"),
    ("sqlite-dev", "sqlite-libs"),
    ("zlib-dev", "zlib"),
];

/// What a command does, if it is of a package manager.
pub(super) fn read(ran: &Ran) -> Option<(Manager, Does)> {
    let words = ran.words();
    let (manager, rest) = match words.as_slice() {
        ["sudo", "apt-get" | "apt", rest @ ..] | ["apt-get" | "apt", rest @ ..] => {
            (Manager::Apt, rest)
        }
        ["apk", rest @ ..] => (Manager::Apk, rest),
        _ => return None,
    };
    let with_value =
        ["-t", "--target-release", "-o", "--option", "-X", "--repository", "--virtual"];
    let mut names = Vec::new();
    let mut rest = rest.iter();
    while let Some(word) = rest.next() {
        if with_value.contains(word) {
            rest.next();
        } else if !word.starts_with('-') || word.is_empty() {
            names.push((*word).to_owned());
        }
    }
    let (verb, names) = names.split_first()?;
    let installs = matches!(verb.as_str(), "install" | "add" | "build-dep");
    let does = if installs { Does::Install(names.to_vec()) } else { Does::Other };
    Some((manager, does))
}

/// What of these packages the program needs when it runs; `None` where that is not known.
pub(super) fn at_run_time(
    manager: Manager,
    release: &str,
    names: &[String],
) -> Option<Vec<String>> {
    let mut needed = Vec::new();
    for name in names {
        let bare = name.split(['=', '~', '<', '>', '@']).next().unwrap_or(name);
        if bare.is_empty() || bare.starts_with('.') {
            return None;
        }
        if BUILD_ONLY.contains(&bare) {
            continue;
        }
        let library = match manager {
            Manager::Apt => {
                let at = ["11", "12", "13"].iter().position(|it| *it == release);
                let row = APT_LIBRARIES.iter().find(|(it, _)| *it == bare);
                row.and_then(|(_, names)| names.get(at?).copied())
            }
            Manager::Apk => APK_LIBRARIES.iter().find(|(it, _)| *it == bare).map(|it| it.1),
        };
        match library {
            Some(library) => needed.push(library.to_owned()),
            None if bare.ends_with("-dev") || bare.ends_with("-devel") => return None,
            None => needed.push(bare.to_owned()),
        }
    }
    needed.sort();
    needed.dedup();
    Some(needed)
}

/// Whether something is among them that only a build needs.
pub(super) fn has_build_only(names: &[String]) -> bool {
    names.iter().any(|name| {
        let bare = name.split(['=', '~']).next().unwrap_or(name);
        BUILD_ONLY.contains(&bare) || bare.ends_with("-dev")
    })
}

/// The instruction that installs packages and nothing else.
pub(super) fn instruction(manager: Manager, names: &[String]) -> String {
    let names = names.join(" ");
    match manager {
        Manager::Apk => format!("RUN apk add --no-cache {names}"),
        Manager::Apt => format!(
            "RUN apt-get update \\\n && apt-get install -y --no-install-recommends {names} \\\n && rm -rf /var/lib/apt/lists/*"
        ),
    }
}
