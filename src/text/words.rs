//! Lists of words in one text, parted by blanks.

/// A list that is part of the program.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    pub text: &'static str,
    /// A bit for each letter that a word begins with: most lists are passed over at a glance.
    initials: u64,
}

impl Words {
    pub const fn of(text: &'static str) -> Self {
        let mut initials = 0;
        let mut rest = text.as_bytes();
        let mut is_start = true;
        while let [byte, more @ ..] = rest {
            if is_start {
                initials |= bit(*byte);
            }
            is_start = *byte == b' ';
            rest = more;
        }
        Self { text, initials }
    }

    pub fn has(&self, word: &str) -> bool {
        let initial = word.bytes().next().map_or(0, bit);
        self.initials & initial != 0 && has_word(self.text, word)
    }
}

const fn bit(byte: u8) -> u64 {
    1 << (byte & 63)
}

/// Whether a list has a word.
pub fn has_word(list: &str, word: &str) -> bool {
    list.as_bytes().split(|byte| *byte == b' ').any(|it| it == word.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_whole_words_only() {
        let list = Words::of("go cargo c++ cc");
        for word in ["go", "cargo", "c++", "cc"] {
            assert!(list.has(word), "{word}");
        }
        for word in ["", "g", "o", "c", "car", "go cargo", "cc ", "\u{e9}"] {
            assert!(!list.has(word), "{word}");
        }
    }
}
