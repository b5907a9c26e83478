//! Users and groups: from names to numbers and back, by `/etc/passwd` and `/etc/group`.

use super::tree::{Found, Tree};

const USERS: &str = "/etc/passwd";

/// A line of `/etc/passwd`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
    pub home: String,
}

/// A line of `/etc/group`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub name: String,
    pub gid: u32,
    pub members: Vec<String>,
}

/// What an image knows of its users.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    pub users: Vec<User>,
    pub groups: Vec<Group>,
    /// Whether there may be others, because the files could not be read.
    pub open: bool,
}

/// Whose a copy is, or why nobody can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerError {
    /// There is no `/etc/passwd` to look a name up in.
    NoUserFile,
}

impl std::fmt::Display for OwnerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("invalid user index: -1")
    }
}

impl Accounts {
    pub fn of(tree: &Tree) -> Self {
        let (users, groups) = (lines(tree, USERS, user), lines(tree, "/etc/group", group));
        let open = users.is_none() || groups.is_none();
        Self { users: users.unwrap_or_default(), groups: groups.unwrap_or_default(), open }
    }

    pub fn user(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|user| user.name == name)
    }

    pub fn user_of(&self, uid: u32) -> Option<&User> {
        self.users.iter().find(|user| user.uid == uid)
    }

    pub fn group(&self, name: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.name == name)
    }

    pub fn group_of(&self, gid: u32) -> Option<&Group> {
        self.groups.iter().find(|group| group.gid == gid)
    }
}

/// The home of the user of this name or number.
pub fn home(tree: &Tree, name: &str, uid: u32) -> String {
    let users = lines(tree, USERS, user).unwrap_or_default();
    let named = users.iter().find(|user| user.name == name);
    let known = named.or_else(|| users.iter().find(|user| user.uid == uid));
    match known {
        Some(user) if !user.home.is_empty() => user.home.clone(),
        None if uid == 0 => "/root".to_owned(),
        _ => "/".to_owned(),
    }
}

/// The lines of a file that can be read as such; `None` where nobody knows what is in it.
fn lines<T>(tree: &Tree, path: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    match tree.find(path) {
        Found::Node(node) => {
            let text = node.content()?.as_text()?;
            Some(text.lines().filter_map(read).collect())
        }
        Found::Unknown(_) => None,
        Found::Nothing => Some(Vec::new()),
    }
}

fn user(line: &str) -> Option<User> {
    let mut fields = line.split(':');
    let name = fields.next()?.to_owned();
    let uid = fields.nth(1)?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    let home = fields.nth(1).unwrap_or_default().to_owned();
    Some(User { name, uid, gid, home })
}

fn group(line: &str) -> Option<Group> {
    let mut fields = line.split(':');
    let name = fields.next()?.to_owned();
    let gid = fields.nth(1)?.parse().ok()?;
    let members = fields.next().unwrap_or_default().split(',');
    let members = members.filter(|it| !it.is_empty()).map(Into::into).collect();
    Some(Group { name, gid, members })
}

/// The numbers of `user[:group]`.
///
/// A number is its own group; the group of a name is the user's. An unknown name is root, as in
/// BuildKit; but without an `/etc/passwd` a name is an error.
pub fn lookup(tree: &Tree, owner: &str) -> Result<(u32, u32), OwnerError> {
    let (user, group) = match owner.split_once(':') {
        Some((user, group)) => (user, Some(group).filter(|group| !group.is_empty())),
        None => (owner, None),
    };
    let (number, gid) = (user.parse::<u32>().ok(), group.and_then(|gid| gid.parse::<u32>().ok()));
    if let (Some(uid), None) = (number, group) {
        return Ok((uid, uid));
    }
    if let (Some(uid), Some(gid)) = (number, gid) {
        return Ok((uid, gid));
    }
    let accounts = Accounts::of(tree);
    if accounts.users.is_empty() && !accounts.open && number.is_none() && !user.is_empty() {
        return Err(OwnerError::NoUserFile);
    }
    let known = accounts.user(user);
    let uid = number.or(known.map(|user| user.uid)).unwrap_or(0);
    let gid = match group {
        None => known.map_or(0, |user| user.gid),
        Some(name) => gid.or(accounts.group(name).map(|group| group.gid)).unwrap_or(0),
    };
    Ok((uid, gid))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{File, Files};

    #[track_caller]
    fn check(owner: &str, expected: (u32, u32)) {
        let files: Files = [
            ("etc/passwd", File::text("root:x:0:0:root:/root:/bin/sh\napp:x:1000:1001::/app:\n")),
            ("etc/group", File::text("root:x:0:\nstaff:x:50:app,root\n")),
        ]
        .into_iter()
        .collect();
        assert_eq!(lookup(&Tree::from_files(&files), owner), Ok(expected), "{owner}");
    }

    #[test]
    fn names_are_looked_up_and_numbers_stand_for_themselves() {
        check("app", (1000, 1001));
        check("app:staff", (1000, 50));
        check("10", (10, 10));
        check("10:20", (10, 20));
        check("10:staff", (10, 50));
        check("app:7", (1000, 7));
        check("ghost", (0, 0));
        check("app:", (1000, 1001));
    }

    #[test]
    fn a_name_without_a_user_file_is_an_error() {
        assert_eq!(lookup(&Tree::empty(), "app"), Err(OwnerError::NoUserFile));
        assert_eq!(lookup(&Tree::empty(), "3:4"), Ok((3, 4)));
        assert_eq!(lookup(&Tree::unknown("x"), "app"), Ok((0, 0)));
    }
}
