//! Reading archives that are not compressed.

use std::rc::Rc;

use super::BLOCK;

/// A thing in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub path: String,
    pub kind: MemberKind,
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    pub mtime: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberKind {
    File(Rc<[u8]>),
    Directory,
    Symlink(String),
    /// To the path of another member.
    Hardlink(String),
    Fifo,
    Device {
        character: bool,
        major: u32,
        minor: u32,
    },
}

/// What an archive holds; `None` where the bytes are no archive with something in it.
/// A broken end is left out.
pub fn read(bytes: &[u8]) -> Option<Vec<Member>> {
    let mut reader = Reader { rest: bytes, extended: Extended::default() };
    let mut members = Vec::new();
    let mut headers = 0;
    while let Some(header) = reader.header() {
        headers += 1;
        if let Some(member) = reader.member(header) {
            members.push(member);
        }
    }
    (headers > 0).then_some(members)
}

struct Reader<'a> {
    rest: &'a [u8],
    /// What records before a header say of it.
    extended: Extended,
}

#[derive(Default)]
struct Extended {
    path: Option<String>,
    link: Option<String>,
    size: Option<u64>,
    uid: Option<u32>,
    gid: Option<u32>,
    mtime: Option<i64>,
}

impl<'a> Reader<'a> {
    /// The next header; `None` at the end and where there is none.
    fn header(&mut self) -> Option<&'a [u8]> {
        let (header, rest) = self.rest.split_at_checked(BLOCK)?;
        if !has_good_sum(header) {
            return None;
        }
        self.rest = rest;
        Some(header)
    }

    /// The member behind a header, unless the header only tells of the next one.
    fn member(&mut self, header: &'a [u8]) -> Option<Member> {
        let kind = header.get(156).copied().unwrap_or(0);
        let extended = match kind {
            b'x' | b'g' | b'L' | b'K' => None,
            _ => Some(std::mem::take(&mut self.extended)),
        };
        let of_header = number(header, 124, 12);
        let size = extended.as_ref().and_then(|it| it.size).unwrap_or(of_header);
        let has_content = !matches!(kind, b'1'..=b'6');
        let content = self.content(if has_content { size } else { 0 });
        let Some(extended) = extended else {
            self.extend(kind, content);
            return None;
        };
        let path = extended.path.unwrap_or_else(|| full_name(header));
        let link = extended.link.unwrap_or_else(|| text(header, 157, 100));
        let device = |character| MemberKind::Device {
            character,
            major: number(header, 329, 8) as u32,
            minor: number(header, 337, 8) as u32,
        };
        let kind = match kind {
            b'1' => MemberKind::Hardlink(link),
            b'2' => MemberKind::Symlink(link),
            b'3' => device(true),
            b'4' => device(false),
            b'5' => MemberKind::Directory,
            b'6' => MemberKind::Fifo,
            _ if path.ends_with('/') => MemberKind::Directory,
            _ => MemberKind::File(content.into()),
        };
        Some(Member {
            path,
            kind,
            mode: number(header, 100, 8) as u32 & 0o7777,
            uid: extended.uid.unwrap_or_else(|| number(header, 108, 8) as u32),
            gid: extended.gid.unwrap_or_else(|| number(header, 116, 8) as u32),
            mtime: extended.mtime.unwrap_or_else(|| number(header, 136, 12).cast_signed()),
        })
    }

    fn content(&mut self, size: u64) -> &'a [u8] {
        let size = usize::try_from(size).unwrap_or(usize::MAX).min(self.rest.len());
        let content = self.rest.get(..size).unwrap_or_default();
        let whole = size.next_multiple_of(BLOCK).min(self.rest.len());
        self.rest = self.rest.get(whole..).unwrap_or_default();
        content
    }

    fn extend(&mut self, kind: u8, content: &[u8]) {
        let whole = || {
            let text = String::from_utf8_lossy(content);
            text.trim_end_matches('\0').to_owned()
        };
        match kind {
            b'L' => self.extended.path = Some(whole()),
            b'K' => self.extended.link = Some(whole()),
            b'x' => self.extend_by_records(content),
            _ => {}
        }
    }

    fn extend_by_records(&mut self, mut records: &[u8]) {
        while let Some(space) = memchr::memchr(b' ', records) {
            let len = records.get(..space).and_then(|len| std::str::from_utf8(len).ok());
            let Some(len) = len.and_then(|len| len.parse::<usize>().ok()) else { return };
            let Some(record) = records.get(space + 1..len.saturating_sub(1)) else { return };
            let record = String::from_utf8_lossy(record);
            if let Some((name, value)) = record.split_once('=') {
                let whole = value.split_once('.').map_or(value, |(whole, _)| whole);
                match name {
                    "path" => self.extended.path = Some(value.to_owned()),
                    "linkpath" => self.extended.link = Some(value.to_owned()),
                    "size" => self.extended.size = value.parse().ok(),
                    "uid" => self.extended.uid = value.parse().ok(),
                    "gid" => self.extended.gid = value.parse().ok(),
                    "mtime" => self.extended.mtime = whole.parse().ok(),
                    _ => {}
                }
            }
            records = records.get(len..).unwrap_or_default();
        }
    }
}

fn has_good_sum(header: &[u8]) -> bool {
    let sum: u64 = header
        .iter()
        .enumerate()
        .map(|(at, &byte)| if (148..156).contains(&at) { 32 } else { u64::from(byte) })
        .sum();
    let blank = header.iter().all(|&byte| byte == 0);
    !blank && sum == number(header, 148, 8)
}

fn full_name(header: &[u8]) -> String {
    let name = text(header, 0, 100);
    let is_ustar = header.get(257..262) == Some(b"ustar");
    let prefix = if is_ustar { text(header, 345, 155) } else { String::new() };
    if prefix.is_empty() { name } else { format!("{prefix}/{name}") }
}

fn text(header: &[u8], at: usize, len: usize) -> String {
    let field = header.get(at..at + len).unwrap_or_default();
    let end = memchr::memchr(0, field).unwrap_or(field.len());
    String::from_utf8_lossy(field.get(..end).unwrap_or_default()).into_owned()
}

/// An octal number, or a binary one where the first bit says so.
fn number(header: &[u8], at: usize, len: usize) -> u64 {
    let field = header.get(at..at + len).unwrap_or_default();
    if let Some((first, rest)) = field.split_first()
        && first & 0x80 != 0
    {
        let start = u64::from(first & 0x3f);
        return rest.iter().fold(start, |sum, &byte| sum.wrapping_shl(8) | u64::from(byte));
    }
    let digits = field.iter().skip_while(|byte| **byte == b' ');
    digits
        .take_while(|byte| (b'0'..=b'7').contains(*byte))
        .fold(0, |sum: u64, &byte| sum.wrapping_mul(8) | u64::from(byte - b'0'))
}
