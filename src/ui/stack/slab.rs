//! A bed: a slab for a layer, a hairline for a setting.

use yew::prelude::*;

use super::label::details;
use super::placed::{At, use_place};
use crate::analysis::savings::Becomes;
use crate::analysis::stack::{Amount, BedKind};
use crate::app::picture::{Fold, PlacedBed, Shown};
use crate::app::{Action, Spot};
use crate::ui::desk::Desk;
use crate::ui::platform::place;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub bed: PlacedBed,
    /// Whether it is no longer there, and on its way out.
    pub leaves: bool,
    pub marks: Classes,
    /// What would become of it, while a rewrite is shown ahead.
    pub becomes: Option<Becomes>,
    pub can_focus: bool,
    pub desk: Desk,
}

#[component]
pub(super) fn SlabView(props: &Props) -> Html {
    let Props { bed, leaves, marks, becomes, can_focus, desk } = props;
    let shown = &bed.shown;
    let node = use_node_ref();
    use_place(&node, At { up: bed.up, height: bed.height, ..At::default() });
    use_effect_with(bed.dead, {
        let node = node.clone();
        move |dead| place::set_var(&node, "--dead-pixels", &dead.to_string())
    });
    let left = becomes.map_or(0, |becomes| left_of(bed, becomes));
    use_effect_with(left, {
        let node = node.clone();
        move |left| place::set_var(&node, "--ghost-pixels", &left.to_string())
    });
    let class = classes!(
        "slab",
        becomes.map(ghost_class),
        kind_class(shown.kind),
        (shown.size == Amount::Unknown).then_some("is-unknown"),
        shown.inherited.then_some("is-inherited"),
        shown.trouble.is_some().then_some("is-troubled"),
        leaves.then_some("is-leaving"),
        (bed.height < 9).then_some("is-thin"),
        marks.clone(),
    );
    let spot = Spot { id: shown.key.id, part: shown.key.part };
    let act = |action: Action| {
        let desk = desk.clone();
        Callback::from(move |event: Event| {
            event.stop_propagation();
            desk.act(action.clone());
        })
    };
    let hover = act(Action::Hover(Some(spot)));
    let leave = act(Action::Hover(None));
    let choose = act(Action::Choose(Some(spot)));
    let is_chosen = marks.contains("is-chosen");
    html! {
        <li {class} ref={node}>
            <button type="button" class="slab-face" tabindex={tabindex(is_chosen, *can_focus)}
                aria-label={shown.words()} aria-pressed={is_chosen.to_string()}
                data-bed={shown.key.text()}
                onclick={choose.reform(|event: MouseEvent| event.into())}
                onmouseenter={hover.reform(|event: MouseEvent| event.into())}
                onmouseleave={leave.reform(|event: MouseEvent| event.into())}
                onfocus={hover.reform(|event: FocusEvent| event.into())}
                onblur={leave.reform(|event: FocusEvent| event.into())}>
                if bed.dead > 0 {
                    <span class="slab-dead" />
                }
                { inside(bed) }
                if becomes.is_some() {
                    <span class="slab-ghost" />
                }
            </button>
            { fold(shown, desk) }
        </li>
    }
}

/// How high it would be.
fn left_of(bed: &PlacedBed, becomes: Becomes) -> u32 {
    match becomes {
        Becomes::Gone | Becomes::Merged => 0,
        Becomes::Smaller(size) | Becomes::Larger(size) => {
            let (before, after) = (bed.shown.size.likely().max(1), size.likely());
            let height = u128::from(bed.height) * u128::from(after) / u128::from(before);
            u32::try_from(height).unwrap_or(bed.height).min(bed.height * 2)
        }
    }
}

fn ghost_class(becomes: Becomes) -> &'static str {
    match becomes {
        Becomes::Gone => "would-go",
        Becomes::Merged => "would-merge",
        Becomes::Smaller(_) => "would-shrink",
        Becomes::Larger(_) => "would-grow",
    }
}

fn tabindex(is_chosen: bool, can_focus: bool) -> &'static str {
    if is_chosen && can_focus { "0" } else { "-1" }
}

/// The name on the slab itself, where there is room.
fn inside(bed: &PlacedBed) -> Html {
    if bed.lines_inside == 0 {
        return Html::default();
    }
    html! {
        <span class="slab-name">
            <span class="slab-label">{ bed.shown.title() }</span>
            if bed.lines_inside > 1 {
                { " " }
                <span class="slab-detail">{ details(&bed.shown) }</span>
            }
        </span>
    }
}

/// The button that opens what a stage builds on.
fn fold(shown: &Shown, desk: &Desk) -> Option<Html> {
    let fold = shown.folds?;
    let (desk, column) = (desk.clone(), shown.key.column);
    let onclick = Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        desk.act(Action::ToggleBase(column));
    });
    let (sign, label) = match fold {
        Fold::Closed => ("+", format!("Show its {} layers", shown.layers)),
        Fold::Open => ("−", "Show them as one".to_owned()),
    };
    Some(html! {
        <button type="button" class="slab-fold" aria-label={label.clone()} title={label}
            aria-expanded={(fold == Fold::Open).to_string()} {onclick}>{ sign }</button>
    })
}

pub(super) fn kind_class(kind: BedKind) -> &'static str {
    match kind {
        BedKind::Base => "is-base",
        BedKind::Run => "is-run",
        BedKind::Copy | BedKind::Add => "is-copy",
        BedKind::Workdir => "is-workdir",
        BedKind::Setting => "is-setting",
    }
}
