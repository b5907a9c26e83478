//! How good the sizes are, as a file that the page and the README show.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::report::Figures;

/// What came of a data file: its name, its figures by group, and how many cases agree of how many.
pub type Outcome = (String, Vec<(String, Figures)>, (usize, usize));

/// What is told of: the data file, the group in it, and its words.
const SIZES: &[(&str, &str, &str)] = &[
    ("base_images_current.json", "held", "base images of the catalog, by their exact tag"),
    ("apt_measured.json", "RUN apt-get", "apt-get install on Debian, packages of the catalog"),
    ("pypi_measured.json", "RUN pip", "pip install, packages of the catalog"),
    ("npm_measured.json", "RUN npm", "npm install, packages of the catalog"),
    ("npm_measured.json", "not held: RUN npm and its cache", "npm install that keeps its cache"),
    ("wild_history.json", "wild", "layers that people published, of any kind and year"),
];
const BUILDS: &[(&str, &str)] = &[
    ("cache_scenarios.json", "series of builds: what the cache reuses"),
    ("cache_edits.json", "edits: what the cache reuses, and what the image then is"),
    ("image_golden.json", "images: settings, history, layers and their files"),
];

const HEAD: &str = "# Written by examples/conformance; hundredths of a percent.\n";

/// Lines of fields between tabs: `size`, what, rows, median error, the error that nine of ten keep
/// below, how many lie inside the range, its median width; or `builds`, what, agreeing, all.
pub fn lines(outcomes: &[Outcome]) -> String {
    let find = |file: &str| outcomes.iter().find(|(name, _, _)| name == file);
    let mut out = String::new();
    for (file, group, words) in SIZES {
        let figures = find(file).and_then(|(_, groups, _)| {
            groups.iter().find(|(name, _)| name == group).map(|(_, figures)| figures)
        });
        if let Some(Figures { rows, error, most, inside, width }) = figures {
            out += &format!("size\t{words}\t{rows}\t{error}\t{most}\t{inside}\t{width}\n");
        }
    }
    for (file, words) in BUILDS {
        if let Some((_, _, (agreeing, all))) = find(file) {
            out += &format!("builds\t{words}\t{agreeing}\t{all}\n");
        }
    }
    out
}

#[expect(clippy::disallowed_methods, reason = "what is printed says when")]
pub fn write(path: &Path, lines: &str) -> Result<(), String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let text = format!("{HEAD}date\t{}\n{lines}", date(now.as_secs() / 86_400));
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Whether a file says what is so, whenever it was written.
pub fn check(path: &Path, lines: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let told = text.split_once("\ndate\t").and_then(|(_, rest)| rest.split_once('\n'));
    match told {
        Some((_, told)) if told == lines => Ok(()),
        _ => Err(format!(
            "{} is not what is so; write it with --accuracy. It would be:\n{lines}",
            path.display()
        )),
    }
}

/// The table of sizes for a Markdown file.
pub fn table(lines: &str) -> String {
    let mut table =
        "| estimated | cases | median error | 9 of 10 below | inside the range | median width |\n\
                     |---|--:|--:|--:|--:|--:|\n"
            .to_owned();
    for line in lines.lines() {
        if let ["size", words, rows, figures @ ..] = &*line.split('\t').collect::<Vec<_>>() {
            let percent = |it: &&str| {
                let it: u64 = it.parse().unwrap_or_default();
                format!("{}.{:02} %", it / 100, it % 100)
            };
            let figures: Vec<String> = figures.iter().map(percent).collect();
            if let [error, most, inside, width] = &*figures {
                table +=
                    &format!("| {words} | {rows} | {error} | {most} | {inside} | ±{width} |\n");
            }
        }
    }
    table
}

/// A day since 1970 as `2026-11-20`.
fn date(days: u64) -> String {
    let shifted = days + 719_468;
    let (era, day) = (shifted / 146_097, shifted % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", year + era * 400 + later)
}
