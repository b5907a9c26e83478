//! "Did you mean …?": the nearest known name for a mistyped one.

/// Beyond this many typed mistakes nothing is suggested.
const MAX_DISTANCE: usize = 2;

/// Whether upper and lower case are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    Exact,
    Ignore,
}

/// The known names nearest to what was typed, in the order they are given; none if nothing is near.
///
/// BuildKit shows one of them by chance, so each of them is right.
/// If what was typed is itself known there is nothing to suggest.
pub fn nearest<'k>(
    typed: &str,
    known: impl IntoIterator<Item = &'k str>,
    case: Case,
) -> Vec<String> {
    let mut best = MAX_DISTANCE;
    let mut found = Vec::new();
    let folded = fold(typed, case);
    for name in known {
        let name = fold(name, case);
        if name == folded {
            return Vec::new();
        }
        let Some(distance) = distance(&folded, &name, best) else { continue };
        if distance < best {
            best = distance;
            found.clear();
        }
        let name = recase(name, typed, case);
        if !name.is_empty() && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// What BuildKit puts behind a message: ` (did you mean build?)`, or nothing.
pub fn did_you_mean<'k>(
    typed: &str,
    known: impl IntoIterator<Item = &'k str>,
    case: Case,
) -> String {
    match nearest(typed, known, case).first() {
        Some(name) => format!(" (did you mean {name}?)"),
        None => String::new(),
    }
}

fn fold(name: &str, case: Case) -> String {
    match case {
        Case::Exact => name.to_owned(),
        Case::Ignore => name.to_lowercase(),
    }
}

/// A folded name in upper case if that is how the reader types.
fn recase(name: String, typed: &str, case: Case) -> String {
    let shouts =
        case == Case::Ignore && typed != typed.to_lowercase() && typed == typed.to_uppercase();
    if shouts { name.to_uppercase() } else { name }
}

/// How many characters must be put in, left out or replaced to get from one text to the other,
/// if that is at most `limit`. The depth of the recursion is `limit`.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let (mut left, mut right) = (a.chars(), b.chars());
    loop {
        let (a, b) = (left.as_str(), right.as_str());
        match (left.next(), right.next()) {
            (None, None) => return Some(0),
            (Some(x), Some(y)) if x == y => {}
            _ if limit == 0 => return None,
            (None, _) => return at_most(b, limit),
            (_, None) => return at_most(a, limit),
            (Some(_), Some(_)) => {
                let pairs =
                    [(left.as_str(), right.as_str()), (left.as_str(), b), (a, right.as_str())];
                let rest = pairs.into_iter().filter_map(|(a, b)| distance(a, b, limit - 1));
                return rest.min().map(|rest| rest + 1);
            }
        }
    }
}

fn at_most(text: &str, limit: usize) -> Option<usize> {
    let count = text.chars().take(limit + 1).count();
    (count <= limit).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    const INSTRUCTIONS: [&str; 6] = ["add", "arg", "copy", "env", "from", "run"];

    #[track_caller]
    fn check(typed: &str, known: &[&str], case: Case, expected: &[&str]) {
        assert_eq!(nearest(typed, known.iter().copied(), case), expected, "{typed}");
    }

    #[test]
    fn the_nearest_name_wins() {
        check("frm", &INSTRUCTIONS, Case::Ignore, &["from"]);
        check("coppy", &INSTRUCTIONS, Case::Ignore, &["copy"]);
        check("taget", &["tag", "target", "targets"], Case::Exact, &["target"]);
    }

    #[test]
    fn all_that_are_equally_near_are_given_in_order() {
        check("a", &INSTRUCTIONS, Case::Ignore, &["add", "arg"]);
        check("RNU", &INSTRUCTIONS, Case::Ignore, &["ENV", "RUN"]);
        check("b", &["c", "a", "c"], Case::Exact, &["c", "a"]);
    }

    #[test]
    fn two_swapped_letters_are_two_mistakes() {
        check("biuld", &["build"], Case::Exact, &["build"]);
        check("biuldx", &["build"], Case::Exact, &[]);
    }

    #[test]
    fn case_follows_the_typed_word() {
        check("FORM", &INSTRUCTIONS, Case::Ignore, &["FROM"]);
        check("form", &INSTRUCTIONS, Case::Ignore, &["from"]);
        check("Form", &INSTRUCTIONS, Case::Ignore, &["from"]);
        check("\"RUN\"", &INSTRUCTIONS, Case::Ignore, &["RUN"]);
        check("PATHS", &["PATH", "path"], Case::Exact, &["PATH"]);
    }

    #[test]
    fn a_known_or_far_word_gets_nothing() {
        check("Run", &INSTRUCTIONS, Case::Ignore, &[]);
        check("alpine", &INSTRUCTIONS, Case::Ignore, &[]);
        check("", &["ab", "abc"], Case::Exact, &["ab"]);
        assert_eq!(did_you_mean("x", ["alpine"], Case::Exact), "");
        assert_eq!(did_you_mean("alpin", ["alpine"], Case::Exact), " (did you mean alpine?)");
    }

    #[test]
    fn distances_agree_with_the_whole_table() {
        let words = ["", "a", "ab", "ba", "abc", "acb", "bca", "xabc", "abcd", "äbc", "aabbc"];
        for a in words {
            for b in words {
                let exact = table(a, b);
                assert_eq!(distance(a, b, 2), (exact <= 2).then_some(exact), "{a} {b}");
            }
        }
    }

    fn table(a: &str, b: &str) -> usize {
        let b: Vec<char> = b.chars().collect();
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.chars().enumerate() {
            let mut last = row[0];
            row[0] = i + 1;
            for (j, y) in b.iter().enumerate() {
                let replaced = last + usize::from(x != *y);
                last = row[j + 1];
                row[j + 1] = replaced.min(row[j] + 1).min(last + 1);
            }
        }
        row[b.len()]
    }
}
