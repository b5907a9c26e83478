//! The change itself: the lines that go and the lines that come.

use yew::prelude::*;

use crate::analysis::Build;
use crate::analysis::savings::{DiffLine, Offer, Sign, diff};

pub(super) fn changes(offer: &Offer, build: &Build) -> Html {
    let project = &build.project;
    let Some(after) = offer.rewritten(project) else { return Html::default() };
    let mut parts = vec![("Dockerfile".into(), diff(&project.dockerfile, &after.dockerfile))];
    let files = offer.files(project).into_iter();
    parts.extend(files.map(|(path, before, after)| (path, diff(&before, &after))));
    parts.retain(|(_, lines)| !lines.is_empty());
    let is_single = parts.len() == 1;
    html! {
        <div class="changes">
            { for parts.iter().map(|(path, lines)| html! {
                <figure key={path.to_string()} class="changes-file">
                    <figcaption class={classes!((is_single && &**path == "Dockerfile").then_some("announcer"))}>
                        { format!("Changes of {path}") }
                    </figcaption>
                    <ol class="changes-lines">{ for lines.iter().map(line) }</ol>
                </figure>
            }) }
        </div>
    }
}

fn line(line: &DiffLine) -> Html {
    let (class, sign, said) = match line.sign {
        Sign::Same => ("is-same", " ", ""),
        Sign::Removed => ("is-removed", "−", "removed: "),
        Sign::Added => ("is-added", "+", "added: "),
        Sign::Gap => return html! { <li class="changes-line is-gap" aria-hidden="true">{ "⋯" }</li> },
    };
    html! {
        <li class={classes!("changes-line", class)}>
            <span class="changes-sign" aria-hidden="true">{ sign }</span>
            <span class="announcer">{ said }</span>
            <code>{ &*line.text }</code>
        </li>
    }
}
