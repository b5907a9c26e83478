//! What a layer is made of: packages, files, caches, each with its source, and what of it is dead.

use yew::prelude::*;

use crate::analysis::Build;
use crate::analysis::stack::{Amount, Basis, Bed, Column, StepId, words};
use crate::analysis::weigh::{Group, PartDetails, SizeDetails};
use crate::app::{Action, Command, Spot};
use crate::ui::desk::Desk;

/// How many packages are listed before one asks for the rest.
const FIRST: usize = 7;

/// Where the figures of what a stage builds on come from.
pub(super) fn base_source(build: &Build, column: StepId) -> Option<Html> {
    let source = build.base_source(column)?;
    Some(html! {
        <section class="pane">
            <h3 class="pane-label">{ "Whence the figures" }</h3>
            <p class="weight-source">{ source }</p>
        </section>
    })
}

/// What the layer of a bed is made of, in the column of its stage.
pub(super) fn weight(
    details: &SizeDetails,
    bed: &Bed,
    column: &Column,
    desk: &Desk,
) -> Option<Html> {
    let has_more = details.parts.iter().any(|part| !part.what.is_empty());
    let has_killed = details.overwritten.likely() + details.deleted.likely() > 0;
    if !has_more && details.dead.likely() == 0 && !has_killed {
        return None;
    }
    let groups = Group::ALL.iter().map(|group| self::group(*group, details, column));
    Some(html! {
        <section class="pane">
            <h3 class="pane-label">{ "What it weighs" }</h3>
            { for groups }
            { dead(details, bed, column, desk) }
            { for kills(details).into_iter().map(|words| html! {
                <p class="weight-dead">{ words }</p>
            }) }
            { sure(details) }
        </section>
    })
}

fn group(group: Group, details: &SizeDetails, column: &Column) -> Html {
    let parts: Vec<&PartDetails> = details.parts.iter().filter(|it| it.group == group).collect();
    // Directories have bytes in one meaning of size alone.
    let has_bytes = |part: &&PartDetails| part.amount != Amount::ZERO;
    if !parts.iter().any(has_bytes) {
        return Html::default();
    }
    let sum = parts.iter().fold(Amount::ZERO, |sum, part| sum.plus(part.amount));
    html! {
        <>
            <h4 class="weight-group">
                { group.words() }<span class="weight-amount">{ sum.short() }</span>
            </h4>
            <ul class="weight">
                { for parts.into_iter().filter(has_bytes).map(|it| part(it, column)) }
            </ul>
        </>
    }
}

fn part(part: &PartDetails, column: &Column) -> Html {
    let dead = part.killed_by.map(|id| match line(column, id) {
        Some(line) => format!("dead, by line {line}"),
        None => "dead".to_owned(),
    });
    html! {
        <li class={classes!("weight-row", dead.is_some().then_some("is-dead"))}>
            <span class="weight-name">{ part.name() }</span>
            <span class="weight-amount">{ part.amount.short() }</span>
            <span class="weight-source">{ source(part) }</span>
            if let Some(range) = part.amount.range() {
                <span class="weight-range">{ range }</span>
            }
            if let Some(dead) = dead {
                <span class="weight-fate">{ dead }</span>
            }
            { packages(&part.packages) }
        </li>
    }
}

/// `in /usr/lib; measured, packages of Debian 12, 2026-11`
fn source(part: &PartDetails) -> String {
    let place = if part.what.is_empty() || part.path.is_empty() {
        String::new()
    } else {
        format!("in {}; ", part.path)
    };
    let basis = match part.amount {
        Amount::Unknown => "not known",
        Amount::Known(bytes) => match bytes.basis {
            Basis::Exact => "every byte is known",
            Basis::Measured => "measured",
            Basis::Computed => "computed",
            Basis::Guess => "a guess",
        },
    };
    match part.source.as_str() {
        "" => format!("{place}{basis}"),
        source => format!("{place}{basis}: {source}"),
    }
}

/// The largest packages, and the others when one asks for them.
fn packages(all: &[(std::rc::Rc<str>, u64)]) -> Option<Html> {
    if all.len() < 2 {
        return None;
    }
    // One more takes no more room than to say that there is one more.
    let end = if all.len() <= FIRST + 1 { all.len() } else { FIRST };
    let (first, rest) = all.split_at_checked(end).unwrap_or((all, &[]));
    let list = |part: &[(std::rc::Rc<str>, u64)]| {
        let rows = part.iter().map(|(name, bytes)| html! {
            <li><span class="weight-package">{ name.to_string() }</span><span>{ words::size(*bytes) }</span></li>
        });
        html! { <ul class="weight-packages">{ for rows }</ul> }
    };
    let others: u64 = rest.iter().map(|(_, bytes)| bytes).sum();
    Some(html! {
        <div class="weight-list">
            { list(first) }
            if !rest.is_empty() {
                <details>
                    <summary>{ format!("and {} more, {}", rest.len(), words::size(others)) }</summary>
                    { list(rest) }
                </details>
            }
        </div>
    })
}

/// What of it later steps make dead, with the way to their lines.
fn dead(details: &SizeDetails, bed: &Bed, column: &Column, desk: &Desk) -> Option<Html> {
    let killers = column.beds.iter().filter(|it| it.lines.0 > 0 && bed.killers.contains(&it.id));
    let killers: Vec<&Bed> = killers.collect();
    let link = |(at, killer): (usize, &&Bed)| {
        let (desk, span, spot) = (desk.clone(), killer.span, Spot::of(killer));
        let go = {
            let desk = desk.clone();
            Callback::from(move |_: MouseEvent| {
                desk.act(Action::Choose(Some(spot)));
                desk.carry(&Command::GoTo(span));
            })
        };
        html! {
            <>
                { if at == 0 { " by " } else { " and " } }
                <button type="button" class="link" onclick={go}>{ format!("line {}", killer.lines.0) }</button>
            </>
        }
    };
    (details.dead.likely() > 0).then(|| {
        html! {
            <p class="weight-dead">
                { format!("{} of it is deleted or overwritten later", details.dead) }
                { for killers.iter().enumerate().map(link) }
                { ", and still paid for." }
            </p>
        }
    })
}

/// What it makes dead itself.
fn kills(details: &SizeDetails) -> Vec<String> {
    let mut words = Vec::new();
    if details.deleted.likely() > 0 {
        words.push(format!(
            "It deletes {} of layers below: they stay as large as they are.",
            details.deleted
        ));
    }
    if details.overwritten.likely() > 0 {
        words.push(format!(
            "It overwrites {} of layers below: the image has both.",
            details.overwritten
        ));
    }
    words
}

fn line(column: &Column, id: StepId) -> Option<u32> {
    let bed = column.beds.iter().find(|bed| bed.id == id)?;
    (bed.lines.0 > 0).then_some(bed.lines.0)
}

fn sure(details: &SizeDetails) -> Option<Html> {
    let has_guess = details.sure < 100 && details.added.likely() > 0;
    has_guess.then(|| {
        let words = match details.sure {
            0 => "All of it is a guess.".to_owned(),
            sure => format!("{sure} % of it is better than a guess."),
        };
        html! { <p class="quiet small">{ words }</p> }
    })
}
