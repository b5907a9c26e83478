//! The change itself: the lines that go and the lines that come.

use yew::prelude::*;

use crate::analysis::savings::{DiffLine, Sign};
use crate::app::savings::Change;

pub(super) fn changes(changes: &[Change]) -> Html {
    let is_single = changes.len() == 1;
    html! {
        <div class="changes">
            { for changes.iter().map(|Change { path, lines }| html! {
                <figure key={path.to_string()} class="changes-file">
                    <figcaption class={classes!((is_single && &**path == "Dockerfile").then_some("announcer"))}>
                        { format!("Changes of {path}") }
                    </figcaption>
                    <ol class="changes-lines" tabindex="0">{ for lines.iter().map(line) }</ol>
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
        Sign::Gap => {
            return html! { <li class="changes-line is-gap" aria-hidden="true">{ "⋯" }</li> };
        }
    };
    html! {
        <li class={classes!("changes-line", class)}>
            <span class="changes-sign" aria-hidden="true">{ sign }</span>
            <span class="announcer">{ said }</span>
            <code>{ &*line.text }</code>
        </li>
    }
}
