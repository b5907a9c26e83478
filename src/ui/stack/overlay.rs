//! Lines of the picture: the ruler, leaders from beds to their labels, arrows between columns.

use std::rc::Rc;

use yew::prelude::*;

use super::Marks;
use super::label::LEADER;
use crate::analysis::stack::ArrowKind;
use crate::app::Spot;
use crate::app::picture::{Picture, PlacedArrow, PlacedColumn, PlacedLabel};

#[derive(Properties, PartialEq)]
pub(super) struct BehindProps {
    pub picture: Rc<Picture>,
    pub marks: Rc<Marks>,
}

/// The ground, the ruler and the leaders.
#[component]
pub(super) fn Behind(props: &BehindProps) -> Html {
    let picture = &*props.picture;
    let leaders = picture.columns.iter().chain(&picture.lens).flat_map(|column| {
        let doubled = picture.lens.is_some()
            && column.times == 1
            && Some(column.id) == picture.lens.as_ref().map(|lens| lens.id);
        let labels = if doubled { &[][..] } else { &column.labels };
        labels.iter().map(move |label| leader(picture, column, label, &props.marks))
    });
    html! {
        <svg class="lines" aria-hidden="true" focusable="false">
            if let Some(last) = picture.ticks.last() {
                <path class="ruler" d={format!("M{RULER} {}V{}", picture.height, picture.height - last.up)} />
            }
            { for picture.ticks.iter().map(|tick| {
                let y = picture.height.saturating_sub(tick.up);
                html! {
                    <g key={tick.label.clone()}>
                        <path class="ruler" d={format!("M{} {y}h6", RULER - 6)} />
                        <text class="tick" x={(RULER - 10).to_string()} y={(y + 4).to_string()}>{ &tick.label }</text>
                    </g>
                }
            }) }
            <path class="ground" d={format!("M{RULER} {}.5H{}", picture.height, picture.width.saturating_sub(16))} />
            { for leaders }
            { lens_lines(picture) }
        </svg>
    }
}

const RULER: u32 = 58;

fn leader(picture: &Picture, column: &PlacedColumn, label: &PlacedLabel, marks: &Marks) -> Html {
    let is_waiting = label.names.iter().all(|name| marks.is_waiting(name.key, name.inherited));
    let class = classes!("leader", is_waiting.then_some("is-waiting"));
    let from = column.left + column.width;
    let y = |up: u32| picture.height.saturating_sub(column.ground + up);
    let (start, end) = (y(label.bed_up), y(label.up));
    let path = format!("M{from} {start}h6L{} {end}h6", from + LEADER - 12);
    html! { <path key={label.key()} {class} d={path} /> }
}

/// From the lens to what it enlarges.
fn lens_lines(picture: &Picture) -> Option<Html> {
    let lens = picture.lens.as_ref()?;
    let column = picture.columns.iter().find(|column| column.id == lens.id)?;
    let (from, to) =
        (picture.height.saturating_sub(lens.ground), picture.height.saturating_sub(column.top));
    let right = lens.left + lens.width;
    let path = format!("M{} {from}V{to}M{right} {from}V{to}", lens.left);
    Some(html! { <path key="lens" class="lens-line" d={path} /> })
}

#[derive(Properties, PartialEq)]
pub(super) struct OverProps {
    pub picture: Rc<Picture>,
    /// What is pointed at or chosen.
    pub linked: Option<Spot>,
    pub marks: Rc<Marks>,
}

/// The arrows, over all beds.
#[component]
pub(super) fn Over(props: &OverProps) -> Html {
    let OverProps { picture, linked, marks } = props;
    let arrows = picture.arrows.iter().enumerate();
    html! {
        <svg class="lines is-over" aria-hidden="true" focusable="false">
            <defs>
                <marker id="head" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">
                    <path class="arrow-head" d="M0 0.5 7.5 4 0 7.5z" />
                </marker>
            </defs>
            { for arrows.map(|(at, it)| arrow(at, picture, it, *linked, marks)) }
        </svg>
    }
}

fn arrow(
    at: usize,
    picture: &Picture,
    arrow: &PlacedArrow,
    linked: Option<Spot>,
    marks: &Marks,
) -> Html {
    let y = |up: u32| picture.height.saturating_sub(up);
    let ((x1, up1), (x2, up2)) = (arrow.start, arrow.end);
    let (x2, bend) = (x2.saturating_sub(3), (x2.saturating_sub(x1) / 2).clamp(16, 90));
    let path = format!(
        "M{x1} {}C{} {} {} {} {x2} {}",
        y(up1),
        x1 + bend,
        y(up1),
        x2.saturating_sub(bend),
        y(up2),
        y(up2)
    );
    let to = Spot { id: arrow.to.id, part: arrow.to.part };
    let class = classes!(
        "arrow",
        match arrow.kind {
            ArrowKind::Copy => "is-copy",
            ArrowKind::Mount => "is-mount",
            ArrowKind::Base => "is-base",
        },
        (linked == Some(to)).then_some("is-linked"),
        marks.is_waiting(arrow.to, arrow.kind == ArrowKind::Base).then_some("is-waiting"),
    );
    html! {
        <g key={at} {class}>
            <path d={path} marker-end="url(#head)" />
            if linked == Some(to) && !arrow.label.is_empty() {
                <text class="arrow-label" x={(x1 + 10).to_string()} y={y(up1 + 8).to_string()}>{ &arrow.label }</text>
            }
        </g>
    }
}
