//! Patches as `diff -u` writes them.

/// How many lines stand around those that change.
const AROUND: usize = 3;
/// Texts with more lines between their first and last difference are replaced as a whole.
const LONG: usize = 2_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Same,
    Removed,
    Added,
}

/// The patch of a file; there is no text before for a new one. Empty where nothing changes.
pub(in crate::cli) fn diff(path: &str, before: Option<&str>, after: &str) -> String {
    let name = path.trim_start_matches('/');
    let old: Vec<&str> = before.unwrap_or_default().split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let lines = compared(&old, &new);
    let hunks = hunks(&lines);
    if hunks.is_empty() {
        return String::new();
    }
    let from = if before.is_some() { format!("a/{name}") } else { "/dev/null".to_owned() };
    let mut out = format!("--- {from}\n+++ b/{name}\n");
    for (start, end) in hunks {
        let before = lines.get(..start).unwrap_or_default();
        let within = lines.get(start..end).unwrap_or_default();
        let count = |lines: &[(Sign, &str)], other: Sign| {
            lines.iter().filter(|(sign, _)| *sign != other).count()
        };
        let range = |other: Sign| {
            let (skipped, count) = (count(before, other), count(within, other));
            format!("{},{count}", if count == 0 { skipped } else { skipped + 1 })
        };
        out += &format!("@@ -{} +{} @@\n", range(Sign::Added), range(Sign::Removed));
        for &(sign, text) in within {
            push(&mut out, sign, text);
        }
    }
    out
}

fn push(out: &mut String, sign: Sign, text: &str) {
    out.push(match sign {
        Sign::Same => ' ',
        Sign::Removed => '-',
        Sign::Added => '+',
    });
    out.push_str(text);
    if !text.ends_with('\n') {
        out.push_str("\n\\ No newline at end of file\n");
    }
}

/// All lines of both texts; a longest common subsequence is the same.
fn compared<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(Sign, &'a str)> {
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let most = old.len().min(new.len()) - start;
    let ends = old.iter().rev().zip(new.iter().rev()).take(most);
    let end = ends.take_while(|(old, new)| old == new).count();
    let of = |sign: Sign| move |text: &&'a str| (sign, *text);
    let middle_old = old.get(start..old.len() - end).unwrap_or_default();
    let middle_new = new.get(start..new.len() - end).unwrap_or_default();
    let mut lines: Vec<_> = old.iter().take(start).map(of(Sign::Same)).collect();
    if middle_old.len().max(middle_new.len()) > LONG {
        lines.extend(middle_old.iter().map(of(Sign::Removed)));
        lines.extend(middle_new.iter().map(of(Sign::Added)));
    } else {
        lines.extend(changes(middle_old, middle_new));
    }
    lines.extend(old.iter().skip(old.len() - end).map(of(Sign::Same)));
    lines
}

fn changes<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(Sign, &'a str)> {
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    let at =
        |common: &[u32], i: usize, j: usize| common.get(i * width + j).copied().unwrap_or_default();
    for (i, one) in old.iter().enumerate().rev() {
        for (j, other) in new.iter().enumerate().rev() {
            let best = if one == other {
                at(&common, i + 1, j + 1) + 1
            } else {
                at(&common, i + 1, j).max(at(&common, i, j + 1))
            };
            if let Some(place) = common.get_mut(i * width + j) {
                *place = best;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    loop {
        match (old.get(i), new.get(j)) {
            (None, None) => return lines,
            (Some(one), Some(other)) if one == other => {
                lines.push((Sign::Same, *one));
                (i, j) = (i + 1, j + 1);
            }
            (Some(one), other)
                if other.is_none() || at(&common, i + 1, j) >= at(&common, i, j + 1) =>
            {
                lines.push((Sign::Removed, *one));
                i += 1;
            }
            (_, Some(other)) => {
                lines.push((Sign::Added, *other));
                j += 1;
            }
            (Some(_), None) => i += 1,
        }
    }
}

/// Ranges of lines with a change in them.
fn hunks(lines: &[(Sign, &str)]) -> Vec<(usize, usize)> {
    let mut hunks: Vec<(usize, usize)> = Vec::new();
    for (at, _) in lines.iter().enumerate().filter(|(_, (sign, _))| *sign != Sign::Same) {
        let (start, end) = (at.saturating_sub(AROUND), (at + AROUND + 1).min(lines.len()));
        match hunks.last_mut() {
            Some(last) if start <= last.1 => last.1 = end,
            _ => hunks.push((start, end)),
        }
    }
    hunks
}

#[cfg(test)]
mod tests {
    use super::diff;

    #[test]
    fn a_patch_has_three_lines_around_what_changes() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9";
        let after = "1\n2\n3\n4\n5!\n6\n7\n8\n9";
        let patch = "--- a/D\n+++ b/D\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+5!\n 6\n 7\n 8\n";
        assert_eq!(diff("D", Some(before), after), patch);
        assert_eq!(diff("/D", Some(before), after), patch, "as git writes an absolute path");
        assert_eq!(diff("D", Some(before), before), "");
    }

    #[test]
    fn the_end_of_a_text_and_a_new_file_are_told_as_diff_does() {
        let end = "@@ -1,1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n";
        assert_eq!(diff("D", Some("a"), "a\nb\n"), format!("--- a/D\n+++ b/D\n{end}"));
        assert_eq!(diff("D", None, "a\n"), "--- /dev/null\n+++ b/D\n@@ -0,0 +1,1 @@\n+a\n");
    }
}
