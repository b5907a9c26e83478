//! Where a name is declared.

use super::scope::{self, BuildArgs};
use super::target::{Kind, at};
use crate::syntax::{Keyword, Tree};
use crate::text::Span;

/// The declaration of the stage or variable at an offset.
pub(super) fn of(tree: &Tree, offset: u32, args: &BuildArgs) -> Option<Span> {
    let target = at(tree, offset)?;
    let found = match target.kind {
        Kind::Source(name, node) => stage(tree, &name, node),
        Kind::Variable(name, node) => variable(tree, &name, node, args),
        // `ARG X` in a stage takes the value of the one above all stages.
        Kind::Setting(Keyword::Arg, name, _) => global(tree, &name, args),
        _ => None,
    };
    found.filter(|&span| span != target.span)
}

/// The stage of a name that an instruction can build on or copy from.
pub(super) fn stage(tree: &Tree, name: &str, node: usize) -> Option<Span> {
    let stages = scope::stages(tree);
    let before: Vec<_> = stages.into_iter().take_while(|stage| stage.nodes.start < node).collect();
    let is_from = tree.node(node)?.keyword() == Keyword::From;
    if is_from && name.parse::<usize>().is_ok() {
        return None;
    }
    scope::find(&before, name).and_then(|at| before.get(at)).map(|stage| stage.span)
}

fn variable(tree: &Tree, name: &str, node: usize, args: &BuildArgs) -> Option<Span> {
    let seen = scope::visible(tree, node, args);
    scope::last(&seen, name).map(|variable| variable.span)
}

fn global(tree: &Tree, name: &str, args: &BuildArgs) -> Option<Span> {
    scope::last(&scope::global(tree, args), name).map(|variable| variable.span)
}

#[cfg(test)]
mod tests {
    use crate::analysis::Build;
    use crate::fixture::caret;
    use crate::project::Project;

    /// The declaration is the line and text that is expected.
    #[track_caller]
    fn check(text: &str, expected: Option<(u32, &str)>) {
        let (text, at) = caret(text);
        let build = Build::of(&Project::of_text(text.as_str()));
        let found = build.definition(at);
        let found = found.map(|span| (build.lines.line(span.start()) + 1, span.of(&text)));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn stages_are_found_by_name_and_number() {
        check("FROM a AS one\nFROM $0One\n", Some((1, "one")));
        check("FROM a AS one\nFROM b\nCOPY --from=on$0e c d\n", Some((1, "one")));
        check("FROM a\nFROM b\nCOPY --from=0$0 c d\n", Some((1, "a")));
        check("FROM a AS x\nFROM b AS x\nFROM c\nRUN --mount=from=$0x d", Some((2, "x")));
        check("FROM a\nCOPY --from=$0later c d\nFROM b AS later\n", None);
        check("FROM a AS $0a\n", None);
        check("FROM $0a\n", None);
    }

    #[test]
    fn variables_are_found_where_they_were_set_last() {
        check("ARG V=1\nFROM a:$$0V\n", Some((1, "V")));
        check("FROM a\nENV V=1\nENV V=2 W=$$0V\n", Some((2, "V")));
        check("FROM a\nENV V 1\nRUN echo \\\n  ${V$0:-x}\n", Some((2, "V")));
        check("ARG V=1\nFROM a\nRUN echo $$0V\n", None);
        check("ARG V=1\nFROM a\nARG $0V\n", Some((1, "V")));
        check("FROM a AS b\nENV V=1\nFROM b\nWORKDIR /$$0V\n", Some((2, "V")));
        check("FROM a\nARG V=1 W=$$0V\n", Some((2, "V")));
    }
}
