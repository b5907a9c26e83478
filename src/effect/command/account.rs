//! Users and groups: `id`, `whoami`, and adding them.

use crate::effect::digest::Fields;
use crate::effect::owner::Accounts;
use crate::effect::run::{Shell, text_of, unknown_text};
use crate::project::Content;

use super::options::{Known, Options};
use super::{Done, Stop};

pub(super) fn whoami(shell: &mut Shell<'_>, _: &[String]) -> Done {
    let accounts = shell.machine.accounts();
    let uid = shell.machine.uid;
    match accounts.user_of(uid) {
        Some(user) => shell.print_line(&user.name.clone()),
        None if accounts.open => return Err(Stop::Unknown),
        None => {
            shell.complain(&format!("whoami: unknown uid {uid}"));
            return Ok(1);
        }
    }
    Ok(0)
}

pub(super) fn id(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let options = Known { flags: "ugnG", values: "", long: &[], anywhere: true }.read(argv)?;
    let accounts = shell.machine.accounts();
    let (uid, gid) = match options.rest.first() {
        Some(name) => match accounts.user(name) {
            Some(user) => (user.uid, user.gid),
            None if accounts.open => return Err(Stop::Unknown),
            None => {
                shell.complain(&format!("id: unknown user {name}"));
                return Ok(1);
            }
        },
        None => (shell.machine.uid, shell.machine.gid),
    };
    let user = accounts.user_of(uid).map(|user| user.name.clone());
    let group = accounts.group_of(gid).map(|group| group.name.clone());
    let is_number = (options.has('u') || options.has('g')) && !options.has('n');
    if accounts.open && !is_number {
        let unknown = unknown_accounts(shell, argv);
        shell.print_line(&unknown);
        return Ok(0);
    }
    let show = |number: u32, name: &Option<String>| match name {
        Some(name) => format!("{number}({name})"),
        None => number.to_string(),
    };
    let plain = |number: u32, name: Option<String>| {
        if options.has('n') {
            name.unwrap_or_else(|| number.to_string())
        } else {
            number.to_string()
        }
    };
    let line = if options.has('u') {
        plain(uid, user)
    } else if options.has('g') {
        plain(gid, group)
    } else if options.has('G') {
        return Err(Stop::Unknown);
    } else {
        let user_name = user.clone().unwrap_or_default();
        let mut groups = vec![show(gid, &group)];
        let others = accounts
            .groups
            .iter()
            .filter(|group| group.gid != gid && group.members.contains(&user_name));
        groups.extend(others.map(|group| show(group.gid, &Some(group.name.clone()))));
        format!("uid={} gid={} groups={}", show(uid, &user), show(gid, &group), groups.join(","))
    };
    shell.print_line(&line);
    Ok(0)
}

/// Of an image whose files are not known, neither the names are, nor who is in which group.
fn unknown_accounts(shell: &Shell<'_>, argv: &[String]) -> String {
    let mut fields = Fields::new("accounts");
    for word in argv {
        fields.add(word.as_bytes());
    }
    fields.number(shell.machine.uid.into());
    fields.number(shell.machine.gid.into());
    for path in ["/etc/passwd", "/etc/group"] {
        let text = shell.machine.read(path).map(|content| text_of(&content));
        fields.add(text.unwrap_or_default().as_bytes());
    }
    unknown_text(&fields.finish().short())
}

/// `adduser` of busybox and Debian, and `useradd`.
pub(super) fn add_user(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let useradd = argv.first().is_some_and(|name| name.ends_with("useradd"));
    let long: &[(&str, char)] = &[
        ("system", if useradd { 'r' } else { 'S' }),
        ("uid", 'u'),
        ("gid", if useradd { 'g' } else { 'i' }),
        ("ingroup", 'G'),
        ("group", 'N'),
        ("home", 'h'),
        ("home-dir", 'd'),
        ("shell", 's'),
        ("gecos", 'c'),
        ("disabled-password", 'D'),
        ("disabled-login", 'D'),
        ("no-create-home", if useradd { 'M' } else { 'H' }),
        ("create-home", 'm'),
    ];
    let known = if useradd {
        Known { flags: "rmMNU", values: "ugdscG", long, anywhere: true }
    } else {
        Known { flags: "SDHN", values: "uhsgGci", long, anywhere: true }
    };
    let options = known.read(argv)?;
    let accounts = Accounts::of(&shell.machine.tree);
    if accounts.open || accounts.users.is_empty() {
        return Err(Stop::Unknown);
    }
    let [name, groups @ ..] = options.rest.as_slice() else { return Err(Stop::Unknown) };
    if let [group] = groups {
        return join_group(shell, name, group);
    }
    if accounts.user(name).is_some() {
        shell.complain(&format!("adduser: user '{name}' in use"));
        return Ok(1);
    }
    new_user(shell, &options, &accounts, name, useradd)
}

fn new_user(
    shell: &mut Shell<'_>,
    options: &Options,
    accounts: &Accounts,
    name: &str,
    useradd: bool,
) -> Done {
    let system = options.has('S') || options.has('r');
    let uid = match options.value('u') {
        Some(text) => text.parse().map_err(|_| Stop::Unknown)?,
        None => free(system, |number| accounts.user_of(number).is_none()),
    };
    let group_letter = if useradd { 'g' } else { 'G' };
    let wanted = options.value(group_letter).or(options.value('i'));
    let gid = if let Some(text) = wanted {
        match accounts.group(text) {
            Some(group) => group.gid,
            None => text.parse().map_err(|_| Stop::Unknown)?,
        }
    } else {
        let free_group = |number| accounts.group_of(number).is_none();
        let gid = if free_group(uid) { uid } else { free(system, free_group) };
        append(shell, "/etc/group", &format!("{name}:x:{gid}:\n"))?;
        gid
    };
    let home = options.value(if useradd { 'd' } else { 'h' });
    let home = home.map_or_else(|| format!("/home/{name}"), ToOwned::to_owned);
    let program = options.value('s').unwrap_or(if useradd { "/bin/sh" } else { "/bin/ash" });
    let comment = options.value(if useradd { 'c' } else { 'g' }).unwrap_or_default();
    append(shell, "/etc/passwd", &format!("{name}:x:{uid}:{gid}:{comment}:{home}:{program}\n"))?;
    append(shell, "/etc/shadow", &format!("{name}:!:0:0:99999:7:::\n"))?;
    let makes_home = if useradd { options.has('m') } else { !options.has('H') };
    if makes_home {
        let meta = shell.machine.new_directory();
        let above = shell.machine.make_directories(&home, meta.owned((uid, gid)));
        above.map_err(|_| Stop::Unknown)?;
    }
    Ok(0)
}

fn free(system: bool, is_free: impl Fn(u32) -> bool) -> u32 {
    let mut numbers = if system { 100..1_000 } else { 1_000..60_000 };
    numbers.find(|number| is_free(*number)).unwrap_or(60_000)
}

fn join_group(shell: &mut Shell<'_>, user: &str, group: &str) -> Done {
    let Ok(Content::Bytes(bytes)) = shell.machine.read("/etc/group") else {
        return Err(Stop::Unknown);
    };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let start = format!("{group}:");
    let changed: String = text
        .lines()
        .map(|line| match line.starts_with(&start) {
            true if line.ends_with(':') => format!("{line}{user}\n"),
            true => format!("{line},{user}\n"),
            false => format!("{line}\n"),
        })
        .collect();
    let written = shell.machine.write("/etc/group", Content::text(&changed));
    Ok(i32::from(written.is_err()))
}

pub(super) fn add_group(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let long = &[("system", 'S'), ("gid", 'g')];
    let options = Known { flags: "Srf", values: "g", long, anywhere: true }.read(argv)?;
    let accounts = Accounts::of(&shell.machine.tree);
    if accounts.open || accounts.groups.is_empty() {
        return Err(Stop::Unknown);
    }
    let name = match options.rest.as_slice() {
        [name] => name,
        [user, group] => return join_group(shell, user, group),
        _ => return Err(Stop::Unknown),
    };
    if accounts.group(name).is_some() {
        shell.complain(&format!("addgroup: group '{name}' in use"));
        return Ok(1);
    }
    let gid = match options.value('g') {
        Some(text) => text.parse().map_err(|_| Stop::Unknown)?,
        None => free(options.has('S') || options.has('r'), |it| accounts.group_of(it).is_none()),
    };
    append(shell, "/etc/group", &format!("{name}:x:{gid}:\n"))?;
    Ok(0)
}

fn append(shell: &mut Shell<'_>, path: &str, line: &str) -> Result<(), Stop> {
    let before = match shell.machine.read(path) {
        Ok(Content::Bytes(bytes)) => String::from_utf8_lossy(&bytes).into_owned(),
        Ok(_) => return Err(Stop::Unknown),
        Err(_) if path == "/etc/shadow" => return Ok(()),
        Err(_) => String::new(),
    };
    let written = shell.machine.write(path, Content::text(&format!("{before}{line}")));
    written.map_err(|_| Stop::Unknown)
}
