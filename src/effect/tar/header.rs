//! One header block.

use super::BLOCK;

/// The length of the field for a name.
pub(super) const NAME: usize = 100;
/// The length of the field for what stands before it.
const PREFIX: usize = 155;

/// What stands in a header, with numbers that fit.
#[derive(Default)]
pub(super) struct Header<'a> {
    pub(super) name: &'a str,
    pub(super) prefix: &'a str,
    pub(super) mode: u64,
    pub(super) uid: u64,
    pub(super) gid: u64,
    pub(super) size: u64,
    pub(super) mtime: u64,
    pub(super) kind: u8,
    pub(super) link: &'a str,
    /// Major and minor numbers; the header of extended records has none.
    pub(super) device: Option<(u64, u64)>,
}

impl Header<'_> {
    pub(super) fn block(&self) -> [u8; BLOCK] {
        let mut block = [0; BLOCK];
        text(&mut block, 0, NAME, self.name);
        octal(&mut block, 100, 8, self.mode);
        octal(&mut block, 108, 8, self.uid);
        octal(&mut block, 116, 8, self.gid);
        octal(&mut block, 124, 12, self.size);
        octal(&mut block, 136, 12, self.mtime);
        text(&mut block, 156, 1, std::str::from_utf8(&[self.kind]).unwrap_or_default());
        text(&mut block, 157, NAME, self.link);
        text(&mut block, 257, 8, "ustar\u{0}00");
        if let Some((major, minor)) = self.device {
            octal(&mut block, 329, 8, major);
            octal(&mut block, 337, 8, minor);
        }
        text(&mut block, 345, PREFIX, self.prefix);
        text(&mut block, 148, 8, "        ");
        let sum: u64 = block.iter().map(|&byte| u64::from(byte)).sum();
        octal(&mut block, 148, 7, sum);
        block
    }
}

/// Whether the number fits into an octal field of this length.
pub(super) fn fits(number: u64, len: usize) -> bool {
    let bits = u32::try_from(len.saturating_sub(1) * 3).unwrap_or(63);
    bits >= 64 || number.checked_shr(bits).unwrap_or(0) == 0
}

/// A long name in two parts, where it can be parted.
pub(super) fn split(name: &str) -> Option<(&str, &str)> {
    if name.len() <= NAME || !name.is_ascii() {
        return None;
    }
    let mut longest = name.len();
    if longest > PREFIX + 1 {
        longest = PREFIX + 1;
    } else if name.ends_with('/') {
        longest -= 1;
    }
    let at = name.get(..longest)?.rfind('/')?;
    let (prefix, rest) = (name.get(..at)?, name.get(at + 1..)?);
    (at > 0 && rest.len() <= NAME && !rest.is_empty() && prefix.len() <= PREFIX)
        .then_some((prefix, rest))
}

fn text(block: &mut [u8; BLOCK], at: usize, len: usize, text: &str) {
    if let Some(field) = block.get_mut(at..at + len) {
        for (to, from) in field.iter_mut().zip(text.bytes()) {
            *to = from;
        }
    }
}

/// A number with zeros before it and a NUL behind it; zero where it does not fit.
fn octal(block: &mut [u8; BLOCK], at: usize, len: usize, number: u64) {
    let number = if fits(number, len) { number } else { 0 };
    text(block, at, len, &format!("{number:0width$o}\0", width = len - 1));
}
