//! What one image weighs more or less than another, part by part.
//!
//! What both have is as large in both, however little is known of it, so it takes no part in the
//! difference: that is often far surer than the two sums.

use super::count::{BESIDES_WORDS, Item};
use super::{Amount, Meaning, Overlay, Sum, counted};
use crate::catalog::{Basis, Range};
use crate::image::{MadeBy, Simulation};
use crate::plan::{Plan, StageId};

/// What lies in an image, or in some of its layers.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    /// From the bottom.
    pub layers: Vec<MadeBy>,
    items: Vec<(MadeBy, Item)>,
}

/// How much more there is after than before; less than nothing where there is less.
/// Invariant: `low <= likely <= high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    pub low: i64,
    pub likely: i64,
    pub high: i64,
    /// Of what differs.
    pub basis: Basis,
    /// One side has something of which nobody knows the size.
    pub is_open: bool,
}

impl Default for Difference {
    fn default() -> Self {
        Self { low: 0, likely: 0, high: 0, basis: Basis::Exact, is_open: false }
    }
}

impl Inventory {
    /// All that is in the image of a stage.
    /// What was measured takes the place of an estimate.
    pub fn of(
        plan: &Plan,
        files: &Simulation,
        id: StageId,
        meaning: Meaning,
        overlay: &Overlay,
    ) -> Self {
        let mut count = counted(plan, files, (id, usize::MAX), meaning, overlay);
        let mut items = std::mem::take(&mut count.items);
        items.retain(|item| count.fitted_to(item.layer).is_none());
        items.extend(count.fitted.iter().map(super::fit::Fitted::item));
        let layers = count.layers;
        let items = items.into_iter().filter_map(|item| Some((*layers.get(item.layer)?, item)));
        Self { items: items.collect(), layers }
    }

    /// What lies in some of its layers.
    #[must_use]
    pub fn within(mut self, is_meant: impl Fn(MadeBy) -> bool) -> Self {
        self.layers.retain(|made_by| is_meant(*made_by));
        self.items.retain(|(made_by, _)| self.layers.contains(made_by));
        self
    }

    pub fn amount(&self) -> Amount {
        Sum::of(self.items.iter().map(|(_, item)| item)).amount
    }

    /// What lies in it and is of no use any more.
    pub fn dead(&self) -> Amount {
        let dead = self.items.iter().filter(|(_, item)| item.killed.is_some());
        Sum::of(dead.map(|(_, item)| item)).amount
    }
}

impl Difference {
    /// Whether nothing differs that would be worth a word: a `COPY` of everything takes the Dockerfile
    /// along, and that is a few bytes longer or shorter.
    pub fn is_nothing(self) -> bool {
        !self.is_open && self.low > -LITTLE && self.high < LITTLE
    }
}

const LITTLE: i64 = 1_000;

/// How much more there is after than before.
pub fn difference(before: &Inventory, after: &Inventory) -> Difference {
    let (before, after) = without_common(before, after);
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut found = Difference::default();
    for (item, is_after) in
        before.iter().map(|item| (*item, false)).chain(after.iter().map(|item| (*item, true)))
    {
        found.basis = found.basis.max(item.basis);
        if item.unknown {
            found.is_open = true;
            continue;
        }
        let key = key(item);
        let at = groups.iter().position(|group| group.key == key).unwrap_or(groups.len());
        if at == groups.len() {
            groups.push(Group { key, before: Range::ZERO, after: Range::ZERO });
        }
        if let Some(group) = groups.get_mut(at) {
            let side = if is_after { &mut group.after } else { &mut group.before };
            *side = side.plus(item.size);
        }
    }
    let (mut below, mut above) = (0_u128, 0_u128);
    for (low, likely, high) in groups.iter().map(Group::difference) {
        found.likely = found.likely.saturating_add(likely);
        below = below.saturating_add(square(likely, low));
        above = above.saturating_add(square(high, likely));
    }
    found.low = found.likely.saturating_sub(root(below));
    found.high = found.likely.saturating_add(root(above));
    found
}

/// Figures that miss in the same direction on both sides.
struct Group<'a> {
    key: (&'a str, &'a str),
    before: Range,
    after: Range,
}

impl Group<'_> {
    fn difference(&self) -> (i64, i64, i64) {
        let less = |after: u64, before: u64| signed(after).saturating_sub(signed(before));
        let Self { before, after, .. } = self;
        let likely = less(after.likely, before.likely);
        // With something on both sides, both are rather small or both rather large.
        let (one, other) = (less(after.low, before.low), less(after.high, before.high));
        (one.min(other).min(likely), likely, one.max(other).max(likely))
    }
}

/// What is known exactly goes together, a guess with those of the same, wherever that lies, and all
/// else by its source.
fn key(item: &Item) -> (&str, &str) {
    match item.basis {
        Basis::Exact => ("", ""),
        Basis::Guess => ("", &item.what),
        _ => (&item.source, ""),
    }
}

type Items<'a> = Vec<&'a Item>;

/// What only one of both has. Which layer it lies in does not count.
fn without_common<'a>(before: &'a Inventory, after: &'a Inventory) -> (Items<'a>, Items<'a>) {
    let (mut before, mut after) = (sorted(before), sorted(after));
    // A program writes the same whether its step is one of its own or not.
    let both = before.iter().chain(&after).filter(|item| is_besides(item)).count();
    if both > 1 && before.iter().any(|it| is_besides(it)) && after.iter().any(|it| is_besides(it)) {
        before.retain(|item| !is_besides(item));
        after.retain(|item| !is_besides(item));
    }
    let (mut only_before, mut only_after) = (Vec::new(), Vec::new());
    let (mut left, mut right) = (before.into_iter().peekable(), after.into_iter().peekable());
    loop {
        let order = match (left.peek(), right.peek()) {
            (None, None) => return (only_before, only_after),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(one), Some(other)) => identity(one).cmp(&identity(other)),
        };
        if order.is_le() {
            only_before.extend(left.next().filter(|_| order.is_ne()));
        }
        if order.is_ge() {
            only_after.extend(right.next().filter(|_| order.is_ne()));
        }
    }
}

fn is_besides(item: &Item) -> bool {
    &*item.what == BESIDES_WORDS
}

fn sorted(contents: &Inventory) -> Vec<&Item> {
    let mut items: Vec<&Item> = contents.items.iter().map(|(_, item)| item).collect();
    items.sort_by(|one, other| identity(one).cmp(&identity(other)));
    items
}

fn identity(item: &Item) -> (&str, &str, &str, u64, u64, u64, bool) {
    let Range { low, likely, high } = item.size;
    (&item.what, &item.path, &item.source, likely, low, high, item.unknown)
}

fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

fn square(high: i64, low: i64) -> u128 {
    u128::from(high.abs_diff(low)).saturating_pow(2)
}

fn root(number: u128) -> i64 {
    signed(number.isqrt().try_into().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BY: MadeBy = MadeBy::Container;

    fn item(what: &str, basis: Basis, (low, likely, high): (u64, u64, u64)) -> Item {
        Item {
            whose: crate::size::Whose::Own,
            layer: 0,
            path: "/x".into(),
            what: what.into(),
            size: Range { low, likely, high },
            basis,
            source: "an index".into(),
            unknown: false,
            killed: None,
            weight: None,
        }
    }

    fn contents(items: &[Item]) -> Inventory {
        Inventory { layers: vec![BY], items: items.iter().map(|it| (BY, it.clone())).collect() }
    }

    #[track_caller]
    fn check(before: &[Item], after: &[Item], expected: (i64, i64, i64)) -> Difference {
        let found = difference(&contents(before), &contents(after));
        assert_eq!((found.low, found.likely, found.high), expected);
        let back = difference(&contents(after), &contents(before));
        assert_eq!((-back.high, -back.likely, -back.low), expected, "the other way round");
        found
    }

    #[test]
    fn what_both_have_takes_no_part() {
        let wide = item("a guess", Basis::Guess, (0, 50, 900));
        let cache = item("cache", Basis::Measured, (8, 10, 13));
        let found = check(&[wide.clone(), cache], std::slice::from_ref(&wide), (-13, -10, -8));
        assert_eq!(found.basis, Basis::Measured, "the guess is in both");
        check(&[wide.clone(), wide.clone()], &[wide], (-900, -50, 0));
    }

    #[test]
    fn figures_of_one_source_miss_in_the_same_direction_on_both_sides() {
        let all = item("42 packages", Basis::Computed, (90, 100, 110));
        let few = item("12 packages", Basis::Computed, (27, 30, 33));
        check(&[all], &[few], (-77, -70, -63));
    }

    #[test]
    fn a_guess_is_the_same_wherever_what_it_is_of_lies() {
        let one = item("what pip installs", Basis::Guess, (20, 90, 2_000));
        let other = Item { path: "/venv".into(), ..one.clone() };
        let other = Item { size: Range { likely: 91, ..other.size }, ..other };
        check(&[one], &[other], (0, 1, 1));
    }

    #[test]
    fn errors_of_different_sources_partly_cancel_out() {
        let one = item("one", Basis::Guess, (7, 10, 13));
        let other = item("other", Basis::Guess, (16, 20, 24));
        check(&[one, other], &[], (-35, -30, -25));
    }

    #[test]
    fn a_program_writes_the_same_in_whatever_step() {
        let besides = || item(BESIDES_WORDS, Basis::Guess, (0, 10, 1_000));
        check(&[besides(), besides(), besides()], &[besides()], (0, 0, 0));
        check(&[besides()], &[], (-1_000, -10, 0));
    }

    #[test]
    fn what_nobody_knows_leaves_it_open() {
        let unknown = Item { unknown: true, ..item("", Basis::Guess, (0, 0, 0)) };
        assert!(check(std::slice::from_ref(&unknown), &[], (0, 0, 0)).is_open);
        let both = [unknown];
        assert!(check(&both, &both, (0, 0, 0)).is_nothing());
    }

    #[test]
    fn layers_are_taken_alone() {
        let step = |step| MadeBy::Step { stage: 0, step };
        let one = item("one", Basis::Exact, (1, 1, 1));
        let items = vec![(step(0), one.clone()), (step(1), one)];
        let all = Inventory { layers: vec![step(0), step(1)], items };
        let second = all.clone().within(|it| it == step(1));
        assert_eq!((second.amount(), &*second.layers), (Amount::exact(1), &[step(1)][..]));
        assert_eq!(all.amount(), Amount::exact(2));
    }
}
