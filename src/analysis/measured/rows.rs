//! What was pasted, whichever tool printed it: what each layer of an image weighs.

use super::amount::{amount, off_by};
use crate::project::{Meaning, Origin};
use crate::syntax::json::value::{Value, values};

/// What a text says, the oldest row first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Read {
    pub origin: Origin,
    pub rows: Vec<Row>,
    /// Of `docker image inspect`: how large the image is, and of how many layers.
    pub total: Option<(u64, usize)>,
    /// What its sizes mean, where it shows that.
    pub meaning: Option<Meaning>,
}

/// A layer or a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub created_by: String,
    /// Whether the end of that is cut off.
    pub is_cut: bool,
    pub bytes: u64,
    /// By how much that may be off, as it was rounded.
    pub off_by: u64,
}

/// The longest text that is read, in bytes.
const LONGEST: usize = 16_000_000;
/// The most rows.
const MOST: usize = 1_000;

/// Reads it; a sentence where that cannot be done.
pub(super) fn read(text: &str) -> Result<Read, String> {
    let text = text.trim().trim_start_matches('\u{feff}');
    if text.is_empty() {
        return Err("There is nothing to read yet.".to_owned());
    }
    if text.len() > LONGEST {
        return Err("This is more than the page reads: 16 MB.".to_owned());
    }
    let read = if text.starts_with(['{', '[']) { json(text)? } else { table(text)? };
    if read.rows.len() > MOST {
        return Err(format!("This has more than {MOST} rows, which no image has."));
    }
    Ok(Read { meaning: read.meaning.or_else(|| meaning(&read.rows)), ..read })
}

/// `docker history` notes what `WORKDIR` weighs: nothing in the classic store, blocks in the other.
fn meaning(rows: &[Row]) -> Option<Meaning> {
    let workdirs = rows.iter().filter(|row| row.created_by.contains("WORKDIR "));
    let blocks = |bytes: u64| (4_000..50_000).contains(&bytes);
    let mut found = workdirs.map(|row| match row.bytes {
        0 => Some(Meaning::Files),
        bytes if blocks(bytes) => Some(Meaning::Store),
        _ => None,
    });
    let first = found.next()??;
    // The classic store says nothing of directories that are there already.
    match first {
        Meaning::Files if found.any(|it| it == Some(Meaning::Store)) => Some(Meaning::Store),
        first => Some(first),
    }
}

fn json(text: &str) -> Result<Read, String> {
    let values = values(text).map_err(|at| {
        let line = text.get(..at).unwrap_or(text).matches('\n').count() + 1;
        format!("This begins like JSON, but it cannot be read from line {line} on; perhaps its end is missing.")
    })?;
    let first = values.first();
    let whole = first.and_then(Value::list).and_then(<[_]>::first).or(first);
    if let Some(layers) = first.and_then(|it| it.get("layer")).and_then(Value::list) {
        return dive(layers);
    }
    if let (Some(size), Some(layers)) = (
        whole.and_then(|it| it.get("Size")).and_then(Value::number),
        whole.and_then(|it| it.get("RootFS")?.get("Layers")?.list()),
    ) {
        let total = Some((size, layers.len()));
        return Ok(Read { origin: Origin::Inspect, rows: Vec::new(), total, meaning: None });
    }
    let list = match &*values {
        [Value::List(list)] => list,
        list => list,
    };
    history(list).ok_or_else(|| UNKNOWN.to_owned())
}

const UNKNOWN: &str =
    "This is JSON, but none that docker history, docker image inspect or dive print.";

/// The objects of `docker history --format json`, the newest first.
fn history(list: &[Value]) -> Option<Read> {
    let row = |value: &Value| {
        let created_by = value.get("CreatedBy")?.text()?.to_owned();
        match value.get("Size")? {
            Value::Number(bytes) => Some(cut(created_by, (*bytes, 0))),
            size => Some(cut(created_by, said(size.text()?)?)),
        }
    };
    let rows: Option<Vec<Row>> = list.iter().rev().map(row).collect();
    let rows = rows.filter(|rows| !rows.is_empty())?;
    Some(Read { origin: Origin::History, rows, total: None, meaning: None })
}

/// The layers of `dive --json`, the oldest first. It counts bytes of files.
fn dive(layers: &[Value]) -> Result<Read, String> {
    let row = |value: &Value| {
        let bytes = value.get("sizeBytes")?.number()?;
        let created_by = value.get("command").and_then(Value::text).unwrap_or_default().to_owned();
        Some(cut(created_by, (bytes, 0)))
    };
    let rows: Option<Vec<Row>> = layers.iter().map(row).collect();
    let rows = rows.ok_or("A layer of this has no “sizeBytes”, which dive writes.")?;
    Ok(Read { origin: Origin::Dive, rows, total: None, meaning: Some(Meaning::Files) })
}

fn cut(created_by: String, (bytes, off_by): (u64, u64)) -> Row {
    let end = created_by.trim_end();
    let kept = end.strip_suffix('…').or_else(|| end.strip_suffix("..."));
    match kept {
        Some(kept) => Row { created_by: kept.to_owned(), is_cut: true, bytes, off_by },
        None => Row { created_by, is_cut: false, bytes, off_by },
    }
}

/// The table that `docker history` prints, with or without its head, the newest first.
fn table(text: &str) -> Result<Read, String> {
    let mut rows = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let is_head = line.starts_with("IMAGE ") && line.contains("CREATED BY");
        let is_prompt = line.starts_with(['$', '#', '>']) || line.trim().is_empty();
        if is_head || is_prompt {
            continue;
        }
        let row = table_row(line).ok_or_else(|| {
            format!(
                "Line {} is no row of docker history: it has no image, time, instruction and size, at least three blanks apart.",
                number + 1
            )
        })?;
        rows.push(row);
    }
    rows.reverse();
    if rows.is_empty() {
        return Err("There is no row of docker history in this.".to_owned());
    }
    Ok(Read { origin: Origin::History, rows, total: None, meaning: None })
}

/// `<missing>   2 weeks ago   RUN /bin/sh -c apt-get …   43.1MB   buildkit.dockerfile.v0`
fn table_row(line: &str) -> Option<Row> {
    let line = line.replace('\t', "   ");
    let (_, rest) = line.trim().split_once("   ")?;
    let (_, rest) = rest.trim_start().split_once("   ")?;
    // From the end: an instruction may have wide gaps of its own, and even a size in it.
    let mut end = rest.trim_end().len();
    for _ in 0..2 {
        let before = rest.get(..end)?;
        let start = before.rfind("   ").map(|at| at + 3);
        let cell = before.get(start.unwrap_or(0)..)?;
        if let Some(said) = said(cell) {
            let created_by = before.get(..start.unwrap_or(0))?.trim().to_owned();
            return Some(cut(created_by, said));
        }
        end = before.get(..start?)?.trim_end().len();
    }
    None
}

/// Docker writes three digits and a unit, or with `--human=false` all digits and none.
fn said(cell: &str) -> Option<(u64, u64)> {
    let cell = cell.trim();
    if cell.bytes().all(|c| c.is_ascii_digit()) {
        return Some((amount(cell)?, 0));
    }
    // Just below a thousand it writes so.
    let bytes = amount(&cell.replace("1e+03", "1000")).filter(|_| cell.ends_with('B'))?;
    Some((bytes, off_by(bytes)))
}
