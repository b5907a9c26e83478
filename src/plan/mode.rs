//! The modes of `--chmod`: octal numbers, or changes such as `u+x,go-w`.

use super::Kind;

/// A mode that is given to files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The lower twelve bits.
    Octal(u32),
    /// `u+x,go-w`, as written.
    Change(String),
}

/// Reads a mode as BuildKit does.
pub fn parse(text: &str) -> Result<Mode, Kind> {
    if is_octal(text)
        && let Ok(mode) = u32::from_str_radix(text, 8)
    {
        return if mode > 0o7777 {
            Err(Kind::BadMode(text.to_owned()))
        } else {
            Ok(Mode::Octal(mode))
        };
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(Kind::BadMode(text.to_owned()));
    }
    if text.split(',').all(is_change) {
        Ok(Mode::Change(text.to_owned()))
    } else {
        Err(Kind::BadModeSyntax)
    }
}

fn is_octal(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `[ugoa]…` and then an operator with permissions, once or more.
fn is_change(clause: &str) -> bool {
    let mut rest = clause.trim_start_matches(['u', 'g', 'o', 'a']);
    if rest.is_empty() {
        return false;
    }
    while let Some(behind) = rest.strip_prefix(['+', '-', '=']) {
        rest = match behind.strip_prefix(['u', 'g', 'o']) {
            Some(rest) => rest,
            None => behind.trim_start_matches(['r', 'w', 'x', 'X', 's', 't']),
        };
        if rest.is_empty() {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_octal_or_changes() {
        assert_eq!(parse("755"), Ok(Mode::Octal(0o755)));
        assert_eq!(parse("07777"), Ok(Mode::Octal(0o7777)));
        for text in ["u+x", "u+x,go-w", "a=r", "=rwx", "+X", "g=u", "u+r-w"] {
            assert_eq!(parse(text), Ok(Mode::Change(text.to_owned())));
        }
        for text in ["64a", "10000", "9", "8"] {
            assert_eq!(parse(text), Err(Kind::BadMode(text.to_owned())));
        }
        for text in ["zz", "-1", "u", "u+x,", "u+z"] {
            assert_eq!(parse(text), Err(Kind::BadModeSyntax), "{text}");
        }
    }
}
