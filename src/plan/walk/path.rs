//! Paths of instructions.

/// The directory that `WORKDIR` leads to: an absolute one stays as written.
pub(super) fn workdir(current: &str, wanted: &str) -> String {
    if wanted.starts_with('/') {
        return wanted.to_owned();
    }
    joined(&[current, wanted])
}

/// Where `COPY` puts something: absolute and clean; a slash or `/.` at the end stays.
pub(super) fn destination(workdir: &str, written: &str) -> String {
    let written = if matches!(written, "" | ".") { "./" } else { written };
    let mut path =
        if written.starts_with('/') { rooted(written) } else { joined(&[workdir, written]) };
    if written.ends_with('/') && !path.ends_with('/') {
        path.push('/');
    } else if written.ends_with("/.") {
        if path != "/" {
            path.push('/');
        }
        path.push('.');
    }
    path
}

/// A path of a source: absolute and clean.
pub(super) fn rooted(path: &str) -> String {
    joined(&[path])
}

/// One path behind the other: absolute and clean.
pub(super) fn joined(paths: &[&str]) -> String {
    let mut out = String::with_capacity(paths.iter().map(|path| path.len() + 1).sum());
    for element in paths.iter().flat_map(|path| path.split('/')) {
        match element {
            "" | "." => {}
            ".." => out.truncate(out.rfind('/').unwrap_or(0)),
            element => {
                out.push('/');
                out.push_str(element);
            }
        }
    }
    if out.is_empty() {
        out.push('/');
    }
    out
}

/// The last part of a path.
pub(super) fn base(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    match trimmed.rsplit('/').next() {
        Some("") if !path.is_empty() => "/",
        Some("") | None => ".",
        Some(name) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_keep_what_matters_at_their_end() {
        for (workdir, written, path) in [
            ("/w", "a", "/w/a"),
            ("/w", "", "/w/"),
            ("/w", ".", "/w/"),
            ("/w", "./b/", "/w/b/"),
            ("/w", "/a/../b", "/b"),
            ("/w", "/", "/"),
            ("/", "x/.", "/x/."),
            ("/w", "../..", "/"),
        ] {
            assert_eq!(destination(workdir, written), path, "{workdir} {written}");
        }
    }

    #[test]
    fn absolute_working_directories_stay_as_written() {
        assert_eq!(workdir("/a", "b/../c"), "/a/c");
        assert_eq!(workdir("/a", "//b/"), "//b/");
        assert_eq!(workdir("/a", ""), "/a");
        assert_eq!(workdir("", ".."), "/");
    }

    #[test]
    fn the_base_is_the_last_part() {
        assert_eq!([base("/a/b/"), base("b"), base("/"), base("")], ["b", "b", "/", "."]);
    }
}
