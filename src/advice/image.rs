//! The image that a `FROM` names, and what the catalog knows of it.

use super::Context;
use crate::catalog::{Fit, System, bases};
use crate::plan::{Base, Stage, StageId};
use crate::project::NamedContext;
use crate::syntax::reference;
use crate::text::Span;

/// The image of a stage.
#[derive(Clone, Debug)]
pub(super) struct Written<'a> {
    pub stage: &'a Stage,
    /// As in the file: `python:3.12`; its place there.
    pub text: &'a str,
    pub span: Span,
    /// `python`, `mcr.microsoft.com/dotnet/sdk`
    pub name: String,
    /// With variables put in; empty where there is none.
    pub tag: String,
}

/// The image of a stage of the file that builds on one; `None` where it is pinned, replaced, or
/// where its name cannot be read.
pub(super) fn written<'a>(cx: &Context<'a>, id: StageId) -> Option<Written<'a>> {
    let stage = cx.plan.declared().get(id)?;
    let Base::Image(image) = &stage.base else { return None };
    let node = cx.parsed.tree.node(stage.node?)?;
    let span = cx.parsed.tree.source(*node.word_spans().first()?);
    let text = cx.text(span);
    let read = reference::parse(&image.written).ok()?;
    let replaced = cx.project.contexts.values().any(|it| matches!(it, NamedContext::Image(_)));
    let name_is_plain = text.split([':', '$']).next() == image.written.split(':').next();
    if read.digest.is_some() || replaced || !name_is_plain {
        return None;
    }
    let tag = read.tag.clone().unwrap_or_default();
    Some(Written { stage, text, span, name: read.familiar_name(), tag })
}

impl Written<'_> {
    /// Whether the tag stands in the file as it is.
    pub fn is_plain(&self) -> bool {
        !self.text.contains('$')
    }

    /// The distribution that it is made of, if what is known of another tag may be said of this.
    pub fn system(&self) -> Option<System> {
        let found = bases().find(&self.name, &self.tag)?;
        (fits(found.fit) || is_older(&self.tag, found.tag)).then_some(found.system)
    }

    /// The words of its tag.
    pub fn words(&self) -> Vec<&str> {
        self.tag.split('-').collect()
    }

    pub fn has(&self, word: &str) -> bool {
        self.words().iter().any(|it| it.starts_with(word))
    }
}

/// Whether the catalog knows an image of that tag or of its line.
pub(super) fn is_known(name: &str, tag: &str) -> bool {
    bases().find(name, tag).is_some_and(|found| fits(found.fit))
}

fn fits(fit: Fit) -> bool {
    matches!(fit, Fit::Exact | Fit::SameLine)
}

/// Whether a tag's version comes before that of another: what was built there runs on newer systems.
fn is_older(tag: &str, other: &str) -> bool {
    let version = |tag: &str| -> Option<Vec<u32>> {
        let first = tag.split('-').next()?;
        first.split('.').map(|part| part.parse().ok()).collect()
    };
    matches!((version(tag), version(other)), (Some(one), Some(other)) if one < other)
}

/// The small image of a distribution, of the same release.
pub(super) fn small_image(system: &System) -> Option<String> {
    let name = match (system.name, system.release) {
        ("debian", release) => {
            let names = [("11", "bullseye"), ("12", "bookworm"), ("13", "trixie")];
            let (_, codename) = names.iter().find(|(number, _)| *number == release)?;
            format!("debian:{codename}-slim")
        }
        ("ubuntu", "") => return None,
        ("ubuntu", release) => format!("ubuntu:{release}"),
        ("alpine", "") => format!("alpine:{}", bases().tags("alpine").first()?),
        ("alpine", release) => format!("alpine:{release}"),
        _ => return None,
    };
    let (image, tag) = name.split_once(':')?;
    is_known(image, tag).then_some(name)
}
