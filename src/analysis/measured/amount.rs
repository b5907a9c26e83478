//! Numbers of bytes as people and tools write them: `43MB`, `43.1 MB`, `12kB`, `0`.

/// What is told of a text that is no number of bytes.
pub const BAD_AMOUNT: &str =
    "A size is a number with or without a unit, such as 43MB, 43.1 MB, 12kB or 0.";

/// Steps of a thousand, as Docker counts, and of 1024 where the unit says so.
const UNITS: [(&str, u64); 18] = [
    ("", 1),
    ("b", 1),
    ("byte", 1),
    ("bytes", 1),
    ("k", 1_000),
    ("kb", 1_000),
    ("m", 1_000_000),
    ("mb", 1_000_000),
    ("g", 1_000_000_000),
    ("gb", 1_000_000_000),
    ("t", 1_000_000_000_000),
    ("tb", 1_000_000_000_000),
    ("ki", 1 << 10),
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("mi", 1 << 20),
    ("gib", 1 << 30),
    ("gi", 1 << 30),
];

/// The bytes that a text says; `None` for one that says none, or more than an exabyte.
pub fn amount(text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = unit.trim().to_ascii_lowercase();
    let (_, unit) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || whole.len() > 18 || part.len() > 9 || part.contains('.') {
        return None;
    }
    let digits: u128 = format!("{whole}{part}").parse().ok()?;
    let scale = 10_u128.checked_pow(part.len() as u32)?;
    let bytes = (digits * u128::from(*unit) + scale / 2) / scale;
    u64::try_from(bytes).ok().filter(|bytes| *bytes <= MOST)
}

const MOST: u64 = 1_000_000_000_000_000_000;

/// By how much a number may be off of which Docker prints three digits: `43.1MB` is 50 kB less or more.
pub(super) fn off_by(bytes: u64) -> u64 {
    let mut unit = 1;
    while bytes / unit >= 1000 {
        unit *= 10;
    }
    unit / 2
}
