//! Both sides of a rewrite: now and then, for the image and for each build that is to be expected.

use yew::prelude::*;

use crate::analysis::savings::words::{bytes, lines, time};
use crate::analysis::savings::{Edited, Figures, Saving, Warm};
use crate::analysis::stack::Amount;
use crate::analysis::timing;

pub(super) fn effects(saving: &Saving) -> Html {
    let Saving { before, after, image, edits } = saving;
    html! {
        <table class="effects">
            <caption class="announcer">{ "What it saves and what it costs, estimated" }</caption>
            <thead>
                <tr>
                    <td />
                    <th scope="col">{ "Now" }</th>
                    <th scope="col">{ "Then" }</th>
                    <th scope="col">{ "Change" }</th>
                </tr>
            </thead>
            <tbody>
                { row("Image", amount(before.image), amount(after.image), change(bytes(*image), image.likely)) }
                { layers(before, after) }
                { first_build(before, after) }
            </tbody>
            { for edits.iter().map(edit) }
        </table>
    }
}

/// What follows from an edit: three rows under its name.
fn edit(edit: &Edited) -> Html {
    let Edited { likely, before, after, push, .. } = edit;
    let steps = |warm: &Warm| {
        let all = warm.runs.saturating_add(warm.reused);
        html! { { format!("{} of {all}", warm.runs) } }
    };
    let time_change = time(before.time, after.time);
    let slower = i64::from(after.time.likely > before.time.likely);
    let slower = time_change.as_ref().map_or(0, |_| slower * 2 - 1);
    let both = |warm: &Warm| html! { { timing::words(warm.time) } };
    html! {
        <tbody key={likely.label.clone()}>
            <tr><th scope="rowgroup" colspan="4" class="effects-edit">{ &likely.label }</th></tr>
            { row("Build", both(before), both(after), change(time_change.unwrap_or_else(|| "about the same".to_owned()), slower)) }
            { row("Steps run", steps(before), steps(after), cache(edit)) }
            { row("To push", amount(before.push), amount(after.push), change(bytes(*push), push.likely)) }
        </tbody>
    }
}

/// Which steps lose their cache, and which gain it.
fn cache(edit: &Edited) -> Html {
    let told = |numbers: &[u32], words: &str, class: &'static str| {
        (!numbers.is_empty()).then(|| html! {
            <span class={class}>{ format!("{} {words}", lines(numbers)) }</span>
        })
    };
    if edit.lost.is_empty() && edit.gained.is_empty() {
        return html! { <span class="quiet">{ "the same cache" }</span> };
    }
    html! {
        <span class="effects-cache">
            { told(&edit.lost, "done again", "is-worse") }
            { told(&edit.gained, "from the cache", "is-better") }
        </span>
    }
}

fn layers(before: &Figures, after: &Figures) -> Html {
    let difference = i64::from(after.layers) - i64::from(before.layers);
    let words = match difference {
        0 => "the same".to_owned(),
        ..0 => format!("{} fewer", difference.unsigned_abs()),
        _ => format!("{difference} more"),
    };
    let plain = |number: u32| html! { { number } };
    row("Layers", plain(before.layers), plain(after.layers), html! { <span>{ words }</span> })
}

fn first_build(before: &Figures, after: &Figures) -> Html {
    let words = time(before.cold, after.cold);
    let sign = match (&words, after.cold.likely > before.cold.likely) {
        (None, _) => 0,
        (Some(_), true) => 1,
        (Some(_), false) => -1,
    };
    let both = |figures: &Figures| html! { { timing::words(figures.cold) } };
    let words = words.unwrap_or_else(|| "about the same".to_owned());
    row("First build", both(before), both(after), change(words, sign))
}

fn row(name: &'static str, before: Html, after: Html, change: Html) -> Html {
    html! {
        <tr key={name}><th scope="row">{ name }</th><td>{ before }</td><td>{ after }</td><td>{ change }</td></tr>
    }
}

/// A change in words; more is worse.
fn change(words: String, more: i64) -> Html {
    let class = match more {
        0 => "quiet",
        ..0 => "is-better",
        _ => "is-worse",
    };
    html! { <span {class}>{ words }</span> }
}

/// A size, with its range where it has one.
fn amount(amount: Amount) -> Html {
    html! { <span title={amount.range()}>{ amount.short() }</span> }
}
