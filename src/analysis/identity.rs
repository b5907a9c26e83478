//! Which instruction is which after an edit.

use std::collections::{BTreeMap, VecDeque};

use super::stack::StepId;
use crate::syntax::{Keyword, Tree};

/// The ids of the instructions of a file, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ids {
    pub ids: Vec<StepId>,
    /// The first one that was never given.
    next: u32,
}

impl Ids {
    /// Names the instructions of a file, those that were there before as they were named then.
    pub fn after(before: Option<(&Ids, &Tree)>, tree: &Tree) -> Self {
        let empty = Ids::default();
        let (old_ids, old) = before.map_or((&empty, Vec::new()), |(ids, tree)| (ids, lines(tree)));
        let matches = align(&old, &lines(tree));
        let mut next = old_ids.next;
        let ids = matches.into_iter().map(|at| {
            at.and_then(|at| old_ids.ids.get(at).copied()).unwrap_or_else(|| {
                next += 1;
                StepId(next - 1)
            })
        });
        Ids { ids: ids.collect(), next }
    }
}

type Line<'a> = (Keyword, &'a str);

fn lines(tree: &Tree) -> Vec<Line<'_>> {
    tree.nodes().map(|node| (node.keyword(), node.original())).collect()
}

/// For each new line the old one that it was: unchanged lines first, wherever they moved, then
/// changed ones in their order.
fn align(old: &[Line<'_>], new: &[Line<'_>]) -> Vec<Option<usize>> {
    let mut matches = vec![None; new.len()];
    let mut free = vec![true; old.len()];
    let same = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let rest = old.len().min(new.len()) - same;
    let ends = old.iter().rev().zip(new.iter().rev()).take(rest);
    let tail = ends.take_while(|(old, new)| old == new).count();
    let mut pair = |new: usize, old: usize| {
        if let (Some(place), Some(free)) = (matches.get_mut(new), free.get_mut(old)) {
            *place = Some(old);
            *free = false;
        }
    };
    (0..same).for_each(|at| pair(at, at));
    (0..tail).for_each(|at| pair(new.len() - 1 - at, old.len() - 1 - at));

    let (old_middle, new_middle) = (same..old.len() - tail, same..new.len() - tail);
    let mut by_text: BTreeMap<Line<'_>, VecDeque<usize>> = BTreeMap::new();
    for at in old_middle.clone() {
        if let Some(line) = old.get(at) {
            by_text.entry(*line).or_default().push_back(at);
        }
    }
    for at in new_middle.clone() {
        let places = new.get(at).and_then(|line| by_text.get_mut(line));
        if let Some(old) = places.and_then(VecDeque::pop_front) {
            pair(at, old);
        }
    }
    let left: Vec<usize> = new_middle.filter(|&at| matches.get(at) == Some(&None)).collect();
    let mut olds: Vec<usize> =
        old_middle.filter(|&at| free.get(at).copied().unwrap_or_default()).collect();
    // A line that is being typed is unknown for a while; it may be any. Who changes more does not type.
    let is_typed = left.len() == 1;
    for new_at in left {
        let Some(&(keyword, _)) = new.get(new_at) else { continue };
        let alike = |&at: &usize| {
            old.get(at).is_some_and(|(other, _)| {
                *other == keyword || is_typed && [*other, keyword].contains(&Keyword::Unknown)
            })
        };
        if let Some(place) = olds.iter().position(alike) {
            let old_at = olds.remove(place);
            if let Some(place) = matches.get_mut(new_at) {
                *place = Some(old_at);
            }
        }
    }
    matches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    /// The ids after an edit, as numbers.
    #[track_caller]
    fn check(before: &str, after: &str, expected: &[u32]) {
        let (old, new) = (parse(before).tree, parse(after).tree);
        let first = Ids::after(None, &old);
        let ids = Ids::after(Some((&first, &old)), &new).ids;
        assert_eq!(ids.iter().map(|id| id.0).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn instructions_keep_their_id_when_others_come_and_go() {
        check("FROM a\nRUN b\n", "FROM a\nRUN new\nRUN b\n", &[0, 2, 1]);
        check("FROM a\nRUN b\nRUN c\n", "FROM a\nRUN c\n", &[0, 2]);
        check("FROM a\nRUN b\nCOPY c d\n", "FROM a\nCOPY c d\nRUN b\n", &[0, 2, 1]);
    }

    #[test]
    fn a_changed_instruction_is_still_the_same() {
        check("FROM a\nRUN b\nENV x=1\n", "FROM a\nRUN b c\nENV x=1\n", &[0, 1, 2]);
        check("FROM a\nRUN b\nENV x=1\n", "FROM a\nRN b\nENV x=1\n", &[0, 1, 2]);
        check("FROM a\nRUN b\n", "FROM a\nCOPY b c\n", &[0, 2]);
    }

    #[test]
    fn what_cannot_be_read_in_another_text_is_new() {
        check("FROM a\nRUN b\nRUN c\n", "FROM x\nFRM x\nCOPY d e\n", &[0, 3, 4]);
    }

    #[test]
    fn equal_instructions_are_told_apart_by_their_order() {
        check("FROM a\nRUN b\nRUN b\n", "FROM a\nRUN b\nRUN b\nRUN b\n", &[0, 1, 2, 3]);
    }

    #[test]
    fn an_id_is_never_given_again() {
        let trees = ["FROM a\nRUN b\n", "FROM a\n", "FROM a\nRUN b\n"].map(|text| parse(text).tree);
        let first = Ids::after(None, &trees[0]);
        let second = Ids::after(Some((&first, &trees[0])), &trees[1]);
        let third = Ids::after(Some((&second, &trees[1])), &trees[2]);
        assert_eq!(third.ids, [StepId(0), StepId(2)]);
    }
}
