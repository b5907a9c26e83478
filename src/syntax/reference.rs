//! Names of images: `alpine`, `ghcr.io/org/app:1.2@sha256:…`, and what Docker takes them for.

mod grammar;

#[cfg(test)]
mod tests;

use std::fmt;

use crate::text::Span;

/// The registry that a name without one means.
pub const DEFAULT_REGISTRY: &str = "docker.io";
/// The tag that a name without tag and digest means.
pub const DEFAULT_TAG: &str = "latest";

const LEGACY_REGISTRY: &str = "index.docker.io";
const OFFICIAL: &str = "library/";
const MAX_PATH: usize = 255;

/// An image's name in full.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// `docker.io`. Empty only for a name such as `my_host.io/app`, which no registry can have.
    pub registry: String,
    /// `library/alpine`
    pub path: String,
    pub tag: Option<String>,
    /// `sha256:…`
    pub digest: Option<String>,
    pub parts: Parts,
}

/// Where the parts stand in the text; `None` for what is not written there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parts {
    pub registry: Option<Span>,
    pub path: Span,
    pub tag: Option<Span>,
    pub digest: Option<Span>,
}

/// Why a text is no image's name, in Docker's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferenceError {
    InvalidFormat,
    /// The path has upper-case letters.
    Uppercase {
        path: String,
    },
    /// Only the registry stands in the way of a name in lower case.
    UppercaseRegistry,
    TooLong,
    /// 64 hexadecimal digits are the ID of an image.
    LooksLikeId {
        text: String,
    },
    UnsupportedDigest,
    InvalidDigest,
    InvalidDigestLength,
}

impl fmt::Display for ReferenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidFormat => f.write_str("invalid reference format"),
            Self::Uppercase { path } => {
                write!(f, "invalid reference format: repository name ({path}) must be lowercase")
            }
            Self::UppercaseRegistry => f.write_str("repository name must be lowercase"),
            Self::TooLong => {
                write!(f, "repository name must not be more than {MAX_PATH} characters")
            }
            Self::LooksLikeId { text } => write!(
                f,
                "invalid repository name ({text}), cannot specify 64-byte hexadecimal strings"
            ),
            Self::UnsupportedDigest => f.write_str("unsupported digest algorithm"),
            Self::InvalidDigest => f.write_str("invalid checksum digest format"),
            Self::InvalidDigestLength => f.write_str("invalid checksum digest length"),
        }
    }
}

/// Reads a name as Docker does.
pub fn parse(text: &str) -> Result<Reference, ReferenceError> {
    if grammar::is_id(text) {
        return Err(ReferenceError::LooksLikeId { text: text.to_owned() });
    }
    let (written_registry, registry, rest) = split_registry(text);
    let official = registry == DEFAULT_REGISTRY && !rest.contains('/');
    let prefix = if official { OFFICIAL } else { "" };

    let path = rest.split(':').next().unwrap_or("");
    if path.to_lowercase() != path {
        return Err(ReferenceError::Uppercase { path: format!("{prefix}{path}") });
    }
    let Some(split) = grammar::split(registry, prefix, rest) else {
        let lower = (registry.to_lowercase(), rest.to_lowercase());
        let uppercase = (lower.0 != registry || lower.1 != rest)
            && grammar::split(&lower.0, prefix, &lower.1).is_some();
        return Err(if uppercase {
            ReferenceError::UppercaseRegistry
        } else {
            ReferenceError::InvalidFormat
        });
    };
    let (registry, path) = if split.registry_is_path {
        (String::new(), format!("{registry}/{prefix}{}", split.path))
    } else {
        (registry.to_owned(), format!("{prefix}{}", split.path))
    };
    if path.len() > MAX_PATH {
        return Err(ReferenceError::TooLong);
    }
    if let Some(digest) = split.digest {
        grammar::check_digest(digest)?;
    }
    let parts = parts(text, written_registry.filter(|_| !split.registry_is_path), &split);
    let (tag, digest) = (split.tag.map(str::to_owned), split.digest.map(str::to_owned));
    Ok(Reference { registry, path, tag, digest, parts })
}

impl Reference {
    /// `docker.io/library/alpine`
    pub fn name(&self) -> String {
        if self.registry.is_empty() {
            return self.path.clone();
        }
        format!("{}/{}", self.registry, self.path)
    }

    /// `docker.io/library/alpine:latest`: with the default tag if there is neither tag nor digest.
    pub fn canonical(&self) -> String {
        let tag = match (&self.tag, &self.digest) {
            (None, None) => Some(DEFAULT_TAG),
            (tag, _) => tag.as_deref(),
        };
        self.with_suffix(self.name(), tag)
    }

    /// The shortest name for people: `alpine`, `org/app`, `ghcr.io/org/app`.
    pub fn familiar_name(&self) -> String {
        if self.registry != DEFAULT_REGISTRY {
            return self.name();
        }
        let official = self.path.strip_prefix(OFFICIAL).filter(|rest| !rest.contains('/'));
        official.unwrap_or(&self.path).to_owned()
    }

    /// The familiar name with the tag and the digest that are written.
    pub fn familiar(&self) -> String {
        self.with_suffix(self.familiar_name(), self.tag.as_deref())
    }

    /// The tag that is pulled; none if only a digest is given.
    pub fn tag_or_default(&self) -> Option<&str> {
        match (&self.tag, &self.digest) {
            (None, None) => Some(DEFAULT_TAG),
            (tag, _) => tag.as_deref(),
        }
    }

    fn with_suffix(&self, mut name: String, tag: Option<&str>) -> String {
        for (sign, part) in [(':', tag), ('@', self.digest.as_deref())] {
            if let Some(part) = part {
                name.push(sign);
                name.push_str(part);
            }
        }
        name
    }
}

/// The registry as it is written, the registry that is meant, and the rest.
fn split_registry(text: &str) -> (Option<&str>, &str, &str) {
    let Some((first, rest)) = text.split_once('/') else { return (None, DEFAULT_REGISTRY, text) };
    if first == LEGACY_REGISTRY {
        return (Some(first), DEFAULT_REGISTRY, rest);
    }
    let is_registry =
        first == "localhost" || first.contains(['.', ':']) || first.to_lowercase() != first;
    if is_registry { (Some(first), first, rest) } else { (None, DEFAULT_REGISTRY, text) }
}

fn parts(text: &str, registry: Option<&str>, split: &grammar::Split<'_>) -> Parts {
    let digest_start = split.digest.map(|digest| text.len() - digest.len());
    let tag_end = digest_start.map_or(text.len(), |start| start - 1);
    let tag_start = split.tag.map(|tag| tag_end - tag.len());
    let path_end = tag_start.map_or(tag_end, |start| start - 1);
    let registry_len = registry.map(str::len);
    let span = |start: usize, end: usize| Span::new(start as u32, end as u32);
    Parts {
        registry: registry_len.map(|len| span(0, len)),
        path: span(registry_len.map_or(0, |len| len + 1), path_end),
        tag: tag_start.map(|start| span(start, tag_end)),
        digest: digest_start.map(|start| span(start, text.len())),
    }
}
