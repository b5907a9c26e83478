//! Sums of figures of several sources.

use std::rc::Rc;

use super::count::Item;
use super::{Amount, Bytes};
use crate::catalog::{Basis, Range};

/// A sum, and how much of it is more than guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    pub amount: Amount,
    /// The share of what is likely that is better than a guess, in hundredths.
    pub sure: u32,
}

impl Default for Sum {
    fn default() -> Self {
        Self { amount: Amount::ZERO, sure: 100 }
    }
}

/// A figure to be added up.
pub(super) struct Figure<'a> {
    pub(super) size: Range,
    pub(super) basis: Basis,
    pub(super) source: &'a Rc<str>,
    pub(super) unknown: bool,
}

impl Sum {
    pub(super) fn of<'a>(items: impl Iterator<Item = &'a Item>) -> Self {
        Self::of_figures(items.map(|item| Figure {
            size: item.size,
            basis: item.basis,
            source: &item.source,
            unknown: item.unknown,
        }))
    }

    pub(super) fn of_figures<'a>(items: impl Iterator<Item = Figure<'a>>) -> Self {
        let mut sources: Vec<(&Rc<str>, Range)> = Vec::new();
        let mut sum = Range::ZERO;
        let (mut basis, mut guessed) = (Basis::Exact, 0_u64);
        let (mut any, mut unknown) = (false, false);
        for item in items {
            if item.unknown {
                unknown = true;
                continue;
            }
            any = true;
            basis = basis.max(item.basis);
            match item.basis {
                Basis::Exact => sum = sum.plus(item.size),
                Basis::Guess => {
                    guessed = guessed.saturating_add(item.size.likely);
                    sum = sum.beside(item.size);
                }
                _ => match sources.iter_mut().find(|(source, _)| *source == item.source) {
                    Some((_, size)) => *size = size.plus(item.size),
                    None => sources.push((item.source, item.size)),
                },
            }
        }
        let Range { low, likely, high } =
            sources.into_iter().fold(sum, |sum, (_, size)| sum.beside(size));
        if unknown && !any {
            return Self { amount: Amount::Unknown, sure: 0 };
        }
        let amount = Amount::Known(Bytes { low, likely, high, basis, and_more: unknown });
        let sure = match likely {
            0 => {
                if basis == Basis::Guess {
                    0
                } else {
                    100
                }
            }
            _ => 100 - (u128::from(guessed) * 100 / u128::from(likely)).min(100) as u32,
        };
        Self { amount, sure }
    }
}
