//! Puts the style sheets of the built page into two files: what the first picture needs, and the
//! rest, which `start.js` asks for together with the second part of the program.

use std::fs;
use std::path::Path;

use crate::parts::{LATER, write};
use crate::run::Result;
use crate::setup::fingerprint;

/// What stands before the name of a file in minified HTML.
const NAME: &str = "href=./";

/// Replaces the sheets that `index.html` names, in their order, by two.
pub(crate) fn bundle(staging: &Path) -> Result<()> {
    let index = staging.join("index.html");
    let html = fs::read_to_string(&index);
    let html = html.map_err(|error| format!("can't read {}: {error}", index.display()))?;
    let sheets = sheets(&html);
    let [first, later] = [false, true].map(|is_later| {
        let own = sheets.iter().filter(|sheet| sheet.is_later == is_later);
        own.map(|sheet| text(staging, sheet.name)).collect::<Result<String>>()
    });
    let (first, later) = (first?, later?);
    let first_name = format!("styles-{:016x}.css", fingerprint(first.as_bytes()));
    let later_name = format!("{LATER}{:016x}.css", fingerprint(later.as_bytes()));
    let bundled = with_two(&html, &first_name, &later_name)
        .ok_or("index.html does not name style sheets and two parts of the program")?;
    for sheet in &sheets {
        let path = staging.join(sheet.name);
        fs::remove_file(&path).map_err(|error| format!("can't remove {}: {error}", sheet.name))?;
    }
    write(&staging.join(first_name), first.as_bytes())?;
    write(&staging.join(later_name), later.as_bytes())?;
    write(&index, bundled.as_bytes())
}

/// A style sheet that a page names.
#[derive(Debug, PartialEq, Eq)]
struct Sheet<'a> {
    tag: &'a str,
    name: &'a str,
    is_later: bool,
}

fn sheets(html: &str) -> Vec<Sheet<'_>> {
    let begins = html.match_indices("<link ").map(|(at, _)| at);
    let tags = begins.filter_map(|at| html.get(at..)?.split_inclusive('>').next());
    tags.filter_map(sheet).collect()
}

fn sheet(tag: &str) -> Option<Sheet<'_>> {
    let name = tag.split_once(NAME)?.1.split([' ', '>']).next()?;
    let is_later = tag.contains(" data-later");
    tag.contains("rel=stylesheet").then_some(Sheet { tag, name, is_later })
}

fn text(staging: &Path, name: &str) -> Result<String> {
    fs::read_to_string(staging.join(name)).map_err(|error| format!("can't read {name}: {error}"))
}

/// The same page with one sheet in place of all, and the name of the other at that of the second part.
fn with_two(html: &str, first: &str, later: &str) -> Option<String> {
    let sheets = sheets(html);
    let one = format!("<link {NAME}{first} rel=stylesheet>");
    let (begin, others) = sheets.split_first()?;
    let html = html.replacen(begin.tag, &one, 1);
    let html = others.iter().fold(html, |html, sheet| html.replacen(sheet.tag, "", 1));
    let part = "<link data-later=";
    let named = html.replacen(part, &format!("<link data-styles=./{later} data-later="), 1);
    html.contains(part).then_some(named)
}

#[cfg(test)]
mod tests {
    use super::{sheets, with_two};

    const HTML: &str = "<title>x</title><link href=./i.svg rel=icon>\
                        <link href=./a.css rel=stylesheet>\
                        <link data-later href=./b.css rel=stylesheet>\
                        <link data-later=\"./c.wasm\" rel=preload href=./b.wasm as=fetch><p>";

    #[test]
    fn one_sheet_stands_for_all_where_the_first_stood_and_one_comes_later() {
        let found = sheets(HTML);
        let names: Vec<_> = found.iter().map(|sheet| (sheet.name, sheet.is_later)).collect();
        assert_eq!(names, [("a.css", false), ("b.css", true)]);
        let expected = "<title>x</title><link href=./i.svg rel=icon>\
                        <link href=./all.css rel=stylesheet>\
                        <link data-styles=./l.css data-later=\"./c.wasm\" rel=preload \
                        href=./b.wasm as=fetch><p>";
        assert_eq!(with_two(HTML, "all.css", "l.css").as_deref(), Some(expected));
        assert_eq!(with_two("<p>", "all.css", "l.css"), None);
    }
}
