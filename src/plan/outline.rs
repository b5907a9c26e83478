//! The instructions of a file, sorted into stages.

use crate::syntax::command::{self, Command, From, Pair};
use crate::syntax::{Keyword, Node, Parsed, Phase};
use crate::text::Span;

/// A file as its stages.
#[derive(Debug, Default)]
pub(super) struct Outline<'a> {
    /// `ARG` before the first `FROM`.
    pub globals: Vec<Global<'a>>,
    pub stages: Vec<Written<'a>>,
}

#[derive(Debug)]
pub(super) struct Global<'a> {
    pub node: Node<'a>,
    pub pairs: Vec<Pair<'a>>,
}

/// A stage as written.
#[derive(Debug)]
pub(super) struct Written<'a> {
    pub index: usize,
    pub node: Node<'a>,
    /// `None` where the `FROM` is not to be understood.
    pub from: Option<From<'a>>,
    pub commands: Vec<WrittenCommand<'a>>,
}

#[derive(Debug)]
pub(super) struct WrittenCommand<'a> {
    pub index: usize,
    pub node: Node<'a>,
    /// `None` where the instruction is not to be understood.
    pub command: Option<Command<'a>>,
}

pub(super) fn read(parsed: &Parsed) -> Outline<'_> {
    let broken = Broken::of(parsed);
    let mut outline = Outline::default();
    let mut ignored = Vec::new();
    for (index, node) in parsed.tree.nodes().enumerate() {
        let command =
            if broken.touches(node.span()) { None } else { command::of(node, &mut ignored) };
        ignored.clear();
        if node.keyword() == Keyword::From {
            let from = match command {
                Some(Command::From(from)) => Some(from),
                _ => None,
            };
            outline.stages.push(Written { index, node, from, commands: Vec::new() });
            continue;
        }
        match (outline.stages.last_mut(), command) {
            (Some(stage), command) => {
                stage.commands.push(WrittenCommand { index, node, command });
            }
            (None, Some(Command::Arg(pairs))) => outline.globals.push(Global { node, pairs }),
            (None, _) => {}
        }
    }
    outline
}

/// Where the parser gave up on an instruction.
struct Broken(Vec<u32>);

impl Broken {
    fn of(parsed: &Parsed) -> Self {
        let problems = parsed.problems.iter().filter(|problem| problem.phase == Phase::Parse);
        let mut places: Vec<_> = problems.map(|problem| problem.place.span.start()).collect();
        places.sort_unstable();
        Self(places)
    }

    fn touches(&self, span: Span) -> bool {
        let at = self.0.partition_point(|&place| place < span.start());
        self.0.get(at).is_some_and(|&place| place < span.end())
    }
}
