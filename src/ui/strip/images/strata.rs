//! The picture: what several images begin with lies below them once.

use yew::prelude::*;

use crate::analysis::images::{Stratum, Tree};
use crate::analysis::stack::{Amount, BedKind};
use crate::app::Machine;
use crate::app::images::words::in_full;
use crate::app::images::{ImagesView, Standing};

pub(super) fn picture(view: &ImagesView, machine: &Machine) -> Html {
    html! {
        <ul class="strata" tabindex="0" aria-label="Images on the layers that they stand on, each layer once">
            { for view.trees.iter().enumerate().map(|(at, it)| tree(at, it, view, machine)) }
        </ul>
    }
}

fn tree(key: usize, tree: &Tree, view: &ImagesView, machine: &Machine) -> Html {
    html! {
        <li class="strata-tree" {key}>
            if !tree.strata.is_empty() {
                <ol class="strata-beds">
                    { for tree.strata.iter().enumerate().map(|(at, it)| bed(at, it, tree, view, machine)) }
                </ol>
            }
            <ul class="strata-above">
                { for tree.ends.iter().map(|at| image(*at, view)) }
                { for tree.above.iter().enumerate().map(|(at, it)| self::tree(at, it, view, machine)) }
            </ul>
        </li>
    }
}

fn bed(key: usize, stratum: &Stratum, tree: &Tree, view: &ImagesView, machine: &Machine) -> Html {
    let is_shared = tree.images.len() > 1;
    let is_there = machine.registry.has(&stratum.diff_ids);
    let class = classes!(
        "stratum",
        kind_class(stratum.kind),
        height_class(stratum.size),
        is_shared.then_some("is-shared"),
    );
    let layers = match stratum.layers {
        1 => String::new(),
        n => format!(", {n} layers"),
    };
    let names: Vec<String> = tree.images.iter().map(|at| view.name(*at)).collect();
    let shared =
        if is_shared { format!("; shared by {}", names.join(" and ")) } else { String::new() };
    let there = if is_there { "; in the registry" } else { "" };
    let title = format!("{}{layers}: {}{shared}{there}", stratum.label, in_full(stratum.size));
    html! {
        <li {class} {key} title={title.clone()}>
            <span class="announcer">{ title }</span>
            <span class="stratum-label" aria-hidden="true">{ &*stratum.label }{ layers }</span>
            <span class="stratum-size" aria-hidden="true">{ stratum.size.short() }</span>
            if is_there {
                <span class="stratum-dot" aria-hidden="true" />
            }
        </li>
    }
}

fn image(at: usize, view: &ImagesView) -> Html {
    let Some(image) = view.images.get(at) else { return Html::default() };
    let class = classes!(
        "strata-image",
        match image.standing {
            Standing::Built => None,
            Standing::Next => Some("is-next"),
            Standing::Dangling => Some("is-dangling"),
        }
    );
    html! {
        <li {class} key={image.id.to_string()}>
            <span class="strata-name">{ image.name() }</span>
            <span class="strata-note">
                { image.usage.whole.amount.short() }
                if let Some(note) = image.note() {
                    { ", " }{ note }
                }
            </span>
        </li>
    }
}

/// How high a bed is: a step for each time that it is four times as large.
fn height_class(size: Amount) -> &'static str {
    match size {
        Amount::Unknown => "is-step-2",
        Amount::Known(bytes) => match bytes.likely {
            0..1_000_000 => "is-step-0",
            1_000_000..4_000_000 => "is-step-1",
            4_000_000..16_000_000 => "is-step-2",
            16_000_000..64_000_000 => "is-step-3",
            64_000_000..256_000_000 => "is-step-4",
            256_000_000..1_024_000_000 => "is-step-5",
            _ => "is-step-6",
        },
    }
}

fn kind_class(kind: BedKind) -> &'static str {
    match kind {
        BedKind::Base => "is-base",
        BedKind::Run => "is-run",
        BedKind::Copy | BedKind::Add => "is-copy",
        BedKind::Workdir | BedKind::Setting => "is-workdir",
    }
}
