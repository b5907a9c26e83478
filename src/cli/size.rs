//! `layerlab size`: what the layers of an image weigh, and whether that is too much.

use super::Answer;
use super::args::Args;
use super::image::no_image;
use super::load::{Input, build};
use super::report::{self, Source};
use crate::analysis::editor::{ProblemView, Severity};
use crate::analysis::measured::amount;
use crate::analysis::stack::{Amount, Basis, Bed, BedKind, Bytes, Column, Role, StepId, words};
use crate::analysis::weigh::SizeDetails;
use crate::analysis::{Build, Meaning};
use crate::image::document::json::{Json, object};
use crate::text::Span;

pub fn answer(args: &Args, input: &Input, pasted: Option<&str>) -> Result<Answer, String> {
    let max = match &args.max {
        Some(text) => {
            Some(amount(text).ok_or_else(|| format!("`{text}` is no size, such as 200MB."))?)
        }
        None => None,
    };
    let build = build(&input.project).counted(args.meaning);
    let (build, mut errors) = match pasted {
        Some(text) => measured(&build, text).map_err(|why| {
            let name = args.measured.as_deref().unwrap_or_default();
            format!("{name}: {why}")
        })?,
        None => (build, String::new()),
    };
    if args.stage.is_none() && !build.makes_image() {
        return Ok(no_image(input, &build));
    }
    let column = column(&build, args.stage.as_deref())?;
    let over = max.and_then(|max| too_much(input, column, max));
    let out = if args.json() {
        json(&build, column, max, over.is_some()).readable("  ") + "\n"
    } else {
        table(&build, column)
    };
    errors += over.as_deref().unwrap_or_default();
    if over.is_none() && max.is_some_and(|max| column.size.range().is_some() && high(column) > max)
    {
        errors += "note: The limit lies within the range, so a real image may be larger than it.\n";
    }
    Ok(Answer { out, errors, found: over.is_some() })
}

/// The build, with what a real tool printed laid over it, and what is told of that.
fn measured(build: &Build, text: &str) -> Result<(Build, String), String> {
    let pasted = build.paste_measures(text)?;
    let told = pasted.told.iter().map(|told| format!("note: {told}\n"));
    Ok((Build::after(Some(build), &pasted.project), told.collect()))
}

fn column<'a>(build: &'a Build, name: Option<&str>) -> Result<&'a Column, String> {
    let columns = &build.stack.columns;
    match name {
        Some(name) => columns.iter().find(|column| column.name == name).ok_or_else(|| {
            let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            format!("There is no stage `{name}`; there are: {}.", names.join(", "))
        }),
        None => columns
            .iter()
            .find(|column| column.role == Role::Final)
            .ok_or_else(|| "There is no image.".to_owned()),
    }
}

fn high(column: &Column) -> u64 {
    match column.size {
        Amount::Known(bytes) => bytes.high,
        Amount::Unknown => u64::MAX,
    }
}

/// What is said of an image that is larger than allowed, or may be any size, at its largest layer.
fn too_much(input: &Input, column: &Column, max: u64) -> Option<String> {
    let limit = words::size(max);
    let message = match column.size {
        Amount::Known(bytes) if bytes.likely > max => {
            format!(
                "The image is {}, more than the {limit} that it may be.",
                with_range(column.size)
            )
        }
        Amount::Known(Bytes { and_more: false, .. }) => return None,
        _ => format!(
            "Of some layer the size is not known, so that it is not known whether the image is more than {limit}."
        ),
    };
    let own = column.beds.iter().filter(|bed| bed.makes_layer() && !bed.span.is_empty());
    let largest = own.max_by_key(|bed| match bed.size {
        Amount::Known(bytes) => bytes.likely,
        Amount::Unknown => u64::MAX,
    });
    let span = largest.map_or(Span::at(column.span.start()), |bed| bed.span);
    let hint = largest.map(|bed| match bed.size {
        Amount::Unknown => "Nothing is known of the size of this layer.".to_owned(),
        size @ Amount::Known(_) => format!("This layer is the largest: {}.", with_range(size)),
    });
    let problem = ProblemView {
        span,
        line: 0,
        severity: Severity::Error,
        rule: None,
        message,
        hint,
        buildkit: None,
        fix: None,
    };
    Some(report::text(&Source::new(&input.name, &input.project.dockerfile), &problem))
}

/// `155 MB (143–235 MB)`
fn with_range(amount: Amount) -> String {
    match amount.range() {
        Some(range) => format!("{amount} ({range})"),
        None => amount.to_string(),
    }
}

fn basis(amount: Amount) -> &'static str {
    match amount {
        Amount::Unknown => "not known",
        Amount::Known(bytes) => match bytes.basis {
            Basis::Exact => "exact",
            Basis::Measured => "measured",
            Basis::Computed => "computed",
            Basis::Guess => "guess",
        },
    }
}

/// The line of a step in the file.
fn line(column: &Column, id: Option<StepId>) -> Option<u32> {
    column.beds.iter().find(|bed| Some(bed.id) == id).map(|bed| bed.lines.0)
}

fn table(build: &Build, column: &Column) -> String {
    let sure = words::sure(column.size, column.sure);
    let sure = if sure.is_empty() { sure } else { format!(", {sure}") };
    let mut out = format!(
        "{}: {}{}, counted as {}\n",
        column.name,
        with_range(column.size),
        sure,
        build.meaning().label()
    );
    if column.dead.likely() > 0 {
        out += &format!(
            "{} of it is dead weight: overwritten or deleted later.\n",
            with_range(column.dead)
        );
    }
    out += &format!(
        "\n{:>9}  {:>19}  {:<9}  {:>9}  {:>4}  LAYER\n",
        "SIZE", "RANGE", "BASIS", "DEAD", "LINE"
    );
    for bed in column.beds.iter().filter(|bed| bed.makes_layer()) {
        let dead = if bed.dead.likely() > 0 { bed.dead.short() } else { String::new() };
        let number = if bed.lines.0 > 0 { bed.lines.0.to_string() } else { String::new() };
        out += &format!(
            "{:>9}  {:>19}  {:<9}  {dead:>9}  {number:>4}  {}\n",
            bed.size.short(),
            bed.size.range().unwrap_or_default(),
            basis(bed.size),
            label(bed),
        );
        if let Some(killer) = line(column, bed.killed_by).filter(|_| bed.dead.likely() > 0) {
            out += &format!("{:>60}line {killer} deletes or overwrites it too late\n", "");
        }
        if let Some(trouble) = &bed.trouble {
            out += &format!("{:>60}note: {trouble}\n", "");
        }
    }
    out
}

fn label(bed: &Bed) -> String {
    match bed.kind {
        BedKind::Base if bed.part > 0 => format!("FROM {}, layer {}", bed.label, bed.part + 1),
        BedKind::Base => format!("FROM {}", bed.label),
        _ => bed.label.clone(),
    }
}

fn json(build: &Build, column: &Column, max: Option<u64>, is_over: bool) -> Json {
    let layers = column.beds.iter().filter(|bed| bed.makes_layer());
    let meaning = match build.meaning() {
        Meaning::Files => "files",
        Meaning::Store => "store",
        Meaning::Compressed => "compressed",
    };
    object([
        ("stage", Json::text(&column.name)),
        ("meaning", Json::text(meaning)),
        ("size", size(column.size)),
        ("betterThanGuess", Json::Number(column.sure.into())),
        ("dead", size(column.dead)),
        ("layers", Json::List(layers.map(|bed| layer(build, column, bed)).collect())),
        ("max", max.map_or(Json::Absent, Json::count)),
        ("overMax", if max.is_none() { Json::Absent } else { bool(is_over) }),
    ])
}

fn layer(build: &Build, column: &Column, bed: &Bed) -> Json {
    let details = build.size_details(column.id, bed.id, bed.part, build.meaning());
    let number = |line: Option<u32>| line.map_or(Json::Absent, |line| Json::Number(line.into()));
    let SizeDetails { source, parts, .. } = details.unwrap_or_default();
    let parts = parts.iter().map(|part| {
        let of = |text: &str| if text.is_empty() { Json::Absent } else { Json::text(text) };
        object([
            ("what", of(&part.what)),
            ("path", of(&part.path)),
            ("size", size(part.amount)),
            ("source", of(&part.source)),
            ("deadByLine", number(line(column, part.killed_by))),
        ])
    });
    object([
        ("text", Json::text(label(bed))),
        ("line", number(Some(bed.lines.0).filter(|line| *line > 0))),
        ("inherited", bool(bed.inherited)),
        ("size", size(bed.size)),
        ("dead", size(bed.dead)),
        ("deadByLine", number(line(column, bed.killed_by))),
        ("source", if source.is_empty() { Json::Absent } else { Json::text(source) }),
        ("parts", Json::List(parts.collect()).unless_empty()),
        ("trouble", bed.trouble.as_ref().map_or(Json::Absent, Json::text)),
    ])
}

fn bool(is_true: bool) -> Json {
    if is_true { Json::True } else { Json::False }
}

/// In bytes; `null` where nobody knows, and `andMore` where it is more than that.
fn size(amount: Amount) -> Json {
    let Amount::Known(Bytes { low, likely, high, and_more, .. }) = amount else {
        return Json::Null;
    };
    object([
        ("low", Json::count(low)),
        ("likely", Json::count(likely)),
        ("high", Json::count(high)),
        ("basis", Json::text(basis(amount))),
        ("andMore", if and_more { Json::True } else { Json::Absent }),
    ])
}
