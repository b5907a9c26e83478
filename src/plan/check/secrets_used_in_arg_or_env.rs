//! A secret in `ARG` or `ENV`.

use super::{Context, Rule, Warning};
use crate::plan::Action;
use crate::syntax::go::quote;

pub(super) static RULE: Rule = Rule {
    id: "SecretsUsedInArgOrEnv",
    url: "https://docs.docker.com/go/dockerfile/rule/secrets-used-in-arg-or-env/",
    description: "Whoever has the image can read it. A secret mount gives a command a secret that is not kept.",
    experimental: false,
    bad: "FROM alpine\nARG TOKEN\n",
    good: "FROM alpine\nRUN --mount=type=secret,id=token true\n",
    check,
};

const SECRET: [&str; 10] = [
    "apikey",
    "auth",
    "credential",
    "credentials",
    "key",
    "password",
    "pword",
    "passwd",
    "secret",
    "token",
];
const HARMLESS: [&str; 3] = ["public", "file", "version"];

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for at in cx.steps() {
        match &at.step.action {
            Action::Arg(args) => {
                for (index, arg) in args.iter().enumerate().filter(|(_, arg)| is_secret(&arg.name))
                {
                    acc.push(at.warning_in(&RULE, message("ARG", &arg.name), 2 * index as u32));
                }
            }
            Action::Env(pairs) => {
                for (name, _) in pairs.iter().filter(|(name, _)| is_secret(name)) {
                    acc.push(at.warning(&RULE, message("ENV", name)));
                }
            }
            _ => {}
        }
    }
}

fn message(keyword: &str, name: &str) -> String {
    let name = quote(name);
    format!("Do not use ARG or ENV instructions for sensitive data ({keyword} {name})")
}

/// Whether one of the words between underscores sounds like a secret, and none takes it back.
fn is_secret(name: &str) -> bool {
    let has = |words: &[&str]| {
        name.split('_').any(|part| words.iter().any(|word| part.eq_ignore_ascii_case(word)))
    };
    has(&SECRET) && !has(&HARMLESS)
}
