//! What a build prints: `docker buildx build --progress=plain`, in time with the picture.

use yew::prelude::*;

use crate::analysis::progress::LogLine;
use crate::app::State;

pub(super) fn log(state: &State) -> Html {
    let lines = state.lab.log();
    if lines.is_empty() {
        return html! {
            <p class="quiet log-none">{ "Nothing is built yet. What a build prints is shown here." }</p>
        };
    }
    let build = state.lab.logged().map(|record| format!("Build {}. ", record.number));
    let until = state.played_until();
    let is_printed = |line: &&LogLine| until.is_none_or(|until| line.at_ms <= until);
    let shown = lines.iter().filter(is_printed);
    html! {
        <div class="log" role="region" tabindex="0" aria-label="What the build prints">
            <p class="quiet small">
                { build }{ "Simulated: times are estimated, digests are those of the simulated content, and of what commands print only what is known." }
            </p>
            <pre class="log-lines">{ for shown.map(line) }</pre>
        </div>
    }
}

fn line(line: &LogLine) -> Html {
    let text = &line.text;
    let class = if text.ends_with(" CACHED") {
        "is-reused"
    } else if text.contains(" ERROR") {
        "is-fails"
    } else {
        "is-plain"
    };
    html! { <span class={classes!("log-line", class)}>{ text.as_str() }{ "\n" }</span> }
}
