//! The words of the command line.

use crate::plan::platform;
use crate::project::{Meaning, Options, Platform};

pub const HELP: &str = "\
What a Dockerfile does, foretold without Docker.

    layerlab parse   [OPTIONS] [DOCKERFILE [CONTEXT]]   the tree of its instructions
    layerlab check   [OPTIONS] [DOCKERFILE [CONTEXT]]   what is wrong with it, as `docker build --check`
    layerlab history [OPTIONS] [DOCKERFILE [CONTEXT]]   what `docker history` would say of its image
    layerlab inspect [OPTIONS] [DOCKERFILE [CONTEXT]]   what `docker image inspect` would say of it
    layerlab stages  [OPTIONS] [DOCKERFILE [CONTEXT]]   its stages, their layers and what they copy
    layerlab size    [OPTIONS] [DOCKERFILE [CONTEXT]]   what its layers weigh, and whether that is too much
    layerlab why     [OPTIONS] [DOCKERFILE [CONTEXT]]   what a build after edits takes from the cache
    layerlab advise  [OPTIONS] [DOCKERFILE [CONTEXT]]   what could be written better, and how
    layerlab replay  [OPTIONS] SCENARIO                 the same for a whole series of builds

DOCKERFILE is `Dockerfile` if it is left out, `-` is the standard input, and a directory means the
Dockerfile in it. CONTEXT is the directory of the Dockerfile if it is left out; with `-`, nothing is
known of the context then.

    -f, --file FILE          the Dockerfile; what follows the command is the context then
        --build-arg NAME=V   a build argument; may be given several times
        --target STAGE       the stage that is built; `check` looks at all of them all the same
        --platform OS/ARCH   what is built for, linux/amd64 if it is left out
        --format FORMAT      `text` or `json`; `advise` has `sarif`, too
        --no-trunc           history: nothing is cut off
    -t, --tag NAME           inspect: the name of the image
        --max SIZE           size: exit code 1 where the image is larger, such as 200MB
        --stage STAGE        size: the image of this stage, not of the one that is built
        --meaning MEANING    size: `files` for bytes of files, `store` for what the containerd store
                             takes on disk, `compressed` for what a push moves
        --measured FILE      size: what `docker history`, `docker image inspect` or `dive --json`
                             printed of the real image; it takes the place of estimates
        --edit EDIT          why: an edit between the first build and the second; several are made
                             at once
        --diff               advise: what `--fix` would change, as a patch
        --fix                advise: changes the files
        --rule RULE          advise: this rule only; may be given several times
        --unsafe             advise: `--diff` and `--fix` may change what is in the image
    -h, --help               this text
        --version            the version

An EDIT is one of these:

    write PATH=TEXT    delete PATH    touch PATH    chmod MODE PATH    (files of the context)
    rename PATH=>NEW
    replace OLD=>NEW                                   (in the Dockerfile, the first OLD)
    build-arg NAME=V   target STAGE   no-cache         (of the second build)
    prune                                              (empties the cache before it)

A SCENARIO is a JSON object with `files`, `dockerfile`, `build_args`, `target` and `edits`; `edits`
has objects such as {\"op\": \"write\", \"path\": \"a.txt\", \"content\": \"new\"}. A letter says what comes
of a step: C is taken from the cache, R runs, E fails, N never starts, - is not needed. If it also
has `builds` with their `code`, these letters are compared.

Sizes are estimates with a range; `--max` looks at what is likely, and where part of the size is
not known at all, the limit is not kept.

`advise --fix` does what leaves the files of the image as they are. What may change them, as another
base or a stage of its own does, it does if the rule is named or with `--unsafe`; what is a matter
of choice, as Alpine instead of Debian, only if the rule is named. `--diff` shows the same.

Exit codes: 0 all is fine, 1 something is wrong with the Dockerfile, the build would fail or there
is advice, 2 the command line is wrong or something cannot be read or written.

Nothing is built or downloaded. Images are simulated: IDs and digests are those of the simulated
content, and what is said of base images comes from a catalog.
";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    Parse,
    Check,
    History,
    Inspect,
    Stages,
    Replay,
    Size,
    Why,
    Advise,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Text,
    Json,
    Sarif,
}

const COMMANDS: &[(&str, Command)] = &[
    ("parse", Command::Parse),
    ("check", Command::Check),
    ("history", Command::History),
    ("inspect", Command::Inspect),
    ("stages", Command::Stages),
    ("replay", Command::Replay),
    ("size", Command::Size),
    ("why", Command::Why),
    ("advise", Command::Advise),
];

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Args {
    pub command: Command,
    /// What is no option, in order.
    pub operands: Vec<String>,
    pub file: Option<String>,
    pub options: Options,
    pub format: Format,
    /// Options without a value, by name.
    pub switches: Vec<&'static str>,
    pub tag: Option<String>,
    /// The largest that an image may be, as written.
    pub max: Option<String>,
    pub stage: Option<String>,
    pub meaning: Meaning,
    /// A file with what a real tool printed.
    pub measured: Option<String>,
    /// As written, in order.
    pub edits: Vec<String>,
    /// Names of rules.
    pub rules: Vec<String>,
}

impl Args {
    pub fn json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether an option without a value is given.
    pub fn has(&self, switch: &str) -> bool {
        self.switches.contains(&switch)
    }
}

/// An option.
struct Known {
    name: &'static str,
    short: &'static str,
    /// Whether a value belongs to it.
    takes_value: bool,
    /// The only commands that have it; none for all.
    only: &'static [Command],
}

const fn known(
    name: &'static str,
    short: &'static str,
    takes_value: bool,
    only: &'static [Command],
) -> Known {
    Known { name, short, takes_value, only }
}

/// A scenario says itself what it is built with.
const BUILDING: &[Command] = &[
    Command::Parse,
    Command::Check,
    Command::History,
    Command::Inspect,
    Command::Stages,
    Command::Size,
    Command::Why,
    Command::Advise,
];

const KNOWN: &[Known] = &[
    known("--file", "-f", true, &[]),
    known("--build-arg", "", true, BUILDING),
    known("--target", "", true, BUILDING),
    known("--platform", "", true, BUILDING),
    known("--format", "", true, &[]),
    known("--no-trunc", "", false, &[Command::History]),
    known("--tag", "-t", true, &[Command::Inspect]),
    known("--max", "", true, &[Command::Size]),
    known("--stage", "", true, &[Command::Size]),
    known("--meaning", "", true, &[Command::Size]),
    known("--measured", "", true, &[Command::Size]),
    known("--edit", "", true, &[Command::Why]),
    known("--diff", "", false, &[Command::Advise]),
    known("--fix", "", false, &[Command::Advise]),
    known("--rule", "", true, &[Command::Advise]),
    known("--unsafe", "", false, &[Command::Advise]),
];

/// Reads the command line; `None` where help is asked for.
pub fn read(words: &[String]) -> Result<Option<Args>, String> {
    let Some((name, rest)) = words.split_first() else { return Ok(None) };
    let is_help = |word: &String| ["-h", "--help"].contains(&word.as_str());
    if name == "help" || words.iter().take_while(|word| *word != "--").any(is_help) {
        return Ok(None);
    }
    let found = COMMANDS.iter().find(|(known, _)| known == name);
    let Some(&(_, command)) = found else {
        return Err(format!("There is no command `{name}`."));
    };
    let mut args = Args {
        command,
        operands: Vec::new(),
        file: None,
        options: Options::default(),
        format: Format::Text,
        switches: Vec::new(),
        tag: None,
        max: None,
        stage: None,
        meaning: Meaning::default(),
        measured: None,
        edits: Vec::new(),
        rules: Vec::new(),
    };
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        if word == "--" {
            args.operands.extend(words.by_ref().cloned());
        } else if word == "-" || !word.starts_with('-') {
            args.operands.push(word.clone());
        } else {
            option(&mut args, word, &mut words)?;
        }
    }
    Ok(Some(args))
}

fn option<'a>(
    args: &mut Args,
    word: &str,
    rest: &mut impl Iterator<Item = &'a String>,
) -> Result<(), String> {
    let (name, glued) = match word.split_once('=') {
        Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
        _ => (word, None),
    };
    let known = KNOWN.iter().find(|known| known.name == name || known.short == name);
    let Some(known) = known else { return Err(format!("There is no option `{name}`.")) };
    if !known.only.is_empty() && !known.only.contains(&args.command) {
        return Err(format!("The option `{name}` is not for this command."));
    }
    if !known.takes_value {
        if glued.is_some() {
            return Err(format!("The option `{name}` has no value."));
        }
        args.switches.push(known.name);
        return Ok(());
    }
    let value = glued.or_else(|| rest.next().cloned());
    let value = value.ok_or_else(|| format!("The option `{name}` needs a value."))?;
    with_value(args, known.name, value)
}

fn with_value(args: &mut Args, name: &str, value: String) -> Result<(), String> {
    match name {
        "--file" => args.file = Some(value),
        "--target" => args.options.target = Some(value.into()),
        "--platform" => args.options.platform = platform_of(&value)?,
        "--tag" => args.tag = Some(value),
        "--edit" => args.edits.push(value),
        "--rule" => args.rules.push(value),
        "--max" => args.max = Some(value),
        "--stage" => args.stage = Some(value),
        "--measured" => args.measured = Some(value),
        "--meaning" => args.meaning = meaning_of(&value)?,
        "--build-arg" => {
            let Some((name, value)) = value.split_once('=') else {
                return Err(format!("A build argument is `NAME=VALUE`, not `{value}`."));
            };
            args.options.build_args.insert(name.into(), value.into());
        }
        _ => match value.as_str() {
            "json" => args.format = Format::Json,
            "text" => args.format = Format::Text,
            "sarif" if args.command == Command::Advise => args.format = Format::Sarif,
            other => return Err(format!("There is no format `{other}`; it is `text` or `json`.")),
        },
    }
    Ok(())
}

fn meaning_of(text: &str) -> Result<Meaning, String> {
    match text {
        "files" => Ok(Meaning::Files),
        "store" => Ok(Meaning::Store),
        "compressed" => Ok(Meaning::Compressed),
        _ => Err(format!("`{text}` is no meaning; it is `files`, `store` or `compressed`.")),
    }
}

fn platform_of(text: &str) -> Result<Platform, String> {
    platform::parse(text).map_err(|why| format!("`{text}` is no platform: {why}."))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::rc::Rc;

    use super::*;

    fn of(line: &str) -> Result<Option<Args>, String> {
        read(&line.split(' ').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn values_stand_behind_a_blank_or_an_equals_sign() {
        let one = of("check -f d --build-arg A=b=c --target=t --platform linux/arm64 ctx").unwrap();
        let args = one.unwrap();
        assert_eq!(
            (args.file.as_deref(), &args.operands[..]),
            (Some("d"), &["ctx".to_owned()][..])
        );
        let args_of: BTreeMap<Rc<str>, Rc<str>> = [("A".into(), "b=c".into())].into();
        assert_eq!(args.options.build_args, args_of);
        assert_eq!(args.options.target.as_deref(), Some("t"));
        assert_eq!(&*args.options.platform.architecture, "arm64");
        assert_eq!(of("check -- -x").unwrap().unwrap().operands, ["-x"]);
        assert_eq!(of("check -").unwrap().unwrap().operands, ["-"]);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let wrong = |line: &str| of(line).unwrap_err();
        assert_eq!(wrong("chekc"), "There is no command `chekc`.");
        assert_eq!(wrong("check --nope"), "There is no option `--nope`.");
        assert_eq!(wrong("check --target"), "The option `--target` needs a value.");
        assert_eq!(wrong("replay --target=a"), "The option `--target` is not for this command.");
        assert_eq!(wrong("check --no-trunc"), "The option `--no-trunc` is not for this command.");
        assert_eq!(wrong("history --no-trunc=1"), "The option `--no-trunc` has no value.");
        assert_eq!(wrong("check --build-arg A"), "A build argument is `NAME=VALUE`, not `A`.");
        assert!(wrong("check --format xml").starts_with("There is no format `xml`"));
        assert!(wrong("check --platform a/b/c/d").starts_with("`a/b/c/d` is no platform: "));
    }

    #[test]
    fn help_is_there_wherever_it_is_asked_for() {
        assert_eq!(read(&[]), Ok(None));
        assert_eq!(of("check --nope --help"), Ok(None));
        assert!(of("check -- --help").unwrap().is_some());
        for known in KNOWN {
            assert!(HELP.contains(known.name), "{}", known.name);
        }
        for (name, _) in COMMANDS {
            assert!(HELP.contains(&format!("layerlab {name}")), "{name}");
        }
    }
}
