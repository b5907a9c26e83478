//! `layerlab parse`: the tree of a Dockerfile.

use super::Answer;
use super::args::Args;
use super::load::Input;
use super::report::{Source, texts};
use crate::analysis::Build;
use crate::image::document::json::{Json, object};
use crate::syntax::tree::Form;
use crate::syntax::{Node, Parsed, dump, parse};

pub fn answer(args: &Args, input: &Input) -> Answer {
    let parsed = parse(input.project.dockerfile.clone());
    let source = Source::new(&input.name, &input.project.dockerfile);
    // Of what a build would say, only what the text alone shows.
    let mut problems = Build::of(&input.project).problems;
    problems.retain(|view| {
        let known = parsed.problems.iter();
        view.rule.is_none() && known.map(|problem| problem.place.span).any(|it| it == view.span)
    });
    let out = if args.json() { json(&parsed) } else { dump::dump(&parsed.tree) };
    Answer {
        out: out + "\n",
        errors: texts(&source, &problems),
        found: !parsed.problems.is_empty(),
    }
}

fn json(parsed: &Parsed) -> String {
    let directives = parsed.tree.directives().iter().map(|directive| {
        object([
            ("name", Json::text(directive.name.text())),
            ("value", Json::text(directive.value.of(parsed.tree.text()))),
        ])
    });
    let nodes = parsed.tree.nodes().map(node);
    object([
        ("escape", Json::text(parsed.tree.escape().char().to_string())),
        ("directives", Json::List(directives.collect())),
        ("instructions", Json::List(nodes.collect())),
    ])
    .readable("  ")
}

fn node(node: Node<'_>) -> Json {
    let mut outer = instruction(node);
    // Triggers stand within triggers; the innermost is made first.
    let mut chain = Vec::new();
    let mut next = node.trigger();
    while let Some(trigger) = next {
        chain.push(trigger);
        next = trigger.trigger();
    }
    let inner = chain
        .into_iter()
        .rev()
        .fold(Json::Absent, |inner, trigger| with_trigger(instruction(trigger), inner));
    outer = with_trigger(outer, inner);
    outer
}

fn with_trigger(mut outer: Json, inner: Json) -> Json {
    if let Json::Object(members) = &mut outer {
        members.push(("trigger".to_owned(), inner));
    }
    outer
}

fn instruction(node: Node<'_>) -> Json {
    let (first, last) = node.lines();
    let flags = node.flags().map(Json::text).collect();
    let args = if node.trigger().is_some() { Vec::new() } else { node.args() };
    let heredocs = node.heredocs().iter().map(|heredoc| {
        object([
            ("name", Json::text(&heredoc.name)),
            ("text", Json::text(node.heredoc_text(heredoc))),
        ])
    });
    let form = if node.form() == Form::Json { "json" } else { "text" };
    // A trigger stands in the lines of its `ONBUILD`.
    let lines = match first {
        0 => Json::Absent,
        _ => Json::List(vec![Json::Number(first.into()), Json::Number(last.into())]),
    };
    object([
        ("name", Json::text(node.name())),
        ("lines", lines),
        ("flags", Json::List(flags).unless_empty()),
        ("args", Json::List(args.iter().map(Json::text).collect())),
        ("form", Json::text(form)),
        ("original", Json::text(node.original())),
        ("heredocs", Json::List(heredocs.collect()).unless_empty()),
    ])
}
