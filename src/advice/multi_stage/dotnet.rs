//! .NET: what was published, on the runtime instead of the SDK.

use super::fate::{self, Fate, Ways};
use super::job::Job;
use super::{Design, propose};
use crate::advice::commands::Ran;
use crate::advice::image::is_known;
use crate::advice::{Example, Rule, Safety};
use crate::effect::tree::parent_and_name;

pub(super) static RULE: Rule = Rule {
    id: "multi-stage-dotnet",
    title: "Publish .NET in a stage of its own",
    why: "What is published needs the runtime, but neither the SDK nor the packages it was built from.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "\
FROM mcr.microsoft.com/dotnet/sdk:9.0
WORKDIR /src
COPY . .
RUN dotnet publish -c Release -o /app
WORKDIR /app
EXPOSE 8080
ENTRYPOINT [\"dotnet\", \"Shop.dll\"]
",
        files: &[],
    },
    good: Example {
        dockerfile: "\
FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:9.0
COPY --from=build /app /app
WORKDIR /app
EXPOSE 8080
ENTRYPOINT [\"dotnet\", \"Shop.dll\"]
",
        files: &[],
    },
    check: |cx, found| propose(cx, &RULE, found, design),
};

const SDK: &str = "mcr.microsoft.com/dotnet/sdk";
const RUNTIME: &str = "mcr.microsoft.com/dotnet/aspnet";

fn design(job: &Job<'_>) -> Option<Design> {
    let is_publish = |ran: &Ran| matches!(ran.words().as_slice(), ["dotnet", "publish", ..]);
    if job.base.name != SDK || !is_known(RUNTIME, &job.base.tag) || !job.base.is_plain() {
        return None;
    }
    let made = job.last(|ran| is_publish(ran) && !ran.sometimes)?;
    let publish = job.commands.get(made)?.iter().rfind(|ran| is_publish(ran))?;
    let library = library(job)?;
    let directory = match publish.value(&["-o", "--output"]) {
        Some(out) => publish.path(out)?,
        None => parent_and_name(&library).0.to_owned(),
    };
    let is_published = match publish.value(&["-o", "--output"]) {
        Some(_) => parent_and_name(&library).0 == directory,
        None => directory.ends_with("/publish") && directory.contains("/bin/"),
    };
    let contained =
        publish.has("--self-contained") || publish.words.iter().any(|it| it.contains("PublishAot"));
    if !is_published || contained || job.is_copied(&library) {
        return None;
    }
    let taken = [directory.clone()];
    let sorted = fate::sort(
        job,
        &Ways {
            made,
            builds: &|ran| ran.words.first().is_some_and(|it| it == "dotnet" || it == "git"),
            copies: &|_| Some(Fate::Build),
            variables: &["NUGET_*", "DOTNET_CLI_*"],
            taken: &taken,
            runs_later: false,
            drops: &|_| true,
        },
    )?;
    if !sorted.packages.is_empty() || job.health_needs(&["curl", "wget"]) {
        return None;
    }
    Some(Design {
        base: format!("{RUNTIME}:{}", job.base.tag),
        fates: sorted.fates, made,
        copies: vec![(format!("{directory}/"), directory)],
        first: Vec::new(), last_of_build: Vec::new(), before_copies: Vec::new(), start: None, inserted: None,
        note: "The runtime of ASP.NET also runs programs without a web server; dotnet commands other than \
               starting one are gone. Its default user and port are those of the SDK.".to_owned(),
    })
}

/// The path behind `dotnet`.
fn library(job: &Job<'_>) -> Option<String> {
    match job.start.words.as_slice() {
        [dotnet, library, ..] if dotnet == "dotnet" && library.ends_with(".dll") => {
            job.start.file(library)
        }
        _ => None,
    }
}
