//! Variables that the old base sets and the new one does not.

use super::Design;
use super::fate::Fate;
use super::job::Job;
use crate::plan::Action;

/// For each step that goes to the final stage, how it is to be written there if not as it is:
/// `WORKDIR $GOPATH/src` needs its path. `None` where another line would lose what it names.
pub(super) fn lines(job: &Job<'_>, design: &Design) -> Option<Vec<Option<String>>> {
    let same_base = design.base.split(':').next() == job.base.text.split(':').next();
    let mut carried: Vec<String> = vec!["PATH".to_owned()];
    let mut lines = Vec::new();
    for (at, fate) in job.steps.iter().zip(&design.fates) {
        let mut line = None;
        if *fate != Fate::Build {
            // A shell may get a variable when the image is started; an instruction never does.
            let in_shell = is_shell(&at.step.action);
            let is_set = |name: &str| at.step.before.env.get(name).is_some();
            let is_carried = |name: &str| same_base || carried.iter().any(|it| it == name);
            let starts = matches!(at.step.action, Action::Cmd(_) | Action::Entrypoint(_));
            let replaced = starts && design.start.is_some();
            let text = at.node.original();
            let lost = |name: &&str| !is_carried(name) && (!in_shell || is_set(name));
            let mut lost = variables(text).filter(lost).peekable();
            if !replaced && lost.peek().is_some() {
                let Action::Workdir { path, .. } = &at.step.action else { return None };
                if !lost.all(is_set) {
                    return None;
                }
                line = Some(format!("{} {path}", at.node.name()));
            }
            match &at.step.action {
                Action::Env(pairs) => {
                    carried.extend(pairs.iter().map(|(name, _)| name.to_string()));
                }
                Action::Arg(args) => carried.extend(args.iter().map(|arg| arg.name.to_string())),
                _ => {}
            }
        }
        lines.push(line);
    }
    Some(lines)
}

fn is_shell(action: &Action) -> bool {
    matches!(
        action,
        Action::Run(_) | Action::Cmd(_) | Action::Entrypoint(_) | Action::Healthcheck(_)
    )
}

/// The names behind `$` and `${`.
fn variables(text: &str) -> impl Iterator<Item = &str> {
    text.split('$').skip(1).filter_map(|rest| {
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        rest.get(..end).filter(|name| !name.is_empty())
    })
}
