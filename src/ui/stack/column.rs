//! A column: a stage, from its ground up, with its name below.

use std::rc::Rc;

use yew::prelude::*;

use super::Marks;
use super::label::LabelView;
use super::leaving::use_leaving;
use super::placed::{At, use_place};
use super::slab::SlabView;
use crate::analysis::stack::Role;
use crate::app::picture::PlacedColumn;
use crate::ui::desk::Desk;

/// How often a column is in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    Once,
    /// It is also seen enlarged.
    Twice,
    Enlarged,
}

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub column: PlacedColumn,
    pub marks: Rc<Marks>,
    pub seen: Seen,
    /// Whether there is no other column.
    #[prop_or_default]
    pub is_single: bool,
    /// Whether only the beds in sight are drawn; what is scrolled away does not leave slowly.
    #[prop_or_default]
    pub is_partial: bool,
    pub desk: Desk,
}

#[component]
pub(super) fn ColumnView(props: &Props) -> Html {
    let Props { column, marks, seen, is_single, is_partial, desk } = props;
    let node = use_node_ref();
    let at = At { left: column.left, up: column.ground, width: column.width, height: column.top };
    use_place(&node, at);
    let beds = use_leaving(&column.beds, *is_partial);
    let (is_lens, is_doubled) = (*seen == Seen::Enlarged, *seen == Seen::Twice);
    let class = classes!(
        "column",
        is_lens.then_some("is-lens"),
        is_doubled.then_some("is-doubled"),
        role_class(column.role),
    );
    let label = format!("{}{}", column.name, role_words(column.role));
    html! {
        <section {class} ref={node} aria-label={label} aria-hidden={is_doubled.then_some("true")}>
            <ol class="beds" reversed=true>
                { for beds.iter().map(|(bed, leaves)| html! {
                    <SlabView key={bed.shown.key.text()} bed={bed.clone()} leaves={*leaves}
                        marks={marks.classes(&bed.shown)} becomes={marks.becomes(bed.shown.key)}
                        can_focus={!is_doubled} desk={desk.clone()} />
                }) }
            </ol>
            if !is_doubled {
                <ul class="labels" aria-hidden="true">
                    { for column.labels.iter().map(|label| html! {
                        <LabelView key={label.key()} label={label.clone()} lane={column.lane}
                            left={column.width} marks={marks.of_label(label)} desk={desk.clone()} />
                    }) }
                </ul>
            }
            if is_lens {
                <p class="lens-name">{ format!("the final image, {} times as thick", column.times) }</p>
            } else {
                <p class="column-name">
                    if *is_single {
                        <strong>{ "the image" }</strong>
                    } else {
                        <strong>{ &column.name }</strong>
                        <span class="column-role">{ role_words(column.role) }</span>
                    }
                </p>
            }
        </section>
    }
}

fn role_class(role: Role) -> &'static str {
    match role {
        Role::Final => "is-final",
        Role::Needed => "is-needed",
        Role::Asleep => "is-asleep",
    }
}

fn role_words(role: Role) -> &'static str {
    match role {
        Role::Final => ", the final image",
        Role::Needed => ", left behind",
        Role::Asleep => ", asleep: nothing needs it",
    }
}
