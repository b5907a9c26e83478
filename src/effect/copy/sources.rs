//! Trees to copy from.

use std::collections::BTreeSet;

use crate::effect::Kind;
use crate::effect::tree::{Meta, Node, Time, Tree, join};
use crate::project::{Content, File, Files};
use crate::syntax::ignore::{Patterns, WalkError, walk};

/// The context as the builder gets it: without what is ignored, and all of it root's.
pub fn context(files: &Files, ignored: &Patterns) -> Result<Tree, WalkError> {
    let mut sent = None;
    if !ignored.is_empty() {
        let paths: Vec<String> = files
            .iter()
            .map(|(path, file)| format!("{path}{}", if file.is_directory() { "/" } else { "" }))
            .collect();
        let walked = walk(ignored, paths.iter().map(String::as_str))?;
        let plain = walked.into_iter().map(|path| path.trim_end_matches('/').to_owned());
        sent = Some(plain.collect::<BTreeSet<String>>());
    }
    let kept = files.iter().filter(|(path, _)| match &sent {
        Some(sent) => sent.contains(&***path),
        None => true,
    });
    let files: Files =
        kept.map(|(path, file)| (path.clone(), File { uid: 0, gid: 0, ..file.clone() })).collect();
    Ok(Tree::from_files(&files))
}

/// A heredoc: a file of its name.
pub fn heredoc(name: &str, text: &str, now: Time) -> Tree {
    alone(name, Content::text(text), Meta::file(now))
}

/// What was downloaded, under the last part of its address; only root may read it.
pub fn download(name: &str, content: Content, modified: Time) -> Tree {
    alone(name, content, Meta::file(modified).with_mode(0o600))
}

fn alone(name: &str, content: Content, meta: Meta) -> Tree {
    let mut tree = Tree::empty();
    tree.put(&join("/", name), Node::new(Kind::file(content), meta));
    tree
}
