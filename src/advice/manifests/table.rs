//! Which programs install dependencies, and which files they read for it.

use crate::advice::tool::Tool;

/// Whether a program leaves the files that it reads as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exact {
    Yes,
    No,
}

/// A call that installs what files name.
#[derive(Clone, Debug)]
pub(super) struct Installer {
    /// `npm ci`
    pub what: &'static str,
    pub exact: Exact,
    /// Files that have to be there.
    pub needs: Vec<String>,
    /// Those that it reads if they are there.
    pub uses: &'static [&'static str],
}

impl Installer {
    fn new(
        what: &'static str,
        exact: Exact,
        needs: &[&str],
        uses: &'static [&'static str],
    ) -> Self {
        Self { what, exact, needs: needs.iter().map(|it| (*it).to_owned()).collect(), uses }
    }

    /// The same program once more.
    pub(super) fn add(&mut self, other: Self) {
        self.needs.extend(other.needs);
        self.needs.dedup();
    }
}

/// What stands beside an installation and reads no file of the source.
pub(super) fn is_beside(tool: &Tool<'_>) -> bool {
    let words: Vec<&str> = tool.words.iter().map(|word| &**word).collect();
    match words.as_slice() {
        ["npm" | "yarn", "cache", "clean", ..] => true,
        ["npm" | "yarn", "config", "set", ..] => true,
        ["npm", "install" | "i", options @ ..] => {
            let is_global = options.iter().any(|it| matches!(*it, "-g" | "--global"));
            let mut names = options.iter().filter(|it| !it.starts_with('-'));
            is_global && names.next().is_some() && names.all(|it| is_name(it))
        }
        ["pip" | "pip3", "install", options @ ..] => {
            let names = options.iter().filter(|it| !it.starts_with('-'));
            let plain = |it: &&str| {
                matches!(*it, "pip" | "setuptools" | "wheel" | "poetry" | "uv" | "pipenv")
            };
            names.clone().next().is_some()
                && names
                    .into_iter()
                    .all(|it| plain(&it.split(['=', '<', '>']).next().unwrap_or_default()))
        }
        ["corepack", "enable", ..] | ["gem", "install", "bundler", ..] => true,
        ["bundle" | "poetry", "config", ..] => true,
        _ => false,
    }
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && !word.starts_with(['.', '/'])
}

/// What a call installs by files in the directory where it runs; nothing for any other call.
/// `is_set` tells whether a variable has a value.
pub(super) fn installer(tool: &Tool<'_>, is_set: &dyn Fn(&str) -> bool) -> Option<Installer> {
    let words: Vec<&str> = tool.words.iter().map(|word| &**word).collect();
    // A word that is not plain may be anything.
    if words.iter().any(|word| word.is_empty()) {
        return None;
    }
    let words = words.as_slice();
    node(tool, words).or_else(|| python(tool, words)).or_else(|| other(tool, words, is_set))
}

fn only_options(rest: &[&str]) -> bool {
    rest.iter().all(|it| it.starts_with('-') && !it.contains('/'))
}

fn exact(it: bool) -> Exact {
    if it { Exact::Yes } else { Exact::No }
}

fn node(tool: &Tool<'_>, words: &[&str]) -> Option<Installer> {
    const NPM: &[&str] = &["package-lock.json", ".npmrc"];
    let new = |what, is_exact, uses| Installer::new(what, exact(is_exact), &["package.json"], uses);
    match words {
        ["npm", "ci" | "clean-install", rest @ ..] => {
            let is_here = only_options(rest) && !tool.has(&["--prefix"]);
            is_here.then(|| new("npm ci", true, NPM))
        }
        ["npm", "install" | "i", rest @ ..] => {
            let is_here = only_options(rest) && !tool.has(&["-g", "--global", "--prefix"]);
            is_here.then(|| new("npm install", false, NPM))
        }
        ["yarn", rest @ ..] => {
            let rest = if rest.first() == Some(&"install") { rest.get(1..)? } else { rest };
            let only_asks = ["--version", "-v", "--help", "-h", "--cwd"];
            let frozen = tool.has(&["--frozen-lockfile", "--pure-lockfile", "--immutable"]);
            (only_options(rest) && !tool.has(&only_asks))
                .then(|| new("yarn install", frozen, &["yarn.lock", ".npmrc", ".yarnrc"]))
        }
        ["pnpm", "install" | "i", rest @ ..] => {
            let frozen = tool.has(&["--frozen-lockfile"]);
            only_options(rest).then(|| new("pnpm install", frozen, &["pnpm-lock.yaml", ".npmrc"]))
        }
        _ => None,
    }
}

fn python(tool: &Tool<'_>, words: &[&str]) -> Option<Installer> {
    let has = |options: &[&str]| tool.has(options);
    match words {
        ["pip" | "pip3", "install", rest @ ..] | ["uv", "pip", "install", rest @ ..] => pip(rest),
        [python, "-m", "pip", "install", rest @ ..] if python.starts_with("python") => pip(rest),
        ["pipenv", verb @ ("install" | "sync"), rest @ ..] if only_options(rest) => {
            let frozen = has(&["--deploy", "--ignore-pipfile"]) || *verb == "sync";
            Some(Installer::new("pipenv install", exact(frozen), &["Pipfile"], &["Pipfile.lock"]))
        }
        ["poetry", "install", rest @ ..] if only_options(rest) && has(&["--no-root"]) => {
            let uses = &["poetry.lock"];
            Some(Installer::new("poetry install", Exact::Yes, &["pyproject.toml"], uses))
        }
        ["uv", "sync", rest @ ..] if only_options(rest) && has(&["--no-install-project"]) => {
            let frozen = has(&["--frozen", "--locked"]);
            let uses = &["uv.lock", ".python-version"];
            Some(Installer::new("uv sync", exact(frozen), &["pyproject.toml"], uses))
        }
        _ => None,
    }
}

/// What makes Composer look through all of the source, or elsewhere.
const COMPOSER_READS: &[&str] =
    &["-o", "--optimize-autoloader", "-a", "--classmap-authoritative", "-d", "--working-dir"];

fn other(tool: &Tool<'_>, words: &[&str], is_set: &dyn Fn(&str) -> bool) -> Option<Installer> {
    match words {
        ["bundle", "install", rest @ ..] if bundle_options(rest) => {
            let is_told = is_set("BUNDLE_FROZEN") || is_set("BUNDLE_DEPLOYMENT");
            let frozen = exact(tool.has(&["--frozen", "--deployment"]) || is_told);
            Some(Installer::new("bundle install", frozen, &["Gemfile"], &["Gemfile.lock"]))
        }
        ["composer", "install", rest @ ..] if only_options(rest) && !tool.has(COMPOSER_READS) => {
            let uses = &["composer.lock"];
            Some(Installer::new("composer install", Exact::Yes, &["composer.json"], uses))
        }
        ["go", "mod", "download", rest @ ..] if only_options(rest) => {
            Some(Installer::new("go mod download", Exact::Yes, &["go.mod"], &["go.sum"]))
        }
        _ => None,
    }
}

/// Options of `bundle install`, of which some have a number or words behind them.
fn bundle_options(rest: &[&str]) -> bool {
    rest.iter().all(|it| !it.contains('/') && !it.contains("gemfile"))
}

/// `pip install -r requirements.txt`
fn pip(rest: &[&str]) -> Option<Installer> {
    let mut needs = Vec::new();
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        match *word {
            "-r" | "--requirement" => needs.push((*words.next()?).to_owned()),
            "-c" | "--constraint" | "-e" | "--editable" | "-t" | "--target" | "-f"
            | "--find-links" => return None,
            "-i" | "--index-url" | "--extra-index-url" | "--trusted-host" | "--timeout" => {
                _ = words.next()?;
            }
            word => match word.strip_prefix("--requirement=").or_else(|| word.strip_prefix("-r")) {
                Some(path) => needs.push(path.to_owned()),
                None if word.starts_with('-') && !word.contains('.') => {}
                None if word.chars().all(|it| {
                    it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '=' | '[' | ']')
                }) => {}
                None => return None,
            },
        }
    }
    let plain =
        |path: &String| !path.starts_with('/') && !path.contains("..") && !path.contains(':');
    let needs: Vec<String> =
        needs.iter().map(|it| it.trim_start_matches("./").to_owned()).collect();
    let directory = |path: &String| path.rsplit_once('/').map(|(it, _)| it.to_owned());
    let together = needs
        .windows(2)
        .all(|pair| matches!(pair, [one, other] if directory(one) == directory(other)));
    (!needs.is_empty() && needs.iter().all(plain) && together).then_some(Installer {
        what: "pip install",
        exact: Exact::Yes,
        needs,
        uses: &[],
    })
}
