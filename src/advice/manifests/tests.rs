//! When the source may be copied later.

use crate::advice::tests::Made;
use crate::project::{File, Project};

fn project(text: &str, files: &[(&str, &str)]) -> Project {
    let mut project = Project::of_text(text);
    for (path, text) in files {
        project.files.insert(*path, File::text(text));
    }
    project
}

/// The file after the first rewrite of these rules, if there is one.
fn rewritten(project: Project) -> Option<String> {
    let made = Made::of(project);
    let found = made.review().into_iter();
    let mut found = found.filter(|it| matches!(it.rule.id, "manifests-first" | "fetch-first"));
    let after = found.next()?.rewrite.apply(&made.project)?;
    Some(after.dockerfile.to_string())
}

#[track_caller]
fn check(text: &str, files: &[(&str, &str)], expected: &str) {
    assert_eq!(rewritten(project(text, files)).as_deref(), Some(expected));
}

#[track_caller]
fn check_silent(text: &str, files: &[(&str, &str)]) {
    assert_eq!(rewritten(project(text, files)), None, "{text}");
}

const NODE: &[(&str, &str)] = &[("package.json", "{}"), ("package-lock.json", "{}"), ("a.js", "")];

#[test]
fn the_copy_goes_behind_the_commands_that_install() {
    check(
        "FROM node:22\nWORKDIR /app\n# All.\nCOPY --chown=node . .\nRUN npm ci && npm run build\n",
        NODE,
        "FROM node:22\nWORKDIR /app\n# All.\nCOPY --chown=node package*.json ./\nRUN npm ci\n\
         COPY --chown=node . .\nRUN npm run build\n",
    );
    check(
        "FROM node:22\nCOPY . /app\nWORKDIR /app\nENV A=b\nRUN yarn --frozen-lockfile",
        &[("package.json", "{}"), ("yarn.lock", "")],
        "FROM node:22\nCOPY package.json yarn.lock /app/\nWORKDIR /app\nENV A=b\n\
         RUN yarn --frozen-lockfile\nCOPY . /app",
    );
    check(
        "FROM python\nWORKDIR /app\nADD . /app\nRUN pip install -r req/prod.txt\n",
        &[("req/prod.txt", "flask\n")],
        "FROM python\nWORKDIR /app\nADD req/prod.txt /app/req/\nRUN pip install -r req/prod.txt\n\
         ADD . /app\n",
    );
    check(
        "FROM golang\nWORKDIR /src\n# Source.\nCOPY . .\nRUN --network=host go build .\n",
        &[("go.mod", "module a\n"), ("main.go", "")],
        "FROM golang\nWORKDIR /src\nCOPY go.mod ./\nRUN --network=host go mod download\n\
         # Source.\nCOPY . .\nRUN --network=host go build .\n",
    );
}

#[test]
fn of_an_open_context_only_what_must_be_there_is_asked_for() {
    let text = "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN yarn install\n";
    let open = Project { open: true, ..Project::of_text(text) };
    let expected = "FROM node:22\nWORKDIR /app\nCOPY package.json yarn.lock* ./\nRUN yarn install\n\
                    COPY . .\n";
    assert_eq!(rewritten(open).as_deref(), Some(expected));
    check_silent(text, &[]);
    let text = "FROM golang\nWORKDIR /src\nCOPY . .\nRUN go build\n";
    assert_eq!(rewritten(Project { open: true, ..Project::of_text(text) }), None);
}

#[test]
fn an_installation_that_reads_more_is_left_alone() {
    let text = "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n";
    for package in [
        "{\"scripts\": {\"postinstall\": \"node a.js\"}}",
        "{\"workspaces\": [\"packages/*\"]}",
        "{\"dependencies\": {\"a\": \"file:../a\"}}",
    ] {
        check_silent(text, &[("package.json", package), ("package-lock.json", "{}")]);
    }
    check_silent(text, &[("package.json", "{}"), ("node_modules/a/index.js", "")]);
    check_silent(text, &[("package.json", "{}"), ("pnpm-workspace.yaml", "")]);
    let text = "FROM python\nWORKDIR /app\nCOPY . .\nRUN pip install -r r.txt\n";
    for requirements in ["-e .\n", "-r other.txt\n", "./wheels/a.whl\n", "a @ file:///a\n"] {
        check_silent(text, &[("r.txt", requirements)]);
    }
    check_silent(&text.replace("-r r.txt", "."), &[("setup.py", "")]);
    let text = "FROM composer\nWORKDIR /app\nCOPY . .\nRUN composer install\n";
    check_silent(text, &[("composer.json", "{\"autoload\": {\"classmap\": [\"src\"]}}")]);
    check_silent(text, &[("composer.json", "{\"scripts\": {\"post-install-cmd\": \"x\"}}")]);
}

#[test]
fn other_orders_are_left_alone() {
    for text in [
        "FROM node\nWORKDIR /app\nCOPY . .\nRUN make\nRUN npm ci\n",
        "FROM node\nWORKDIR /app\nCOPY src .\nRUN npm ci\n",
        "FROM node\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm ci\n",
        "FROM node\nWORKDIR /app\nCOPY . .\nRUN npm ci || true\n",
        "FROM node\nWORKDIR /app\nCOPY . .\nRUN cd web && npm ci\n",
        "FROM node\nWORKDIR /app\nCOPY . .\nRUN npm ci --prefix web\n",
        "FROM node\nWORKDIR /app\nCOPY . .\nRUN npm install left-pad\n",
        "FROM node\nCOPY . .\nRUN npm ci\n",
        "FROM node\nWORKDIR /app\nCOPY . .\nWORKDIR /web\nRUN npm ci\n",
    ] {
        check_silent(text, NODE);
    }
}
