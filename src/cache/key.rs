//! What a vertex does, apart from what it works on: the part of a key that can be told in words.

mod change;

use std::rc::Rc;

use crate::effect::Digest;
use crate::plan::Env;
use crate::plan::mode::Mode;
use crate::project::Platform;

pub use change::Change;
pub(super) use change::differences;

/// A short digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(pub u64);

impl Key {
    pub fn of(digest: &Digest) -> Self {
        let bytes = digest.bytes().first_chunk().copied().unwrap_or_default();
        Self(u64::from_le_bytes(bytes))
    }

    pub fn of_fields(kind: &str, fields: &[&[u8]]) -> Self {
        let mut key = Fields::new(kind);
        for field in fields {
            key.add(field);
        }
        key.finish()
    }
}

/// A key in the making, field by field. It is quick, and good enough to tell apart what one builder
/// ever sees; nobody gains by making two of them equal.
pub(super) struct Fields(u64);

impl Fields {
    pub fn new(kind: &str) -> Self {
        let mut fields = Self(0x517c_c1b7_2722_0a95);
        fields.add(kind.as_bytes());
        fields
    }

    pub fn add(&mut self, field: &[u8]) {
        self.number(field.len() as u64);
        let (words, rest) = field.as_chunks();
        for word in words {
            self.number(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            self.number(rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
        }
    }

    pub fn number(&mut self, number: u64) {
        let mixed = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }

    pub fn key(&mut self, key: Key) {
        self.number(key.0);
    }

    /// Never 0, which stands for nothing.
    pub fn finish(self) -> Key {
        let mixed = self.0.wrapping_mul(0xff51_afd7_ed55_8ccd);
        Key((mixed ^ (mixed >> 33)).max(1))
    }
}

/// What a vertex does.
#[derive(Clone, Debug)]
pub(super) enum Op {
    Run(RunOp),
    Copy(CopyOp),
    Workdir {
        path: Rc<str>,
        owner: Rc<str>,
        epoch: Rc<str>,
    },
    /// Lays one file system over another.
    Link,
}

/// What counts of a command.
#[derive(Clone, Debug)]
pub(super) struct RunOp {
    pub args: Vec<Rc<str>>,
    pub env: Env,
    pub workdir: Rc<str>,
    pub user: Rc<str>,
    pub network: Rc<str>,
    pub insecure: bool,
    pub mounts: Vec<Rc<str>>,
    /// Host names, limits and other options of the whole build.
    pub options: Rc<[Rc<str>]>,
    pub platform: Platform,
}

/// What counts of a copy.
#[derive(Clone, Debug)]
pub(super) struct CopyOp {
    pub destination: Rc<str>,
    pub owner: Rc<str>,
    pub mode: Option<Mode>,
    pub sources: Vec<SourceKey>,
    pub excludes: Vec<Rc<str>>,
    /// Whether it copies onto nothing and is laid over the file system afterwards.
    pub link: bool,
}

/// What counts of a source besides its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SourceKey {
    /// The last part of its path.
    pub name: Rc<str>,
    /// Whether it is a path that may have wildcards, not a download or here-document.
    pub is_path: bool,
    pub unpack: bool,
    /// With `--parents`: what is looked for, and what must be there.
    pub parents: Option<(Rc<str>, Option<Rc<str>>)>,
}

/// The key of what a vertex does.
pub(super) fn op_key(op: &Op) -> Key {
    match op {
        Op::Run(run) => run_key(run),
        Op::Copy(copy) => copy_key(copy),
        Op::Workdir { path, owner, epoch } => {
            Key::of_fields("workdir", &[path.as_bytes(), owner.as_bytes(), epoch.as_bytes()])
        }
        Op::Link => Key::of_fields("link", &[]),
    }
}

fn run_key(run: &RunOp) -> Key {
    let mut fields = Fields::new("run");
    let lists = [&*run.args, &*run.mounts, &*run.options];
    for list in lists {
        fields.number(list.len() as u64);
        for text in list {
            fields.add(text.as_bytes());
        }
    }
    for number in run.env.print().numbers() {
        fields.number(number);
    }
    let Platform { os, architecture, variant } = &run.platform;
    for text in [&run.workdir, &run.user, &run.network, os, architecture, variant] {
        fields.add(text.as_bytes());
    }
    fields.number(u64::from(run.insecure));
    fields.finish()
}

fn copy_key(copy: &CopyOp) -> Key {
    let mut fields = Fields::new("copy");
    fields.add(copy.destination.as_bytes());
    fields.add(copy.owner.as_bytes());
    fields.add(mode_text(copy.mode.as_ref()).as_bytes());
    fields.number(copy.excludes.len() as u64);
    for text in &copy.excludes {
        fields.add(text.as_bytes());
    }
    for source in &copy.sources {
        fields.add(source.name.as_bytes());
        fields.number(u64::from(source.is_path) | u64::from(source.unpack) << 1);
        let Some((include, required)) = &source.parents else { continue };
        fields.add(include.as_bytes());
        fields.add(required.as_deref().unwrap_or_default().as_bytes());
    }
    fields.finish()
}

/// A number and a change that gives the same number differ.
pub(super) fn mode_text(mode: Option<&Mode>) -> String {
    match mode {
        None => String::new(),
        Some(Mode::Octal(mode)) => format!("{mode:o}"),
        Some(Mode::Change(text)) => text.clone(),
    }
}
