//! Changes of a text as data.

use super::Span;

/// Replaces a span by a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub insert: String,
}

/// Edits of one text. Invariant: sorted by place and disjoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    edits: Vec<Edit>,
}

impl Patch {
    /// Sorts the edits; one that overlaps an earlier one is left out.
    pub fn new(mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| edit.span);
        let mut end = 0;
        edits.retain(|edit| {
            let keep = edit.span.start() >= end;
            if keep {
                end = edit.span.end();
            }
            keep
        });
        Self { edits }
    }

    pub fn replace(span: Span, insert: impl Into<String>) -> Self {
        Self { edits: vec![Edit { span, insert: insert.into() }] }
    }

    pub fn insert(offset: u32, insert: impl Into<String>) -> Self {
        Self::replace(Span::at(offset), insert)
    }

    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }

    /// What makes one text of another: one edit of all between their common beginning and end, or
    /// none.
    pub fn between(old: &str, new: &str) -> Self {
        if old == new {
            return Self::default();
        }
        let mut start = alike(old.bytes(), new.bytes());
        while !old.is_char_boundary(start) {
            start -= 1;
        }
        let behind = |text: &str| text.len().saturating_sub(start);
        let tail = alike(old.bytes().rev(), new.bytes().rev());
        let mut tail = tail.min(behind(old)).min(behind(new));
        while !old.is_char_boundary(old.len() - tail) {
            tail -= 1;
        }
        let insert = new.get(start..new.len() - tail).unwrap_or_default();
        Self::replace(Span::new(start as u32, (old.len() - tail) as u32), insert)
    }

    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The changed text. An edit that is not of this text changes nothing.
    pub fn apply(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for edit in &self.edits {
            let Some(kept) = text.get(from..edit.span.start() as usize) else { continue };
            if !text.is_char_boundary(edit.span.end() as usize) {
                continue;
            }
            out.push_str(kept);
            out.push_str(&edit.insert);
            from = edit.span.end() as usize;
        }
        out.push_str(text.get(from..).unwrap_or(""));
        out
    }

    /// Where an offset of the old text lies in the new one; behind an insertion at it.
    pub fn map(&self, offset: u32) -> u32 {
        let (mut added, mut removed) = (0u32, 0u32);
        let mut place = offset;
        for edit in &self.edits {
            if edit.span.start() > offset {
                break;
            }
            added = added.saturating_add(edit.insert.len() as u32);
            if edit.span.end() > offset {
                place = edit.span.start();
                break;
            }
            removed = removed.saturating_add(edit.span.len());
        }
        place.saturating_sub(removed).saturating_add(added)
    }

    /// Where a span of the old text lies in the new one.
    pub fn map_span(&self, span: Span) -> Span {
        Span::new(self.map(span.start()), self.map(span.end()))
    }
}

/// How many items two sequences begin alike with.
fn alike(a: impl Iterator<Item = u8>, b: impl Iterator<Item = u8>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: u32, end: u32, insert: &str) -> Edit {
        Edit { span: Span::new(start, end), insert: insert.to_owned() }
    }

    #[test]
    fn edits_are_sorted_and_overlaps_left_out() {
        let patch = Patch::new(vec![edit(4, 5, "X"), edit(0, 2, ""), edit(1, 3, "no")]);
        assert_eq!(patch.apply("abcdef"), "cdXf");
    }

    #[test]
    fn a_patch_of_another_text_changes_nothing() {
        assert_eq!(Patch::replace(Span::new(1, 9), "X").apply("ab"), "ab");
        assert_eq!(Patch::replace(Span::new(1, 2), "X").apply("💛"), "💛");
    }

    #[track_caller]
    fn check_between(old: &str, new: &str, span: (u32, u32), insert: &str) {
        let patch = Patch::between(old, new);
        assert_eq!(patch.apply(old), new);
        assert_eq!(patch.edits(), [edit(span.0, span.1, insert)]);
    }

    #[test]
    fn what_is_between_two_texts_makes_one_of_the_other() {
        check_between("abcd", "abXcd", (2, 2), "X");
        check_between("abcd", "ad", (1, 3), "");
        check_between("aaa", "aaaa", (3, 3), "a");
        check_between("", "new", (0, 0), "new");
        check_between("xäy", "xöy", (1, 3), "ö");
        check_between("x€", "x¬", (1, 4), "¬");
        assert_eq!(Patch::between("same", "same").edits(), []);
    }

    #[test]
    fn offsets_follow_the_text_around_them() {
        let patch = Patch::new(vec![edit(1, 1, "++"), edit(3, 5, "")]);
        let places: Vec<_> = (0..7).map(|at| patch.map(at)).collect();
        assert_eq!(patch.apply("abcdef"), "a++bcf");
        assert_eq!(places, [0, 3, 4, 5, 5, 5, 6]);
    }
}
