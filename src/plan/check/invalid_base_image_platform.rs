//! A base image for another platform.

use super::{Context, Rule, Warning};
use crate::plan::{Base, Moment, Pass, platform};
use crate::project::Platform;
use crate::syntax::go::quote;

pub(super) static RULE: Rule = Rule {
    id: "InvalidBaseImagePlatform",
    url: "",
    description: "The image was made for another kind of machine than the one that is built for.",
    experimental: false,
    bad: "",
    good: "",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for (id, stage) in cx.plan.stages.iter().enumerate() {
        let Base::Image(base) = &stage.base else { continue };
        let Some(image) = &base.image else { continue };
        let (wanted, found) = (&stage.platform, &image.platform);
        if wanted.os == found.os && wanted.architecture == found.architecture {
            continue;
        }
        let shown = |of: &Platform| quote(&platform::show(&platform::normal(of)));
        acc.push(Warning {
            rule: RULE.id,
            message: format!(
                "Base image {} was pulled with platform {}, expected {} for current build",
                base.written,
                shown(found),
                shown(wanted)
            ),
            lines: stage.lines,
            span: stage.span,
            at: Moment::new(Pass::Images, 0, id as u32, 1),
            node: None,
            unneeded: !stage.needed,
            fix: None,
        });
    }
}
