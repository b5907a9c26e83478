//! Components as strings, drawn without a browser.

mod saving;

use expect_test::{Expect, expect};
use yew::prelude::*;

use super::desk::Desk;
use super::editor::Line;
use super::files::FilesPane;
use super::notice::NoticeBar;
use super::options::OptionsPane;
use super::problems::Problems;
use super::shelf::ShelfBar;
use super::status::Status;
use super::store::Store;
use super::strip::{FirstSaving, images};
use crate::analysis::editor::{Class, Severity};
use crate::app::action::StorageTrouble;
use crate::app::context::set_text;
use crate::app::fixture::{edit, state, with_marks, with_problems};
use crate::app::images::Known;
use crate::app::shelf::Fresh;
use crate::app::{Action, Deed, Input, Notice, State};

#[derive(Properties, PartialEq)]
struct Props {
    state: State,
    part: Part,
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Files,
    Images,
    Line,
    Notice,
    Options,
    Problems,
    Saving,
    Shelf,
    Status,
}

/// One part of the page, given a desk as the page gives it.
#[component]
fn Stage(props: &Props) -> Html {
    let state = props.state.clone();
    let desk = Desk::new(use_reducer(|| Store(props.state.clone())));
    match props.part {
        Part::Files => html! { <FilesPane {state} {desk} /> },
        Part::Images => images::shown(&state.images(&mut Known::default()), &state, &desk),
        Part::Shelf => html! { <ShelfBar shelf={state.shelf} {desk} /> },
        Part::Options => html! { <OptionsPane view={state.options()} {desk} /> },
        Part::Line => state
            .lines(0..1)
            .into_iter()
            .map(|view| html! { <Line {view} is_current=true /> })
            .collect(),
        Part::Notice => {
            html! { if let Some(notice) = state.notice { <NoticeBar {notice} {desk} /> } }
        }
        Part::Problems => html! { <Problems build={state.build} caret={state.caret} {desk} /> },
        Part::Saving => html! { <FirstSaving {state} {desk} /> },
        Part::Status => html! {
            <Status line=2 column=3 lines=4 counts={state.counts()} tab_indents=true {desk} />
        },
    }
}

#[track_caller]
fn check(part: Part, state: State, expected: Expect) {
    expected.assert_eq(&drawn(part, state).replace("><", ">\n<"));
}

fn drawn(part: Part, state: State) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let local = tokio::task::LocalSet::new();
    let renderer = yew::LocalServerRenderer::<Stage>::with_props(Props { state, part });
    local.block_on(&runtime, renderer.hydratable(false).render())
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

#[test]
fn a_file_is_a_button_that_says_what_becomes_of_it() {
    let files = [(".dockerignore", "log\n"), ("log", "1"), ("src/a.c", "int a;")];
    let files = files.iter().fold(state("").files().clone(), |files, (path, text)| {
        set_text(&files, path, text).expect("a path")
    });
    let state = state("FROM scratch\nCOPY src /src\n");
    let state = state.update(state.with_files(Ok(files)).expect("an action")).expect("a change");
    check(
        Part::Files,
        state,
        expect![[r#"
        <div role="tabpanel" aria-labelledby="tab-files" class="source-panel files">
        <form class="files-bar">
        <input value="" type="text" placeholder="src/app.js" aria-label="Path of a new file" autocapitalize="off" autocomplete="off" spellcheck="false" class="input">
        <button type="submit" class="button is-outlined is-small">Add file</button>
        <button type="button" title="Takes the last edit of files and options back" class="button is-small">Undo</button>
        <button type="button" disabled="disabled" class="button is-small">Redo</button>
        </form>
        <div class="files-body">
        <ul aria-label="Files" class="file-list">
        <li class="file depth-0">
        <button type="button" aria-label=".dockerignore 4 B" class="file-go">
        <span class="file-name">.dockerignore</span> <span class="file-note">4 B</span>
        </button>
        </li>
        <li class="file depth-0 is-left-out">
        <button type="button" aria-label="log 1 B, left out by line 1: log" title="left out by line 1: log" class="file-go">
        <span class="file-name">log</span> <span class="file-note">1 B</span>
        </button>
        <span class="file-out">left out · log</span>
        </li>
        <li class="file depth-0">
        <button type="button" aria-label="src 1 file" aria-expanded="true" class="file-go">
        <span class="file-sign is-open">
        <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false" class="icon is-small">
        <path d="M4.5 6.5 8 10l3.5-3.5">
        </path>
        </svg>
        </span>
        <span class="file-name">src</span> <span class="file-note">1 file</span>
        </button>
        </li>
        <li class="file depth-1">
        <button type="button" aria-label="a.c 6 B, in src, taken by line 2" class="file-go">
        <span class="file-name">a.c</span> <span class="file-note">6 B</span>
        </button>
        <button type="button" title="Taken by line 2" aria-label="Taken by line 2" class="file-use">line 2</button>
        </li>
        </ul>
        <div class="files-foot">
        <label class="check">
        <input checked type="checkbox">The folder may hold more files than are listed here</label>
        <label class="button is-outlined is-small files-pick">
        <input type="file" webkitdirectory="webkitdirectory" multiple="multiple">Read a folder of this computer</label>
        <p class="quiet small">Or drop one here. It is read in this browser and not sent anywhere.</p>
        </div>
        </div>
        </div>"#]],
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "it holds what is drawn")]
fn options_offer_what_is_declared() {
    check(
        Part::Options,
        state("ARG V=1\nFROM scratch\n"),
        expect![[r#"
        <div role="tabpanel" aria-labelledby="tab-options" class="source-panel options">
        <fieldset class="options-group">
        <legend>Build arguments <code>--build-arg</code>
        </legend>
        <div class="option">
        <label for="arg-V" class="option-name">
        <code>V</code>
        <span class="quiet small">line 1</span>
        </label>
        <span class="option-value">
        <input value="" id="arg-V" type="text" placeholder="1" autocapitalize="off" autocomplete="off" spellcheck="false" class="input">
        <button type="button" aria-label="Use the default of V" disabled="disabled" class="button is-small">Default</button>
        </span>
        </div>
        </fieldset>
        <label class="option">
        <span>Stage to build <code>--target</code>
        </span>
        <select class="input">
        <option value="" selected="selected">The last stage</option>
        <option value="0">stage 0</option>
        </select>
        </label>
        <label class="option">
        <span>Platform <code>--platform</code>
        </span>
        <select class="input">
        <option value="linux/amd64" selected="selected">linux/amd64</option>
        <option value="linux/arm64">linux/arm64</option>
        <option value="linux/arm/v7">linux/arm/v7</option>
        <option value="linux/386">linux/386</option>
        <option value="linux/ppc64le">linux/ppc64le</option>
        <option value="linux/s390x">linux/s390x</option>
        <option value="linux/riscv64">linux/riscv64</option>
        </select>
        </label>
        <label class="check">
        <input type="checkbox">
        <span>Build every step anew <code>--no-cache</code>
        </span>
        </label>
        <fieldset aria-describedby="assumed-note" class="options-group">
        <legend>Machine that times are estimated for</legend>
        <p id="assumed-note" class="quiet small">How long steps take is an estimate by rules of thumb; nothing is measured. It changes no build, only its times.</p>
        <label class="option">
        <span>Network</span>
        <select class="input">
        <option value="1250000">10 Mbit/s</option>
        <option value="6250000">50 Mbit/s</option>
        <option value="12500000" selected="selected">100 Mbit/s (usual)</option>
        <option value="37500000">300 Mbit/s</option>
        <option value="125000000">1,000 Mbit/s</option>
        </select>
        </label>
        <label class="option">
        <span>Processor</span>
        <select class="input">
        <option value="25">a quarter as quick</option>
        <option value="50">half as quick</option>
        <option value="100" selected="selected">as quick as usual</option>
        <option value="200">twice as quick</option>
        <option value="400">four times as quick</option>
        </select>
        </label>
        </fieldset>
        </div>"#]],
    );
}

fn two_images() -> State {
    let act = |state: State, deed: Deed| state.update(Action::Images(deed)).expect("it is done");
    let base = state("FROM alpine:3.20\nWORKDIR /a\n");
    let two = act(act(base, Deed::New(Fresh::Blank)), Deed::Name("web:1".into()));
    let two = two.update(edit("FROM alpine:3.20\nWORKDIR /b|\n", Input::Other)).expect("an edit");
    act(act(two, Deed::BuildAll), Deed::Push("web:1".into()))
}

#[test]
fn a_layer_that_images_share_is_drawn_once_and_says_so() {
    let html = drawn(Part::Images, two_images());
    assert_eq!(html.matches("is-base").count(), 1, "{html}");
    assert!(html.contains("; shared by app and web:1; in the registry"), "{html}");
    assert!(
        html.contains("WORKDIR /a: 0 B<") && html.contains("WORKDIR /b: 0 B; in the registry<")
    );
    assert!(html.contains("<code>docker push web:1</code>"), "{html}");
    let blank = two_images().update(Action::Images(Deed::New(Fresh::Blank))).expect("a tab");
    let html = drawn(Part::Images, blank);
    assert!(html.contains("No image comes of app-2 as it is."), "{html}");
}

#[test]
fn the_row_of_images_says_which_is_shown_and_closes_only_that() {
    check(
        Part::Shelf,
        two_images(),
        expect![[r#"
        <nav aria-label="Images of this page" class="shelf">
        <ul class="shelf-tabs">
        <li class="shelf-tab">
        <button type="button" class="shelf-open">app</button>
        </li>
        <li class="shelf-tab is-shown">
        <button type="button" aria-current="true" class="shelf-open">web:1</button>
        <button type="button" aria-label="Close web:1" title="Close web:1" class="shelf-close">
        <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false" class="icon">
        <path d="M4 4l8 8M12 4l-8 8">
        </path>
        </svg>
        </button>
        </li>
        </ul>
        <button type="button" aria-label="This image: rename, save" title="This image: rename, save" aria-expanded="false" class="button is-icon">
        <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false" class="icon">
        <path d="M3.5 8h.01M8 8h.01M12.5 8h.01">
        </path>
        </svg>
        </button>
        <button type="button" aria-label="New image, or open a file" title="New image, or open a file" aria-expanded="false" class="button is-icon">
        <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false" class="icon">
        <path d="M8 3v10M3 8h10">
        </path>
        </svg>
        </button>
        </nav>"#]],
    );
}
