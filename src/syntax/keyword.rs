//! The instructions by name.

/// An instruction of a Dockerfile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keyword {
    /// `ADD [flags] source… destination`
    Add,
    /// `ARG name[=default]…`
    Arg,
    /// `CMD command`
    Cmd,
    /// `COPY [flags] source… destination`
    Copy,
    /// `ENTRYPOINT command`
    Entrypoint,
    /// `ENV name=value…`
    Env,
    /// `EXPOSE port[/protocol]…`
    Expose,
    /// `FROM [--platform=…] image [AS name]`
    From,
    /// `HEALTHCHECK [flags] CMD command` or `HEALTHCHECK NONE`
    Healthcheck,
    /// `LABEL name=value…`
    Label,
    /// `MAINTAINER name`
    Maintainer,
    /// `ONBUILD instruction`
    Onbuild,
    /// `RUN [flags] command`
    Run,
    /// `SHELL ["program", "argument"…]`
    Shell,
    /// `STOPSIGNAL signal`
    Stopsignal,
    /// `USER name[:group]`
    User,
    /// `VOLUME path…`
    Volume,
    /// `WORKDIR path`
    Workdir,
    /// Any other word at the place of an instruction.
    Unknown,
}

/// Every instruction with its name in upper case, in alphabetical order.
pub const KEYWORDS: [(Keyword, &str); 18] = [
    (Keyword::Add, "ADD"),
    (Keyword::Arg, "ARG"),
    (Keyword::Cmd, "CMD"),
    (Keyword::Copy, "COPY"),
    (Keyword::Entrypoint, "ENTRYPOINT"),
    (Keyword::Env, "ENV"),
    (Keyword::Expose, "EXPOSE"),
    (Keyword::From, "FROM"),
    (Keyword::Healthcheck, "HEALTHCHECK"),
    (Keyword::Label, "LABEL"),
    (Keyword::Maintainer, "MAINTAINER"),
    (Keyword::Onbuild, "ONBUILD"),
    (Keyword::Run, "RUN"),
    (Keyword::Shell, "SHELL"),
    (Keyword::Stopsignal, "STOPSIGNAL"),
    (Keyword::User, "USER"),
    (Keyword::Volume, "VOLUME"),
    (Keyword::Workdir, "WORKDIR"),
];

impl Keyword {
    /// The instruction of that name in any case.
    pub fn of(word: &str) -> Self {
        let first = word.bytes().next().map(|byte| byte.to_ascii_uppercase());
        KEYWORDS
            .iter()
            .find(|(_, name)| name.bytes().next() == first && name.eq_ignore_ascii_case(word))
            .map_or(Self::Unknown, |&(keyword, _)| keyword)
    }

    /// The name in upper case; empty for an unknown one.
    pub fn name(self) -> &'static str {
        KEYWORDS.iter().find(|&&(keyword, _)| keyword == self).map_or("", |&(_, name)| name)
    }

    /// Whether here-documents may follow.
    pub fn takes_heredocs(self) -> bool {
        matches!(self, Self::Run | Self::Copy | Self::Add)
    }
}
