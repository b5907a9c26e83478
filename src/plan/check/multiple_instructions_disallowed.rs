//! Several `CMD`, `ENTRYPOINT` or `HEALTHCHECK` in one stage.

use std::collections::BTreeMap;

use super::rules::At;
use super::{Context, Rule, Warning};
use crate::syntax::Keyword;

pub(super) static RULE: Rule = Rule {
    id: "MultipleInstructionsDisallowed",
    url: "https://docs.docker.com/go/dockerfile/rule/multiple-instructions-disallowed/",
    description: "Only the last one counts; those before it do nothing.",
    experimental: false,
    bad: "FROM alpine\nCMD [\"a\"]\nCMD [\"b\"]\n",
    good: "FROM alpine\nCMD [\"b\"]\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    // The step before, for each kind of instruction.
    let mut last: BTreeMap<(usize, Keyword), At<'_>> = BTreeMap::new();
    for at in cx.steps() {
        let keyword = at.step.keyword;
        if !matches!(keyword, Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck) {
            continue;
        }
        let Some(before) = last.insert((at.id, keyword), at) else { continue };
        let name = &at.step.written_keyword;
        let message = format!(
            "Multiple {name} instructions should not be used in the same stage \
             because only the last one will be used"
        );
        let (lines, span) = (before.step.lines, before.step.span);
        acc.push(Warning { lines, span, ..at.warning(&RULE, message) });
    }
}
