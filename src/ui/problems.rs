//! The list of problems.

use std::rc::Rc;

use yew::prelude::*;

use super::desk::Desk;
use super::icon::{Icon, icon};
use crate::analysis::Build;
use crate::analysis::editor::{ProblemView, Severity};
use crate::app::Command;

/// How many are listed; a text with more is read from its start.
const SHOWN: usize = 100;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub build: Rc<Build>,
    pub caret: u32,
    pub desk: Desk,
}

#[component]
pub(super) fn Problems(props: &Props) -> Html {
    let problems = &props.build.problems;
    let more = problems.len().saturating_sub(SHOWN);
    let item = |(number, problem)| {
        let is_here = ProblemView::clone(problem).span.touches(props.caret);
        html! { <Problem {number} problem={problem.clone()} {is_here} desk={props.desk.clone()} /> }
    };
    html! {
        <section class={classes!("pane", problems.is_empty().then_some("is-bare"))} aria-labelledby="problems-title">
            <h2 id="problems-title" class="pane-label">
                { "Problems" }
                if !problems.is_empty() { <span class="pane-count">{ problems.len() }</span> }
            </h2>
            if problems.is_empty() {
                <p class="quiet">{ "None found." }</p>
            } else {
                <ol class="problems">{ for problems.iter().enumerate().take(SHOWN).map(item) }</ol>
            }
            if more > 0 {
                <p class="quiet">{ format!("and {more} more further down") }</p>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct ProblemProps {
    number: usize,
    problem: ProblemView,
    is_here: bool,
    desk: Desk,
}

#[component]
fn Problem(props: &ProblemProps) -> Html {
    let ProblemProps { number, problem, is_here, desk } = props;
    let go = use_callback((problem.span, desk.clone()), |_: MouseEvent, (span, desk)| {
        desk.carry(&Command::GoTo(*span));
    });
    html! {
        <li class={classes!("problem", severity_class(problem.severity), is_here.then_some("is-here"))}>
            <button type="button" class="problem-go" onclick={go}>
                { severity_icon(problem.severity) }
                <span class="problem-message">{ code_words(&problem.message) }</span>
                <span class="problem-line">{ format!("line {}", problem.line) }</span>
            </button>
            { problem_detail(*number, problem, desk) }
        </li>
    }
}

/// What to do about a problem, in the list or on a card.
pub(super) fn problem_detail(number: usize, problem: &ProblemView, desk: &Desk) -> Html {
    html! {
        <div class="problem-detail">
            if let Some(hint) = &problem.hint {
                <p class="problem-hint">{ code_words(hint) }</p>
            }
            if let Some(words) = &problem.buildkit {
                <details class="problem-buildkit">
                    <summary>{ "What BuildKit prints" }</summary>
                    <code>{ words }</code>
                </details>
            }
            if let Some(fix) = &problem.fix {
                { fix_button(number, &fix.label, desk) }
            }
        </div>
    }
}

fn fix_button(number: usize, label: &str, desk: &Desk) -> Html {
    let desk = desk.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        desk.carry(&Command::Fix(number));
    });
    html! {
        <button type="button" class="button is-outlined is-small problem-fix" {onclick}>
            { icon(Icon::Wrench) }<span>{ code_words(label) }</span>
        </button>
    }
}

/// A text in which what stands between backquotes is code.
pub(super) fn code_words(text: &str) -> Html {
    let part = |(at, part): (usize, &str)| {
        if at % 2 == 1 {
            html! { <code>{ part.to_owned() }</code> }
        } else {
            html! { part.to_owned() }
        }
    };
    text.split('`').enumerate().map(part).collect()
}

pub(super) fn severity_class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "is-error",
        Severity::Warning => "is-warning",
    }
}

pub(super) fn severity_icon(severity: Severity) -> Html {
    match severity {
        Severity::Error => icon(Icon::Error),
        Severity::Warning => icon(Icon::Warning),
    }
}
