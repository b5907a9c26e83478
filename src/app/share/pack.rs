//! A small compression for short texts: what was written before is referred to, not written again.
//!
//! Packed is: the length, then groups. A group is a byte with two counts of four bits, so many
//! bytes as they are, and, unless the end is reached, how far back that begins which is repeated.
//! A count of 15 goes on as a number. A number has seven bits in a byte, the lowest first.

use std::iter::repeat_n;

/// What is shorter is not worth a reference.
const SHORTEST: usize = 3;
/// How many earlier places are compared.
const TRIES: usize = 48;
const HASH_BITS: u32 = 13;
/// The largest count that fits into its four bits.
const FULL: usize = 15;

/// Why something cannot be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unpackable {
    Damaged,
    TooLarge,
}

/// Packs bytes; what stands in `words` needs not be written either.
pub(super) fn pack(bytes: &[u8], words: &[u8]) -> Vec<u8> {
    let data = [words, bytes].concat();
    let mut places = Places::new(&data);
    (0..words.len()).for_each(|at| places.note(at));
    let mut out = Vec::new();
    put_number(&mut out, bytes.len());
    let (mut at, mut written) = (words.len(), words.len());
    while at < data.len() {
        let found = places.find(at);
        places.note(at);
        at += 1;
        // Where the next byte begins something longer, this one is written as it is.
        let Some(found) =
            found.filter(|found| places.find(at).is_none_or(|it| it.gain() <= found.gain() + 1))
        else {
            continue;
        };
        let literals = data.get(written..at - 1).unwrap_or_default();
        put_group(&mut out, literals, Some(found));
        let end = at - 1 + found.length;
        (at..end).for_each(|at| places.note(at));
        (at, written) = (end, end);
    }
    if written < data.len() {
        put_group(&mut out, data.get(written..).unwrap_or_default(), None);
    }
    out
}

/// The bytes that were packed with the same `words`; at most so many.
pub(super) fn unpack(packed: &[u8], words: &[u8], most: usize) -> Result<Vec<u8>, Unpackable> {
    let mut rest = packed;
    let length = number(&mut rest).ok_or(Unpackable::Damaged)?;
    if length > most {
        return Err(Unpackable::TooLarge);
    }
    let mut out = words.to_vec();
    let end = out.len() + length;
    while out.len() < end {
        group(&mut rest, &mut out, end).ok_or(Unpackable::Damaged)?;
    }
    if !rest.is_empty() {
        return Err(Unpackable::Damaged);
    }
    Ok(out.split_off(words.len()))
}

/// Reads a group, up to where everything ends.
fn group(rest: &mut &[u8], out: &mut Vec<u8>, end: usize) -> Option<()> {
    let counts = usize::from(byte(rest)?);
    let literals = count(rest, counts >> 4)?;
    let (literal, behind) = rest.split_at_checked(literals)?;
    *rest = behind;
    out.extend_from_slice(literal);
    if out.len() >= end {
        return (out.len() == end).then_some(());
    }
    let length = count(rest, counts & FULL)?.checked_add(SHORTEST)?;
    let distance = number(rest)?;
    let start = out.len().checked_sub(distance).filter(|_| distance > 0)?;
    if length > end - out.len() {
        return None;
    }
    for at in start..start + length {
        out.push(*out.get(at)?);
    }
    Some(())
}

fn byte(rest: &mut &[u8]) -> Option<u8> {
    let (first, behind) = rest.split_first()?;
    *rest = behind;
    Some(*first)
}

fn count(rest: &mut &[u8], small: usize) -> Option<usize> {
    if small < FULL { Some(small) } else { number(rest)?.checked_add(FULL) }
}

/// At most 28 bits.
fn number(rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in [0, 7, 14, 21] {
        let byte = byte(rest)?;
        number |= usize::from(byte & 127) << shift;
        if byte < 128 {
            return Some(number);
        }
    }
    None
}

fn put_group(out: &mut Vec<u8>, literals: &[u8], found: Option<Found>) {
    let repeats = found.map_or(0, |found| found.length - SHORTEST);
    out.push((literals.len().min(FULL) << 4 | repeats.min(FULL)) as u8);
    put_rest(out, literals.len());
    out.extend_from_slice(literals);
    if let Some(found) = found {
        put_rest(out, repeats);
        put_number(out, found.distance);
    }
}

/// What of a count goes beyond its four bits.
fn put_rest(out: &mut Vec<u8>, count: usize) {
    if let Some(more) = count.checked_sub(FULL) {
        put_number(out, more);
    }
}

fn put_number(out: &mut Vec<u8>, mut number: usize) {
    while number > 127 {
        out.push(number as u8 | 128);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Something that stands further back already.
#[derive(Clone, Copy)]
struct Found {
    length: usize,
    distance: usize,
}

impl Found {
    /// How many bytes it spares.
    fn gain(self) -> usize {
        let number = 1 + usize::from(self.distance > 127) + usize::from(self.distance > 0x3fff);
        self.length.saturating_sub(number + 1)
    }
}

/// Where the same three bytes stand, as lists from the latest place back. A place is counted from 1.
struct Places<'a> {
    data: &'a [u8],
    latest: Vec<u32>,
    before: Vec<u32>,
}

impl<'a> Places<'a> {
    fn new(data: &'a [u8]) -> Self {
        let latest = repeat_n(0, 1 << HASH_BITS).collect();
        Self { data, latest, before: Vec::with_capacity(data.len()) }
    }

    /// To be called for one place after the other.
    fn note(&mut self, at: usize) {
        let slot = self.slot(at).and_then(|slot| self.latest.get_mut(slot));
        self.before.push(slot.map_or(0, |slot| std::mem::replace(slot, at as u32 + 1)));
    }

    /// What stands there and spares the most.
    fn find(&self, at: usize) -> Option<Found> {
        let here = self.data.get(at..)?;
        let mut place = *self.latest.get(self.slot(at)?)? as usize;
        let mut best: Option<Found> = None;
        for _ in 0..TRIES {
            let Some(start) = place.checked_sub(1) else { break };
            let there = self.data.get(start..)?;
            let length = here.iter().zip(there).take_while(|(a, b)| a == b).count();
            let found = Found { length, distance: at - start };
            if length >= SHORTEST && found.gain() > best.map_or(0, Found::gain) {
                best = Some(found);
            }
            place = *self.before.get(start)? as usize;
        }
        best
    }

    fn slot(&self, at: usize) -> Option<usize> {
        let three = self.data.get(at..at + 3)?;
        let bits = three.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte));
        Some((bits.wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], words: &[u8], most: usize) {
        let packed = pack(bytes, words);
        assert!(packed.len() <= most, "{} bytes", packed.len());
        assert_eq!(unpack(&packed, words, bytes.len()).as_deref(), Ok(bytes));
        if !bytes.is_empty() {
            assert_eq!(unpack(&packed, words, bytes.len() - 1), Err(Unpackable::TooLarge));
        }
    }

    #[test]
    fn what_is_packed_comes_back() {
        check(b"", b"", 1);
        check(b"a", b"", 3);
        check(b"abcabcabcabc", b"", 8);
        check(b"COPY . .\n", b"FROM COPY . .\n", 4);
        check(&vec![7; 1 << 20], b"", 12);
        let noise: Vec<u8> = (0..50_000_u32).map(|n| (n.wrapping_mul(n) >> 7) as u8).collect();
        check(&noise, b"", 51_000);
        for length in 0..600 {
            check(&noise[..length], &noise[length / 2..length + 40], 640);
        }
    }

    #[test]
    fn nothing_damaged_does_harm() {
        let packed = pack(b"RUN make && make install && make clean\nRUN make all\n", b"RUN ");
        for length in 0..packed.len() {
            assert_eq!(unpack(&packed[..length], b"RUN ", 100), Err(Unpackable::Damaged));
        }
        for at in 0..packed.len() {
            for byte in 0..=255 {
                let mut other = packed.clone();
                other[at] = byte;
                let found = unpack(&other, b"RUN ", 100);
                assert!(found.is_err() || found.is_ok_and(|bytes| bytes.len() <= 100));
            }
        }
        assert_eq!(unpack(&[5, 0x10, b'a', 0], b"", 100), Err(Unpackable::Damaged));
        assert_eq!(unpack(&[5, 0x10, b'a', 9], b"", 100), Err(Unpackable::Damaged));
        assert_eq!(unpack(&[255; 9], b"", 100), Err(Unpackable::Damaged));
    }
}
