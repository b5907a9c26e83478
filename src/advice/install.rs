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
    Install {
        names: Vec<String>,
        /// The name under which they can be removed together.
        group: Option<String>,
    },
    Remove(Vec<String>),
    /// Lists are fetched, caches are removed and the like.
    Other,
}

/// A package that is installed.
#[derive(Clone, Debug)]
pub(super) struct Installed {
    pub manager: Manager,
    pub name: String,
    group: Option<String>,
    /// The step that installs it, and the one that removes it.
    pub at: usize,
    pub removed: Option<usize>,
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
    "cargo",
    "clang",
    "cmake",
    "composer",
    "cpp",
    "flex",
    "g++",
    "gcc",
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
    "meson",
    "musl-dev",
    "libc-dev",
    "libc6-dev",
    "nano",
    "nasm",
    "ninja",
    "ninja-build",
    "pkg-config",
    "pkgconf",
    "pkgconfig",
    "protobuf-compiler",
    "protoc",
    "rust",
    "swig",
    "upx",
    "upx-ucl",
    "vim",
    "less",
    "man",
    "apt-utils",
    "apt-transport-https",
    "software-properties-common",
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
];

/// Tools that fetch and unpack, for which a program may have a use, too.
const TOOLS: &[&str] = &[
    "bzr",
    "curl",
    "git",
    "gnupg",
    "gnupg2",
    "mercurial",
    "nodejs",
    "npm",
    "openssh-client",
    "patch",
    "subversion",
    "unzip",
    "wget",
    "xz-utils",
    "yarn",
    "zip",
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
    let with_value = ["-o", "--option", "-X", "--repository", "--target-release"];
    let (mut names, mut group) = (Vec::new(), None);
    let mut rest = rest.iter();
    while let Some(word) = rest.next() {
        if matches!(*word, "-t" | "--virtual") {
            group = rest.next().map(|it| (*it).to_owned());
        } else if let Some(name) = word.strip_prefix("--virtual=") {
            group = Some(name.to_owned());
        } else if with_value.contains(word) {
            rest.next();
        } else if !word.starts_with('-') || word.is_empty() {
            names.push((*word).to_owned());
        }
    }
    let (verb, names) = names.split_first()?;
    let names = names.to_vec();
    let does = match verb.as_str() {
        "install" | "add" | "build-dep" => Does::Install { names, group },
        "remove" | "purge" | "del" => Does::Remove(names),
        _ => Does::Other,
    };
    Some((manager, does))
}

/// All packages that the steps install, in order.
pub(super) fn all(commands: &[Vec<Ran>]) -> Vec<Installed> {
    let mut all: Vec<Installed> = Vec::new();
    for (at, commands) in commands.iter().enumerate() {
        for (manager, does) in commands.iter().filter_map(read) {
            match does {
                Does::Install { names, group } => all.extend(names.into_iter().map(|name| {
                    Installed { manager, name, group: group.clone(), at, removed: None }
                })),
                Does::Remove(names) => {
                    for it in all.iter_mut().filter(|it| it.removed.is_none()) {
                        let by_group = it.group.as_ref().is_some_and(|group| names.contains(group));
                        if names.contains(&it.name) || by_group {
                            it.removed = Some(at);
                        }
                    }
                }
                Does::Other => {}
            }
        }
    }
    all
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

/// Whether only a build needs it, and no program that runs then.
pub(super) fn is_for_building(name: &str) -> bool {
    let bare = name.split(['=', '~']).next().unwrap_or(name);
    BUILD_ONLY.contains(&bare) || bare.ends_with("-dev")
}

/// Whether a build may need it as well as the program.
pub(super) fn is_tool(name: &str) -> bool {
    TOOLS.contains(&name.split(['=', '~']).next().unwrap_or(name))
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
