//! What single rules tell, and what they leave alone.

mod bases;

use super::tests::Made;
use crate::project::{File, Project};

/// The files after the rewrites of a rule, one for each finding.
fn told(rule: &str, text: &str, files: &[(&str, &str)]) -> Vec<String> {
    let mut project = Project::of_text(text);
    for (path, text) in files {
        project.files.insert(*path, File::text(text));
    }
    let made = Made::of(project);
    let found = made.review().into_iter().filter(|it| it.rule.id == rule);
    found.map(|it| it.rewrite.apply(&made.project).unwrap().dockerfile.to_string()).collect()
}

#[track_caller]
fn check(rule: &str, text: &str, expected: &str) {
    assert_eq!(told(rule, text, &[]), [expected], "{text}");
}

#[track_caller]
fn check_silent(rule: &str, text: &str) {
    assert_eq!(told(rule, text, &[]), [""; 0], "{text}");
}

#[test]
fn a_command_is_added_in_the_layout_of_its_run() {
    let check = |text: &str, expected: &str| {
        check(
            "apt-lists",
            &format!("FROM debian\nRUN {text}"),
            &format!("FROM debian\nRUN {expected}"),
        );
    };
    let clean = "rm -rf /var/lib/apt/lists/*";
    check(
        "apt-get update && apt-get install -y a\n",
        &format!("apt-get update && apt-get install -y a && {clean}\n"),
    );
    check(
        "apt-get update && \\\n  apt-get install -y \\\n    a\n",
        &format!("apt-get update && \\\n  apt-get install -y \\\n    a && \\\n  {clean}\n"),
    );
    check(
        "apt-get update \\\n && apt-get install -y a",
        &format!("apt-get update \\\n && apt-get install -y a \\\n && {clean}"),
    );
    check(
        "set -eux; \\\n\tapt-get update; \\\n\tapt-get install -y a;\n",
        &format!("set -eux; \\\n\tapt-get update; \\\n\tapt-get install -y a; \\\n\t{clean}\n"),
    );
    check(
        "<<EOF\nset -e\napt-get update\napt-get install -y a\nEOF\n",
        &format!("<<EOF\nset -e\napt-get update\napt-get install -y a\n{clean}\nEOF\n"),
    );
    check(
        "sudo apt-get update && sudo apt-get install -y a\n",
        &format!("sudo apt-get update && sudo apt-get install -y a && sudo {clean}\n"),
    );
}

#[test]
fn lists_that_are_used_or_gone_are_left_alone() {
    let install = "apt-get update && apt-get install -y a";
    for text in [
        "FROM debian\nRUN apt-get update\nRUN apt-get install -y a\n".to_owned(),
        format!("FROM debian\nRUN {install}\nRUN apt-get install -y b\n"),
        format!("FROM debian AS a\nRUN {install}\nFROM a\nRUN apt-get install -y b\n"),
        format!("FROM debian\nRUN {install} && rm -rf /var/lib/apt/lists/*\n"),
        format!("FROM debian\nRUN --mount=type=cache,target=/var/lib/apt {install}\n"),
        format!("FROM debian AS a\nRUN {install}\nFROM scratch\nCOPY --from=a /a /a\n"),
        format!("FROM debian\nRUN {install} && exit 0\n"),
        format!("FROM debian\nRUN {install} # that\n"),
        format!("FROM debian\nRUN <<EOF\n{install}\nEOF\n"),
        "FROM debian\nRUN [\"apt-get\", \"update\"]\n".to_owned(),
    ] {
        check_silent("apt-lists", &text);
    }
}

#[test]
fn recommended_packages_are_left_out_once() {
    let rule = "apt-recommends";
    check(
        rule,
        "FROM a\nRUN apt-get -qq install -y a && apt install b\n",
        "FROM a\nRUN apt-get -qq install -y --no-install-recommends a && apt install --no-install-recommends b\n",
    );
    check(
        rule,
        "FROM a\nRUN apt-get install \\\n  a\n",
        "FROM a\nRUN apt-get install --no-install-recommends \\\n  a\n",
    );
    check(
        rule,
        "FROM a\nRUN apt-get install -o A=b a\n",
        "FROM a\nRUN apt-get install --no-install-recommends -o A=b a\n",
    );
    for text in [
        "FROM a\nRUN apt-get install -y --no-install-recommends a\n",
        "FROM a\nRUN apt-get -o APT::Install-Recommends=0 install a\n",
        "FROM a\nRUN apt-get -f install\n",
        "FROM a\nRUN $APT install a\n",
        "FROM a\nRUN echo apt-get install a\n",
    ] {
        check_silent(rule, text);
    }
}

#[test]
fn apk_needs_no_index() {
    let rule = "apk-cache";
    check(rule, "FROM alpine\nRUN apk add git\n", "FROM alpine\nRUN apk add --no-cache git\n");
    check(
        rule,
        "FROM alpine\nRUN apk --update add git\n",
        "FROM alpine\nRUN apk --no-cache add git\n",
    );
    check(
        rule,
        "FROM alpine\nRUN apk update \\\n && apk upgrade \\\n && apk add a \\\n && make\n",
        "FROM alpine\nRUN apk upgrade --no-cache \\\n && apk add --no-cache a \\\n && make\n",
    );
    check(
        rule,
        "FROM alpine\nRUN apk add a; \\\n  make && rm -rf /var/cache/apk/*\n",
        "FROM alpine\nRUN apk add --no-cache a; \\\n  make\n",
    );
    for text in [
        "FROM alpine\nRUN apk add --no-cache git\n",
        "FROM alpine\nRUN --mount=type=cache,target=/var/cache/apk apk add git\n",
        "FROM alpine\nRUN apk update || apk add git\n",
        "FROM alpine\nRUN apk update && \\\n  # why\n  apk add git\n",
    ] {
        check_silent(rule, text);
    }
    check(
        rule,
        "FROM alpine\nRUN apk update\nRUN apk add a\nFROM alpine\nRUN apk update && apk add b\n",
        "FROM alpine\nRUN apk add --no-cache a\nFROM alpine\nRUN apk add --no-cache b\n",
    );
    check(
        rule,
        "FROM alpine\nRUN apk update && apk add a\nRUN apk add b\nRUN sh -c 'apk add c'\n",
        "FROM alpine\nRUN apk update && apk add a\nRUN apk add --no-cache b\nRUN sh -c 'apk add c'\n",
    );
}

#[test]
fn caches_are_left_out_where_they_would_stay() {
    check(
        "rpm-cache",
        "FROM fedora\nRUN yum -y install a\n",
        "FROM fedora\nRUN yum -y install a && yum clean all\n",
    );
    check_silent("rpm-cache", "FROM fedora\nRUN dnf install -y a && rm -rf /var/cache/dnf\n");
    check_silent(
        "rpm-cache",
        "FROM fedora\nRUN --mount=type=cache,target=/var/cache/dnf dnf install -y a\n",
    );
    check("node-cache", "FROM node\nRUN yarn\n", "FROM node\nRUN yarn && yarn cache clean\n");
    check_silent("node-cache", "FROM node\nRUN --mount=type=cache,target=/root/.npm npm ci\n");
    check_silent("node-cache", "FROM node\nENV npm_config_cache=/tmp\nRUN npm ci\n");
    check(
        "uv-cache",
        "FROM a\nRUN poetry install --no-root\n",
        "FROM a\nRUN poetry install --no-cache --no-root\n",
    );
    check_silent("uv-cache", "FROM a\nENV UV_NO_CACHE=1\nRUN uv sync\n");
}

#[test]
fn deleting_moves_to_what_was_made_if_nothing_uses_it() {
    let rule = "clean-where-made";
    let make = "RUN dd if=/dev/zero of=/a.bin bs=1000 count=900";
    check(
        rule,
        &format!("FROM debian\n{make}\nCOPY b /b\n# Away.\nRUN rm /a.bin\nUSER a\n"),
        &format!("FROM debian\n{make} && rm /a.bin\nCOPY b /b\n# Away.\nUSER a\n"),
    );
    for text in [
        format!("FROM debian\n{make}\nCOPY b /b\nRUN tar xf a.bin\nRUN rm /a.bin\n"),
        format!("FROM debian\n{make}\nCOPY b /b\nUSER a\nRUN rm /a.bin\n"),
        format!("FROM debian\n{make}\nRUN rm /a.bin\n"),
        format!("FROM debian\n{make}\nCOPY b /b\nRUN make && rm /a.bin\n"),
        format!("FROM debian\nWORKDIR /\n{make}\nCOPY b /b\nRUN rm a.bin\n"),
    ] {
        check_silent(rule, &text);
    }
}

#[test]
fn files_get_their_owner_and_mode_where_they_are_copied() {
    let rule = "copy-owner";
    let files = &[("run.sh", "a"), ("lib/b", "b")];
    let check =
        |text: &str, expected: &str| assert_eq!(told(rule, text, files), [expected], "{text}");
    check(
        "FROM a\nCOPY run.sh /usr/bin/\nRUN chmod +x /usr/bin/run.sh\nUSER b\n",
        "FROM a\nCOPY --chmod=755 run.sh /usr/bin/\nUSER b\n",
    );
    check(
        "FROM a\nWORKDIR /srv/x\nCOPY run.sh .\nCOPY lib lib\nRUN chown -R b:b .\n",
        "FROM a\nWORKDIR /srv/x\nCOPY --chown=b:b run.sh .\nCOPY --chown=b:b lib lib\nRUN chown b:b .\n",
    );
    for text in [
        "FROM a\nCOPY . /app\nRUN make -C /app\nRUN chown -R b:b /app\n",
        "FROM a\nCOPY . /app\nRUN chown -R b /app\n",
        "FROM a\nCOPY . /app\nRUN chown -R $B:$B /app\n",
        "FROM a\nCOPY . /app\nRUN useradd b\nRUN chown -R b:b /app\n",
        "FROM a\nCOPY . /app\nRUN useradd b && chown -R b:b /app\n",
        "FROM a\nCOPY . /usr\nRUN chown -R b:b /usr\n",
        "FROM a\nCOPY --chown=c:c . /app\nRUN chown -R b:b /app\n",
        "FROM a\nUSER b\nCOPY . /app\nRUN chown -R b:b /app\n",
        "FROM a\nADD run.sh.tar /app/\nRUN chown -R b:b /app\n",
    ] {
        assert_eq!(told(rule, text, files), [""; 0], "{text}");
    }
}

#[test]
fn what_is_for_development_is_left_out_if_nothing_calls_it() {
    let rule = "production-only";
    let package = "{\"scripts\": {\"start\": \"node a.js\", \"dev\": \"nodemon a.js\"}, \
                   \"devDependencies\": {\"nodemon\": \"1\"}}";
    let files = &[("package.json", package), ("package-lock.json", "{}")];
    let head = "FROM node:22\nWORKDIR /app\nCOPY package*.json ./\n";
    let tail = "CMD [\"npm\", \"start\"]\n";
    let check = |text: &str, files: &[(&str, &str)], expected: &[&str]| {
        assert_eq!(told(rule, text, files), expected, "{text}");
    };
    check(
        &format!("{head}RUN npm install\n{tail}"),
        files,
        &[&format!("{head}RUN npm install --omit=dev\n{tail}")],
    );
    for text in [
        format!("{head}RUN npm ci && npm run build\n{tail}"),
        format!("{head}RUN npm ci\nCOPY . .\nRUN npm test\n{tail}"),
        format!("{head}RUN npm ci\nCMD npm run dev\n"),
        format!("{head}RUN npm ci\n"),
        format!("{head}ENV NODE_ENV=production\nRUN npm ci\n{tail}"),
        format!("{head}RUN npm ci --omit=dev\n{tail}"),
        format!("{head}RUN npm install express\n{tail}"),
    ] {
        check(&text, files, &[]);
    }
    let husky = &[(
        "package.json",
        "{\"scripts\": {\"prepare\": \"husky\", \"start\": \"node a\"}, \"devDependencies\": {\"husky\": \"1\"}}",
    )];
    check(&format!("{head}RUN npm install\n{tail}"), husky, &[]);
    let gems = &[("Gemfile", "gem 'rails'\ngroup :development, :test do\n  gem 'rspec'\nend\n")];
    let head = "FROM ruby\nENV RAILS_ENV=production\nWORKDIR /app\nCOPY Gemfile ./\n";
    let tail = "CMD [\"rails\", \"server\"]\n";
    check(
        &format!("{head}RUN bundle install\n{tail}"),
        gems,
        &[&format!(
            "{head}RUN bundle config set without 'development test' && bundle install\n{tail}"
        )],
    );
}

#[test]
fn only_what_is_there_and_copied_is_ignored() {
    let ignored = |text: &str, files: &[(&str, &str)]| {
        let mut project = Project::of_text(text);
        for (path, text) in files {
            project.files.insert(*path, File::text(text));
        }
        let made = Made::of(project);
        let found = made.review().into_iter().find(|it| it.rule.id == "dockerignore")?;
        let after = found.rewrite.apply(&made.project)?;
        after.files.get(".dockerignore")?.kind.text().map(str::to_owned)
    };
    let text = "FROM python\nCOPY . /app\n";
    let found = ignored(text, &[("a/__pycache__/b.pyc", ""), ("x.log", "")]);
    assert_eq!(found.as_deref(), Some("**/__pycache__\n**/*.pyc\n**/*.log\nDockerfile\n"));
    assert_eq!(ignored(text, &[("a.py", "")]), None);
    assert_eq!(ignored(text, &[("node_modules/a", "")]), None);
    assert_eq!(ignored("FROM a\nCOPY src /app\n", &[(".git/HEAD", "")]), None);
    assert_eq!(
        ignored("FROM a\nCOPY . /app\n", &[(".git/HEAD", ""), (".dockerignore", ".git\n")]),
        None
    );
    assert_eq!(ignored("FROM a\nCOPY . /app\nCOPY .env /b\n", &[(".env", "")]), None);
}
