//! Which characters make the name of a variable.

/// The length of the name at the start of a text: `A_1`, a run of digits, or one special sign; else 0.
pub(super) fn name_len(text: &str) -> usize {
    let Some(first) = text.chars().next() else { return 0 };
    if is_digit(first) {
        return len_while(text, is_digit);
    }
    if is_special(first) {
        return first.len_utf8();
    }
    len_while(text, |c| c == '_' || is_letter(c) || is_digit(c))
}

/// `$@`, `$?` and their like: names of one sign. They never have a value.
fn is_special(c: char) -> bool {
    matches!(c, '@' | '*' | '#' | '?' | '-' | '$' | '!')
}

/// Rust counts vowel signs of Indic scripts and letters in circles as letters, Go does not.
/// Nobody names a variable so; what Rust can tell apart is told apart.
pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || !c.is_ascii() && c.is_alphabetic() && !c.is_numeric()
}

pub(super) fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    let code = u32::from(c);
    let before = ZEROS.partition_point(|&zero| zero <= code);
    let zero = before.checked_sub(1).and_then(|at| ZEROS.get(at)).copied();
    zero.is_some_and(|zero| code - zero < 10) || (0x1d7ce..=0x1d7ff).contains(&code)
}

fn len_while(text: &str, take: impl Fn(char) -> bool) -> usize {
    text.find(|c| !take(c)).unwrap_or(text.len())
}

/// The zeros of the decimal digits beyond ASCII, each with its nine others behind it.
const ZEROS: [u32; 60] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6,
    0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50,
    0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650,
    0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50,
    0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];
