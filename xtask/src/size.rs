//! What a first visit downloads until its first picture and after it, against the committed budget.

use std::collections::BTreeMap;

use crate::run::{Result, command, output};
use crate::{parts, project, setup};

/// One file of `dist/`.
struct Weight {
    name: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// Prints the weight of everything in `dist/`; an error where a budget is exceeded.
pub(crate) fn report() -> Result<()> {
    let budget = budget(&project::read("size-budget.toml")?)?;
    let weights = weigh()?;
    println!("{:<44} {:>9} {:>9} {:>9}", "bytes", "raw", "gzip -9", "brotli 11");
    for weight in &weights {
        print_row(&weight.name, weight);
    }
    let mut over = Vec::new();
    for (group, &limit) in &budget {
        let sum = sum(weights.iter().filter(|weight| belongs(&weight.name, group, &budget)));
        print_row(&format!("= {group} (gzip at most {limit})"), &sum);
        if sum.gzip > limit {
            over.push(format!("{group} is {} bytes with gzip, the budget is {limit}", sum.gzip));
        }
    }
    print_row("= all of it", &sum(weights.iter()));
    if over.is_empty() { Ok(()) } else { Err(format!("too big: {}", over.join("; "))) }
}

fn print_row(name: &str, weight: &Weight) {
    println!("{name:<44} {:>9} {:>9} {:>9}", weight.raw, weight.gzip, weight.brotli);
}

/// Whether a file counts for a group: `first-load` is every file that has no group of its own,
/// `later` what the page fetches when its first picture is there, anything else one file by its
/// name.
fn belongs(name: &str, group: &str, budget: &BTreeMap<String, u64>) -> bool {
    match group {
        "first-load" => !budget.contains_key(name) && !belongs(name, "later", budget),
        "later" => name.starts_with(parts::LATER),
        _ => name == group,
    }
}

fn sum<'a>(weights: impl Iterator<Item = &'a Weight>) -> Weight {
    let zero = Weight { name: String::new(), raw: 0, gzip: 0, brotli: 0 };
    weights.fold(zero, |sum, weight| Weight {
        name: sum.name,
        raw: sum.raw + weight.raw,
        gzip: sum.gzip + weight.gzip,
        brotli: sum.brotli + weight.brotli,
    })
}

/// Node compresses: it has both methods built in.
fn weigh() -> Result<Vec<Weight>> {
    setup::node()?;
    let script = "xtask/src/size.mjs";
    let text = output(command("node").args([script, "dist"]))
        .ok_or_else(|| format!("`node {script} dist` failed; is there a dist/?"))?;
    let weights: Vec<_> = text.lines().filter_map(weight).collect();
    if weights.is_empty() { Err("dist/ is empty".to_owned()) } else { Ok(weights) }
}

fn weight(line: &str) -> Option<Weight> {
    let mut words = line.split('\t');
    let name = words.next()?.to_owned();
    let mut number = || words.next()?.parse().ok();
    Some(Weight { name, raw: number()?, gzip: number()?, brotli: number()? })
}

/// Lines of the form `"name" = bytes`.
fn budget(text: &str) -> Result<BTreeMap<String, u64>> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    lines
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (name, bytes) = line.split_once('=').unwrap_or_default();
            let bytes = bytes.trim().replace('_', "").parse();
            let name = name.trim().trim_matches('"').to_owned();
            bytes.map(|bytes| (name, bytes)).map_err(|_| format!("size-budget.toml: `{line}`?"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_its_own_budget_is_not_part_of_the_first_load() {
        let budget = budget("# why\nfirst-load = 400_000\n\"embed.js\" = 5_000 # alone\n").unwrap();
        assert_eq!(budget["first-load"], 400_000);
        assert!(belongs("page.wasm", "first-load", &budget));
        assert!(!belongs("embed.js", "first-load", &budget));
        assert!(belongs("embed.js", "embed.js", &budget));
    }

    #[test]
    fn what_comes_later_is_not_part_of_the_first_load() {
        let budget = budget("first-load = 400_000\nlater = 200_000\n").unwrap();
        assert!(belongs("layerlab-first-0123.wasm", "first-load", &budget));
        assert!(!belongs("layerlab-later-0123.wasm", "first-load", &budget));
        assert!(belongs("layerlab-later-0123.wasm", "later", &budget));
        assert!(!belongs("layerlab-first-0123.wasm", "later", &budget));
    }

    #[test]
    fn a_budget_that_is_no_number_is_refused() {
        assert!(budget("first-load = many\n").is_err());
        assert!(budget("first-load\n").is_err());
    }
}
