//! Both sides of a rewrite: now and then, for the image and for each build that is to be expected.

use yew::prelude::*;

use crate::analysis::savings::words::{bytes, lines, time};
use crate::analysis::savings::{Difference, Edited, Saving, Warm};
use crate::analysis::stack::Amount;
use crate::analysis::timing::{self, Duration};

pub(super) fn effects(saving: &Saving) -> Html {
    let Saving { before, after, edits, .. } = saving;
    html! {
        <div class="effects" tabindex="0" role="group" aria-label="Before and after">
            { image(saving) }
            <table class="effects-table">
                <caption class="announcer">{ "What each build does, now and then, estimated" }</caption>
                <thead>
                    <tr>
                        <td />
                        <th scope="col">{ "Steps run" }</th>
                        <th scope="col">{ "Time" }</th>
                        <th scope="col">{ "To push" }</th>
                        <th scope="col">{ "Cache" }</th>
                    </tr>
                </thead>
                <tbody>
                    { for edits.iter().map(edit) }
                    <tr key="first">
                        <th scope="row">{ "First build" }</th>
                        <td />
                        <td>{ times(before.cold, after.cold) }</td>
                        <td /><td />
                    </tr>
                </tbody>
            </table>
        </div>
    }
}

/// What the image weighs, and its layers.
fn image(saving: &Saving) -> Html {
    let Saving { before, after, image, .. } = saving;
    html! {
        <dl class="effects-image">
            <div>
                <dt>{ "Image" }</dt>
                <dd>
                    { sizes(before.image, after.image, *image) }
                    if !image.is_nothing() {
                        { " " }<span class={class(image.likely)}>{ bytes(*image) }</span>
                    }
                </dd>
            </div>
            <div>
                <dt>{ "Layers" }</dt>
                <dd>{ both(before.layers.to_string(), after.layers.to_string(), saving.layers()) }</dd>
            </div>
            if before.dead.likely() > 0 || after.dead.likely() > 0 {
                <div>
                    <dt>{ "Dead weight" }</dt>
                    <dd>{ both(before.dead.short(), after.dead.short(), signed(before.dead, after.dead)) }</dd>
                </div>
            }
        </dl>
    }
}

fn edit(edit: &Edited) -> Html {
    let Edited { likely, before, after, push, .. } = edit;
    let steps = |warm: &Warm| format!("{} of {}", warm.runs, warm.runs.saturating_add(warm.reused));
    html! {
        <tr key={likely.label.clone()}>
            <th scope="row">{ &likely.label }</th>
            <td>{ both(steps(before), steps(after), 0) }</td>
            <td>{ times(before.time, after.time) }</td>
            <td title={(!push.is_nothing()).then(|| bytes(*push))}>{ sizes(before.push, after.push, *push) }</td>
            <td>{ cache(edit) }</td>
        </tr>
    }
}

/// Which steps lose their cache, and which gain it.
fn cache(edit: &Edited) -> Html {
    let told = |numbers: &[u32], words: &str, class: &'static str| {
        (!numbers.is_empty()).then(|| {
            html! { <span {class}>{ format!("{} {words}", lines(numbers)) }</span> }
        })
    };
    if edit.lost.is_empty() && edit.gained.is_empty() {
        return html! { <span class="quiet">{ "the same" }</span> };
    }
    html! {
        <span class="effects-cache">
            { told(&edit.lost, "done again", "is-worse") }
            { told(&edit.gained, "reused", "is-better") }
        </span>
    }
}

fn times(before: Duration, after: Duration) -> Html {
    let words = |time: Duration| timing::words(time).replace("about ", "");
    let Some(_) = time(before, after) else {
        return both(words(before), words(before), 0);
    };
    let more = if after.likely > before.likely { 1 } else { -1 };
    html! {
        <span title={format!("estimates: {} now, {} then", timing::bounds(before), timing::bounds(after))}>
            { both(words(before), words(after), more) }
        </span>
    }
}

fn sizes(before: Amount, after: Amount, difference: Difference) -> Html {
    if difference.is_nothing() {
        return html! { <span title={before.range()}>{ before.short() }</span> };
    }
    let range = |amount: Amount| amount.range().unwrap_or_else(|| amount.short());
    html! {
        <span title={format!("{} now, {} then", range(before), range(after))}>
            { both(before.short(), after.short(), difference.likely) }
        </span>
    }
}

fn signed(before: Amount, after: Amount) -> i64 {
    let signed = |amount: Amount| i64::try_from(amount.likely()).unwrap_or(i64::MAX);
    signed(after).saturating_sub(signed(before))
}

/// Now and then; once where it is the same. More is worse.
fn both(before: String, after: String, more: i64) -> Html {
    if before == after {
        return html! { <span class="quiet">{ before }</span> };
    }
    html! {
        <span class="effects-both">
            { before }
            <span class="quiet" aria-hidden="true">{ " → " }</span>
            <span class="announcer">{ ", then " }</span>
            <strong class={class(more)}>{ after }</strong>
        </span>
    }
}

fn class(more: i64) -> Option<&'static str> {
    match more {
        0 => None,
        ..0 => Some("is-better"),
        _ => Some("is-worse"),
    }
}
