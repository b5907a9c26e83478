//! Git sources as BuildKit reads them.

use super::*;

/// What differs from an empty one, in one line.
fn shown(source: &str) -> String {
    let git = match parse(source) {
        Ok(git) => git,
        Err(GitRefError::NotGit(why)) => return format!("not git: {why}"),
        Err(GitRefError::Malformed(why)) => return format!("malformed: {why}"),
    };
    let texts = [
        ("ref", &git.reference),
        ("sum", &git.checksum),
        ("dir", &git.subdir),
        ("mtime", &git.mtime),
    ];
    let switches = [("keep", git.keep_git_dir), ("submodules", git.submodules)];
    let flags = [
        ("local?", git.looks_local),
        ("unencrypted", git.unencrypted),
        ("by-commit", git.fetch_by_commit),
    ];
    let texts = texts.iter().filter(|(_, text)| !text.is_empty());
    [git.remote.clone(), format!("({})", git.short_name)]
        .into_iter()
        .chain(texts.map(|(name, text)| format!("{name}={text}")))
        .chain(switches.iter().filter_map(|(name, on)| on.map(|on| format!("{name}={on}"))))
        .chain(flags.iter().filter(|(_, on)| *on).map(|(name, _)| (*name).to_owned()))
        .collect::<Vec<_>>()
        .join(" ")
}

#[track_caller]
fn check(source: &str, expected: &str) {
    assert_eq!(shown(source), expected, "{source}");
}

#[test]
fn repositories_are_told_by_their_address() {
    check("https://h.org/a/b.git", "https://h.org/a/b.git (b)");
    check("HTTP://h.org/b.git", "http://h.org/b.git (b) unencrypted");
    check("git://h.org/b", "git://h.org/b (b) unencrypted");
    check("ssh://git@h.org:22/b", "ssh://git@h.org:22/b (b)");
    check("git@h.org:a/b.git", "git@h.org:a/b.git (b)");
    check("github.com/a/b", "github.com/a/b (b) local?");
}

#[test]
fn other_sources_are_not_git() {
    check("https://h.org/a.tar.gz", "not git: invalid argument");
    check("https://h.org/b.git/", "not git: invalid argument");
    check("./b.git", "not git: invalid argument");
    check("b.git", "not git: unknown protocol");
    check("git@h_x:b", "not git: unknown protocol");
    check("ftp://h.org/b.git", "not git: ftp: invalid protocol");
    check(
        "https://h org/b.git",
        "not git: parse \"https://h org/b.git\": invalid character \" \" in host name",
    );
    check(
        "https://h:x/b.git",
        "not git: parse \"https://h:x/b.git\": invalid port \":x\" after host",
    );
    check("https://h/%zz.git", "not git: parse \"https://h/%zz.git\": invalid URL escape \"%zz\"");
}

#[test]
fn fragments_name_a_ref_and_a_directory() {
    check("https://h/b.git#v1:sub/dir", "https://h/b.git (b) ref=v1 dir=sub/dir");
    check("https://h/b.git#:sub", "https://h/b.git (b) dir=sub");
    check("git@h:a/b#v1:x", "git@h:a/b (b) ref=v1 dir=x");
    check("github.com/a/b#main", "github.com/a/b (b) ref=main local?");
}

#[test]
fn queries_name_everything() {
    check("https://h/b.git?ref=v1&subdir=x", "https://h/b.git (b) ref=v1 dir=x");
    check("https://h/b.git?ref=v1#v1", "https://h/b.git (b) ref=v1");
    check("https://h/b.git?tag=v1", "https://h/b.git (b) ref=refs/tags/v1");
    check("https://h/b.git?branch=refs/heads/x", "https://h/b.git (b) ref=refs/heads/x");
    check("git@h:a/b.git?commit=abc#v1", "git@h:a/b.git (b) ref=v1 sum=abc");
    check(
        "https://h/b.git?keep-git-dir&submodules=0",
        "https://h/b.git (b) keep=true submodules=false",
    );
    check(
        "https://h/b.git?mtime=commit&fetch-by-commit",
        "https://h/b.git (b) mtime=commit by-commit",
    );
    check("https://h/b.git?ref=a%2Fb+c", "https://h/b.git (b) ref=a/b c");
    check("https://h/%7Eb%20c.git", "https://h/%7Eb%20c.git (%7Eb%20c)");
}

#[test]
fn contradictions_are_refused() {
    check("https://h/b.git?ref=a#b", "malformed: ref conflicts: \"b\" vs \"a\"");
    check("https://h/b.git?subdir=a#:b", "malformed: subdir conflicts: \"b\" vs \"a\"");
    check("https://h/b.git?ref=a&branch=b", "malformed: ref conflicts: \"a\" vs \"refs/heads/b\"");
    check("https://h/b.git?branch=a&tag=b", "malformed: branch conflicts with tag");
    check("https://h/b.git?ref=a&ref=a", "malformed: query \"ref\" has multiple values");
    check("https://h/b.git?ref", "malformed: query \"ref\" has no value");
    check("https://h/b.git?x=1", "malformed: unexpected query \"x\"");
    check("https://h/b.git?submodules=no", "malformed: invalid submodules value: \"no\"");
    check(
        "https://h/b.git?mtime=now",
        "malformed: invalid mtime value: \"now\" (must be \"checkout\" or \"commit\")",
    );
}

#[test]
fn plain_urls_are_downloads() {
    assert!(is_http("https://h/a.tar.gz"));
    assert!(is_http("http://h/b.git/"));
    assert!(!is_http("https://h/b.git"));
    assert!(!is_http("HTTPS://h/a"));
    assert!(!is_http("git@h:b"));
}
