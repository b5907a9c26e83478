//! What counts of mounts and of the command line.

use std::rc::Rc;

use crate::plan::mount::{Mount, MountKind};
use crate::project::Project;
use crate::syntax::ignore::clean;

/// What counts of a mount besides what is mounted; `at` is the number of that input.
pub(super) fn mount(mount: &Mount, at: Option<usize>, namespace: &str) -> String {
    let options = &mount.options;
    let target = &mount.target;
    let from = at.map(|at| format!(" from {at}")).unwrap_or_default();
    let access = if mount.read_only { " ro" } else { "" };
    let kind = mount.kind.text();
    match mount.kind {
        MountKind::Bind => format!("bind {target}{access}{from}"),
        MountKind::Cache => {
            // Which cache it is does not count, but whether it is the usual one of the target does.
            let default = clean(&options.target);
            let usual = (options.id.is_empty() || clean(&options.id) == default)
                && matches!(options.sharing, "" | "shared");
            let form = if usual { format!(" usual {namespace}") } else { String::new() };
            format!("cache {target}{access}{from}{form}")
        }
        MountKind::Tmpfs => format!("tmpfs {target}{access} {}", options.size),
        MountKind::Secret | MountKind::Ssh => format!(
            "{kind} {target} {} {:?} {} {:?} {:?} {:?}",
            options.id, options.env, options.required, options.mode, options.uid, options.gid
        ),
    }
}

/// What the command line says of all commands. Of hosts only the names count.
pub(super) fn of_all_commands(project: &Project) -> Rc<[Rc<str>]> {
    let mut options: Vec<Rc<str>> = Vec::new();
    let mut flags = project.options.run_flags.iter().map(|flag| &**flag);
    while let Some(flag) = flags.next() {
        let (name, value) = match flag.split_once('=') {
            Some(pair) => pair,
            None => (flag, flags.next().unwrap_or_default()),
        };
        let value = match name {
            "--add-host" => value.split([':', '=']).next().unwrap_or_default(),
            _ => value,
        };
        options.push(format!("{name}={value}").into());
    }
    if let Some(host) = project.options.build_args.get("BUILDKIT_SANDBOX_HOSTNAME") {
        options.push(format!("hostname={host}").into());
    }
    options.into()
}
