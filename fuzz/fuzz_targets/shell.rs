//! Any text as a shell text: the laws of the unit tests hold.
#![no_main]

#[path = "../../src/syntax/shell/tests/laws/check.rs"]
mod check;

// The laws name these as their own crate does.
use layerlab::{syntax, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| check::check_laws(&String::from_utf8_lossy(input)));
