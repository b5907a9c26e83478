//! Words that are written without blanks and line ends.

/// A text without line ends and control characters, and as a `word` without blanks: each byte of
/// them, and `%`, becomes `%` and two digits.
pub fn escape(text: &str, word: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '%' || c.is_control() || word && c.is_whitespace() {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// The text of what was escaped; a `%` without two digits stands for itself.
pub fn unescape(text: &str) -> String {
    let mut parts = text.split('%');
    let mut out = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let code = part.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok());
        out.push(code.unwrap_or(b'%'));
        let rest = if code.is_some() { part.get(2..).unwrap_or_default() } else { part };
        out.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_comes_back() {
        for text in ["", "a", "a b", "100%", "%41", "\u{2028}\t\u{85}", "💛 ü"] {
            assert_eq!(unescape(&escape(text, true)), text);
            assert_eq!(unescape(&escape(text, false)), text);
            assert!(!escape(text, true).contains(char::is_whitespace));
        }
        assert_eq!((escape("a b\n", false), unescape("%zz%4")), ("a b%0A".into(), "%zz%4".into()));
    }
}
