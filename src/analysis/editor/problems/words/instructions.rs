//! Words for problems with instructions and their arguments.

use super::super::likely;
use super::{Words, one_of, words};
use crate::syntax::problem::Kind;

pub(super) fn of(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::UnknownInstruction(word, near) => unknown(word, near),
        Kind::NoStage => words(
            "This stands before the first `FROM`.",
            "Only `ARG` may come before `FROM image`, which says what the image is built on.",
        ),
        Kind::FromArguments => words(
            "`FROM` takes an image, and perhaps a name for the stage.",
            "Write `FROM image` or `FROM image AS name`; a comment needs a line of its own.",
        ),
        Kind::BadStageName(name) => words(
            format!("A stage cannot be called `{name}`."),
            "A name begins with a letter; then letters, digits, `-`, `_` and `.` may follow.",
        ),
        Kind::AtLeastOneArgument(name) | Kind::ExactlyOneArgument(name) => words(
            format!("`{name}` stands here alone."),
            format!("For example: `{}`.", example(name)),
        ),
        Kind::NoDestination(name) => words(
            format!("`{name}` needs to know what to copy and where to."),
            format!("For example: `{}`.", example(name)),
        ),
        Kind::HeredocDestination(name) => words(
            format!("A here-document cannot be the place that `{name}` copies to."),
            "It is what is copied; the path of the new file comes last.",
        ),
        Kind::BlankName(name) => words(
            format!("There is a value here that `{name}` has no name for."),
            "Put a name before `=`.",
        ),
        Kind::BlankVolume => {
            words("The path of a volume cannot be empty.", "For example: `VOLUME /data`.")
        }
        Kind::ShellNotJson => words(
            "`SHELL` takes a list in brackets.",
            "For example: `SHELL [\"/bin/bash\", \"-c\"]`.",
        ),
        _ => return health(kind).or_else(|| onbuild(kind)),
    })
}

fn unknown(word: &str, near: &[String]) -> Words {
    let near: Vec<_> = likely(word, near).into_iter().map(str::to_owned).collect();
    let hint = match one_of("", &near) {
        Some(near) => format!("Did you mean {near}?"),
        None if word.starts_with(['&', '|', '-', '"', '\'']) => {
            "If it continues the line above, that line must end in `\\`.".to_owned()
        }
        None => "If it is a command for the shell, put `RUN` before it. If it continues the line \
                 above, that line must end in `\\`."
            .to_owned(),
    };
    words(format!("There is no instruction `{word}`."), hint)
}

fn health(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::BadHealthcheck(_) => words(
            "`HEALTHCHECK` must be followed by `CMD` or `NONE`.",
            "For example: `HEALTHCHECK CMD curl -f http://localhost/`.",
        ),
        Kind::HealthcheckNoneArguments => words(
            "Nothing may follow `HEALTHCHECK NONE`.",
            "`NONE` turns the check of the base image off; remove what is behind it.",
        ),
        Kind::HealthcheckLacksCommand => words(
            "There is no command to check the container with.",
            "For example: `HEALTHCHECK CMD curl -f http://localhost/`.",
        ),
        _ => return None,
    })
}

fn onbuild(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::ChainedOnbuild => words(
            "`ONBUILD` cannot be followed by another `ONBUILD`.",
            "What is put off is an ordinary instruction: `ONBUILD COPY . /app`.",
        ),
        Kind::ForbiddenTrigger(name) => words(
            format!("`{name}` cannot be put off with `ONBUILD`."),
            "It may be any instruction but `FROM`, `MAINTAINER` and `ONBUILD` itself.",
        ),
        _ => return None,
    })
}

/// How an instruction is used.
fn example(name: &str) -> &'static str {
    match name {
        "ADD" => "ADD site.tar.gz /var/www/",
        "ARG" => "ARG VERSION=1.0",
        "COPY" => "COPY package.json ./",
        "ENV" => "ENV NODE_ENV=production",
        "EXPOSE" => "EXPOSE 8080",
        "HEALTHCHECK" => "HEALTHCHECK CMD curl -f http://localhost/",
        "LABEL" => "LABEL version=1.0",
        "MAINTAINER" => "MAINTAINER Ada",
        "ONBUILD" => "ONBUILD COPY . /app",
        "SHELL" => "SHELL [\"/bin/bash\", \"-c\"]",
        "STOPSIGNAL" => "STOPSIGNAL SIGTERM",
        "USER" => "USER app",
        "VOLUME" => "VOLUME /data",
        "WORKDIR" => "WORKDIR /app",
        _ => "RUN make",
    }
}
