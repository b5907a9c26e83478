//! Packs the tables in catalog/ into the files in data/ that the program carries.

mod bases;
mod debian;
mod language;

use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::project::{read, root};
use crate::run::{Result, command};

/// A packed file and what it is made from.
struct Packed {
    path: &'static str,
    bytes: Vec<u8>,
}

/// `cargo xtask catalog`: writes the files; with `--check` only compares them.
pub(crate) fn run(args: &[String]) -> Result<()> {
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => write(),
        ["--check"] => check(),
        _ => Err("usage: cargo xtask catalog [--check]".to_owned()),
    }
}

fn write() -> Result<()> {
    for packed in pack()? {
        let path = root().join(packed.path);
        fs::create_dir_all(path.parent().unwrap_or(root())).map_err(|error| error.to_string())?;
        fs::write(&path, &packed.bytes).map_err(|error| format!("{}: {error}", packed.path))?;
        let gzip = gzipped(&path).map_or_else(|| "?".to_owned(), |size| size.to_string());
        println!("{:24} {:>9} bytes, gzip {gzip:>7}", packed.path, packed.bytes.len());
    }
    Ok(())
}

fn check() -> Result<()> {
    for packed in pack()? {
        let committed = fs::read(root().join(packed.path))
            .map_err(|error| format!("can't read {}: {error}", packed.path))?;
        if committed != packed.bytes {
            return Err(format!(
                "{} is not what the tables in catalog/ give; `cargo xtask catalog` makes it anew",
                packed.path
            ));
        }
    }
    Ok(())
}

fn pack() -> Result<Vec<Packed>> {
    let [first, rest] = bases::pack(
        &table("catalog/origins.tsv")?,
        &table("catalog/layers.tsv")?,
        &table("catalog/bases.tsv")?,
        &table("catalog/installed.tsv")?,
    )?;
    Ok(vec![
        Packed { path: "data/bases-first.txt", bytes: first.into_bytes() },
        Packed { path: "data/bases.txt", bytes: rest.into_bytes() },
        Packed { path: "data/packages.bin", bytes: packages()? },
    ])
}

fn packages() -> Result<Vec<u8>> {
    let mut out = b"packages 1\n".to_vec();
    let sources = table("catalog/sources.tsv")?;
    for row in &sources.rows {
        names(&mut out, &[cell(row, 1), cell(row, 2)]);
    }
    let releases = ["catalog/debian-bookworm.tsv", "catalog/debian-trixie.tsv"];
    let tables = releases.into_iter().map(table).collect::<Result<Vec<_>>>()?;
    debian::pack(&tables, &mut out)?;
    language::pack(&table("catalog/pypi.tsv")?, &language::PYPI, &mut out)?;
    language::pack(&table("catalog/npm.tsv")?, &language::NPM, &mut out)?;
    Ok(out)
}

/// How many, then each as what it has in common with the one before, and its rest.
fn names(out: &mut Vec<u8>, names: &[&str]) {
    varint(out, names.len() as u64);
    let mut last = "";
    for name in names {
        let common = name.bytes().zip(last.bytes()).take_while(|(a, b)| a == b).count().min(255);
        out.push(common as u8);
        out.extend(name.bytes().skip(common));
        out.push(0);
        last = name;
    }
}

/// Seven bits a byte, the lowest first.
fn varint(out: &mut Vec<u8>, mut number: u64) {
    while number > 127 {
        out.push((number & 127) as u8 | 128);
        number >>= 7;
    }
    out.push(number as u8);
}

/// A table of tab-separated cells; lines that begin with `#` are for readers.
struct Table {
    name: &'static str,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn error(&self, row: &[String], what: &str) -> String {
        format!("{}: {}: {what}", self.name, row.join(" | "))
    }
}

fn table(name: &'static str) -> Result<Table> {
    let text = read(name)?;
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let rows = lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect();
    Ok(Table { name, rows })
}

fn cell(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", String::as_str)
}

fn gzipped(path: &Path) -> Option<usize> {
    let done = command("gzip").args(["-9nc"]).arg(path).stderr(Stdio::null()).output().ok()?;
    done.status.success().then_some(done.stdout.len())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_packed_files_are_what_the_tables_give() {
        super::check().unwrap();
    }
}
