//! Byte offsets to lines and columns and back, in bytes and in the UTF-16 units of a browser.

use memchr::memchr_iter;

use super::Span;

/// Where the lines of a text begin.
/// A line ends at `\n`; its `\r` belongs to it. There is always at least one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// Where each line begins in UTF-16 units; empty where that equals `starts`, in a text of ASCII.
    units: Vec<u32>,
    len: u32,
}

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        let units = if text.is_ascii() { Vec::new() } else { unit_starts(text) };
        Self { starts, units, len: text.len() as u32 }
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

    /// The 0-based line of an offset and its column in UTF-16 units.
    pub fn place(&self, text: &str, offset: u32) -> (u32, u32) {
        let line = self.line(offset);
        let start = self.to_utf16(text, self.span(line).start());
        (line, self.to_utf16(text, offset) - start)
    }

    /// The offset of a 0-based line and a column in UTF-16 units, at most the end of the line.
    pub fn offset(&self, text: &str, line: u32, column: u32) -> u32 {
        let span = self.span(line);
        let units = self.to_utf16(text, span.start()).saturating_add(column);
        self.from_utf16(text, units).min(span.end())
    }

    /// The offset in UTF-16 units of a byte offset; inside a character, of its start.
    pub fn to_utf16(&self, text: &str, offset: u32) -> u32 {
        let offset = offset.min(self.len);
        let line = self.line(offset);
        let Some(&units) = self.units.get(line as usize) else { return offset };
        let span = self.span(line);
        let inside: u32 = span
            .of(text)
            .char_indices()
            .take_while(|(at, c)| span.start() as usize + at + c.len_utf8() <= offset as usize)
            .map(|(_, c)| c.len_utf16() as u32)
            .sum();
        units + inside
    }

    /// The byte offset of an offset in UTF-16 units; inside a pair, of its start.
    pub fn from_utf16(&self, text: &str, offset: u32) -> u32 {
        let line = self.units.partition_point(|&start| start <= offset).saturating_sub(1);
        let Some(&start) = self.units.get(line) else { return offset.min(self.len) };
        let span = self.span(line as u32);
        let mut units = start;
        for (at, c) in span.of(text).char_indices() {
            units += c.len_utf16() as u32;
            if units > offset {
                return span.start() + at as u32;
            }
        }
        span.end()
    }
}

/// Where each line begins in UTF-16 units.
fn unit_starts(text: &str) -> Vec<u32> {
    let mut at = 0;
    let mut starts = vec![0];
    for c in text.chars() {
        at += c.len_utf16() as u32;
        if c == '\n' {
            starts.push(at);
        }
    }
    starts
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
    fn places_go_there_and_back() {
        let index = LineIndex::new(NASTY);
        let heart = NASTY.find('💛').unwrap() as u32;
        assert_eq!(index.place(NASTY, heart + 4), (1, 3));
        assert_eq!(index.offset(NASTY, 1, 3), heart + 4);
        assert_eq!(index.offset(NASTY, 0, 99), 7, "the start of the next line");
        assert_eq!(index.offset(NASTY, 99, u32::MAX), NASTY.len() as u32);
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
