//! Debian packages of all releases: names once, then a column after the other.

use std::collections::BTreeMap;

use super::{Table, cell};
use crate::run::Result;

/// A package of one release.
struct Package<'t> {
    kind: u8,
    bytes: u64,
    documentation: u64,
    bytecode: u64,
    depends: Groups<'t>,
    recommends: Groups<'t>,
}

/// Each is a list of packages of which one is enough, the usual one first.
pub(super) type Groups<'t> = Vec<Vec<&'t str>>;

type Release<'t> = BTreeMap<&'t str, Package<'t>>;

const HAS_QUESTIONS: u8 = 8;

pub(super) fn pack(tables: &[Table], out: &mut Vec<u8>) -> Result<()> {
    let releases: Vec<Release<'_>> = tables.iter().map(release).collect::<Result<_>>()?;
    let mut names: Vec<&str> = releases.iter().flat_map(|it| it.keys().copied()).collect();
    names.sort_unstable();
    names.dedup();
    super::names(out, &names);
    for (at, release) in releases.iter().enumerate() {
        let earlier = at.checked_sub(1).and_then(|at| releases.get(at));
        columns(out, &names, release, earlier)?;
    }
    Ok(())
}

fn release(table: &Table) -> Result<Release<'_>> {
    let mut release = Release::new();
    for row in &table.rows {
        let known = package(row).ok_or_else(|| table.error(row, "is not understood"))?;
        if release.insert(cell(row, 0), known).is_some() {
            return Err(table.error(row, "is there twice"));
        }
    }
    Ok(release)
}

fn package(row: &[String]) -> Option<Package<'_>> {
    let kind = match cell(row, 1) {
        "b" => 1,
        "m" => 2,
        "s" => 3,
        "i" => 4,
        "v" => 5,
        _ => return None,
    };
    let number = |at| match cell(row, at) {
        "" => Some(0),
        text => text.parse().ok(),
    };
    Some(Package {
        kind: if cell(row, 5) == "d" { kind | HAS_QUESTIONS } else { kind },
        bytes: number(2)?,
        documentation: number(3)?,
        bytecode: number(4)?,
        depends: groups(cell(row, 6)),
        recommends: groups(cell(row, 7)),
    })
}

pub(super) fn groups(cell: &str) -> Groups<'_> {
    cell.split_ascii_whitespace().map(|group| group.split('|').collect()).collect()
}

fn columns(
    out: &mut Vec<u8>,
    names: &[&str],
    release: &Release<'_>,
    earlier: Option<&Release<'_>>,
) -> Result<()> {
    out.extend(names.iter().map(|name| release.get(name).map_or(0, |it| it.kind)));
    let counted: Vec<(&str, &Package<'_>)> = names
        .iter()
        .filter_map(|name| Some((*name, release.get(name)?)))
        .filter(|(_, it)| it.kind != 1)
        .collect();
    let sizes: Vec<u16> = counted.iter().map(|(_, it)| short(it.bytes, it.kind & 7 > 2)).collect();
    out.extend(sizes.iter().map(|size| (size >> 8) as u8));
    out.extend(sizes.iter().map(|size| (size & 255) as u8));
    out.extend(counted.iter().map(|(_, it)| part(it.documentation, it.bytes, 250)));
    out.extend(counted.iter().map(|(_, it)| part(it.bytecode, it.bytes, 100)));
    for (name, package) in &counted {
        let before = earlier.and_then(|it| it.get(name));
        list(out, names, &package.depends, before.map(|it| &it.depends))?;
        list(out, names, &package.recommends, before.map(|it| &it.recommends))?;
    }
    Ok(())
}

/// Six bits of exponent and ten of mantissa: exact to a thousandth, or to a hundredth where the
/// figure itself is no better.
pub(super) fn short(bytes: u64, coarse: bool) -> u16 {
    let mut mantissa = bytes;
    let mut exponent = 0;
    while mantissa > 1_023 {
        mantissa = mantissa.div_ceil(2);
        exponent += 1;
    }
    if coarse && mantissa > 511 {
        mantissa = (mantissa + 4).min(1_023) & !7;
    }
    (exponent << 10) | mantissa as u16
}

/// `part / whole` in so many steps for the whole.
pub(super) fn part(part: u64, whole: u64, steps: u64) -> u8 {
    ((part * steps + whole / 2) / whole.max(1)).min(255) as u8
}

/// 0 for the same list as before, or one more than its length and its groups; places count from
/// the last one, and the lowest bit says that alternatives follow.
pub(super) fn list(
    out: &mut Vec<u8>,
    names: &[&str],
    groups: &Groups<'_>,
    before: Option<&Groups<'_>>,
) -> Result<()> {
    if before == Some(groups) {
        super::varint(out, 0);
        return Ok(());
    }
    super::varint(out, groups.len() as u64 + 1);
    let place = |name: &str| {
        let found = names.binary_search(&name);
        found
            .ok()
            .and_then(|at| i64::try_from(at).ok())
            .ok_or_else(|| format!("no package is called {name}"))
    };
    let mut last = 0;
    for group in groups {
        let mut places = group.iter().map(|name| place(name)).collect::<Result<Vec<_>>>()?;
        let first = if places.is_empty() { continue } else { places.remove(0) };
        let has_more = u64::from(!places.is_empty());
        super::varint(out, (zigzag(first - last) << 1) | has_more);
        if has_more == 1 {
            super::varint(out, places.len() as u64);
            for other in places {
                super::varint(out, zigzag(other - first));
            }
        }
        last = first;
    }
    Ok(())
}

fn zigzag(number: i64) -> u64 {
    number.unsigned_abs() << 1 | u64::from(number < 0)
}
