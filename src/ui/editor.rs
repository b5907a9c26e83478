//! The editor: a native text area under a layer of highlighted lines.
//! The text area owns the text, the caret and undo; the layer only draws what the state says of it.

mod field;
mod line;
mod viewport;

pub(super) use line::{Line, class_name};

use yew::prelude::*;

use self::field::Field;
use self::line::{Colour, GutterLine, Size, Sizes};
use self::viewport::use_viewport;
use super::desk::Desk;
use super::platform::place;
use crate::app::State;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub state: State,
    pub desk: Desk,
}

#[component]
pub(super) fn Editor(props: &Props) -> Html {
    let Props { state, desk } = props;
    let viewport = use_viewport(desk);
    let paper = use_node_ref();
    let lines = state.lines(viewport.first..viewport.first + viewport.count);
    let first = viewport.first.min(state.index.line_count());
    use_effect_with((first, state.index.line_count()), {
        let paper = paper.clone();
        move |(first, count)| {
            place::set_var(&paper, "--first", &first.to_string());
            place::set_var(&paper, "--lines", &count.to_string());
            place::set_var(&paper, "--digits", &count.to_string().len().to_string());
        }
    });
    let tied = state.tied_lines();
    let tie = |number: u32| {
        let mut tied = tied.iter().filter(|((from, to), _)| *from <= number && number <= *to);
        tied.next().map(|(_, tie)| *tie)
    };
    let touched = state.previewed().map(|preview| preview.lines.as_slice()).unwrap_or_default();
    let is_touched =
        |number: u32| touched.iter().any(|(from, to)| *from <= number && number <= *to);
    let current = state.index.line(state.caret) + 1;
    let colour = |number: u32| {
        let touched = is_touched(number).then_some(Colour::Touched);
        let tied = tie(number).map(|_| Colour::Tied);
        touched.or(tied).or((number == current).then_some(Colour::Current))
    };
    let sizes = lines.iter().map(|view| Size {
        number: view.number,
        text: view.size.clone(),
        dead: view.dead.clone(),
        colour: colour(view.number),
    });
    html! {
        <div class="editor" ref={desk.scroller().clone()}>
            <div class="paper" ref={paper}>
                <div class="gutter" aria-hidden="true">
                    <div class="window">
                        { for lines.iter().map(|view| html! {
                            <GutterLine key={view.number} number={view.number} bed={view.bed}
                                note={view.note.clone()} fate={view.fate} is_current={view.number == current}
                                desk={desk.clone()} />
                        }) }
                    </div>
                </div>
                <div class="sheet">
                    <div class="sizer" aria-hidden="true">{ state.widest_line().to_owned() }</div>
                    <div class="window" aria-hidden="true">
                        { for lines.iter().map(|view| html! {
                            <Line key={view.number} view={view.clone()} is_current={view.number == current}
                                tie={tie(view.number)} is_touched={is_touched(view.number)} />
                        }) }
                    </div>
                    <p id="field-hint" hidden=true>{ "F1 lists the keys. Escape, then Tab leaves the editor." }</p>
                    <p id="line-weight" hidden=true>{ state.line_weight() }</p>
                    <Field suggestions={state.suggestions.clone()} desk={desk.clone()} />
                </div>
                <Sizes sizes={sizes.collect::<Vec<_>>()} />
            </div>
        </div>
    }
}
