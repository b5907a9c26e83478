//! The shell's patterns: `*`, `?`, `[a-z]`, and `\` before a character that stands for itself.

/// Whether the whole text matches.
pub fn matches(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    matches_chars(&pattern, &text)
}

fn matches_chars(pattern: &[char], text: &[char]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut retry = None;
    while t < text.len() {
        let step = match pattern.get(p) {
            Some('*') => {
                retry = Some((p + 1, t));
                p += 1;
                continue;
            }
            Some(_) => text.get(t).and_then(|c| one(pattern.get(p..).unwrap_or_default(), *c)),
            None => None,
        };
        match (step, retry) {
            (Some(len), _) => {
                p += len;
                t += 1;
            }
            (None, Some((after, from))) => {
                retry = Some((after, from + 1));
                p = after;
                t = from + 1;
            }
            (None, None) => return false,
        }
    }
    pattern.get(p..).unwrap_or_default().iter().all(|c| *c == '*')
}

/// How long the part of the pattern is that takes the character.
fn one(pattern: &[char], c: char) -> Option<usize> {
    match pattern {
        ['?', ..] => Some(1),
        ['\\', next, ..] => (*next == c).then_some(2),
        ['[', rest @ ..] => match class(rest, c) {
            Some((len, matched)) => matched.then_some(len + 1),
            None => (c == '[').then_some(1),
        },
        [first, ..] => (*first == c).then_some(1),
        [] => None,
    }
}

/// How long a class is behind its `[`, and whether the character is in it.
fn class(class: &[char], c: char) -> Option<(usize, bool)> {
    let negated = matches!(class.first(), Some('!' | '^'));
    let mut at = usize::from(negated);
    let mut found = false;
    let start = at;
    loop {
        let first = *class.get(at)?;
        if first == ']' && at > start {
            return Some((at + 1, found != negated));
        }
        if first == '['
            && class.get(at + 1) == Some(&':')
            && let Some(len) = class.get(at + 2..)?.iter().position(|c| *c == ':')
        {
            let name: String = class.get(at + 2..at + 2 + len)?.iter().collect();
            found |= is_in(&name, c);
            at += len + 4;
            continue;
        }
        let low = if first == '\\' { *class.get(at + 1)? } else { first };
        at += if first == '\\' { 2 } else { 1 };
        let mut high = low;
        if class.get(at) == Some(&'-') && class.get(at + 1).is_some_and(|c| *c != ']') {
            high = *class.get(at + 1)?;
            at += 2;
        }
        found |= low <= c && c <= high;
    }
}

/// `[:digit:]` and the like.
pub fn is_in(name: &str, c: char) -> bool {
    match name {
        "alpha" => c.is_alphabetic(),
        "digit" => c.is_ascii_digit(),
        "alnum" => c.is_alphanumeric(),
        "upper" => c.is_uppercase(),
        "lower" => c.is_lowercase(),
        "space" => c.is_whitespace(),
        "blank" => matches!(c, ' ' | '\t'),
        "punct" => c.is_ascii_punctuation(),
        "xdigit" => c.is_ascii_hexdigit(),
        "print" => !c.is_control(),
        "graph" => !c.is_control() && c != ' ',
        "cntrl" => c.is_control(),
        _ => false,
    }
}

/// The text as a pattern that matches only itself.
pub fn quoted(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// Whether anything in the pattern stands for more than itself.
pub fn is_pattern(pattern: &str) -> bool {
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => _ = chars.next(),
            '*' | '?' | '[' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, matching: &[&str], others: &[&str]) {
        for text in matching {
            assert!(matches(pattern, text), "{pattern} should match {text:?}");
        }
        for text in others {
            assert!(!matches(pattern, text), "{pattern} should not match {text:?}");
        }
    }

    #[test]
    fn patterns_match_as_in_a_shell() {
        check("*", &["", "a/b"], &[]);
        check("a*b*c", &["abc", "a-bb-c"], &["ab"]);
        check("[!a-c]?", &["dx"], &["ax", "d"]);
        check("[[:digit:]]*", &["1", "1a"], &["a"]);
        check(r"\*", &["*"], &["a"]);
        check("[", &["["], &[]);
    }
}
