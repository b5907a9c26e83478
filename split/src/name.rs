//! The names of functions as they are written down: the same in every build, and short.

use std::collections::BTreeSet;

const HEADER: &str = "\
# The functions that run until the first picture and shortly after it; `cargo xtask split` writes this.
# They are in the file that is loaded first. A name that is wrong or missing costs time, nothing else.
";

/// The names of a file, one a line.
pub(crate) fn read(text: &str) -> BTreeSet<&str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

pub(crate) fn write(names: &BTreeSet<String>) -> String {
    let lines = names.iter().map(|name| format!("{name}\n"));
    std::iter::once(HEADER.to_owned()).chain(lines).collect()
}

/// Longer names end in a number made of the rest.
const LONGEST: usize = 100;

/// A name without the numbers that a build gives to crates and copies, and with only the last
/// word of the path of each type inside of `<>` and the like.
pub(crate) fn short(name: &str) -> String {
    let name = readable(name);
    match name.char_indices().nth(LONGEST) {
        Some((at, _)) => {
            let (begin, rest) = name.split_at(at);
            format!("{begin} #{:08x}", hash(rest))
        }
        None => name,
    }
}

fn readable(name: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    let mut depth = 0_u32;
    for c in without_copy(&without_crates(name)).chars() {
        if c.is_alphanumeric() || matches!(c, '_' | ':' | '#' | '{' | '}' | '@') {
            word.push(c);
            continue;
        }
        out.push_str(shown(&word, depth));
        word.clear();
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' if !out.ends_with('-') => depth = depth.saturating_sub(1),
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        out.push(c);
    }
    out.push_str(shown(&word, depth));
    out
}

/// A path as it is written; what stands behind `>` goes on with a path and is kept, and so is where
/// a closure stands, which has no name of its own.
fn shown(path: &str, depth: u32) -> &str {
    let keeps_all = depth == 0 || path.starts_with("::") || path.contains('{');
    if keeps_all { path } else { path.rsplit("::").next().unwrap_or(path) }
}

/// Takes out `[1234567890abcdef]`, which stands behind the name of a crate.
fn without_crates(name: &str) -> String {
    let mut out = String::new();
    let mut rest = name;
    while let Some((before, behind)) = rest.split_once('[') {
        out.push_str(before);
        let number = behind.split_once(']').filter(|(number, _)| is_number(number));
        rest = if let Some((_, behind)) = number {
            behind
        } else {
            out.push('[');
            behind
        };
    }
    out + rest
}

fn is_number(text: &str) -> bool {
    text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Takes off `.123` and `[1]`, which tell copies apart.
fn without_copy(name: &str) -> &str {
    let is_count = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let name = match name.rsplit_once('.') {
        Some((before, number)) if is_count(number) => before,
        _ => name,
    };
    match name.strip_suffix(']').and_then(|name| name.rsplit_once('[')) {
        Some((before, number)) if is_count(number) => before,
        _ => name,
    }
}

/// A number that differs where texts do (FNV-1a).
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: &str) {
        assert_eq!(short(name), expected);
    }

    #[test]
    fn what_a_build_numbers_is_left_out() {
        check("layerlab[4d5cd0f8c940546a]::plan::path::workdir", "layerlab::plan::path::workdir");
        check("<alloc[c8a1b94caa27ad0]::alloc::Global>::allocate.1283", "<Global>::allocate");
        check("core::ptr::drop_in_place::<a::X>[1]", "core::ptr::drop_in_place::<X>");
        check("<str>::contains::<[char; 2usize]>", "<str>::contains::<[char; 2usize]>");
    }

    #[test]
    fn inside_of_brackets_the_last_word_is_enough() {
        check(
            "core::ptr::drop_in_place::<<a::b::Page as yew::Fn>::run::inner::{closure#3}>",
            "core::ptr::drop_in_place::<<Page as Fn>::run::inner::{closure#3}>",
        );
        check("<a::Box<dyn core::ops::Fn(a::X) -> b::Y>>::call", "<Box<dyn Fn(X) -> Y>>::call");
        check("<a::b::{closure#0} as c::D>::e", "<a::b::{closure#0} as D>::e");
    }

    #[test]
    fn long_names_end_in_a_number_of_the_rest() {
        let [a, b] = ["a", "b"].map(|end| short(&format!("{}{end}", "x".repeat(150))));
        assert_eq!((a.len(), b.len()), (110, 110));
        assert_ne!(a, b);
    }

    #[test]
    fn what_is_written_is_read() {
        let names = BTreeSet::from(["b".to_owned(), "<a>::x".to_owned()]);
        let text = write(&names);
        assert_eq!(read(&text), BTreeSet::from(["<a>::x", "b"]));
    }
}
