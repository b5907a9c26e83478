//! As much of Go's reading of URLs as git sources need.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::syntax::go::quote;

/// The values of each key, in the order they are written.
pub(super) type Query = BTreeMap<String, Vec<String>>;

pub(super) struct Url {
    /// The URL without query and fragment; without `https://` where none is written.
    pub(super) remote: String,
    /// With `%41` resolved.
    pub(super) path: String,
    pub(super) query: Query,
    pub(super) fragment: String,
}

/// The `https` of `HTTPS://…`.
pub(super) fn scheme(text: &str) -> Option<String> {
    let (scheme, _) = text.split_once("://")?;
    let valid = !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric());
    valid.then(|| scheme.to_ascii_lowercase())
}

impl Url {
    /// Reads a URL; the error is Go's.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let (before, fragment) = text.split_once('#').unwrap_or((text, ""));
        let failed = |text: &str, why: &str| Err(format!("parse {}: {why}", quote(text)));
        if before.bytes().any(|b| b.is_ascii_control()) {
            return failed(before, "net/url: invalid control character in URL");
        }
        let (address, query) = before.split_once('?').unwrap_or((before, ""));
        let (scheme, rest) = match (scheme(address), address.split_once("://")) {
            (Some(scheme), Some((_, rest))) => (format!("{scheme}://"), rest),
            _ => (String::new(), address),
        };
        let host_end = if scheme.is_empty() { 0 } else { rest.find('/').unwrap_or(rest.len()) };
        let (host, raw_path) = rest.split_at_checked(host_end).unwrap_or((rest, ""));
        if let Err(why) = check_authority(host) {
            return failed(before, &why);
        }
        let path = match unescape(raw_path, false) {
            Ok(path) => path,
            Err(escape) => return failed(before, &invalid_escape(&escape)),
        };
        let fragment = match unescape(fragment, false) {
            Ok(fragment) => fragment,
            Err(escape) => return failed(text, &invalid_escape(&escape)),
        };
        let remote = format!("{scheme}{host}{}", escaped_path(raw_path, &path));
        Ok(Self { remote, path, query: parse_query(query).0, fragment })
    }

    /// `user@host:path?query#fragment`
    pub(super) fn parse_scp(text: &str) -> Option<Self> {
        let (user, rest) = text.split_once('@')?;
        let (host, rest) = rest.split_once(':')?;
        let is_user = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        let is_host = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
        let valid = !user.is_empty() && !host.is_empty() && !rest.contains('\n');
        if !valid || !user.bytes().all(is_user) || !host.bytes().all(is_host) {
            return None;
        }
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (query, valid) = parse_query(query);
        let remote = format!("{user}@{host}:{path}");
        let (path, fragment) = (path.to_owned(), fragment.to_owned());
        valid.then_some(Self { remote, path, query, fragment })
    }
}

/// The `user:password@host:port` of a URL.
fn check_authority(text: &str) -> Result<(), String> {
    let (user, host) = text.rsplit_once('@').unwrap_or(("", text));
    let is_user = |c: char| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c);
    if !user.chars().all(is_user) {
        return Err("net/url: invalid userinfo".to_owned());
    }
    let port = match host.strip_prefix('[') {
        Some(address) => {
            let (_, port) = address.rsplit_once(']').ok_or("missing ']' in host")?;
            port
        }
        None => host.rfind(':').and_then(|colon| host.get(colon..)).unwrap_or(""),
    };
    let is_port = |port: &str| port.bytes().all(|b| b.is_ascii_digit());
    if !port.is_empty() && !port.strip_prefix(':').is_some_and(is_port) {
        return Err(format!("invalid port {} after host", quote(port)));
    }
    let is_host = |c: char| {
        !c.is_ascii() || c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:[]<>\"%".contains(c)
    };
    match host.chars().find(|&c| !is_host(c)) {
        Some(c) => {
            Err(format!("invalid character {} in host name", quote(c.encode_utf8(&mut [0; 4]))))
        }
        None => Ok(()),
    }
}

/// The query's keys with their values, and whether all of it is valid; what is not is left out.
fn parse_query(text: &str) -> (Query, bool) {
    let mut query = Query::new();
    let mut valid = true;
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        match (unescape(key, true), unescape(value, true)) {
            (Ok(key), Ok(value)) if !pair.contains(';') => {
                query.entry(key).or_default().push(value);
            }
            _ => valid = false,
        }
    }
    (query, valid)
}

/// Resolves `%41`, and `+` in a query; the error is the escape that is none.
fn unescape(text: &str, in_query: bool) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        match (byte, behind) {
            (b'%', [high, low, behind @ ..])
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                bytes.push(hex(*high) << 4 | hex(*low));
                rest = behind;
            }
            (b'%', _) => {
                let digits = behind.get(..2.min(behind.len())).unwrap_or(&[]);
                return Err(format!("%{}", String::from_utf8_lossy(digits)));
            }
            (b'+', _) if in_query => bytes.push(b' '),
            _ => bytes.push(byte),
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn invalid_escape(escape: &str) -> String {
    format!("invalid URL escape {}", quote(escape))
}

fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => digit.wrapping_sub(b'A').wrapping_add(10),
    }
}

/// A path as it is written, or escaped anew if it may not be written so.
fn escaped_path(raw: &str, path: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.~$&+,/:;=@".contains(c);
    if raw.chars().all(|c| is_plain(c) || "!'()*[]%".contains(c)) {
        return raw.to_owned();
    }
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        if is_plain(c) {
            out.push(c);
            continue;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
