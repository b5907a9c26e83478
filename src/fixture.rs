//! Texts for tests with a caret in them.

/// A text without its `$0`, and where that stood.
#[track_caller]
pub fn caret(text: &str) -> (String, u32) {
    let at = text.find("$0").expect("the text has a caret: $0");
    (text.replacen("$0", "", 1), at as u32)
}
