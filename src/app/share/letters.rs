//! Bytes as letters that every address may hold: base64url without padding, as of RFC 4648.

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub(super) fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 4 / 3 + 3);
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(*chunk.get(at).unwrap_or(&0)));
        for at in 0..=chunk.len() {
            let six = bits >> (18 - 6 * at) & 63;
            out.extend(LETTERS.get(six as usize).map(|letter| char::from(*letter)));
        }
    }
    out
}

/// `None` where a letter is none of ours, or the last is missing.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    for chunk in text.as_bytes().chunks(4) {
        let mut bits = 0;
        for at in 0..4 {
            bits = bits << 6 | chunk.get(at).map_or(Some(0), |letter| value(*letter))?;
        }
        let count = chunk.len().checked_sub(1).filter(|count| *count > 0)?;
        out.extend((0..count).map(|at| (bits >> (16 - 8 * at)) as u8));
    }
    Some(out)
}

fn value(letter: u8) -> Option<u32> {
    Some(match letter {
        b'A'..=b'Z' => u32::from(letter - b'A'),
        b'a'..=b'z' => u32::from(letter - b'a') + 26,
        b'0'..=b'9' => u32::from(letter - b'0') + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_every_length_come_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        for length in 0..=bytes.len() {
            assert_eq!(decode(&encode(&bytes[..length])).as_deref(), Some(&bytes[..length]));
        }
    }

    #[test]
    fn it_is_base64url() {
        assert_eq!(encode(b"foob"), "Zm9vYg");
        assert_eq!(encode(&[251, 255, 254]), "-__-");
        for text in ["A", "AAAAA", "AA=", "AA+A", "ä"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
