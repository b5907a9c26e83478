//! Packages of a language: names, versions, then a column after the other.

use super::debian::{groups, list, part, short};
use super::{Table, cell, names, varint};
use crate::run::Result;

/// The columns that only one of the tables has.
pub(super) struct Columns {
    pub(super) quality: Option<usize>,
    pub(super) bytes: usize,
    pub(super) bytecode: Option<usize>,
    pub(super) archive: usize,
    pub(super) needs: usize,
}

pub(super) const PYPI: Columns =
    Columns { quality: Some(2), bytes: 3, bytecode: Some(4), archive: 5, needs: 6 };
pub(super) const NPM: Columns =
    Columns { quality: None, bytes: 2, bytecode: None, archive: 3, needs: 4 };

pub(super) fn pack(table: &Table, columns: &Columns, out: &mut Vec<u8>) -> Result<()> {
    let mut rows: Vec<&Vec<String>> = table.rows.iter().collect();
    rows.sort_by_key(|row| cell(row, 0));
    let keys: Vec<&str> = rows.iter().map(|row| cell(row, 0)).collect();
    names(out, &keys);
    for row in &rows {
        let mut numbers = cell(row, 1).split('.').map(|it| it.parse::<u64>().unwrap_or(0));
        let counted = columns.quality.is_none_or(|at| cell(row, at) == "m");
        varint(out, numbers.next().unwrap_or(0) << 1 | u64::from(counted));
        varint(out, numbers.next().unwrap_or(0));
    }
    let number = |row: &Vec<String>, at| match cell(row, at) {
        "" => Ok(0),
        text => text.parse::<u64>().map_err(|_| table.error(row, "a number is missing")),
    };
    let column = |at: usize| rows.iter().map(|row| number(row, at)).collect::<Result<Vec<_>>>();
    let bytes = column(columns.bytes)?;
    let sizes: Vec<u16> = bytes.iter().map(|&bytes| short(bytes, false)).collect();
    out.extend(sizes.iter().map(|size| (size >> 8) as u8));
    out.extend(sizes.iter().map(|size| (size & 255) as u8));
    if let Some(at) = columns.bytecode {
        out.extend(column(at)?.iter().zip(&bytes).map(|(made, &bytes)| part(*made, bytes, 100)));
    }
    let archives = column(columns.archive)?;
    out.extend(archives.iter().zip(&bytes).map(|(packed, &bytes)| part(*packed, bytes, 250)));
    for row in &rows {
        list(out, &keys, &groups(cell(row, columns.needs)), None)?;
    }
    Ok(())
}
