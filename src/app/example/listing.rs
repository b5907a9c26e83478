//! The files of a context as one text, short enough to read and to write by hand.

use crate::project::{Content, File, Files};

/// What a line begins with that begins a file.
const HEADER: &str = "#- ";

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
/// * The header is `#- path`, then if need be the mode in octal (0644 where it is not given) and
///   `size=` in bytes for a content that nobody wrote down. A path has no space in it.
/// * The lines behind it are the content, each with its line end, so no line of a content can
///   begin like a header. A file with a `size=` has none.
/// * Directories are not listed; they are where files are in them.
///
/// What is neither is passed over. `name` tells files of unknown content from those of another
/// listing.
pub(super) fn read(name: &str, text: &str) -> Files {
    let mut files = Files::default();
    let mut open: Option<(Header<'_>, String)> = None;
    for line in text.split_inclusive('\n') {
        if let Some(header) = line.strip_prefix(HEADER).and_then(Header::read) {
            close(name, open.replace((header, String::new())), &mut files);
        } else if let Some((_, content)) = &mut open {
            content.push_str(line);
        }
    }
    close(name, open, &mut files);
    files
}

/// What a header says of its file.
struct Header<'a> {
    path: &'a str,
    mode: u32,
    size: Option<u64>,
}

impl<'a> Header<'a> {
    /// Reads what follows `#- `; `None` where there is no path.
    fn read(text: &'a str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let mut header = Self { path: words.next()?, mode: PLAIN_MODE, size: None };
        for word in words {
            if let Some(size) = word.strip_prefix("size=") {
                header.size = size.parse().ok();
            } else if let Ok(mode) = u32::from_str_radix(word, 8) {
                header.mode = mode & 0o7777;
            }
        }
        Some(header)
    }
}

fn close(name: &str, open: Option<(Header<'_>, String)>, files: &mut Files) {
    let Some((header, text)) = open else { return };
    let content = match header.size {
        Some(size) => {
            let id = format!("example/{name}/{}", header.path);
            Content::Opaque { size: Some(size), id: id.into() }
        }
        None => Content::text(&text),
    };
    files.insert(header.path, File { mode: header.mode, ..File::plain(content) });
}

/// Writes files as a listing; those that are no files of a known size are left out.
#[cfg(test)]
pub(super) fn write(files: &Files) -> String {
    use std::fmt::Write;

    use crate::project::Kind;

    let mut out = String::new();
    for (path, file) in files.iter() {
        let Kind::File(content) = &file.kind else { continue };
        write!(out, "{HEADER}{path}").unwrap();
        if file.mode != PLAIN_MODE {
            write!(out, " {:04o}", file.mode).unwrap();
        }
        match (content.as_text(), content.size()) {
            (Some(text), _) => write!(out, "\n{text}").unwrap(),
            (None, Some(size)) => writeln!(out, " size={size}").unwrap(),
            (None, None) => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Kind;

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
}
