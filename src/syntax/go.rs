//! Texts as Go prints them: BuildKit's messages and dumps are made of them.

use std::fmt::Write;

/// Appends a text in double quotes, as `%q` does.
pub fn quote_into(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\x07' => out.push_str("\\a"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x0b' => out.push_str("\\v"),
            c if is_print(c) => out.push(c),
            c => escape(out, c),
        }
    }
    out.push('"');
}

/// A text in double quotes, as `%q` does.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    quote_into(&mut out, text);
    out
}

/// Texts in brackets, as `%q` prints a list of strings.
pub fn quote_list<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> String {
    let mut out = "[".to_owned();
    for (at, text) in texts.into_iter().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        quote_into(&mut out, text.as_ref());
    }
    out.push(']');
    out
}

fn escape(out: &mut String, c: char) {
    let code = u32::from(c);
    // Writing to a string cannot fail.
    let _ = match code {
        0..0x20 | 0x7f => write!(out, "\\x{code:02x}"),
        0x20..0x1_0000 => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

/// Whether Go prints a character as it is: letters, marks, numbers, punctuation, symbols and the space.
///
/// Rust's debug format asks the same of every character but the first, which it treats as
/// one that might join the quote before it.
fn is_print(c: char) -> bool {
    if c.is_ascii() {
        return (' '..='~').contains(&c);
    }
    let mut buffer = [b'a'; 5];
    let len = match buffer.get_mut(1..) {
        Some(rest) => 1 + c.encode_utf8(rest).len(),
        None => return false,
    };
    let text = buffer.get(..len).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("");
    text.escape_debug().nth(1) == Some(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_as_go_does() {
        assert_eq!(quote("a\"b\\c\n\t\u{7}"), r#""a\"b\\c\n\t\a""#);
        assert_eq!(quote("\u{1}\u{7f}\u{a0}\u{200b}é漢\u{301}"), r#""\x01\x7f\u00a0\u200bé漢́""#);
        assert_eq!(quote("\u{e0001}💛"), r#""\U000e0001💛""#);
        assert_eq!(quote_list(["a", "b c"]), r#"["a" "b c"]"#);
    }
}
