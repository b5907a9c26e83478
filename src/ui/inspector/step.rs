//! The chosen step: what it is, what it adds, how its digests chain, and the settings so far.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use super::weight;
use crate::analysis::Build;
use crate::analysis::inspect::{Change, ChangeKind, Details, LayerDetails};
use crate::analysis::stack::{Amount, Basis, Bed, BedKind, Column, StepId, words};
use crate::app::{Action, Command, Spot};
use crate::ui::desk::Desk;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub build: Rc<Build>,
    pub spot: Option<Spot>,
    /// Of which columns what they build on is drawn layer by layer.
    pub opened: BTreeSet<StepId>,
    pub desk: Desk,
    /// What stands below the size.
    #[prop_or_default]
    pub children: Html,
}

#[component]
pub(super) fn StepPane(props: &Props) -> Html {
    let Props { build, spot, opened, desk, children } = props;
    let bed = spot.and_then(|spot| {
        let beds = build.stack.columns.iter().flat_map(|column| &column.beds);
        beds.filter(|bed| Spot::of(bed) == spot).min_by_key(|bed| bed.inherited)
    });
    let Some(bed) = bed else { return nothing() };
    if let Some(layers) = folded(build, bed, opened) {
        return base(build, bed, &layers, desk);
    }
    let details = build.details(bed.id, bed.part);
    let column = column_of(build, bed);
    let sizes =
        column.and_then(|column| build.size_details(column.id, bed.id, bed.part, build.meaning()));
    let source = sizes.as_ref().map(|sizes| &*sizes.source).filter(|source| !source.is_empty());
    let is_base = bed.kind == BedKind::Base;
    let shown = if is_base { of_base(bed) } else { bed.clone() };
    html! {
        <>
            { head(&shown, source, desk) }
            if is_base && bed.trouble.is_none() {
                <p class="pane quiet small">{ format!("A layer of {}. {SHARED}", bed.label) }</p>
            }
            if let (Some(column), Some(sizes)) = (column.filter(|_| !bed.inherited), &sizes) {
                { weight::weight(sizes, bed, column, desk) }
            } else if bed.inherited {
                { weight::base_source(build, bed.id) }
            }
            { children.clone() }
            if let Some(taken) = build.taken(bed.id) {
                <p class="pane step-taken">{ format!("Takes {}.", taken.words()) }</p>
            }
            if let Some(details) = &details {
                { facts(details) }
            }
        </>
    }
}

/// The layers of what a stage builds on, where they are drawn as one.
fn folded<'a>(build: &'a Build, bed: &Bed, opened: &BTreeSet<StepId>) -> Option<Vec<&'a Bed>> {
    let column = build.stack.columns.iter().find(|column| column.id == bed.id)?;
    let below = column.beds.iter().take_while(|bed| bed.inherited);
    let layers: Vec<&Bed> = below.filter(|bed| bed.makes_layer()).collect();
    (layers.len() > 1 && !opened.contains(&column.id)).then_some(layers)
}

/// A layer of a base under the name that it has in the picture.
fn of_base(bed: &Bed) -> Bed {
    let label = if bed.made_by.is_empty() { bed.title() } else { bed.layer_name() };
    Bed { label, ..bed.clone() }
}

const SHARED: &str = "It was made elsewhere. Images that build on the same one share it: on disk and \
                      over the network it counts once.";

fn base(build: &Build, bed: &Bed, layers: &[&Bed], desk: &Desk) -> Html {
    let size = layers.iter().fold(Amount::ZERO, |sum, bed| sum.plus(bed.size));
    let whole = Bed { size, label: format!("FROM {}", bed.label), ..bed.clone() };
    let column = bed.id;
    let open = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.act(Action::ToggleBase(column)))
    };
    html! {
        <>
            { head(&whole, None, desk) }
            { weight::base_source(build, column) }
            <section class="pane">
                <h3 class="pane-label">{ "Its layers" }<span class="pane-count">{ layers.len() }</span></h3>
                <ol class="changes" reversed=true>
                    { for layers.iter().rev().map(|bed| html! {
                        <li class="change">
                            <span class="change-path">{ bed.layer_name() }</span>
                            <span class="change-size">{ bed.size.short() }</span>
                        </li>
                    }) }
                </ol>
                <button type="button" class="link" onclick={open}>{ "Show them in the picture" }</button>
                <p class="quiet small">
                    { "They were made elsewhere. Images that build on the same ones share them: on disk and over the network they count once." }
                </p>
            </section>
        </>
    }
}

fn nothing() -> Html {
    html! {
        <section class="pane">
            <p class="quiet">{ "Choose a layer in the picture, or put the caret on an instruction, to see what it is and what it adds." }</p>
        </section>
    }
}

/// The source is who says how much it is, where that is not estimated.
fn head(bed: &Bed, source: Option<&str>, desk: &Desk) -> Html {
    let (desk, span) = (desk.clone(), bed.span);
    let go = Callback::from(move |_: MouseEvent| {
        desk.carry(&Command::GoTo(span));
    });
    let lines = match bed.lines {
        (0, _) => None,
        (from, to) if from == to => Some(format!("line {from}")),
        (from, to) => Some(format!("lines {from}–{to}")),
    };
    html! {
        <section class="pane">
            <h2 class="step-title">{ &bed.label }</h2>
            if let Some(lines) = lines.filter(|_| !bed.span.is_empty()) {
                <button type="button" class="link" onclick={go}>{ lines }</button>
            }
            if let Some(trouble) = &bed.trouble {
                <p class="step-trouble">{ trouble }</p>
            }
            <p class="step-size"><strong>{ bed.size.to_string() }</strong>{ basis(bed, source) }</p>
        </section>
    }
}

fn basis(bed: &Bed, source: Option<&str>) -> String {
    if !bed.makes_layer() {
        return ": a setting changes no file and makes no layer".to_owned();
    }
    match bed.size {
        Amount::Unknown => ": what it writes cannot be told without running it".to_owned(),
        Amount::Known(bytes) => match bytes.basis {
            Basis::Exact => format!(", {}", Basis::Exact.words()),
            basis => {
                let between = bed.size.range().map(|it| format!(" ({it})")).unwrap_or_default();
                let says = match (source, basis) {
                    (Some(source), Basis::Measured) => format!("measured: {source}"),
                    (Some(source), _) => format!("computed from what was measured: {source}"),
                    (None, basis) => basis.words().to_owned(),
                };
                format!("{between}, {says}")
            }
        },
    }
}

/// The column of the stage whose layer it is.
fn column_of<'a>(build: &'a Build, bed: &Bed) -> Option<&'a Column> {
    let is_it = |it: &Bed| it.id == bed.id && it.part == bed.part;
    let mut columns = build.stack.columns.iter();
    // The layers of a base are inherited in its own column, too.
    columns.find(|column| {
        column.beds.iter().any(|it| is_it(it) && (!it.inherited || column.id == bed.id))
    })
}

fn facts(details: &Details) -> Html {
    html! {
        <>
            if let Some(layer) = &details.layer {
                { changes(layer) }
                { digests(layer) }
            }
            if !details.unknown.is_empty() {
                <section class="pane">
                    <h3 class="pane-label">{ "Not carried out" }</h3>
                    <p class="quiet">
                        { "What these do is only assumed: " }
                        <code>{ details.unknown.join(", ") }</code>
                    </p>
                </section>
            }
            if let Some(history) = &details.history {
                <section class="pane">
                    <h3 class="pane-label">{ "In docker history" }</h3>
                    <p class="step-code">{ history }</p>
                </section>
            }
            { settings(&details.config) }
        </>
    }
}

fn changes(layer: &LayerDetails) -> Html {
    let count = layer.change_count;
    let more = count.saturating_sub(layer.changes.len() as u32);
    html! {
        <section class="pane">
            <h3 class="pane-label">
                { "Changes to files" }<span class="pane-count">{ count }</span>
            </h3>
            <ul class="changes">{ for layer.changes.iter().map(change) }</ul>
            if more > 0 {
                <p class="quiet">{ format!("and {more} more") }</p>
            }
            if layer.and_unknown && count == 0 {
                <p class="quiet">{ "Which files it brings is not known." }</p>
            } else if layer.and_unknown {
                <p class="quiet">{ "and whatever the commands write that are not carried out" }</p>
            } else if count == 0 {
                <p class="quiet">{ "None: the layer is there, and empty." }</p>
            }
        </section>
    }
}

fn change(change: &Change) -> Html {
    let (sign, class, words) = match change.kind {
        ChangeKind::Deleted => ("−", "is-deleted", "deleted"),
        ChangeKind::Directory => ("+", "is-directory", "directory"),
        ChangeKind::File | ChangeKind::Link | ChangeKind::Unknown => ("+", "is-file", "written"),
    };
    let size = change.size.map(words::size).unwrap_or_default();
    html! {
        <li class={classes!("change", class)}>
            <span class="change-sign" aria-label={words}>{ sign }</span>
            <span class="change-path">{ format!("/{}", change.path.trim_start_matches('/')) }</span>
            <span class="change-size">{ if change.kind == ChangeKind::File { size } else { String::new() } }</span>
        </li>
    }
}

fn digests(layer: &LayerDetails) -> Html {
    let (number, of) = layer.number;
    let below = layer.below.as_deref().map_or("nothing: it is the lowest", short);
    html! {
        <section class="pane">
            <h3 class="pane-label">{ format!("Layer {number} of {of}") }</h3>
            <dl class="digests">
                <dt>{ "diff ID" }</dt><dd title={layer.diff_id.clone()}>{ short(&layer.diff_id) }</dd>
                <dt>{ "stands on" }</dt><dd>{ below.to_owned() }</dd>
                <dt>{ "chain ID" }</dt><dd title={layer.chain_id.clone()}>{ short(&layer.chain_id) }</dd>
            </dl>
            <p class="quiet small">
                { "The chain ID is the hash of the chain ID below and the diff ID. Digests are of the simulated content." }
            </p>
        </section>
    }
}

/// The first digits of a digest, as many as tell digests apart.
pub(super) fn short(digest: &str) -> &str {
    let hex = digest.split_once(':').map_or(digest, |(_, hex)| hex);
    hex.get(..12).unwrap_or(digest)
}

fn settings(config: &[(String, String)]) -> Html {
    if config.is_empty() {
        return Html::default();
    }
    html! {
        <section class="pane">
            <h3 class="pane-label">{ "Settings so far" }</h3>
            <dl class="settings">
                { for config.iter().map(|(name, value)| html! {
                    <><dt>{ name }</dt><dd>{ value }</dd></>
                }) }
            </dl>
        </section>
    }
}
