//! Where BuildKit does not do what tutorials say: experiments to try.

use yew::prelude::*;

use crate::analysis::experiments::{Experiment, experiments};
use crate::app::Command;
use crate::ui::desk::Desk;

pub(super) fn surprises(desk: &Desk) -> Html {
    html! { <ul class="surprises">{ for experiments().iter().map(|it| card(it, desk)) }</ul> }
}

fn card(experiment: &Experiment, desk: &Desk) -> Html {
    let (desk, id) = (desk.clone(), experiment.id);
    let onclick = Callback::from(move |_: MouseEvent| {
        desk.carry(&Command::Try(id));
    });
    html! {
        <li key={id}>
            <button type="button" class="example is-boxed" {onclick}>
                <span class="example-title">{ experiment.title }</span>
                <span class="example-blurb">{ experiment.claim }</span>
            </button>
        </li>
    }
}
