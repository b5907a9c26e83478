//! Components as strings, drawn without a browser.

use expect_test::{Expect, expect};
use yew::prelude::*;

use super::desk::Desk;
use super::editor::Line;
use super::notice::NoticeBar;
use super::problems::Problems;
use super::status::Status;
use super::store::Store;
use crate::analysis::editor::{Class, Severity};
use crate::app::action::StorageTrouble;
use crate::app::fixture::{state, with_marks, with_problems};
use crate::app::{Notice, State};

#[derive(Properties, PartialEq)]
struct Props {
    state: State,
    part: Part,
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Line,
    Notice,
    Problems,
    Status,
}

/// One part of the page, given a desk as the page gives it.
#[component]
fn Stage(props: &Props) -> Html {
    let state = props.state.clone();
    let desk = Desk::new(use_reducer(|| Store(props.state.clone())));
    match props.part {
        Part::Line => state
            .lines(0..1)
            .into_iter()
            .map(|view| html! { <Line {view} is_current=true /> })
            .collect(),
        Part::Notice => {
            html! { if let Some(notice) = state.notice { <NoticeBar {notice} {desk} /> } }
        }
        Part::Problems => html! { <Problems build={state.build} caret={state.caret} {desk} /> },
        Part::Status => html! {
            <Status line=2 column=3 lines=4 counts={state.counts()} tab_indents=true {desk} />
        },
    }
}

#[track_caller]
fn check(part: Part, state: State, expected: Expect) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let local = tokio::task::LocalSet::new();
    let renderer = yew::LocalServerRenderer::<Stage>::with_props(Props { state, part });
    let html = local.block_on(&runtime, renderer.hydratable(false).render());
    expected.assert_eq(&html.replace("><", ">\n<"));
}

fn wrong() -> State {
    let state = with_marks(&state("FORM <a>\nRUN b"), &[("<a>", Class::Image)]);
    with_problems(&state, &[("FORM", Severity::Error, Some("Change to `FROM`"))])
}

#[test]
fn a_line_is_its_pieces_and_what_is_wrong() {
    check(
        Part::Line,
        wrong(),
        expect![[r#"
        <div data-line="1" class="line is-current">
        <span class="code">
        <span class="has-error">FORM</span> <span class="t-image">&lt;a&gt;</span>
        </span>
        <span class="line-note is-error">wrong: FORM</span>
        </div>"#]],
    );
}

#[test]
fn a_problem_is_a_way_to_its_place_and_a_fix() {
    check(
        Part::Problems,
        wrong(),
        expect![[r#"
        <section aria-labelledby="problems-title" class="pane">
        <h2 id="problems-title" class="pane-label">Problems<span class="pane-count">1</span>
        </h2>
        <ol class="problems">
        <li class="problem is-error is-here">
        <button type="button" class="problem-go">
        <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false" class="icon">
        <path d="M8 1.8 14.2 8 8 14.2 1.8 8zM8 5v3.6M8 10.9h.01">
        </path>
        </svg>
        <span class="problem-message">wrong: FORM</span>
        <span class="problem-line">line 1</span>
        </button>
        <div class="problem-detail">
        <button type="button" class="button is-outlined is-small problem-fix">
        <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false" class="icon">
        <path d="M10.2 2.2a3.6 3.6 0 0 0-3.4 4.9L2.3 11.6a1.5 1.5 0 0 0 2.1 2.1l4.5-4.5a3.6 3.6 0 0 0 4.8-4.3L11.5 7 9 4.5l2.2-2.2a3.6 3.6 0 0 0-1-.1z">
        </path>
        </svg>
        <span>Change to <code>FROM</code>
        </span>
        </button>
        </div>
        </li>
        </ol>
        </section>"#]],
    );
}

#[test]
fn without_problems_the_list_says_so() {
    check(
        Part::Problems,
        with_problems(&state("FROM a"), &[]),
        expect![[r#"
        <section aria-labelledby="problems-title" class="pane is-bare">
        <h2 id="problems-title" class="pane-label">Problems</h2>
        <p class="quiet">None found.</p>
        </section>"#]],
    );
}

#[test]
fn the_status_tells_problems_place_and_what_tab_does() {
    check(
        Part::Status,
        wrong(),
        expect![[r#"
        <footer class="status">
        <button type="button" title="Next problem (F8)" class="button status-problems is-error">
        <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false" class="icon">
        <path d="M8 1.8 14.2 8 8 14.2 1.8 8zM8 5v3.6M8 10.9h.01">
        </path>
        </svg>1 error</button>
        <label title="Otherwise Tab moves on; Escape, then Tab always does" class="status-setting">
        <input checked type="checkbox">Tab indents</label>
        <span class="status-place">Line 2<span class="status-lines"> of 4</span>
        <span class="status-column">, column 3</span>
        </span>
        </footer>"#]],
    );
    check(
        Part::Status,
        with_problems(&state("FROM a"), &[]),
        expect![[r#"
        <footer class="status">
        <span class="status-fine">
        <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false" class="icon">
        <path d="M3 8.5 6.5 12 13 4.5">
        </path>
        </svg>No problems</span>
        <label title="Otherwise Tab moves on; Escape, then Tab always does" class="status-setting">
        <input checked type="checkbox">Tab indents</label>
        <span class="status-place">Line 2<span class="status-lines"> of 4</span>
        <span class="status-column">, column 3</span>
        </span>
        </footer>"#]],
    );
}

#[test]
fn trouble_is_an_alert() {
    let notice = Some(Notice::NotSaved(StorageTrouble::Full));
    check(
        Part::Notice,
        State { notice, ..state("") },
        expect![[r#"
        <div role="alert" class="notice is-trouble">
        <p class="notice-words">This browser’s storage is full: your text is not saved and will not survive a reload.</p>
        <span class="notice-choices">
        <button type="button" class="button is-outlined is-small">Copy the text</button>
        <button type="button" class="button is-outlined is-small">Dismiss</button>
        </span>
        </div>"#]],
    );
}
