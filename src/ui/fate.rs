//! The signs of what becomes of a step: an open warm ring runs, a filled cool dot is reused.

use yew::prelude::*;

use crate::analysis::forecast::Fate;

/// The class of what becomes of a step.
pub(super) fn fate_class(fate: Fate) -> &'static str {
    match fate {
        Fate::Reused => "is-reused",
        Fate::Runs => "is-runs",
        Fate::Fails => "is-fails",
        Fate::NeverStarts => "is-never",
        Fate::NotNeeded => "is-idle",
        Fate::Setting => "is-plain",
    }
}

/// A dot or ring; nothing for what a build does nothing for.
pub(super) fn dot(fate: Fate) -> Html {
    if matches!(fate, Fate::Setting | Fate::NotNeeded) {
        return Html::default();
    }
    html! { <span class={classes!("dot", fate_class(fate))} title={fate.words()} /> }
}
