//! Local links in Markdown lead somewhere.

use super::File;

/// `exists` tells whether the project has a file or directory of that relative path.
pub(super) fn check(files: &[File], exists: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.is("md")) {
        for (at, link) in links(&file.text) {
            let target = link.split(['#', '?']).next().unwrap_or_default();
            let leads =
                target.is_empty() || resolve(&file.path, target).is_some_and(|to| exists(&to));
            if !leads {
                found.push(file.at(at, &format!("the link to {link} leads nowhere")));
            }
        }
    }
    found
}

/// The targets of `[text](target)` outside code that are no URLs, with their lines.
fn links(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code || line.starts_with("    ") {
            continue;
        }
        // Every second part lies between back-quotes.
        for part in line.split('`').step_by(2) {
            let targets = part.split("](").skip(1).filter_map(|rest| rest.split(')').next());
            let path = |target: &'_ str| target.split(' ').next().unwrap_or_default().len();
            let local = targets.filter(|target| !target.contains(':'));
            found.extend(local.map(|target| (at, &target[..path(target)])));
        }
    }
    found
}

/// The path that a link means, or `None` where it leaves the project.
fn resolve(from: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    (!link.starts_with('/')).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_one(text: &str, expected: &[&str]) {
        let exists = |path: &str| ["docs/a.md", "src", "README.md"].contains(&path);
        assert_eq!(check(&[File::new("docs/a.md", text)], &exists), expected);
    }

    #[test]
    fn a_link_that_leads_nowhere_is_found() {
        let wrong = "docs/a.md:2: the link to b.md leads nowhere";
        check_one("# A\nsee [b](b.md) and [a](a.md#x)", &[wrong]);
        check_one("[x](../src) [x](../README.md \"title\") [x](#here)", &[]);
        check_one("[x](/src)", &["docs/a.md:1: the link to /src leads nowhere"]);
        check_one("[x](../../src)", &["docs/a.md:1: the link to ../../src leads nowhere"]);
        check_one("![x](no.png)", &["docs/a.md:1: the link to no.png leads nowhere"]);
    }

    #[test]
    fn urls_and_code_are_not_followed() {
        check_one("[x](https://example.com/b.md) `[b](b.md)`", &[]);
        check_one("```\n[b](b.md)\n```\n    [b](b.md)\n", &[]);
    }
}
