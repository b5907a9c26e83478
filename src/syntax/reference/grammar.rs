//! Which texts are names, tags and digests.

use super::ReferenceError;

/// What is behind the registry of a valid name.
pub(super) struct Split<'t> {
    /// Without the `library/` that is only meant.
    pub(super) path: &'t str,
    pub(super) tag: Option<&'t str>,
    pub(super) digest: Option<&'t str>,
    /// What looked like a registry can't be one but is a directory of the path.
    pub(super) registry_is_path: bool,
}

/// 64 hexadecimal digits.
pub(super) fn is_id(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(is_lower_hex)
}

/// Takes `prefix` + `rest` apart; `None` if anything in it is not valid.
pub(super) fn split<'t>(registry: &str, prefix: &str, rest: &'t str) -> Option<Split<'t>> {
    let (rest, digest) = match rest.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (rest, None),
    };
    let last = rest.rfind('/').map_or(0, |slash| slash + 1);
    let (path, tag) = match rest.get(last..)?.find(':') {
        Some(colon) => (rest.get(..last + colon)?, Some(rest.get(last + colon + 1..)?)),
        None => (rest, None),
    };
    let registry_is_path = !is_registry(registry);
    let valid = is_path(path)
        && prefix.split_terminator('/').all(is_path_component)
        && (!registry_is_path || is_path_component(registry))
        && tag.is_none_or(is_tag)
        && digest.is_none_or(is_digest);
    valid.then_some(Split { path, tag, digest, registry_is_path })
}

/// Whether a digest that is written as one is one that can be checked.
pub(super) fn check_digest(digest: &str) -> Result<(), ReferenceError> {
    let (algorithm, hex) = digest.split_once(':').ok_or(ReferenceError::InvalidDigest)?;
    let len = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ if algorithm.bytes().any(|b| b.is_ascii_uppercase()) => {
            return Err(ReferenceError::InvalidDigest);
        }
        _ => return Err(ReferenceError::UnsupportedDigest),
    };
    if hex.len() != len {
        return Err(ReferenceError::InvalidDigestLength);
    }
    if hex.bytes().all(is_lower_hex) { Ok(()) } else { Err(ReferenceError::InvalidDigest) }
}

/// `host`, `host.name:5000`, `[::1]:5000`
fn is_registry(text: &str) -> bool {
    let ipv6 = text.strip_prefix('[').and_then(|inner| inner.split_once(']'));
    let (host, port) = ipv6.unwrap_or_else(|| {
        let end = text.find(':').unwrap_or(text.len());
        text.split_at_checked(end).unwrap_or((text, ""))
    });
    let is_host =
        if ipv6.is_some() { is_ipv6(host) } else { host.split('.').all(is_host_component) };
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    is_host && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
}

fn is_ipv6(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b == b':' || b.is_ascii_hexdigit())
}

/// Letters and digits, with dashes in between.
fn is_host_component(text: &str) -> bool {
    let valid = |b: u8| b == b'-' || b.is_ascii_alphanumeric();
    !text.is_empty() && !text.starts_with('-') && !text.ends_with('-') && text.bytes().all(valid)
}

fn is_path(text: &str) -> bool {
    text.split('/').all(is_path_component)
}

/// Runs of small letters and digits, between two of them `.`, `_`, `__` or any number of dashes.
fn is_path_component(text: &str) -> bool {
    let is_word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let is_sign = |b: u8| matches!(b, b'.' | b'_' | b'-');
    let bytes = text.as_bytes();
    let ends_well =
        [bytes.first(), bytes.last()].into_iter().all(|b| b.is_some_and(|&b| is_word(b)));
    ends_well
        && bytes.iter().all(|&b| is_word(b) || is_sign(b))
        && bytes.split(|&b| is_word(b)).all(|signs| {
            matches!(signs, [] | [b'.' | b'_'] | [b'_', b'_']) || signs.iter().all(|&b| b == b'-')
        })
}

fn is_tag(text: &str) -> bool {
    let is_word = |b: u8| b == b'_' || b.is_ascii_alphanumeric();
    text.len() <= 128
        && text.bytes().next().is_some_and(is_word)
        && text.bytes().all(|b| is_word(b) || matches!(b, b'.' | b'-'))
}

/// `algorithm:hex`, the algorithm in parts such as `a+b`.
fn is_digest(text: &str) -> bool {
    let is_part = |part: &str| {
        part.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
            && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    text.split_once(':').is_some_and(|(algorithm, hex)| {
        algorithm.split(['-', '_', '+', '.']).all(is_part)
            && hex.len() >= 32
            && hex.bytes().all(|b| b.is_ascii_hexdigit())
    })
}

fn is_lower_hex(b: u8) -> bool {
    matches!(b, b'0'..=b'9' | b'a'..=b'f')
}
