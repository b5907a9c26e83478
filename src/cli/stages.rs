//! `layerlab stages`: which stages there are, what they are made of and what they give each other.

use super::Answer;
use super::args::Args;
use super::image::no_image;
use super::load::{Input, build};
use crate::analysis::Build;
use crate::analysis::docker::human_amount;
use crate::analysis::stack::{Amount, Arrow, ArrowKind, Bed, BedKind, Bytes, Column, Role, StepId};
use crate::image::document::json::{Json, object};

pub fn answer(args: &Args, input: &Input) -> Answer {
    let build = build(&input.project);
    let columns = &build.stack.columns;
    let out = if args.json() {
        let stages = columns.iter().map(|column| json(&build, column)).collect();
        object([("stages", Json::List(stages))]).readable("  ") + "\n"
    } else {
        columns.iter().map(|column| text(&build, column)).collect::<Vec<_>>().join("\n")
    };
    if build.docker_image(None).is_some() {
        return Answer::fine(out);
    }
    Answer { out, ..no_image(input, &build) }
}

fn text(build: &Build, column: &Column) -> String {
    let mut out = format!("{}: {}, {}\n", column.name, role(column), human_amount(column.size));
    for bed in &column.beds {
        let size = match bed.kind {
            BedKind::Setting => "-".to_owned(),
            _ => human_amount(bed.size),
        };
        let sign = if bed.inherited { "^ " } else { "  " };
        out += &format!("{size:>9} {sign}{}\n", bed.title());
        for arrow in arrows_to(build, bed) {
            out += &format!("{:13}<- {}\n", "", passes(build, arrow));
        }
        if let Some(trouble) = &bed.trouble {
            out += &format!("{:13}note: {trouble}\n", "");
        }
    }
    out
}

fn role(column: &Column) -> &'static str {
    match column.role {
        Role::Final => "the final image",
        Role::Needed => "needed for the final image",
        Role::Asleep => "not needed, so it is not built",
    }
}

/// What passes to a step of the stage itself.
fn arrows_to<'a>(build: &'a Build, bed: &Bed) -> impl Iterator<Item = &'a Arrow> {
    let (to, own) = (bed.id, !bed.inherited);
    build.stack.arrows.iter().filter(move |arrow| own && arrow.to == to)
}

fn passes(build: &Build, arrow: &Arrow) -> String {
    let from = source(build, arrow);
    match arrow.kind {
        ArrowKind::Copy => format!("{} from {from}", arrow.label),
        ArrowKind::Mount => format!("{} from {from}, only while it runs", arrow.label),
        ArrowKind::Base => format!("all of {from}"),
    }
}

fn source(build: &Build, arrow: &Arrow) -> String {
    let name = |id: StepId| {
        let column = build.stack.columns.iter().find(|column| column.id == id);
        column.map(|column| column.name.clone())
    };
    arrow.from.and_then(name).or_else(|| arrow.image.clone()).unwrap_or_default()
}

fn json(build: &Build, column: &Column) -> Json {
    let role = match column.role {
        Role::Final => "final",
        Role::Needed => "needed",
        Role::Asleep => "not needed",
    };
    let steps = column.beds.iter().map(|bed| step(build, bed)).collect();
    let bases = build.stack.arrows.iter();
    let base = bases.filter(|arrow| arrow.kind == ArrowKind::Base && arrow.to == column.id);
    let base = base.map(|arrow| Json::text(source(build, arrow))).next();
    object([
        ("name", Json::text(&column.name)),
        ("role", Json::text(role)),
        ("buildsOn", base.unwrap_or(Json::Absent)),
        ("size", amount(column.size)),
        ("steps", Json::List(steps)),
    ])
}

fn step(build: &Build, bed: &Bed) -> Json {
    let kind = match bed.kind {
        BedKind::Base => "base",
        BedKind::Setting => "setting",
        _ => "layer",
    };
    let from = arrows_to(build, bed).filter(|arrow| arrow.kind != ArrowKind::Base).map(|arrow| {
        let kind = if arrow.kind == ArrowKind::Mount { "mount" } else { "copy" };
        object([
            ("kind", Json::text(kind)),
            ("from", Json::text(source(build, arrow))),
            ("what", Json::text(&arrow.label)),
        ])
    });
    let (first, last) = bed.lines;
    object([
        ("kind", Json::text(kind)),
        ("text", Json::text(&bed.label)),
        ("madeBy", Json::text(&bed.made_by).unless_empty()),
        ("lines", Json::List(vec![Json::Number(first.into()), Json::Number(last.into())])),
        ("inherited", if bed.inherited { Json::True } else { Json::False }),
        ("size", if bed.kind == BedKind::Setting { Json::Absent } else { amount(bed.size) }),
        ("takes", Json::List(from.collect()).unless_empty()),
        ("trouble", bed.trouble.as_ref().map_or(Json::Absent, Json::text)),
    ])
}

/// In bytes; `null` where nobody knows, and `andMore` where it is more than that.
fn amount(amount: Amount) -> Json {
    let Amount::Known(Bytes { low, likely, high, and_more, .. }) = amount else {
        return Json::Null;
    };
    object([
        ("low", Json::count(low)),
        ("likely", Json::count(likely)),
        ("high", Json::count(high)),
        ("andMore", if and_more { Json::True } else { Json::Absent }),
    ])
}
