//! The card at a place of the text: its problems and help on it.

use std::rc::Rc;

use yew::prelude::*;

use super::afloat::use_afloat;
use super::desk::Desk;
use super::help::help_text;
use super::problems::{code_words, problem_detail, severity_class, severity_icon};
use crate::analysis::Build;
use crate::analysis::editor::ProblemView;
use crate::app::Action;
use crate::text::LineIndex;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub pointed: Option<u32>,
    pub build: Rc<Build>,
    pub index: Rc<LineIndex>,
    pub desk: Desk,
}

#[component]
pub(super) fn Card(props: &Props) -> Html {
    let Props { pointed, build, index, desk } = props;
    let card = use_node_ref();
    let at = pointed.map(|offset| index.place(&build.project.dockerfile, offset));
    use_afloat(&card, at, build.clone(), desk);
    let leave = use_callback(desk.clone(), |_: PointerEvent, desk| desk.act(Action::PointAt(None)));
    let Some(offset) = *pointed else { return Html::default() };
    let touches = |(_, problem): &(usize, &ProblemView)| problem.span.touches(offset);
    let problems = build.problems.iter().enumerate().filter(touches);
    html! {
        <div class="card" ref={card} onpointerleave={leave}>
            { for problems.map(|(number, problem)| on_card(number, problem, desk)) }
            if let Some(help) = build.help(offset) {
                <div class="card-part">{ help_text(&help) }</div>
            }
        </div>
    }
}

fn on_card(number: usize, problem: &ProblemView, desk: &Desk) -> Html {
    html! {
        <div class={classes!("card-part", "problem", severity_class(problem.severity))}>
            <p class="card-problem">
                { severity_icon(problem.severity) }<span>{ code_words(&problem.message) }</span>
            </p>
            { problem_detail(number, problem, desk) }
        </div>
    }
}
