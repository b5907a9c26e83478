//! The arguments that `FROM` may use: those before the first stage, and the platforms.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::outline::Outline;
use super::platform;
use super::problem::{Kind, Moment, Pass, Problem};
use super::scope::Scope;
use crate::project::{self, Platform};
use crate::syntax::reference;
use crate::syntax::word::Options;

/// The arguments that `FROM` may use.
#[derive(Debug, Default)]
pub(super) struct Globals {
    pub scope: Scope,
    /// Names that `ARG` declares, with or without a value.
    pub declared: BTreeSet<Rc<str>>,
    pub problems: Vec<Problem>,
}

/// The arguments as they are without any build argument.
#[derive(Debug, Default)]
pub(super) struct Defaults {
    globals: Option<Globals>,
}

impl Defaults {
    /// Nothing can be said if a default is broken.
    pub fn new(globals: Globals) -> Self {
        Self { globals: Some(globals).filter(|globals| globals.problems.is_empty()) }
    }

    /// Whether an image is none with the defaults; from the first that is broken on, nothing is said.
    pub fn is_bad(&mut self, image: &str, words: Options) -> bool {
        let Some(globals) = &self.globals else { return false };
        if let Ok(expanded) = globals.scope.expand(image, words) {
            return reference::parse(&expanded.text).is_err();
        }
        self.globals = None;
        false
    }
}

/// What the platforms give without being declared.
pub(super) fn predefined(options: &project::Options, last_stage: &str) -> Scope {
    let build = Platform::default();
    let target = &options.platform;
    let stage = options.target.as_deref().unwrap_or(last_stage);
    let stage = if stage.is_empty() { "default" } else { stage };
    let values: [(&str, &str); 11] = [
        ("BUILDPLATFORM", &platform::show(&build)),
        ("BUILDOS", &build.os),
        ("BUILDOSVERSION", ""),
        ("BUILDARCH", &build.architecture),
        ("BUILDVARIANT", &build.variant),
        ("TARGETPLATFORM", &platform::show(target)),
        ("TARGETOS", &target.os),
        ("TARGETOSVERSION", ""),
        ("TARGETARCH", &target.architecture),
        ("TARGETVARIANT", &target.variant),
        ("TARGETSTAGE", stage),
    ];
    let mut scope = Scope::default();
    for (name, value) in values {
        let value = options.build_args.get(name).map_or(value, |value| value);
        scope.set(&name.into(), &value.into());
    }
    scope
}

/// Reads the arguments; without build arguments where `build_args` is `None`.
pub(super) fn read(
    outline: &Outline<'_>,
    predefined: &Scope,
    build_args: Option<&project::Options>,
    words: Options,
) -> Globals {
    let mut globals = Globals { scope: predefined.clone(), ..Globals::default() };
    for global in &outline.globals {
        for (part, pair) in global.pairs.iter().enumerate() {
            let given = build_args.and_then(|options| options.build_args.get(pair.name));
            let value = match (given, pair.value) {
                (Some(given), _) => Some(Rc::clone(given)),
                (None, Some(default)) => Some(match globals.scope.expand(default, words) {
                    Ok(expanded) => expanded.text.into(),
                    Err(error) => {
                        let value_at = pair.span.end().saturating_sub(default.len() as u32);
                        let span = global.node.tree().source(crate::text::Span::new(
                            value_at + error.span.start(),
                            value_at + error.span.end(),
                        ));
                        let step = global.node.lines().0;
                        globals.problems.push(Problem {
                            kind: Kind::BadWord(error.message(default)),
                            span,
                            lines: vec![global.node.lines()],
                            at: Moment::new(Pass::Globals, 0, step, part as u32),
                            unneeded: false,
                        });
                        default.into()
                    }
                }),
                (None, None) => None,
            };
            let name: Rc<str> = pair.name.into();
            if let Some(value) = value {
                globals.scope.set(&name, &value);
            }
            globals.declared.insert(name);
        }
    }
    globals
}
