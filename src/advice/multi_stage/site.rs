//! A static site: Node builds it, and a web server without Node serves it.

use super::fate::Fate;
use super::job::Job;
use super::{Design, propose};
use crate::advice::commands::Ran;
use crate::advice::image::is_known;
use crate::advice::{Example, Rule, Safety};
use crate::effect::tree::is_within;
use crate::plan::Action;

pub(super) static RULE: Rule = Rule {
    id: "multi-stage-site",
    title: "Build the site in a stage of its own",
    why: "A site that was built is served by a small web server; Node and all libraries stay behind.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "\
FROM node:24
WORKDIR /site
COPY . .
RUN npm ci && npm run build && npm install -g serve
EXPOSE 3000
CMD [\"serve\", \"-s\", \"build\", \"-l\", \"3000\"]
",
        files: &[],
    },
    good: Example {
        dockerfile: "\
FROM node:24 AS build
WORKDIR /site
COPY . .
RUN npm ci && npm run build && npm install -g serve

FROM nginx:alpine
COPY <<\"EOF\" /etc/nginx/conf.d/default.conf
server {
  listen 3000;
  root /usr/share/nginx/html;
  location / { try_files $uri $uri/ /index.html; }
}
EOF
COPY --from=build /site/build /usr/share/nginx/html
EXPOSE 3000
",
        files: &[],
    },
    check: |cx, found| propose(cx, &RULE, found, design),
};

const SERVER: &str = "nginx:alpine";

/// How a site is served.
struct Serving {
    directory: String,
    port: u16,
    /// Whether every address that is no file gives the same page.
    single_page: bool,
}

fn design(job: &Job<'_>) -> Option<Design> {
    if job.base.name != "node" || !is_known("nginx", "alpine") {
        return None;
    }
    let made = job.last(|ran| is_build(ran) && !ran.sometimes)?;
    let build = job.commands.get(made)?.iter().rfind(|ran| is_build(ran))?;
    let serving = serving(job)?;
    let user = &*job.base.stage.end.user;
    if job.is_copied(&serving.directory) || !(user.is_empty() || user == "root" || user == "0") {
        return None;
    }
    // What is served must be what is built, in the directory of the build.
    if !is_within(&serving.directory, build.directory.as_deref()?) {
        return None;
    }
    let last = job.commands.iter().rposition(|commands| !commands.is_empty())?;
    let fates: Option<Vec<Fate>> = job
        .steps
        .iter()
        .map(|at| match &at.step.action {
            Action::Expose(_)
            | Action::Label(_)
            | Action::Maintainer(_)
            | Action::Stopsignal(_) => Some(Fate::Final),
            Action::Cmd(_) | Action::Entrypoint(_) => Some(Fate::Final),
            Action::Healthcheck(_) | Action::Volume(_) => None,
            _ => Some(Fate::Build),
        })
        .collect();
    let Serving { directory, port, single_page } = serving;
    let fall_back = if single_page { "/index.html" } else { "=404" };
    let config = format!(
        "COPY <<\"EOF\" /etc/nginx/conf.d/default.conf\nserver {{\n  listen {port};\n  root /usr/share/nginx/html;\n  \
         location / {{ try_files $uri $uri/ {fall_back}; }}\n}}\nEOF"
    );
    Some(Design {
        base: SERVER.to_owned(),
        fates: fates?,
        made: last.max(made),
        copies: vec![(format!("{directory}/"), "/usr/share/nginx/html".to_owned())],
        first: Vec::new(),
        last_of_build: Vec::new(),
        before_copies: vec![config],
        start: Some(String::new()),
        inserted: None,
        note: format!(
            "nginx serves at port {port}, as before; variables and settings of the old server have no effect, and \
             there is no Node in the image."
        ),
    })
}

fn is_build(ran: &Ran) -> bool {
    matches!(
        ran.words().as_slice(),
        ["npm" | "pnpm" | "yarn", "run", "build", ..] | ["yarn" | "pnpm", "build", ..]
    )
}

fn serving(job: &Job<'_>) -> Option<Serving> {
    let words: Vec<&str> = job.start.words.iter().map(String::as_str).collect();
    let (program, rest) = match words.as_slice() {
        ["npx", program, rest @ ..] => (*program, rest),
        [program, rest @ ..] => (*program, rest),
        [] => return None,
    };
    let (ports, usual): (&[&str], _) = match program {
        "serve" => (&["-l", "--listen", "-p"], None),
        "http-server" => (&["-p", "--port"], Some(8080)),
        _ => return None,
    };
    let (mut port, mut directory, mut single_page) = (None, None, false);
    let mut rest = rest.iter();
    while let Some(word) = rest.next() {
        if ports.contains(word) {
            port = Some(rest.next()?.parse::<u16>().ok()?);
        } else if matches!(*word, "-s" | "--single") {
            single_page = true;
        } else if word.starts_with('-') {
            return None;
        } else {
            directory = Some(job.start.file(word)?);
        }
    }
    let port = port.or(usual).or_else(|| exposed(job))?;
    Some(Serving { directory: directory?, port, single_page })
}

/// The only port that is declared, which is the one that is served.
fn exposed(job: &Job<'_>) -> Option<u16> {
    let ports: Vec<&str> = job
        .steps
        .iter()
        .filter(|at| matches!(at.step.action, Action::Expose(_)))
        .flat_map(|at| at.node.words())
        .collect();
    match ports.as_slice() {
        [only] => only.trim_end_matches("/tcp").parse().ok(),
        _ => None,
    }
}
