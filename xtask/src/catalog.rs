//! Packs the tables in catalog/ into the files in data/ that the program carries.

mod bases;

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
    let bases = bases::pack(
        &table("catalog/origins.tsv")?,
        &table("catalog/layers.tsv")?,
        &table("catalog/bases.tsv")?,
    )?;
    Ok(vec![Packed { path: "data/bases.txt", bytes: bases.into_bytes() }])
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
