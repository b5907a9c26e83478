//! What rules tell of bases with next to nothing in them.

use super::{check_silent, told};

/// A program of Rust on Debian.
fn rust(image: &str, build: &str, made: &str) -> String {
    format!(
        "FROM {image} AS build\nWORKDIR /src\nCOPY . .\nRUN {build}\n\
         FROM debian:trixie-slim\nCOPY --from=build /src/{made} /app\nCMD [\"/app\"]\n"
    )
}

#[test]
fn rust_for_musl_needs_no_system() {
    let musl = "x86_64-unknown-linux-musl";
    let arm = "aarch64-unknown-linux-musl";
    for (image, build, made) in [
        ("rust:1", format!("cargo build --release --target {musl}"), format!("{musl}/release/a")),
        ("rust:1-slim", format!("cargo build -r --target={arm}"), format!("{arm}/release/a")),
        ("rust:1", format!("cargo build --profile dist --target {musl}"), format!("{musl}/dist/a")),
        (
            "rust:1",
            format!(
                "RUSTFLAGS='-C target-feature=+crt-static' cargo build --release --target {musl}"
            ),
            format!("{musl}/release/a"),
        ),
        ("rust:1-alpine", "cargo build --release".to_owned(), "release/a".to_owned()),
        (
            "rust:1-alpine",
            "apk add musl-dev && cargo build --release".to_owned(),
            "release/a".to_owned(),
        ),
    ] {
        let text = rust(image, &build, &format!("target/{made}"));
        for rule in ["distroless-base", "scratch-base"] {
            assert_eq!(told(rule, &text, &[]).len(), 1, "{rule}: {text}");
        }
    }
}

#[test]
fn rust_that_may_load_libraries_keeps_its_base() {
    let musl = "x86_64-unknown-linux-musl";
    let built = format!("cargo build --release --target {musl}");
    let made = format!("target/{musl}/release/a");
    for text in [
        rust("rust:1", "cargo build --release", "target/release/a"),
        rust("rust:1", &built, "target/release/a"),
        rust("rust:1", &format!("cargo build --target {musl}"), &made),
        rust("rust:1", &format!("{built} --config a=1"), &made),
        rust("rust:1", &format!("RUSTFLAGS='-C target-feature=-crt-static' {built}"), &made),
        rust("rust:1-alpine", &format!("apk add openssl-dev && {built}"), &made),
        rust("rust:1-alpine", "RUSTFLAGS=-g cargo build --release", "target/release/a"),
        rust("rust:1-alpine", "apk add g++ && cargo build --release", "target/release/a"),
    ] {
        check_silent("distroless-base", &text);
    }
    let configured = rust("rust:1", &built, &made);
    let flags = "[build]\nrustflags = [\"-C\", \"target-feature=-crt-static\"]\n";
    assert_eq!(told("scratch-base", &configured, &[(".cargo/config.toml", flags)]), [""; 0]);
}
