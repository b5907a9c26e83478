//! The Alpine variant of an image as the base.

use super::image::{self, Written};
use super::slim_base::{Uses, compiles, is_blind};
use super::{Context, Example, Finding, Rewrite, Rule, Safety};
use crate::image::lineage;
use crate::text::Patch;

pub(super) static RULE: Rule = Rule {
    id: "alpine-base",
    title: "Build on Alpine",
    why: "The Alpine variant of an image is a fraction of the one on Debian.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "FROM node:24-slim\nCOPY server.js .\nUSER node\nCMD [\"node\", \"server.js\"]\n",
        files: &[("server.js", "1\n")],
    },
    good: Example {
        dockerfile: "FROM node:24-alpine\nCOPY server.js .\nUSER node\nCMD [\"node\", \"server.js\"]\n",
        files: &[],
    },
    check,
};

/// Programs that Alpine lacks, or that mean something else there.
const OTHER: &[&str] = &[
    "apt-get",
    "apt",
    "apt-key",
    "dpkg",
    "add-apt-repository",
    "yum",
    "dnf",
    "bash",
    "/bin/bash",
    "useradd",
    "groupadd",
    "usermod",
    "groupmod",
    "adduser",
    "addgroup",
    "ldconfig",
    "locale-gen",
    "update-ca-certificates",
    "curl",
    "git",
    "gcc",
    "g++",
    "make",
    "a2enmod",
    "a2ensite",
    "service",
    "systemctl",
    "gosu",
    "update-alternatives",
    "debconf-set-selections",
    "localedef",
    "cmake",
];

fn check(cx: &Context<'_>, found: &mut Vec<Finding>) {
    found.extend(find(cx));
}

fn find(cx: &Context<'_>) -> Option<Finding> {
    let stages = lineage(cx.plan, cx.plan.target?);
    let root = stages.first()?;
    let id = cx.plan.stages.iter().position(|stage| std::ptr::eq(stage, *root))?;
    let base = image::written(cx, id)?;
    let new = alpine(&base)?;
    let uses = Uses::of(cx, &stages)?;
    let other = |word: &String| OTHER.contains(&word.as_str()) || word.contains("git+");
    let starts_script = |word: &String| word.ends_with(".sh");
    let mut words = uses.commands.iter().flat_map(|ran| &ran.words);
    // What other stages built may be bound to glibc.
    let takes = cx.steps().any(|at| {
        stages.iter().any(|stage| std::ptr::eq(*stage, at.stage)) && !at.stage.reads.is_empty()
    });
    if compiles(cx, &uses) || is_blind(cx, &uses) {
        return None;
    }
    if takes || words.any(|word| other(word) || starts_script(word)) {
        return None;
    }
    let lines = base.stage.lines;
    let own = match base.name.as_str() {
        "python" => " Packages without a wheel for musl are compiled, which needs a compiler.",
        "node" => " Add-ons that were built for glibc do not load.",
        "eclipse-temurin" => " Native libraries that were built for glibc do not load.",
        _ => "",
    };
    Some(Finding {
        rule: &RULE,
        title: format!("Build on {new} in line {}", lines.0),
        note: format!(
            "Alpine has musl instead of glibc, BusyBox instead of the GNU tools, and no bash.{own}"
        ),
        span: base.span,
        lines,
        rewrite: Rewrite::new(&cx.project.dockerfile, Patch::replace(base.span, new)),
    })
}

/// The variant on Alpine, if the catalog has it.
fn alpine(base: &Written<'_>) -> Option<String> {
    let plain = base.is_plain() && !["alpine", "onbuild", "windows"].iter().any(|it| base.has(it));
    let releases =
        ["slim", "stretch", "buster", "bullseye", "bookworm", "trixie", "jammy", "noble"];
    let words: Vec<&str> =
        base.words().into_iter().filter(|word| !releases.contains(word)).collect();
    let version = words.join("-");
    let tag = match (base.name.as_str(), version.as_str()) {
        ("python" | "node" | "ruby" | "nginx", "" | "latest") => "alpine".to_owned(),
        ("python" | "node" | "ruby" | "nginx" | "php" | "eclipse-temurin", version) => {
            format!("{version}-alpine")
        }
        _ => return None,
    };
    let has_variant = base.name != "php" || base.has("fpm");
    let written = base.text.split(':').next()?;
    let known = plain && has_variant && image::is_known(&base.name, &tag);
    known.then(|| format!("{written}:{tag}"))
}
