//! A set of places in a list: quick to copy, to ask and to change.

/// Of places below a number that is told once; equal sets of the same list are equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    words: Vec<u64>,
}

const BITS: usize = 64;

impl Places {
    /// The empty set of places in a list of this length.
    pub fn none(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(BITS)] }
    }

    pub fn has(&self, place: usize) -> bool {
        self.words.get(place / BITS).is_some_and(|word| word & bit(place) != 0)
    }

    /// Whether it was not in it before.
    pub fn insert(&mut self, place: usize) -> bool {
        let Some(word) = self.words.get_mut(place / BITS) else { return false };
        let before = *word;
        *word |= bit(place);
        *word != before
    }

    pub fn remove(&mut self, place: usize) {
        if let Some(word) = self.words.get_mut(place / BITS) {
            *word &= !bit(place);
        }
    }

    pub fn extend(&mut self, places: impl IntoIterator<Item = usize>) {
        for place in places {
            self.insert(place);
        }
    }

    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// In order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            let rest = move |word: &u64| Some(word & (word - 1)).filter(|rest| *rest != 0);
            let words = std::iter::successors(Some(word).filter(|word| *word != 0), rest);
            words.map(move |word| at * BITS + word.trailing_zeros() as usize)
        })
    }
}

fn bit(place: usize) -> u64 {
    1 << (place % BITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_in_order() {
        let mut places = Places::none(200);
        places.extend([199, 0, 63, 64, 64]);
        assert!(places.insert(5) && !places.insert(5));
        places.remove(63);
        assert_eq!(places.iter().collect::<Vec<_>>(), [0, 5, 64, 199]);
        assert_eq!((places.len(), places.has(64), places.has(63)), (4, true, false));
        places.remove(5);
        let mut other = Places::none(200);
        other.extend([0, 64, 199]);
        assert_eq!(places, other);
    }

    #[test]
    fn what_is_not_in_the_list_is_not_in_the_set() {
        let mut places = Places::none(64);
        assert!(!places.insert(64) && !places.has(64));
        places.remove(1_000);
        assert_eq!(places.iter().next(), None);
    }
}
