//! Names of images as Docker reads them.

use super::*;

#[track_caller]
fn check(text: &str, canonical: &str, familiar: &str) {
    let reference = parse(text).unwrap();
    assert_eq!(
        (reference.canonical().as_str(), reference.familiar().as_str()),
        (canonical, familiar)
    );
    let again = parse(&reference.canonical()).unwrap();
    assert_eq!(again.name(), reference.name(), "the full name means the same");
}

#[track_caller]
fn check_error(text: &str, message: &str) {
    assert_eq!(parse(text).unwrap_err().to_string(), message, "{text}");
}

#[track_caller]
fn check_parts(text: &str, expected: [&str; 4]) {
    let Parts { registry, path, tag, digest } = parse(text).unwrap().parts;
    let shown =
        [registry, Some(path), tag, digest].map(|part| part.map_or("-", |span| span.of(text)));
    assert_eq!(shown, expected);
}

fn digest() -> String {
    format!("sha256:{}", "0123456789abcdef".repeat(4))
}

#[test]
fn short_names_mean_docker_hub() {
    check("alpine", "docker.io/library/alpine:latest", "alpine");
    check("alpine:3.20", "docker.io/library/alpine:3.20", "alpine:3.20");
    check("org/app", "docker.io/org/app:latest", "org/app");
    check("docker.io/alpine", "docker.io/library/alpine:latest", "alpine");
    check("index.docker.io/library/alpine", "docker.io/library/alpine:latest", "alpine");
    check("library/a/b", "docker.io/library/a/b:latest", "library/a/b");
}

#[test]
fn a_dot_a_port_or_capitals_make_a_registry() {
    check("ghcr.io/org/app:1", "ghcr.io/org/app:1", "ghcr.io/org/app:1");
    check("localhost/app", "localhost/app:latest", "localhost/app");
    check("localhost:5000", "docker.io/library/localhost:5000", "localhost:5000");
    check("host:5000/app", "host:5000/app:latest", "host:5000/app");
    check("[::1]:5000/app:2", "[::1]:5000/app:2", "[::1]:5000/app:2");
    check("Host/app", "Host/app:latest", "Host/app");
    check("my_host.io/app", "my_host.io/app:latest", "my_host.io/app");
    assert_eq!(parse("my_host.io/app").unwrap().registry, "");
}

#[test]
fn a_digest_takes_the_place_of_the_default_tag() {
    let digest = digest();
    let text = format!("alpine@{digest}");
    check(&text, &format!("docker.io/library/{text}"), &text);
    assert_eq!(parse(&text).unwrap().tag_or_default(), None);
    let text = format!("a/b:1@{digest}");
    check(&text, &format!("docker.io/{text}"), &text);
}

#[test]
fn parts_know_where_they_stand() {
    let digest = digest();
    check_parts("alpine", ["-", "alpine", "-", "-"]);
    check_parts("docker.io/alpine:3", ["docker.io", "alpine", "3", "-"]);
    let text = format!("host:5/a/b:tag@{digest}");
    check_parts(&text, ["host:5", "a/b", "tag", &digest]);
    check_parts(&format!("a@{digest}"), ["-", "a", "-", &digest]);
    check_parts("my_host.io/app:1", ["-", "my_host.io/app", "1", "-"]);
}

#[test]
fn names_that_are_none() {
    for text in [
        "",
        "alpine:",
        "-alpine",
        "alpine-",
        "a..b",
        "a___b",
        "a/",
        "/a",
        "a//b",
        "a b",
        "[alpine]",
        "http://x/y",
        "x$",
        "alpine:-1",
        "alpine@",
        "alpine@sha256:zz",
        "a:b:c",
        "ä",
    ] {
        check_error(text, "invalid reference format");
    }
    check_error(&format!("a:{}", "x".repeat(129)), "invalid reference format");
    assert!(parse(&format!("a:{}", "x".repeat(128))).is_ok());
    assert!(parse("a__b.c-d---e").is_ok());
}

#[test]
fn capitals_are_refused() {
    let message = |path: &str| {
        format!("invalid reference format: repository name ({path}) must be lowercase")
    };
    check_error("Build", &message("library/Build"));
    check_error("ghcr.io/Org/app:TAG", &message("Org/app"));
    check_error("alpine@SHA256:x", &message("library/alpine@SHA256"));
    check_error("A_b/c", "repository name must be lowercase");
    assert!(parse("alpine:TAG").is_ok());
}

#[test]
fn lengths_and_digests_are_checked() {
    let hex = "0123456789abcdef".repeat(4);
    check_error(
        &hex,
        &format!("invalid repository name ({hex}), cannot specify 64-byte hexadecimal strings"),
    );
    check_error(&"a".repeat(256), "repository name must not be more than 255 characters");
    assert!(parse(&"a".repeat(255 - "library/".len())).is_ok());
    check_error(&format!("a@sha256:{}", "0".repeat(63)), "invalid checksum digest length");
    check_error(&format!("a@md5:{}", "0".repeat(32)), "unsupported digest algorithm");
    check_error(&format!("a:1@sha256:{}", "A".repeat(64)), "invalid checksum digest format");
}
