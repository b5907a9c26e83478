//! Byte offsets to lines and columns and back, in bytes and in the UTF-16 units of a browser.

use memchr::memchr_iter;

use super::Span;

/// Where the lines of a text begin.
/// A line ends at `\n`; its `\r` belongs to it. There is always at least one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
    len: u32,
    ascii: bool,
}

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        Self { starts, len: text.len() as u32, ascii: text.is_ascii() }
    }

    /// How many lines there are; a text that ends in `\n` has an empty last one.
    pub fn line_count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The 0-based line of an offset.
    pub fn line(&self, offset: u32) -> u32 {
        (self.starts.partition_point(|&start| start <= offset) as u32).saturating_sub(1)
    }

    /// The span of a 0-based line with its line end; empty behind the last line.
    pub fn span(&self, line: u32) -> Span {
        let start = self.starts.get(line as usize).copied().unwrap_or(self.len);
        let end = self.starts.get(line as usize + 1).copied().unwrap_or(self.len);
        Span::new(start, end)
    }

    /// The offset in UTF-16 units of a byte offset; inside a character, of its start.
    pub fn to_utf16(&self, text: &str, offset: u32) -> u32 {
        if self.ascii {
            return offset.min(self.len);
        }
        text.char_indices()
            .take_while(|(at, c)| at + c.len_utf8() <= offset as usize)
            .map(|(_, c)| c.len_utf16() as u32)
            .sum()
    }

    /// The byte offset of an offset in UTF-16 units; inside a pair, of its start.
    pub fn from_utf16(&self, text: &str, offset: u32) -> u32 {
        if self.ascii {
            return offset.min(self.len);
        }
        let mut units = 0;
        for (at, c) in text.char_indices() {
            units += c.len_utf16() as u32;
            if units > offset {
                return at as u32;
            }
        }
        self.len
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NASTY: &str = "ä\tcde\nf💛g\r\nhi\rjkl";

    #[test]
    fn lines_end_at_newlines_only() {
        let index = LineIndex::new(NASTY);
        assert_eq!(index.line_count(), 3);
        let lines: Vec<_> = (0..4).map(|line| index.span(line).of(NASTY)).collect();
        assert_eq!(lines, ["ä\tcde\n", "f💛g\r\n", "hi\rjkl", ""]);
        assert_eq!(index.line(0), 0);
        assert_eq!(index.line(7), 1);
        assert_eq!(index.line(6), 0);
        assert_eq!(index.line(99), 2);
    }

    #[test]
    fn utf16_goes_there_and_back() {
        let index = LineIndex::new(NASTY);
        for (at, _) in NASTY.char_indices().chain([(NASTY.len(), ' ')]) {
            let units = index.to_utf16(NASTY, at as u32);
            assert_eq!(units as usize, NASTY[..at].encode_utf16().count());
            assert_eq!(index.from_utf16(NASTY, units), at as u32);
        }
        let heart = NASTY.find('💛').unwrap() as u32;
        let units = index.to_utf16(NASTY, heart);
        assert_eq!(index.from_utf16(NASTY, units + 1), heart, "inside the pair");
        assert_eq!(index.to_utf16(NASTY, heart + 2), units, "inside the character");
    }
}
