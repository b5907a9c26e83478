//! Every simple command of a script, and whether it runs at all.

use super::{
    Chain, Command, Compound, CompoundKind, Join, Link, List, Piece, PieceKind, Redirect, Script,
    Simple, Word,
};

/// A simple command at its place in a script.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    pub command: &'a Simple,
    pub runs: Runs,
    /// Whether it stands in `$(…)` or the like.
    pub substituted: bool,
}

/// Whether a command runs when the script runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Runs {
    Always,
    /// Unless a command before it failed; then the whole script fails.
    UnlessFailed,
    /// In a branch, a loop, a function, behind `||`: the script may well end without it.
    Sometimes,
}

/// The simple commands in the order in which they are written.
pub fn calls(script: &Script) -> Vec<Call<'_>> {
    let mut walk = Walk { script, substituted: false, calls: Vec::new() };
    walk.list(&script.list, Runs::Always, true);
    walk.calls
}

struct Walk<'a> {
    script: &'a Script,
    substituted: bool,
    calls: Vec<Call<'a>>,
}

impl<'a> Walk<'a> {
    /// `decides`: whether the script fails if the list does.
    fn list(&mut self, list: &'a List, runs: Runs, decides: bool) {
        for (at, chain) in list.chains.iter().enumerate() {
            let last = at + 1 == list.chains.len();
            self.chain(chain, runs, decides && last && !chain.background);
        }
    }

    fn chain(&mut self, chain: &'a Chain, runs: Runs, decides: bool) {
        let last_or = chain.links.iter().rposition(|link| link.join == Join::Or);
        for (at, link) in chain.links.iter().enumerate() {
            let decides = decides && last_or.is_none_or(|or| or <= at);
            let own = match link.join {
                Join::First => Runs::Always,
                Join::And if decides => Runs::UnlessFailed,
                Join::And | Join::Or => Runs::Sometimes,
            };
            self.link(link, runs.max(own), decides);
        }
    }

    fn link(&mut self, link: &'a Link, runs: Runs, decides: bool) {
        let commands = &link.pipeline.commands;
        for (at, command) in commands.iter().enumerate() {
            let last = at + 1 == commands.len();
            self.command(command, runs, decides && last && !link.pipeline.negated);
        }
    }

    fn command(&mut self, command: &'a Command, runs: Runs, decides: bool) {
        match command {
            Command::Simple(simple) => self.simple(simple, runs),
            Command::Compound(compound) => self.compound(compound, runs, decides),
        }
    }

    fn simple(&mut self, simple: &'a Simple, runs: Runs) {
        if !simple.words.is_empty() {
            let substituted = self.substituted;
            self.calls.push(Call { command: simple, runs, substituted });
        }
        for assignment in &simple.assignments {
            self.pieces(&assignment.value.pieces, runs);
        }
        self.words(&simple.words, runs);
        self.redirects(&simple.redirects, runs);
    }

    fn compound(&mut self, compound: &'a Compound, runs: Runs, decides: bool) {
        match &compound.kind {
            CompoundKind::Subshell(list) | CompoundKind::Group(list) => {
                self.list(list, runs, decides);
            }
            CompoundKind::If { branches, otherwise } => {
                let mut reached = runs;
                for branch in branches {
                    self.list(&branch.condition, reached, false);
                    self.list(&branch.body, Runs::Sometimes, false);
                    reached = Runs::Sometimes;
                }
                if let Some(list) = otherwise {
                    self.list(list, Runs::Sometimes, false);
                }
            }
            CompoundKind::While(branch) | CompoundKind::Until(branch) => {
                self.list(&branch.condition, runs, false);
                self.list(&branch.body, Runs::Sometimes, false);
            }
            CompoundKind::For { words, body, .. } => {
                let words = words.as_deref().unwrap_or_default();
                self.words(words, runs);
                let once = words.iter().any(|word| word.pieces.is_empty());
                self.list(body, if once { runs } else { Runs::Sometimes }, false);
            }
            CompoundKind::ForArithmetic { head, body } => {
                self.pieces(head, runs);
                self.list(body, Runs::Sometimes, false);
            }
            CompoundKind::Case { subject, arms } => {
                self.pieces(&subject.pieces, runs);
                for arm in arms {
                    self.words(&arm.patterns, Runs::Sometimes);
                    self.list(&arm.body, Runs::Sometimes, false);
                }
            }
            CompoundKind::Function { body, .. } => {
                if let Some(body) = body {
                    self.command(body, Runs::Sometimes, false);
                }
            }
            CompoundKind::Test(words) => self.words(words, runs),
            CompoundKind::Arithmetic(pieces) => self.pieces(pieces, runs),
        }
        self.redirects(&compound.redirects, runs);
    }

    fn redirects(&mut self, redirects: &'a [Redirect], runs: Runs) {
        for redirect in redirects {
            self.pieces(&redirect.target.pieces, runs);
            let heredoc = redirect.heredoc.and_then(|at| self.script.heredocs.get(at as usize));
            if let Some(heredoc) = heredoc {
                self.pieces(&heredoc.pieces, runs);
            }
        }
    }

    fn words(&mut self, words: &'a [Word], runs: Runs) {
        for word in words {
            self.pieces(&word.pieces, runs);
        }
    }

    fn pieces(&mut self, pieces: &'a [Piece], runs: Runs) {
        for piece in pieces {
            match &piece.kind {
                PieceKind::DoubleQuoted(pieces) | PieceKind::Arithmetic(pieces) => {
                    self.pieces(pieces, runs);
                }
                PieceKind::Variable(variable) => self.pieces(&variable.operand, Runs::Sometimes),
                PieceKind::Array(words) => self.words(words, runs),
                PieceKind::Substitution(list) | PieceKind::Process(list) => {
                    let outer = std::mem::replace(&mut self.substituted, true);
                    self.list(list, runs, false);
                    self.substituted = outer;
                }
                _ => {}
            }
        }
    }
}
