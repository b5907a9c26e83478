//! Base images: one text, with what repeats written once.

use super::{Table, cell};
use crate::run::Result;

const COLUMNS: usize = 17;

const USUAL_PATH: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The images that the example needs which a first visit shows; they are in a file of their own.
const FIRST: &[&str] = &["python"];

/// What is needed for the first picture, and the rest.
pub(super) fn pack(
    origins: &Table,
    layers: &Table,
    bases: &Table,
    installed: &Table,
) -> Result<[String; 2]> {
    let is_first = |row: &&Vec<String>| FIRST.contains(&cell(row, 0));
    let (first, rest) = bases.rows.iter().partition(is_first);
    let pack = |rows: Vec<&Vec<String>>| {
        let rows = rows.into_iter().cloned().collect();
        pack_images(origins, layers, &Table { name: bases.name, rows }, installed)
    };
    Ok([pack(first)?, pack(rest)?])
}

fn pack_images(
    origins: &Table,
    layers: &Table,
    bases: &Table,
    installed: &Table,
) -> Result<String> {
    let mut out = String::new();
    for row in &origins.rows {
        line(&mut out, &["o", cell(row, 1)]);
    }
    for row in &installed.rows {
        let word = format!("+{}", cell(row, 0));
        let has = |base: &Vec<String>| cell(base, 16).split(' ').any(|it| it == word);
        if bases.rows.iter().any(has) {
            line(&mut out, &["p", cell(row, 0), cell(row, 1)]);
        }
    }
    let order = order(layers, bases)?;
    for &at in &order {
        let row = layers.rows.get(at).map(Vec::as_slice).unwrap_or_default();
        number(layers, row, 2)?;
        line(
            &mut out,
            &["l", cell(row, 0), cell(row, 1), cell(row, 2), cell(row, 3), cell(row, 4)],
        );
    }
    let mut image = "";
    for row in &bases.rows {
        if cell(row, 0) != image {
            image = cell(row, 0);
            line(&mut out, &["i", image]);
        }
        out.push_str(&image_row(row, origins, layers, bases, &order)?);
    }
    Ok(out)
}

fn image_row(
    row: &[String],
    origins: &Table,
    layers: &Table,
    bases: &Table,
    order: &[usize],
) -> Result<String> {
    if row.len() > COLUMNS {
        return Err(bases.error(row, "has too many cells"));
    }
    let origin =
        position(origins, cell(row, 3)).ok_or_else(|| bases.error(row, "which origin?"))?;
    let size = number(bases, row, 5)?;
    let places = places(row, layers, bases)?;
    let sum: u64 =
        places.iter().filter_map(|&at| layers.rows.get(at)?.get(2)?.parse::<u64>().ok()).sum();
    if !places.is_empty() && sum.abs_diff(size) > size / 100 {
        return Err(bases.error(row, &format!("the layers sum up to {sum}")));
    }
    let layers: Vec<String> = places
        .iter()
        .filter_map(|place| order.iter().position(|at| at == place))
        .map(|at| at.to_string())
        .collect();
    let compressed = cell(row, 7);
    let env: Vec<&str> = cell(row, 9).split('|').collect();
    let env: Vec<&str> = env.iter().map(|it| if *it == USUAL_PATH { "@" } else { it }).collect();
    let mut out = String::new();
    line(
        &mut out,
        &[
            cell(row, 1),
            cell(row, 2),
            &origin.to_string(),
            cell(row, 4),
            cell(row, 5),
            if compressed.starts_with('~') { "" } else { compressed }, // Estimated anew.
            &layers.join(" "),
            &env.join("|"),
            cell(row, 10),
            cell(row, 11),
            cell(row, 12),
            cell(row, 13),
            cell(row, 14),
            cell(row, 15),
            cell(row, 16),
        ],
    );
    Ok(out)
}

/// The layers in the order in which images name them first.
fn order(layers: &Table, bases: &Table) -> Result<Vec<usize>> {
    let mut order = Vec::new();
    for row in &bases.rows {
        for at in places(row, layers, bases)? {
            if !order.contains(&at) {
                order.push(at);
            }
        }
    }
    Ok(order)
}

fn places(row: &[String], layers: &Table, bases: &Table) -> Result<Vec<usize>> {
    let unknown = |id: &str| bases.error(row, &format!("there is no layer {id}"));
    let place = |id: &str| position(layers, id).ok_or_else(|| unknown(id));
    cell(row, 8).split_ascii_whitespace().map(place).collect()
}

fn position(table: &Table, key: &str) -> Option<usize> {
    table.rows.iter().position(|row| cell(row, 0) == key)
}

fn number(table: &Table, row: &[String], at: usize) -> Result<u64> {
    cell(row, at).parse().map_err(|_| table.error(row, "a number of bytes is missing"))
}

fn line(out: &mut String, cells: &[&str]) {
    out.push_str(cells.join("\t").trim_end_matches('\t'));
    out.push('\n');
}
