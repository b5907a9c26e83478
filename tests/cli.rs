//! The command line as people start it.
#![cfg(feature = "cli")]

use std::io::Write;
use std::process::{Command, Stdio};

#[test]
fn the_exit_code_says_whether_something_is_wrong() {
    let check = |file: &str, input: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_layerlab"))
            .args(["check", file])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // One that does not read its input has ended before it is written.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, out, _) = check("-", "FROM scratch\nCOPY a /\n");
    assert_eq!((code, out.as_str()), (Some(0), "Dockerfile: nothing is wrong.\n"));
    let (code, out, _) = check("-", "FROM scratch as x\n");
    assert!(code == Some(1) && out.starts_with("warning[FromAsCasing]: "), "{out}");
    let (code, out, errors) = check("/no/such/file", "");
    assert!(code == Some(2) && out.is_empty(), "{out}");
    assert!(errors.starts_with("error: /no/such/file cannot be read: "), "{errors}");
}
