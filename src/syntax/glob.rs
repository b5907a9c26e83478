//! One path segment's wildcards, by the rules of Go's `path.Match`.
//!
//! `*` is any run of bytes without `/`, `?` one character that is not `/`, `[a-z]` and `[^a-z]` a
//! character (which may be `/`), `\` takes the next character as it is.
//! Works on bytes, as Go does; never slower than pattern times name.

/// A pattern that Go refuses with `syntax error in pattern`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadPattern;

/// Whether the whole name matches the pattern.
/// A bad pattern is an error whether or not its good part matches.
pub fn matches(pattern: &str, name: &str) -> Result<bool, BadPattern> {
    let (mut pattern, mut name) = (pattern.as_bytes(), name.as_bytes());
    while !pattern.is_empty() {
        let chunk = Chunk::first(pattern);
        pattern = chunk.rest;
        if chunk.star && chunk.body.is_empty() {
            return Ok(!name.contains(&b'/'));
        }
        match chunk.place(name, pattern.is_empty())? {
            Some(rest) => name = rest,
            None => return check_rest(pattern),
        }
    }
    Ok(name.is_empty())
}

/// Whether the text would be read as a pattern rather than as a plain name.
pub fn has_wildcard(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => _ = bytes.next(),
            b'*' | b'?' | b'[' => return true,
            _ => {}
        }
    }
    false
}

/// The pattern up to its next `*`, and whether stars stood before it.
struct Chunk<'a> {
    star: bool,
    body: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Chunk<'a> {
    fn first(pattern: &'a [u8]) -> Self {
        let stars = pattern.iter().take_while(|&&byte| byte == b'*').count();
        let (_, pattern) = pattern.split_at_checked(stars).unwrap_or_default();
        let mut in_class = false;
        let mut end = 0;
        while let Some(&byte) = pattern.get(end) {
            match byte {
                b'\\' if end + 1 < pattern.len() => end += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'*' if !in_class => break,
                _ => {}
            }
            end += 1;
        }
        let (body, rest) = pattern.split_at_checked(end).unwrap_or_default();
        Self { star: stars > 0, body, rest }
    }

    /// What is left of the name behind the chunk, at the first place where it fits.
    fn place<'n>(&self, name: &'n [u8], last: bool) -> Result<Option<&'n [u8]>, BadPattern> {
        let fits = |rest: &[u8]| rest.is_empty() || !last;
        if let Some(rest) = match_chunk(self.body, Some(name))?.filter(|rest| fits(rest)) {
            return Ok(Some(rest));
        }
        if !self.star {
            return Ok(None);
        }
        let mut name = name;
        while let Some((&skipped, rest)) = name.split_first() {
            if skipped == b'/' {
                break;
            }
            name = rest;
            if let Some(rest) = match_chunk(self.body, Some(name))?.filter(|rest| fits(rest)) {
                return Ok(Some(rest));
            }
        }
        Ok(None)
    }
}

/// No match; but what was not looked at yet must still be a pattern.
fn check_rest(mut pattern: &[u8]) -> Result<bool, BadPattern> {
    while !pattern.is_empty() {
        let chunk = Chunk::first(pattern);
        match_chunk(chunk.body, None)?;
        pattern = chunk.rest;
    }
    Ok(false)
}

/// What is left of the name behind the chunk. `None` goes in for a name that failed already and
/// comes out when it does: the rest of the chunk is then only checked.
fn match_chunk<'n>(
    mut chunk: &[u8],
    mut name: Option<&'n [u8]>,
) -> Result<Option<&'n [u8]>, BadPattern> {
    while let Some((&first, rest)) = chunk.split_first() {
        name = name.filter(|name| !name.is_empty());
        chunk = rest;
        match first {
            b'[' => {
                let next = name.map(first_char);
                let matched = match_class(&mut chunk, next.map_or('\0', |(c, _)| c))?;
                name = next.filter(|_| matched).map(|(_, rest)| rest);
            }
            b'?' => {
                name = name.map(first_char).filter(|&(c, _)| c != '/').map(|(_, rest)| rest);
            }
            b'\\' => {
                let (&literal, rest) = chunk.split_first().ok_or(BadPattern)?;
                chunk = rest;
                name = name.and_then(|name| name.strip_prefix(&[literal]));
            }
            literal => name = name.and_then(|name| name.strip_prefix(&[literal])),
        }
    }
    Ok(name)
}

/// Reads a class behind its `[` and says whether the character is in it.
fn match_class(chunk: &mut &[u8], c: char) -> Result<bool, BadPattern> {
    let negated = chunk.first() == Some(&b'^');
    if negated {
        *chunk = chunk.get(1..).unwrap_or_default();
    }
    let mut found = false;
    let mut ranges = 0;
    loop {
        if ranges > 0
            && let Some((b']', rest)) = chunk.split_first()
        {
            *chunk = rest;
            return Ok(found != negated);
        }
        let low = class_char(chunk)?;
        let mut high = low;
        if let Some((b'-', rest)) = chunk.split_first() {
            *chunk = rest;
            high = class_char(chunk)?;
        }
        found |= low <= c && c <= high;
        ranges += 1;
    }
}

/// Takes one character of a class; something must follow it.
fn class_char(chunk: &mut &[u8]) -> Result<char, BadPattern> {
    let rest = match chunk.split_first() {
        None | Some((b'-' | b']', _) | (b'\\', [])) => return Err(BadPattern),
        Some((b'\\', rest)) => rest,
        Some(_) => *chunk,
    };
    let (c, rest) = first_char(rest);
    if rest.is_empty() {
        return Err(BadPattern);
    }
    *chunk = rest;
    Ok(c)
}

/// The first character; a byte that begins none counts as one, as in Go.
fn first_char(bytes: &[u8]) -> (char, &[u8]) {
    let width = match bytes.first() {
        Some(0xF0..) => 4,
        Some(0xE0..) => 3,
        Some(0xC0..) => 2,
        _ => 1,
    };
    if let Some((head, rest)) = bytes.split_at_checked(width)
        && let Some(c) = std::str::from_utf8(head).ok().and_then(|head| head.chars().next())
    {
        return (c, rest);
    }
    (char::REPLACEMENT_CHARACTER, bytes.get(1..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, matching: &[&str], others: &[&str]) {
        for name in matching {
            assert_eq!(matches(pattern, name), Ok(true), "{pattern} should match {name:?}");
        }
        for name in others {
            assert_eq!(matches(pattern, name), Ok(false), "{pattern} should not match {name:?}");
        }
    }

    #[test]
    fn stars_stay_within_a_segment() {
        check("*", &["", "a", ".x"], &["a/b", "/"]);
        check("*.js", &["a.js", ".js", "a.b.js"], &["a.jsx", "d/a.js"]);
        check("a*/b", &["a/b", "axy/b"], &["a/c/b", "a"]);
        check("a*b*c", &["abc", "a-b-bc"], &["ab", "acb"]);
    }

    #[test]
    fn question_marks_and_classes_take_one_character() {
        check("a?c", &["abc", "aéc"], &["ac", "a/c", "abbc"]);
        check("[a-c]x", &["ax", "cx"], &["dx", "x", "aax"]);
        check("[^a-c]x", &["dx", "/x"], &["ax"]);
        check(r"[\]-a]", &["]", "^", "a"], &["b"]);
        check("[é-ü]", &["ö"], &["o"]);
    }

    #[test]
    fn a_backslash_takes_the_next_character_as_it_is() {
        check(r"\*", &["*"], &["a", r"\*"]);
        check(r"a\bc", &["abc"], &[r"a\bc"]);
    }

    #[test]
    fn bad_patterns_are_told_whether_or_not_the_name_matches() {
        for pattern in
            ["[", "a[", "[^", "[a", "[]a]", "[a-]", "[-a]", r"\", r"[\", "x*[", "b[a-b-c]"]
        {
            for name in ["", "a", "x", "zz"] {
                assert_eq!(matches(pattern, name), Err(BadPattern), "{pattern} on {name:?}");
            }
        }
    }

    #[test]
    fn many_stars_on_a_long_name_are_no_trouble() {
        let pattern = "*a".repeat(500) + "b";
        assert_eq!(matches(&pattern, &"a".repeat(5_000)), Ok(false));
    }

    #[test]
    fn escaped_wildcards_are_plain_names() {
        assert!(has_wildcard("a*") && has_wildcard("?") && has_wildcard("[a]"));
        assert!(!has_wildcard(r"a\*\[") && !has_wildcard("a]b") && !has_wildcard(""));
    }
}
