//! What can be done to the project with one click.

use std::rc::Rc;

use yew::prelude::*;

use crate::analysis::Build;
use crate::analysis::verbs::{Group, Verb};
use crate::app::Command;
use crate::ui::desk::Desk;

const GROUPS: [(Group, &str); 4] = [
    (Group::Files, "Files"),
    (Group::Dockerfile, "Dockerfile"),
    (Group::CommandLine, "Command line"),
    (Group::Cache, "Cache"),
];

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub build: Rc<Build>,
    pub desk: Desk,
}

#[component]
pub(super) fn VerbsPane(props: &Props) -> Html {
    let Props { build, desk } = props;
    let verbs = build.verbs();
    let group = |(group, name): &(Group, &str)| {
        let own: Vec<&Verb> = verbs.iter().filter(|verb| verb.group == *group).collect();
        (!own.is_empty()).then(|| {
            html! {
                <section class="verbs-group" aria-label={name.to_string()}>
                    <h2 class="pane-label">{ *name }</h2>
                    <ul class="verbs-list">{ for own.into_iter().map(|verb| button(verb, desk)) }</ul>
                </section>
            }
        })
    };
    html! { <div class="verbs">{ for GROUPS.iter().filter_map(group) }</div> }
}

fn button(verb: &Verb, desk: &Desk) -> Html {
    let (desk, command) = (desk.clone(), Command::Verb(Box::new(verb.clone())));
    let onclick = Callback::from(move |_: MouseEvent| {
        desk.carry(&command);
    });
    html! {
        <li key={verb.id.clone()}>
            <button type="button" class="button is-outlined is-small" {onclick}>{ &verb.label }</button>
        </li>
    }
}
