//! Files as one text, short enough to read and to write by hand.

use std::rc::Rc;

use super::escape::{escape, unescape};
use crate::project::{Content, File, Files, Kind};

/// What a line begins with that begins a file.
pub(in crate::app) const HEADER: &str = "#- ";

const PLAIN_MODE: u32 = 0o644;

/// Reads a listing.
///
/// A file is a header and the lines up to the next header:
///
/// ```text
/// #- start.sh 0755
/// exec app
/// #- logo.png size=20480
/// ```
///
/// * The header is `#- path`, then what is not as usual: the mode in octal, `owner=1000:1000`,
///   `time=` in seconds. A space in a path is `%20`, a `%` is `%25`.
/// * The lines behind it are the content, each with its line end; `noeol` says that the last has
///   none. A line that would begin like a header has a `\` in front, one more than it had.
/// * `size=` in bytes, or `size=?`, stands for a content that nobody wrote down; what has the same
///   `id=` is the same. `hex` says that the content is no text.
/// * `dir`, `link=` and `hard=` with a target, and `unknown=` with an id, are no files.
/// * Directories need not be listed; they are where files are in them.
///
/// What is neither is passed over. `name` tells files of unknown content from those of another
/// listing.
pub(in crate::app) fn read(name: &str, text: &str) -> Files {
    entries(name, text).into_iter().collect()
}

/// The files of a listing as they stand in it.
pub(super) fn entries(name: &str, text: &str) -> Vec<(Rc<str>, File)> {
    let mut entries = Vec::new();
    let mut open: Option<(Header, String)> = None;
    for line in text.split_inclusive('\n') {
        if let Some(header) = line.strip_prefix(HEADER).and_then(Header::read) {
            let before = open.replace((header, String::new()));
            entries.extend(before.map(|(header, content)| header.close(name, content)));
        } else if let Some((_, content)) = &mut open {
            content.push_str(if is_escaped(line) { line.get(1..).unwrap_or(line) } else { line });
        }
    }
    entries.extend(open.map(|(header, content)| header.close(name, content)));
    entries
}

/// Writes files as a listing.
#[cfg(test)]
pub(in crate::app) fn write(name: &str, files: &Files) -> String {
    let mut out = String::new();
    for (path, file) in files.iter() {
        write_entry(&mut out, name, path, file);
    }
    out
}

/// Whether a line begins like a header behind a `\`.
fn is_escaped(line: &str) -> bool {
    line.starts_with('\\') && line.trim_start_matches('\\').starts_with(HEADER)
}

/// What a header says of its file.
struct Header {
    path: String,
    mode: Option<u32>,
    owner: (u32, u32),
    time: i64,
    size: Option<u64>,
    /// Whether the content is not written down.
    is_opaque: bool,
    id: Option<String>,
    /// What is no file.
    kind: Option<Kind>,
    is_hex: bool,
    has_no_end: bool,
}

impl Header {
    /// Reads what follows `#- `; `None` where there is no path.
    fn read(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let mut header = Self {
            path: unescape(words.next()?),
            mode: None,
            owner: (0, 0),
            time: 0,
            size: None,
            is_opaque: false,
            id: None,
            kind: None,
            is_hex: false,
            has_no_end: false,
        };
        words.for_each(|word| header.word(word));
        Some(header)
    }

    fn word(&mut self, word: &str) {
        match word.split_once('=') {
            Some(("size", size)) => {
                self.size = size.parse().ok();
                self.is_opaque = self.size.is_some() || size == "?";
            }
            Some(("id", id)) => self.id = Some(unescape(id)),
            Some(("time", time)) => self.time = time.parse().unwrap_or(0),
            Some(("owner", owner)) => {
                let ids = owner.split_once(':').unwrap_or((owner, owner));
                self.owner = (ids.0.parse().unwrap_or(0), ids.1.parse().unwrap_or(0));
            }
            Some(("link", target)) => self.kind = Some(Kind::Symlink(unescape(target).into())),
            Some(("hard", path)) => self.kind = Some(Kind::Hardlink(unescape(path).into())),
            Some(("unknown", id)) => self.kind = Some(Kind::Unknown(unescape(id).into())),
            Some(_) => {}
            None if word == "dir" => self.kind = Some(Kind::Directory),
            None if word == "hex" => self.is_hex = true,
            None if word == "noeol" => self.has_no_end = true,
            None => {
                if let Ok(mode) = u32::from_str_radix(word, 8) {
                    self.mode = Some(mode & 0o7777);
                }
            }
        }
    }

    /// The file, now that its content is known.
    fn close(self, name: &str, mut text: String) -> (Rc<str>, File) {
        if self.has_no_end && text.ends_with('\n') {
            text.pop();
        }
        let kind = self.kind.unwrap_or_else(|| {
            Kind::File(if self.is_opaque {
                let id = self.id.unwrap_or_else(|| default_id(name, &self.path));
                Content::Opaque { size: self.size, id: id.into() }
            } else if self.is_hex {
                Content::Bytes(of_hex(&text).into())
            } else {
                Content::text(&text)
            })
        });
        let mode = self.mode.unwrap_or(default_mode(&kind));
        let (uid, gid) = self.owner;
        (self.path.into(), File { kind, mode, uid, gid, mtime: self.time })
    }
}

fn default_id(name: &str, path: &str) -> String {
    format!("example/{name}/{path}")
}

fn default_mode(kind: &Kind) -> u32 {
    match kind {
        Kind::Directory => 0o755,
        Kind::Symlink(_) => 0o777,
        Kind::File(_) | Kind::Hardlink(_) | Kind::Unknown(_) => PLAIN_MODE,
    }
}

/// Writes one file. Of an archive only the size and the id are kept.
pub(super) fn write_entry(out: &mut String, name: &str, path: &str, file: &File) {
    let mut words = vec![escape(path, true)];
    if file.mode != default_mode(&file.kind) {
        words.push(format!("{:04o}", file.mode));
    }
    if (file.uid, file.gid) != (0, 0) {
        words.push(format!("owner={}:{}", file.uid, file.gid));
    }
    if file.mtime != 0 {
        words.push(format!("time={}", file.mtime));
    }
    let mut text = String::new();
    match &file.kind {
        Kind::Directory => words.push("dir".to_owned()),
        Kind::Symlink(target) => words.push(format!("link={}", escape(target, true))),
        Kind::Hardlink(target) => words.push(format!("hard={}", escape(target, true))),
        Kind::Unknown(id) => words.push(format!("unknown={}", escape(id, true))),
        Kind::File(Content::Bytes(bytes)) => {
            if let Ok(content) = std::str::from_utf8(bytes) {
                write_text(&mut text, &mut words, content);
            } else {
                words.push("hex".to_owned());
                text = hex(bytes);
            }
        }
        Kind::File(Content::Opaque { size, id }) => {
            write_size(&mut words, *size, id, &default_id(name, path));
        }
        Kind::File(Content::Archive { size, id, .. }) => {
            write_size(&mut words, Some(*size), id, &default_id(name, path));
        }
    }
    out.push_str(HEADER);
    out.push_str(&words.join(" "));
    out.push('\n');
    out.push_str(&text);
}

fn write_size(words: &mut Vec<String>, size: Option<u64>, id: &str, default: &str) {
    words.push(size.map_or_else(|| "size=?".to_owned(), |size| format!("size={size}")));
    if id != default {
        words.push(format!("id={}", escape(id, true)));
    }
}

fn write_text(out: &mut String, words: &mut Vec<String>, content: &str) {
    for line in content.split_inclusive('\n') {
        if line.starts_with(HEADER) || is_escaped(line) {
            out.push('\\');
        }
        out.push_str(line);
    }
    if !content.is_empty() && !content.ends_with('\n') {
        words.push("noeol".to_owned());
        out.push('\n');
    }
}

/// How many bytes stand on a line.
const ON_A_LINE: usize = 40;

fn hex(bytes: &[u8]) -> String {
    let mut out = String::new();
    for line in bytes.chunks(ON_A_LINE) {
        for byte in line {
            out.push_str(&format!("{byte:02x}"));
        }
        out.push('\n');
    }
    out
}

fn of_hex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().filter_map(|digit| digit.to_digit(16)).collect();
    let pairs = digits.chunks_exact(2);
    pairs.map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | *digit as u8)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows each file as its path, mode and content.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let files = read("x", text);
        let shown: Vec<_> = files.iter().map(|(path, file)| show(path, file)).collect();
        assert_eq!(shown, expected);
    }

    fn show(path: &str, file: &File) -> String {
        let content = match &file.kind {
            Kind::File(Content::Bytes(bytes)) => format!("{:?}", String::from_utf8_lossy(bytes)),
            Kind::File(Content::Opaque { size: Some(size), id }) => format!("{size} of {id}"),
            other => format!("{other:?}"),
        };
        format!("{path} {:o} {content}", file.mode)
    }

    #[test]
    fn a_header_begins_a_file_and_ends_the_one_before() {
        check("#- b 0755\nx\n\n# - y\n#- a\n", &[r#"a 644 """#, r#"b 755 "x\n\n# - y\n""#]);
    }

    #[test]
    fn a_size_stands_for_a_content_of_its_own() {
        check(
            "#- a/b.jpg 0600 size=7\n#- c size=7\n",
            &["a/b.jpg 600 7 of example/x/a/b.jpg", "c 644 7 of example/x/c"],
        );
    }

    #[test]
    fn what_is_no_file_is_passed_over() {
        check("", &[]);
        check("lost\n#- \n#- \t\nlost\n", &[]);
        check("#- a size=much 99 x", &[r#"a 644 """#]);
    }

    #[track_caller]
    fn check_back(path: &str, file: File, expected: &str) {
        let files: Files = [(path, file)].into_iter().collect();
        let text = write("x", &files);
        assert_eq!(text, expected);
        assert_eq!(read("x", &text), files);
    }

    #[test]
    fn whatever_a_file_is_comes_back() {
        check_back("a b%", File::text("no end"), "#- a%20b%25 noeol\nno end\n");
        check_back("ü\n", File::text(""), "#- ü%0A\n");
        check_back("a", File::text("\n"), "#- a\n\n");
        check_back(
            "a",
            File::text("#- b\n\\#- c\n\\ #- d\r\n"),
            "#- a\n\\#- b\n\\\\#- c\n\\ #- d\r\n",
        );
        check_back("a", File::plain(Content::Bytes([255, 0, 10].into())), "#- a hex\nff000a\n");
        let opaque = |size, id: &str| File::plain(Content::Opaque { size, id: id.into() });
        check_back("a", opaque(None, "b c"), "#- a size=? id=b%20c\n");
        check_back("a", opaque(Some(5), "example/x/a"), "#- a size=5\n");
        check_back("a", File { mode: 0o4700, ..File::directory() }, "#- a 4700 dir\n");
        check_back("a", File::symlink("../b c"), "#- a link=../b%20c\n");
        let owned = File { uid: 1, gid: 2, mtime: -3, ..File::symlink("b") };
        check_back("a", owned, "#- a owner=1:2 time=-3 link=b\n");
        let kind = |kind| File { kind, ..File::text("") };
        check_back("a", kind(Kind::Hardlink("b".into())), "#- a hard=b\n");
        check_back("a", kind(Kind::Unknown("b".into())), "#- a unknown=b\n");
    }
}
