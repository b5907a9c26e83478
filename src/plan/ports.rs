//! The ports of EXPOSE: `80`, `53/udp`, `8000-8010`.

use super::Kind;
use crate::syntax::go::quote;

/// A port as written, and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    pub written: String,
    /// First and last number; `None` for what is no port.
    pub range: Option<(u16, u16)>,
    /// In lower case.
    pub protocol: &'static str,
    /// The protocol is not in lower case.
    pub odd_case: bool,
    /// An address or a port of the host is given, which says nothing in an image.
    pub maps_host: bool,
}

/// What is wrong with a port, and what the build checks saw before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPort {
    pub kind: Kind,
    pub odd_case: bool,
    pub maps_host: bool,
}

/// Reads one word of EXPOSE.
pub fn parse(written: &str) -> Result<Port, BadPort> {
    let (address, host, container) = split(written);
    let (container, protocol) = container.split_once('/').unwrap_or((container, ""));
    let bad = |kind| BadPort { kind, odd_case: false, maps_host: false };
    if container.is_empty() {
        return Err(bad(Kind::BadPort(format!("{}: no port specified", quote(written)))));
    }
    let lower = match protocol.to_lowercase().as_str() {
        "" | "tcp" => "tcp",
        "udp" => "udp",
        "sctp" => "sctp",
        _ => {
            let reason = format!("{}: invalid proto: {protocol}", quote(written));
            return Err(bad(Kind::BadPort(reason)));
        }
    };
    let odd_case = !protocol.is_empty() && protocol != lower;
    let maps_host = !address.is_empty() || !host.is_empty();
    let range =
        range(address, host, container).map_err(|kind| BadPort { kind, odd_case, maps_host })?;
    let written = written.to_owned();
    Ok(Port { written, range: Some(range), protocol: lower, odd_case, maps_host })
}

impl Port {
    /// `80/tcp`, each of a range.
    pub fn ports(&self) -> impl Iterator<Item = String> + use<> {
        let protocol = self.protocol;
        let ports = self.range.into_iter().flat_map(|(first, last)| first..=last);
        ports.map(move |port| format!("{port}/{protocol}"))
    }
}

/// `[address:][host:]container`
fn split(text: &str) -> (&str, &str, &str) {
    let Some((rest, container)) = text.rsplit_once(':') else { return ("", "", text) };
    match rest.rsplit_once(':') {
        Some((address, host)) => (address, host, container),
        None => ("", rest, container),
    }
}

fn range(address: &str, host: &str, container: &str) -> Result<(u16, u16), Kind> {
    check_address(address)?;
    let bad = || Kind::BadContainerPort(container.to_owned());
    let (start, end) = numbers(container).ok_or_else(bad)?;
    if !host.is_empty() {
        let bad = || Kind::BadHostPort(host.to_owned());
        let (host_start, host_end) = numbers(host).ok_or_else(bad)?;
        if end - start != host_end - host_start && end != start {
            return Err(Kind::UnequalPortRanges(container.to_owned(), host.to_owned()));
        }
    }
    Ok((start, end))
}

fn check_address(address: &str) -> Result<(), Kind> {
    if address.is_empty() {
        return Ok(());
    }
    let bare = match address.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((bare, "")) => bare,
            Some(_) => {
                let reason = format!("{address}: address {address}:: too many colons in address");
                return Err(Kind::BadAddress(reason));
            }
            None => {
                let reason = format!("{address}: address {address}:: missing ']' in address");
                return Err(Kind::BadAddress(reason));
            }
        },
        None => address,
    };
    // A zone is no part of an address.
    if bare.parse::<std::net::IpAddr>().is_ok() || bare.is_empty() {
        return Ok(());
    }
    Err(Kind::BadAddress(format!(": {bare}")))
}

fn numbers(text: &str) -> Option<(u16, u16)> {
    let (start, end) = text.split_once('-').unwrap_or((text, text));
    let (start, end) = (number(start)?, number(end)?);
    (start <= end).then_some((start, end))
}

/// A port as Go's `ParseInt` reads it: a sign is allowed.
fn number(text: &str) -> Option<u16> {
    text.parse::<i64>().ok().and_then(|port| u16::try_from(port).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown = parse(text).map_or_else(
            |bad| bad.kind.to_string(),
            |port| port.ports().collect::<Vec<_>>().join(" "),
        );
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn ports_get_a_protocol() {
        check("80", "80/tcp");
        check("53/UDP", "53/udp");
        check("8000-8002/", "8000/tcp 8001/tcp 8002/tcp");
        check("127.0.0.1:8080:80", "80/tcp");
        check("[::1]:8080:80", "80/tcp");
        check("7000-7009:80", "80/tcp");
    }

    #[test]
    fn other_texts_are_refused_in_buildkits_words() {
        check("x", "invalid containerPort: x");
        check("90-80", "invalid containerPort: 90-80");
        check("70000", "invalid containerPort: 70000");
        check("a:80", "invalid hostPort: a");
        check("1-2:80-82", "invalid ranges specified for container and host Ports: 80-82 and 1-2");
        check("host:1:80", "invalid IP address: host");
        check("80/icmp", r#"invalid port: "80/icmp": invalid proto: icmp"#);
        check("/udp", r#"invalid port: "/udp": no port specified"#);
    }
}
