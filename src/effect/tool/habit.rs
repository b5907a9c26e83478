//! What other programs leave behind: a table of rules of thumb.

use std::rc::Rc;

use crate::catalog::Range;
use crate::effect::run::{Shell, is_unknown};
use crate::effect::tree::clean;
use crate::effect::weight::Sort::{Cache, Fetched, Made, Packages};
use crate::effect::weight::{Sort, Weight};
use crate::text::{Words, has_word};

use super::{Args, guess};

/// What a program leaves behind when its arguments begin with a word.
struct Habit {
    programs: Words,
    /// Words that the arguments begin with, parted by blanks; empty for all.
    verbs: &'static str,
    leaves: &'static [Part],
}

/// Whose it is, where and what; in thousands of bytes at least, usually and at most. `~` stands for the
/// home, `$GO`, `$CARGO` and `$GEM` for places of tools; what does not begin with `/` lies where
/// the program runs.
type Part = (Sort, &'static str, &'static str, [u64; 3]);

const fn habit(programs: &'static str, verbs: &'static str, leaves: &'static [Part]) -> Habit {
    Habit { programs: Words::of(programs), verbs, leaves }
}

const GO_MODULES: Part = (Packages, "$GO/pkg/mod", "modules of Go", [0, 45_000, 600_000]);
const CRATES: Part = (Cache, "$CARGO/registry", "sources of crates", [1_000, 80_000, 700_000]);
const MAVEN: Part = (Cache, "~/.m2", "repository of Maven", [5_000, 100_000, 700_000]);
const GRADLE: Part = (Cache, "~/.gradle", "caches of Gradle", [50_000, 350_000, 1_500_000]);
const NUGET: Part = (Cache, "~/.nuget", "packages of NuGet", [100, 40_000, 700_000]);
const OUTPUT: Part = (Made, ".", "what the build writes", [10, 3_000, 500_000]);
const ACCOUNTS: Part = (Made, "/etc", "lists of users", [3, 5, 400]);
const VENDOR: Part = (Packages, "vendor", "packages of Composer", [200, 30_000, 300_000]);

const WITHOUT_TRACE: &str =
    "env version config init clean --info lfs sources cleanup clear-cache clearcache cc fmt vet";

const HABITS: &[Habit] = &[
    habit("go cargo git dotnet gem composer", WITHOUT_TRACE, &[]),
    habit("rpm", "--import", &[(Fetched, "/usr/lib/sysimage/rpm", "a key", [1, 20, 20_000])]),
    habit("gpg", "", &[(Fetched, "~/.gnupg", "keys", [0, 30, 2_000])]),
    habit("go", "mod get", &[GO_MODULES]),
    habit(
        "go",
        "build install test run",
        &[
            GO_MODULES,
            (Cache, "~/.cache/go-build", "cache of the Go compiler", [15_000, 75_000, 500_000]),
            (Made, ".", "the program", [1_000, 12_000, 120_000]),
        ],
    ),
    habit("cargo", "fetch vendor update", &[CRATES]),
    habit(
        "cargo",
        "build rustc test clippy chef auditable",
        &[
            CRATES,
            (Cache, "target/release/deps", "what the compiler keeps", [5_000, 300_000, 4_000_000]),
            (Made, "target/release", "the program", [300, 6_000, 150_000]),
        ],
    ),
    habit(
        "cargo",
        "install",
        &[CRATES, (Packages, "$CARGO/bin", "programs", [500, 12_000, 150_000])],
    ),
    habit(
        "rustup",
        "",
        &[(Fetched, "/usr/local/rustup", "parts of Rust", [10_000, 150_000, 1_300_000])],
    ),
    habit("mvn mvnw", "", &[MAVEN, (Made, "target", "what Maven writes", [10, 25_000, 300_000])]),
    habit(
        "gradle gradlew",
        "",
        &[GRADLE, (Made, "build", "what Gradle writes", [10, 20_000, 400_000])],
    ),
    habit("dotnet", "restore tool", &[NUGET]),
    habit(
        "dotnet",
        "build publish test",
        &[NUGET, (Made, ".", "what the build writes", [100, 8_000, 300_000])],
    ),
    habit("gem", "install", &[(Packages, "$GEM", "gems", [50, 8_000, 200_000])]),
    habit("bundle bundler", "install", &[(Packages, "$GEM", "gems", [3_000, 150_000, 900_000])]),
    habit("bundle bundler", "", &[OUTPUT]),
    habit(
        "composer composer.phar",
        "install update require create-project",
        &[VENDOR, (Cache, "~/.composer", "cache of Composer", [0, 8_000, 120_000])],
    ),
    habit("git", "clone", &[(Fetched, ".", "repository", [50, 15_000, 1_500_000])]),
    habit(
        "git",
        "pull fetch submodule checkout",
        &[(Fetched, ".git", "repository", [0, 1_000, 300_000])],
    ),
    habit("git", "", &[(Fetched, ".git", "repository", [0, 100, 50_000])]),
    habit(
        "make gmake ninja cmake",
        "install",
        &[(Made, "/usr/local", "what was built", [50, 15_000, 800_000])],
    ),
    habit(
        "make gmake ninja cmake meson",
        "",
        &[(Made, ".", "what the compiler writes", [10, 20_000, 2_000_000])],
    ),
    habit(
        "gcc g++ cc c++ clang rustc ld as javac swiftc",
        "",
        &[(Made, ".", "what the compiler writes", [5, 100, 50_000])],
    ),
    habit(
        "configure autoreconf autogen.sh",
        "",
        &[(Made, ".", "notes of the build", [20, 1_000, 30_000])],
    ),
    habit(
        "conda mamba micromamba",
        "",
        &[(Packages, "/opt/conda", "packages of conda", [5_000, 600_000, 8_000_000])],
    ),
    habit(
        "docker-php-ext-install docker-php-ext-enable docker-php-ext-configure pecl pear phpize",
        "",
        &[(Packages, "/usr/local/lib/php", "extensions of PHP", [1, 1_500, 60_000])],
    ),
    habit(
        "venv virtualenv",
        "",
        &[(Packages, "$1", "a virtual environment", [1_000, 12_000, 30_000])],
    ),
    habit(
        "useradd adduser addgroup groupadd usermod groupmod gpasswd passwd chpasswd",
        "",
        &[ACCOUNTS],
    ),
    habit("npm yarn pnpm npx tsc vite webpack ng next nuxt astro hugo", "", &[OUTPUT]),
    habit(
        "locale-gen localedef",
        "",
        &[(Packages, "/usr/lib/locale", "locales", [100, 3_000, 20_000])],
    ),
    habit(
        "dpkg",
        "-i --install",
        &[(Packages, "/usr/lib", "packages of files", [100, 10_000, 400_000])],
    ),
    habit("rpm", "", &[(Packages, "/usr/lib", "packages of files", [10, 15_000, 400_000])]),
    habit(
        "playwright",
        "install install-deps",
        &[(Fetched, "~/.cache/ms-playwright", "browsers", [150_000, 500_000, 1_500_000])],
    ),
    habit(
        "update-ca-certificates",
        "",
        &[(Packages, "/etc/ssl/certs", "certificates", [10, 220, 600])],
    ),
    habit("ldconfig", "", &[(Cache, "/etc/ld.so.cache", "cache of libraries", [1, 15, 200])]),
    habit(
        "add-apt-repository apt-add-repository",
        "",
        &[(Packages, "/etc/apt", "a source of packages", [1, 5, 60_000])],
    ),
];

/// Programs that write nothing, or nothing to speak of.
const QUIET: &[&str] = &[
    ".",
    "[",
    "[[",
    "a2dismod",
    "a2enconf",
    "a2enmod",
    "a2ensite",
    "apk-key",
    "apt-cache",
    "apt-config",
    "apt-key",
    "apt-mark",
    "arch",
    "awk",
    "case",
    "cat",
    "cd",
    "cmp",
    "comm",
    "crontab",
    "cross-build-end",
    "cross-build-start",
    "cut",
    "date",
    "debconf-set-selections",
    "df",
    "diff",
    "dnf-config-manager",
    "dpkg-architecture",
    "dpkg-query",
    "dpkg-reconfigure",
    "du",
    "echo",
    "envsubst",
    "file",
    "fix-permissions",
    "gawk",
    "getconf",
    "getent",
    "gosu",
    "grep",
    "groups",
    "head",
    "id",
    "install",
    "java",
    "jq",
    "ldd",
    "less",
    "ln",
    "locale",
    "ls",
    "lsb_release",
    "md5sum",
    "mkdir",
    "mktemp",
    "nginx",
    "nproc",
    "od",
    "openssl",
    "paste",
    "perl",
    "pgrep",
    "php",
    "php5enmod",
    "pkill",
    "ps",
    "python-config",
    "readlink",
    "realpath",
    "rmdir",
    "ruby",
    "sed",
    "service",
    "setcap",
    "sha1sum",
    "sha256sum",
    "sha512sum",
    "sleep",
    "sort",
    "source",
    "stat",
    "strip",
    "stty",
    "su",
    "systemctl",
    "tail",
    "tee",
    "test",
    "timeout",
    "touch",
    "tput",
    "tr",
    "tty",
    "ulimit",
    "update-alternatives",
    "update-locale",
    "update-rc.d",
    "uptime",
    "wait",
    "wc",
    "which",
    "xargs",
    "xxd",
    "yes",
    "yum-config-manager",
];

/// What scripts write that are downloaded and run, by a part of the address; the last row is for
/// all others. That of `rustup` was published, the rest are guesses.
const SCRIPTS: &[(&str, Part)] = &[
    ("rustup", (Fetched, "$CARGO", "a toolchain of Rust", [500_000, 1_240_000, 1_700_000])),
    ("nodesource", (Cache, "/var/lib/apt/lists", "lists of packages", [1_000, 25_000, 60_000])),
    ("get.docker.com", (Fetched, "/usr", "Docker", [100_000, 400_000, 700_000])),
    ("astral.sh", (Fetched, "~/.local/bin", "uv", [20_000, 45_000, 80_000])),
    ("bun.sh", (Fetched, "~/.bun", "bun", [40_000, 95_000, 150_000])),
    ("", (Fetched, "/", "what a script of which nothing is known writes", [0, 30_000, 2_000_000])),
];

/// What empties a cache: programs, an option or verb, and the place of the cache.
const CLEARS: &[(&str, &str, &str)] = &[
    ("go", "-modcache", "$GO/pkg/mod"),
    ("go", "-cache", "~/.cache/go-build"),
    ("composer", "clear-cache", "~/.composer"),
    ("composer", "clearcache", "~/.composer"),
    ("composer", "cc", "~/.composer"),
];

/// What a program may write of which nothing is known.
const ANY: [u64; 3] = [0, 1_000, 200_000];

pub(super) fn habit_of(shell: &mut Shell<'_>, name: &str, argv: &[String]) {
    let args = Args::read(argv, "-o --output --branch -b --depth -C --target --destination");
    let first = argv.get(1).map_or("", String::as_str);
    let verb = args.verb().0;
    for (program, word, path) in CLEARS {
        if *program == name && argv.iter().any(|arg| arg == word) {
            let path = expanded(shell, path);
            shell.machine.tree.weights.take(&path);
        }
    }
    let is_meant = |habit: &&Habit| {
        habit.programs.has(name)
            && (habit.verbs.is_empty() || [verb, first].iter().any(|it| has_word(habit.verbs, it)))
    };
    if matches!(name, "sh" | "bash" | "ash" | "dash" | "zsh") {
        let address = shell.ledger().piped.take().unwrap_or_default();
        let script = SCRIPTS.iter().find(|(part, _)| address.contains(part));
        return script.into_iter().for_each(|(_, part)| lay(shell, *part, name));
    }
    let Some(found) = HABITS.iter().find(is_meant) else {
        let is_asked = args.has("--version -v -V --help -h") || verb == "version";
        if !is_asked && !QUIET.contains(&name) {
            lay(shell, (Made, ".", &format!("what {name} writes"), ANY), name);
        }
        return;
    };
    for part in found.leaves {
        let (sort, mut path, what, size) = *part;
        if path == "."
            && let Some(output) = args.value("-o --output")
        {
            path = output;
        }
        if path == "." && verb == "clone" {
            path = cloned(&args.words);
        }
        if path == "$1" {
            path = args.words.first().copied().unwrap_or(".");
        }
        lay(shell, (sort, path, what, size), name);
    }
}

/// Where a repository is cloned to.
fn cloned<'a>(words: &[&'a str]) -> &'a str {
    match words {
        [_, _, directory, ..] => directory,
        [_, address, ..] => {
            let name = address.trim_end_matches('/').rsplit('/').next().unwrap_or(address);
            name.strip_suffix(".git").unwrap_or(name)
        }
        _ => ".",
    }
}

fn lay(
    shell: &mut Shell<'_>,
    (sort, path, what, size): (Sort, &str, &str, [u64; 3]),
    source: &str,
) {
    if is_unknown(path) {
        return lay(shell, (sort, ".", what, size), source);
    }
    let is_cache = path.starts_with(['~', '$']);
    let path = expanded(shell, path);
    let there = |weight: &Rc<Weight>| *weight.path == *path && *weight.what == *what;
    // Caches are not filled a second time.
    if is_cache && shell.machine.tree.weights.iter().any(there) {
        return;
    }
    let [low, likely, high] = size.map(|thousands| thousands * 1_000);
    let size = Range { low, likely, high };
    let source = format!("rule of thumb for {source}").into();
    shell.lay(Weight { sort, source, ..guess(&path, what, size) });
}

/// A path of the table as a real one.
fn expanded(shell: &Shell<'_>, path: &str) -> String {
    let path = match path.split_once('/') {
        Some((start, rest)) if start.starts_with(['~', '$']) => {
            format!("{}/{rest}", place(shell, start))
        }
        None if path.starts_with(['~', '$']) => place(shell, path).to_string(),
        _ => path.to_owned(),
    };
    clean(&shell.path(&path))
}

/// Where a tool keeps what it downloads.
fn place(shell: &Shell<'_>, name: &str) -> Rc<str> {
    let (variable, below) = match name {
        "$GO" => ("GOPATH", "/go"),
        "$CARGO" => ("CARGO_HOME", "/.cargo"),
        "$GEM" => ("GEM_HOME", "/.gem"),
        _ => ("HOME", ""),
    };
    let default = || format!("{}{below}", shell.home()).into();
    shell.variable(variable).filter(|path| path.starts_with('/')).unwrap_or_else(default)
}
