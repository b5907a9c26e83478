//! The packages that a weight is made of, and what is left when some of them go.

use std::rc::Rc;

use super::Weight;
use crate::catalog::Range;

/// A package in a weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portion {
    pub name: Rc<str>,
    /// Its likely bytes, in proportion to which it has a share of the weight.
    pub bytes: u64,
}

/// How a weight tells of its packages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Told {
    #[default]
    Not,
    /// `38 packages`
    Counted,
    /// `packages httpd mod_ssl`
    Listed,
}

/// How many packages are listed by name.
const LISTED: usize = 12;

impl Weight {
    /// In a few words: `38 packages`.
    pub fn words(&self) -> Rc<str> {
        let count = self.portions.len();
        match (self.told, count) {
            (Told::Counted, 1) => {
                format!("1 {}", self.what.replacen("packages", "package", 1)).into()
            }
            (Told::Counted, _) => format!("{count} {}", self.what).into(),
            (Told::Listed, 1..) => {
                let mut words = self.what.to_string();
                for portion in self.portions.iter().take(LISTED) {
                    words.push(' ');
                    words.push_str(&portion.name);
                }
                if count > LISTED {
                    words.push_str(" …");
                }
                words.into()
            }
            _ => Rc::clone(&self.what),
        }
    }

    /// What is left of it without some packages; nothing where all go.
    pub(super) fn without(self: Rc<Self>, is_gone: &impl Fn(&str) -> bool) -> Option<Self> {
        let kept = self.portions.iter().filter(|it| !is_gone(&it.name));
        let portions: Rc<[Portion]> = kept.cloned().collect();
        if portions.is_empty() {
            return None;
        }
        let size = self.size.portion(bytes(&portions), bytes(&self.portions));
        Some(Self { portions, size, left_of: Some(Rc::clone(&self)), ..Self::clone(&self) })
    }

    /// Whether it is the rest of another one.
    pub fn is_left_of(&self, other: &Rc<Self>) -> bool {
        let mut next = self.left_of.as_ref();
        while let Some(weight) = next {
            if Rc::ptr_eq(weight, other) {
                return true;
            }
            next = weight.left_of.as_ref();
        }
        false
    }

    /// The part of it that is not in what was left of it.
    pub fn gone(&self, left: &Self) -> Self {
        let is_left = |it: &&Portion| left.portions.iter().any(|other| other.name == it.name);
        let portions: Rc<[Portion]> =
            self.portions.iter().filter(|it| !is_left(it)).cloned().collect();
        let part = self.size.portion(bytes(&portions), bytes(&self.portions));
        let likely = self.size.likely.saturating_sub(left.size.likely);
        let size = Range { low: part.low.min(likely), likely, high: part.high.max(likely) };
        Self { portions, size, ..self.clone() }
    }
}

fn bytes(portions: &[Portion]) -> u64 {
    portions.iter().fold(0, |sum, portion| sum.saturating_add(portion.bytes))
}

#[cfg(test)]
mod tests {
    use super::super::{Sort, Texture};
    use super::*;
    use crate::catalog::Basis;

    fn weight(told: Told, portions: &[(&str, u64)]) -> Weight {
        let portion = |(name, bytes): &(&str, u64)| Portion { name: (*name).into(), bytes: *bytes };
        Weight {
            path: "/usr/lib".into(),
            what: "packages of Python".into(),
            portions: portions.iter().map(portion).collect(),
            told,
            sort: Sort::Packages,
            size: Range { low: 90, likely: 100, high: 120 },
            basis: Basis::Computed,
            source: "".into(),
            texture: Texture::System,
            hides: false,
            marks: Vec::new(),
            left_of: None,
        }
    }

    #[test]
    fn packages_are_counted_or_listed() {
        let check = |told, portions: &[(&str, u64)], expected| {
            assert_eq!(&*weight(told, portions).words(), expected);
        };
        check(Told::Counted, &[("a", 1)], "1 package of Python");
        check(Told::Counted, &[("a", 1), ("b", 2)], "2 packages of Python");
        check(Told::Listed, &[("a", 1), ("b", 2)], "packages of Python a b");
        check(Told::Listed, &[], "packages of Python");
        check(Told::Not, &[("a", 1)], "packages of Python");
        let many = [("a", 1); LISTED + 1];
        check(Told::Listed, &many, "packages of Python a a a a a a a a a a a a …");
    }

    #[test]
    fn what_goes_and_what_is_left_are_the_whole() {
        let whole = Rc::new(weight(Told::Counted, &[("a", 30), ("b", 10), ("c", 11)]));
        let left = Rc::clone(&whole).without(&|name| name == "a").unwrap();
        assert_eq!((&*left.words(), left.size.likely), ("2 packages of Python", 41));
        assert!(left.is_left_of(&whole));
        let gone = whole.gone(&left);
        assert_eq!((&*gone.words(), gone.size.likely), ("1 package of Python", 59));
        assert!(gone.size.low <= 59 && gone.size.high >= 59);
        assert_eq!(Rc::clone(&whole).without(&|_| true), None);
        let less = Rc::new(left).without(&|name| name == "b").unwrap();
        assert!(less.is_left_of(&whole));
    }
}
