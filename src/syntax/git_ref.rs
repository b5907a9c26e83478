//! Sources of ADD that are git repositories: `https://…/repo.git#branch:dir`, `git@host:repo`.

mod url;

#[cfg(test)]
mod tests;

use std::fmt;

use self::url::{Query, Url};
use super::go::quote;

/// A git repository and what of it is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GitRef {
    /// What `git clone` is given.
    pub remote: String,
    /// The name of the repository: `foo` for `https://host/foo.git`.
    pub short_name: String,
    /// A branch, a tag or a commit; empty for the default branch.
    pub reference: String,
    /// The commit that must be found.
    pub checksum: String,
    /// The directory that is taken; empty for all.
    pub subdir: String,
    /// `github.com/…` could as well be a local path, and ADD takes it for one.
    pub looks_local: bool,
    /// `git://` and `http://` don't encrypt.
    pub unencrypted: bool,
    pub keep_git_dir: Option<bool>,
    pub submodules: Option<bool>,
    /// `checkout` or `commit`; empty when not given.
    pub mtime: String,
    pub fetch_by_commit: bool,
}

/// Why there is no git repository, in BuildKit's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitRefError {
    /// Something else: a path or a plain URL.
    NotGit(String),
    /// A repository, but what is said about it is wrong.
    Malformed(String),
}

impl fmt::Display for GitRefError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotGit(message) | Self::Malformed(message) => f.write_str(message),
        }
    }
}

/// Whether ADD downloads this source as a file.
pub fn is_http(source: &str) -> bool {
    (source.starts_with("http://") || source.starts_with("https://")) && parse(source).is_err()
}

/// Reads a source as a git repository.
pub fn parse(source: &str) -> Result<GitRef, GitRefError> {
    let not_git = |message: &str| GitRefError::NotGit(message.to_owned());
    if source.starts_with("./") || source.starts_with("../") {
        return Err(not_git("invalid argument"));
    }
    let mut found = GitRef::default();
    let url;
    if source.starts_with("github.com/") {
        found.looks_local = true;
        url = Url::parse(source).map_err(GitRefError::NotGit)?;
    } else if let Some(scheme) = url::scheme(source) {
        if !matches!(scheme.as_str(), "http" | "https" | "ssh" | "git") {
            return Err(GitRefError::NotGit(format!("{scheme}: invalid protocol")));
        }
        url = Url::parse(source).map_err(GitRefError::NotGit)?;
        found.unencrypted = matches!(scheme.as_str(), "http" | "git");
        if scheme.starts_with("http") && url.path.strip_suffix(".git").is_none() {
            return Err(not_git("invalid argument"));
        }
    } else {
        url = Url::parse_scp(source).ok_or_else(|| not_git("unknown protocol"))?;
    }
    let last = url.remote.rsplit('/').next().unwrap_or("");
    last.strip_suffix(".git").unwrap_or(last).clone_into(&mut found.short_name);
    let (reference, subdir) = url.fragment.split_once(':').unwrap_or((&url.fragment, ""));
    reference.clone_into(&mut found.reference);
    subdir.clone_into(&mut found.subdir);
    found.load(&url.query).map_err(GitRefError::Malformed)?;
    found.remote = url.remote;
    Ok(found)
}

impl GitRef {
    /// Takes over what the query says. Keys are looked at by name; BuildKit does so by chance.
    fn load(&mut self, query: &Query) -> Result<(), String> {
        let (mut tag, mut branch) = ("", "");
        for (key, values) in query {
            let value = match values.as_slice() {
                [value] => value.as_str(),
                _ => return Err(format!("query {} has multiple values", quote(key))),
            };
            if value.is_empty()
                && !matches!(key.as_str(), "submodules" | "keep-git-dir" | "fetch-by-commit")
            {
                return Err(format!("query {} has no value", quote(key)));
            }
            match key.as_str() {
                "ref" => set("ref", &mut self.reference, value)?,
                "tag" => tag = value,
                "branch" => branch = value,
                "subdir" => set("subdir", &mut self.subdir, value)?,
                "checksum" | "commit" => value.clone_into(&mut self.checksum),
                "keep-git-dir" => self.keep_git_dir = Some(switch(key, value)?),
                "submodules" => self.submodules = Some(switch(key, value)?),
                "fetch-by-commit" => self.fetch_by_commit = switch(key, value)?,
                "mtime" => {
                    check_mtime(value)?;
                    value.clone_into(&mut self.mtime);
                }
                _ => return Err(format!("unexpected query {}", quote(key))),
            }
        }
        if !tag.is_empty() {
            set("ref", &mut self.reference, &full_name("refs/tags/", tag))?;
        }
        if !branch.is_empty() {
            if !tag.is_empty() {
                return Err("branch conflicts with tag".to_owned());
            }
            set("ref", &mut self.reference, &full_name("refs/heads/", branch))?;
        }
        Ok(())
    }
}

/// Sets what was not set to something else before.
fn set(what: &str, field: &mut String, value: &str) -> Result<(), String> {
    if !field.is_empty() && field != value {
        return Err(format!("{what} conflicts: {} vs {}", quote(field), quote(value)));
    }
    value.clone_into(field);
    Ok(())
}

fn full_name(prefix: &str, name: &str) -> String {
    if name.starts_with(prefix) { name.to_owned() } else { format!("{prefix}{name}") }
}

fn switch(key: &str, value: &str) -> Result<bool, String> {
    match value {
        "" | "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(format!("invalid {key} value: {}", quote(value))),
    }
}

fn check_mtime(value: &str) -> Result<(), String> {
    if matches!(value, "checkout" | "commit") {
        return Ok(());
    }
    Err(format!("invalid mtime value: {} (must be \"checkout\" or \"commit\")", quote(value)))
}
