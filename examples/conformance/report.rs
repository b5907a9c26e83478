//! Counting agreement, and showing where there is none.

use std::collections::BTreeMap;
use std::fmt::Debug;

/// At most this many disagreements of a file are shown.
const SHOWN: usize = 5;

/// What came of one file.
#[derive(Default)]
pub struct Report {
    agreeing: usize,
    total: usize,
    shown: Vec<String>,
    /// Cases that cannot be compared here: why, and which.
    apart: Vec<(String, String)>,
    /// Parts that cannot be compared: why, and how many of how many.
    parts: BTreeMap<&'static str, (usize, usize)>,
    /// How near estimates come, by group.
    pub figures: Vec<(String, Figures)>,
}

/// How near estimates of a group come to what was measured, in hundredths of a percent.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    pub rows: usize,
    /// In the middle.
    pub error: u64,
    /// Nine of ten errors are below.
    pub most: u64,
    /// How many measurements lie inside the range.
    pub inside: u64,
    /// Half of the range's width, in the middle.
    pub width: u64,
}

impl Report {
    /// Counts a case that agrees if no part of it differs.
    pub fn case(&mut self, id: &str, input: &str, differences: Vec<Difference>) {
        self.total += 1;
        if differences.is_empty() {
            self.agreeing += 1;
            return;
        }
        if self.shown.len() < SHOWN {
            let mut text = format!("  {id}\n");
            for line in input.lines().take(12) {
                text.push_str(&format!("    | {line}\n"));
            }
            for Difference { part, recorded, ours } in differences {
                text.push_str(&format!(
                    "    {part}\n      recorded {recorded}\n      ours     {ours}\n"
                ));
            }
            self.shown.push(text);
        }
    }

    /// Counts a case that either agrees or says what differs.
    pub fn checked(&mut self, id: &str, input: &str, outcome: Result<(), String>) {
        let differences = outcome.err().map(|ours| Difference {
            part: "recorded and ours".to_owned(),
            recorded: String::new(),
            ours,
        });
        self.case(id, input, differences.into_iter().collect());
    }

    /// Sets a case apart that needs more than an engine can know.
    pub fn apart(&mut self, id: &str, why: &str) {
        self.apart.push((why.to_owned(), id.to_owned()));
    }

    /// How many cases agree, of how many.
    pub fn count(&self) -> (usize, usize) {
        (self.agreeing, self.total)
    }

    /// Counts a part of which only some can be compared, and whether this one can.
    pub fn part(&mut self, what: &'static str, compared: bool) {
        let (seen, all) = self.parts.entry(what).or_default();
        *seen += usize::from(compared);
        *all += 1;
    }

    /// Prints the count and the first disagreements; says whether all agree.
    pub fn print(&self, name: &str) -> bool {
        println!("{name}: {}/{}", self.agreeing, self.total);
        for (what, (seen, all)) in &self.parts {
            println!("  {what}: {seen}/{all}");
        }
        for text in &self.shown {
            print!("{text}");
        }
        for (why, id) in &self.apart {
            println!("  apart: {id}: {why}");
        }
        self.agreeing == self.total
    }
}

/// A part of a case on which we and the recording differ.
pub struct Difference {
    pub part: String,
    pub recorded: String,
    pub ours: String,
}

/// Compares one part of a case.
pub fn same<T: PartialEq + Debug>(part: &str, recorded: &T, ours: &T) -> Option<Difference> {
    (recorded != ours).then(|| Difference {
        part: part.to_owned(),
        recorded: format!("{recorded:?}"),
        ours: format!("{ours:?}"),
    })
}
