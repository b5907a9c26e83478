//! Any text as a Dockerfile: whatever is told of it lies in it, changes apply, fixes mend.
#![no_main]

use layerlab::analysis::Build;
use layerlab::analysis::editor::ProblemView;
use layerlab::project::Project;
use layerlab::syntax::{Node, Parsed, command, dump, parse};
use layerlab::text::Span;
use libfuzzer_sys::fuzz_target;

/// How many places of a text are asked about.
const PLACES: usize = 12;

// The text is the whole input, so that a seed is a Dockerfile as it is.
fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(input);
    check_tree(&parse(&*text));

    let build = build(&text);
    check_marks(&build);
    for offset in offsets(&text) {
        check_place(&build, offset);
    }
    check_fixes(&build);
});

fn build(text: &str) -> Build {
    Build::of(&Project::of_text(text))
}

fn check_tree(parsed: &Parsed) {
    let text = parsed.tree.text();
    let mut end = 0;
    for node in parsed.tree.nodes() {
        assert!(node.span().start() >= end, "{:?} overlaps what is before it", node.span());
        assert_in(text, node.span());
        end = node.span().end();
        check_node(node);
    }
    for &comment in parsed.tree.comments() {
        assert!(comment.of(text).starts_with('#'), "{comment:?} is no comment");
    }
    for problem in &parsed.problems {
        assert_in(text, problem.place.span);
        assert!(problem.buildkit_forms().contains(&problem.buildkit()));
    }
    dump::dump(&parsed.tree);
}

fn check_node(node: Node<'_>) {
    let tree = node.tree();
    let parts = node.flag_spans().iter().chain(node.word_spans());
    for &part in parts.chain([&node.name_span(), &node.rest_span()]) {
        assert!(node.line_span().contains(part), "{part:?} is not in {:?}", node.line_span());
        assert_in(tree.text(), tree.source(part));
        let runs = tree.source_runs(part);
        let written: String = runs.iter().map(|run| run.of(tree.text())).collect();
        assert_eq!(written, tree.logical(part));
        if let Some(first) = runs.first() {
            assert_eq!(tree.logical_at(first.start()), Some(part.start()));
        }
    }
    for heredoc in node.heredocs() {
        assert_in(tree.text(), heredoc.mark);
        assert_in(tree.text(), heredoc.body);
        assert!(heredoc.mark.end() <= heredoc.body.start());
        assert!(heredoc.end.is_none_or(|end| heredoc.body.end() <= end.start()));
    }
    let mut problems = Vec::new();
    let command = command::of(node, &mut problems);
    assert!(command.is_some() || !problems.is_empty(), "refused in silence: {node:?}");
    if let Some(trigger) = node.trigger() {
        check_node(trigger);
    }
}

fn check_marks(build: &Build) {
    let text = &build.project.dockerfile;
    let mut end = 0;
    for mark in &build.marks {
        assert_in(text, mark.span);
        assert!(mark.span.start() >= end && !mark.span.is_empty(), "{mark:?} overlaps");
        assert!(!mark.span.of(text).contains('\n'), "{mark:?} goes over a line end");
        end = mark.span.end();
    }
}

fn check_place(build: &Build, offset: u32) {
    let text = &build.project.dockerfile;
    if let Some(help) = build.help(offset) {
        assert_in(text, help.span);
        assert!(help.span.touches(offset), "{help:?} at {offset}");
    }
    if let Some(span) = build.definition(offset) {
        assert_in(text, span);
    }
    if let Some(found) = build.completions(offset) {
        assert_in(text, found.replace);
        assert!(found.replace.touches(offset) && !found.items.is_empty(), "{found:?} at {offset}");
        assert!(!found.replace.of(text).contains('\n'), "{found:?} at {offset}");
    }
    let selection = Span::new(offset, text.len() as u32);
    for change in [build.newline(offset), build.toggle_comment(selection)].into_iter().flatten() {
        let after = change.patch.apply(text);
        assert_ne!(*after, **text);
        assert_in(&after, change.selection);
    }
}

/// A fix does away with its problem, though another with the same words may show behind it.
fn check_fixes(build: &Build) {
    let text = &build.project.dockerfile;
    for problem in &build.problems {
        assert_in(text, problem.span);
    }
    let fixed = build.problems.iter().filter_map(|problem| Some((problem, problem.fix.as_ref()?)));
    for (problem, fix) in fixed.take(PLACES) {
        let after = self::build(&fix.patch.apply(text));
        let place = fix.patch.map(problem.span.start());
        let same = |it: &&ProblemView| it.message == problem.message;
        let is_fewer =
            after.problems.iter().filter(same).count() < build.problems.iter().filter(same).count();
        let is_gone = !after.problems.iter().filter(same).any(|it| it.span.start() == place);
        assert!(is_fewer || is_gone, "{problem:?}: {text:?} -> {:?}", after.project.dockerfile);
    }
}

/// Places all over a text, the same for the same text.
fn offsets(text: &str) -> impl Iterator<Item = u32> {
    let step = text.len() / PLACES + 1;
    let places = (0..PLACES).map(move |nth| nth * step + nth % step).chain([text.len()]);
    places.filter(|&at| text.is_char_boundary(at)).map(|at| at as u32)
}

fn assert_in(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
}
