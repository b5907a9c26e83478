//! PHP: Composer installs in a stage of its own, and the libraries are copied.

use super::fate::{self, Fate, Ways};
use super::job::Job;
use super::{Design, propose};
use crate::advice::commands::Ran;
use crate::advice::install::{self, Does};
use crate::advice::{Example, Rule, Safety};
use crate::effect::tree::{clean, join};
use crate::plan::Action;

pub(super) static RULE: Rule = Rule {
    id: "multi-stage-composer",
    title: "Install with Composer in a stage of its own",
    why: "The libraries that Composer installed are needed; Composer, its cache, git and unzip are not.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "\
FROM php:8.3-apache
RUN apt-get update && apt-get install -y git unzip
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /var/www/html
COPY . .
RUN composer install --no-dev
CMD [\"apache2-foreground\"]
",
        files: &[],
    },
    good: Example {
        dockerfile: "\
FROM php:8.3-apache AS build
RUN apt-get update && apt-get install -y git unzip
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /var/www/html
COPY . .
RUN composer install --no-dev

FROM php:8.3-apache
WORKDIR /var/www/html
COPY . .
COPY --from=build /var/www/html/vendor ./vendor
CMD [\"apache2-foreground\"]
",
        files: &[],
    },
    check: |cx, found| propose(cx, &RULE, found, design),
};

const TOOLS: &[&str] = &["git", "unzip", "zip", "curl", "wget"];
const EXTENSIONS: &[&str] = &[
    "docker-php-ext-install",
    "docker-php-ext-configure",
    "docker-php-ext-enable",
    "pecl",
    "a2enmod",
];

fn design(job: &Job<'_>) -> Option<Design> {
    if job.base.name != "php" || !job.base.is_plain() {
        return None;
    }
    let made = job.last(|ran| is_install(ran) && !ran.sometimes)?;
    let run = job.commands.get(made)?.iter().rfind(|ran| is_install(ran))?;
    let directory = match run.value(&["-d", "--working-dir"]) {
        Some(directory) => run.path(directory)?,
        None => clean(run.directory.as_deref()?),
    };
    let vendor = clean(&join(&directory, "vendor"));
    let mut fates = fates(job, made, &vendor)?;
    // Lines of a RUN that stays in the build alone are what is saved.
    let later_runs = job.commands.iter().skip(made + 1).any(|commands| !commands.is_empty());
    let tools =
        fates.iter().zip(&job.commands).any(|(fate, run)| *fate == Fate::Build && !run.is_empty());
    if later_runs || !tools {
        return None;
    }
    if let Some(fate) = fates.get_mut(made) {
        *fate = Fate::Build;
    }
    Some(Design {
        base: job.base.text.to_owned(),
        fates, made,
        copies: vec![(format!("{vendor}/"), vendor)],
        first: Vec::new(), last_of_build: Vec::new(), before_copies: Vec::new(), start: None, inserted: None,
        note: "Only vendor is copied: what scripts of Composer make elsewhere stays in the build. A vendor \
               of the context should stand in .dockerignore.".to_owned(),
    })
}

fn is_install(ran: &Ran) -> bool {
    let words = ran.words();
    let rest = match words.as_slice() {
        [
            "composer" | "/usr/bin/composer" | "/usr/local/bin/composer" | "./composer.phar",
            rest @ ..,
        ] => rest,
        ["php", file, rest @ ..] if file.ends_with("composer.phar") => rest,
        _ => return false,
    };
    rest.contains(&"install")
}

fn fates(job: &Job<'_>, made: usize, vendor: &str) -> Option<Vec<Fate>> {
    let taken = [vendor.to_owned()];
    let mut own = Vec::new();
    for (index, commands) in job.commands.iter().enumerate().take(made + 1) {
        own.push(if commands.is_empty() { None } else { Some(run_fate(job, index)?) });
    }
    let plain = fate::sort(
        &without_runs(job, made),
        &Ways {
            made,
            builds: &|_| false,
            copies: &|_| Some(Fate::Both),
            variables: &["COMPOSER_*"],
            taken: &taken,
            runs_later: true,
            drops: &|_| true,
        },
    )?;
    let fates = plain.fates.into_iter().enumerate();
    Some(fates.map(|(index, fate)| own.get(index).copied().flatten().unwrap_or(fate)).collect())
}

/// The same job with nothing to sort among the runs before the end of the build.
fn without_runs<'a>(job: &Job<'a>, made: usize) -> Job<'a> {
    let commands = job.commands.iter().enumerate();
    let commands = commands.map(|(index, it)| if index <= made { Vec::new() } else { it.clone() });
    Job {
        cx: job.cx,
        base: job.base.clone(),
        system: job.system.clone(),
        steps: job.steps.clone(),
        commands: commands.collect(),
        start: job.start.clone(),
    }
}

/// Tools of Composer stay in the build; what makes extensions is needed in both.
fn run_fate(job: &Job<'_>, index: usize) -> Option<Fate> {
    let commands = job.commands.get(index)?;
    let at = job.steps.get(index)?;
    if !matches!(at.step.action, Action::Run(_)) {
        return None;
    }
    let (mut only_tools, mut extends) = (true, false);
    for ran in commands {
        let program = ran.words.first().map(String::as_str).unwrap_or_default();
        match install::read(ran) {
            Some((_, Does::Install { names, .. })) => {
                only_tools &= names.iter().all(|name| TOOLS.contains(&name.as_str()));
            }
            Some(_) => {}
            None if is_install(ran) || ran.words.iter().any(|it| it.contains("composer")) => {}
            None if matches!(program, "rm" | "curl" | "php" | "mv" | "set" | "cd" | "wget") => {}
            None if EXTENSIONS.contains(&program) => extends = true,
            None => return None,
        }
    }
    let composer = commands.iter().any(|ran| ran.words.iter().any(|it| it.contains("composer")));
    match (only_tools, extends || !only_tools, composer) {
        (_, true, true) => None,
        (_, true, false) => Some(Fate::Both),
        _ => Some(Fate::Build),
    }
}
