//! `docker history`

use super::amount::human_amount;
use super::table::{TABLE, align};
use super::{Format, JUST_NOW, Made, Maker, short_id};
use crate::analysis::stack::Amount;
use crate::image::BUILT_TEXT;
use crate::image::document::json::{Json, object};

/// So many characters of an instruction are shown.
const SHOWN: usize = 45;
/// The ID of all but the newest: they were never images of their own.
const MISSING: &str = "<missing>";
/// Where no time is known, of the base.
const NO_TIME: &str = "N/A";
const EPOCH: &str = "1970-01-01T00:00:00Z";

/// A row of the table, its cells as long as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    pub image: String,
    pub created: &'static str,
    pub created_by: String,
    pub size: String,
    pub comment: String,
    /// The bed that it tells of.
    pub made_by: Option<Maker>,
}

struct Row<'a> {
    created_by: &'a str,
    comment: &'a str,
    size: Amount,
    /// Whether the base brought it along.
    inherited: bool,
}

pub(super) fn print(made: &Made<'_>, format: Format, no_trunc: bool) -> String {
    let mut id = if no_trunc { made.image.id.clone() } else { short_id(&made.image.id) };
    let mut out = "IMAGE\tCREATED\tCREATED BY\tSIZE\tCOMMENT\n".to_owned();
    if format == Format::Json {
        out.clear();
    }
    for row in rows(made) {
        let created_by = row.created_by.replace('\t', " ");
        let created_by = if no_trunc { created_by } else { shortened(&created_by) };
        let since = if row.inherited { NO_TIME } else { JUST_NOW };
        let size = human_amount(row.size);
        let line = match format {
            Format::Table => format!("{id}\t{since}\t{created_by}\t{size}\t{}", row.comment),
            Format::Json => object([
                ("Comment", Json::text(row.comment)),
                ("CreatedAt", Json::text(if row.inherited { EPOCH } else { BUILT_TEXT })),
                ("CreatedBy", Json::text(created_by)),
                ("CreatedSince", Json::text(since)),
                ("ID", Json::text(&id)),
                ("Size", Json::text(size)),
            ])
            .compact(),
        };
        out.push_str(&line);
        out.push('\n');
        MISSING.clone_into(&mut id);
    }
    match format {
        Format::Table => align(&out, &TABLE),
        Format::Json => out,
    }
}

/// The rows, with the makers of the entries, the oldest first.
pub(super) fn table(made: &Made<'_>, makers: &[Maker]) -> Vec<HistoryRow> {
    let mut makers = makers.iter().rev().copied();
    let mut image = short_id(&made.image.id);
    let rows = rows(made).into_iter().map(|row| HistoryRow {
        image: std::mem::replace(&mut image, MISSING.to_owned()),
        created: if row.inherited { NO_TIME } else { JUST_NOW },
        created_by: row.created_by.to_owned(),
        size: human_amount(row.size),
        comment: row.comment.to_owned(),
        made_by: makers.next(),
    });
    rows.collect()
}

/// The newest first. Layers are counted from the top: of a base that nobody knows, there is one that
/// no entry tells of.
fn rows<'a>(made: &Made<'a>) -> Vec<Row<'a>> {
    let image = made.image;
    let mut sizes = made.sizes.iter().rev().copied();
    let mut size = || sizes.next().unwrap_or_default();
    let mut rows = Vec::with_capacity(image.history.len());
    for (at, entry) in image.history.iter().enumerate().rev() {
        rows.push(Row {
            created_by: &entry.created_by,
            comment: &entry.comment,
            size: if entry.empty_layer { Amount::ZERO } else { size() },
            inherited: at < made.inherited,
        });
    }
    let told = image.history.iter().filter(|entry| !entry.empty_layer).count();
    for _ in told..image.layers.len() {
        rows.push(Row { created_by: "?", comment: "", size: size(), inherited: true });
    }
    rows
}

/// `RUN /bin/sh -c apt-get update && apt-get inst…`
fn shortened(text: &str) -> String {
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    text.chars().take(SHOWN - 1).chain(['…']).collect()
}
