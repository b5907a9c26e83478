//! A script as indented text.

use std::fmt::Write;

use super::super::*;

pub(super) fn script(script: &Script, text: &str) -> String {
    let mut dump = Dump { text, out: String::new(), depth: 0 };
    dump.list(&script.list);
    for heredoc in &script.heredocs {
        let end = heredoc.end.map_or("", |end| end.of(text));
        dump.line(&format!(
            "heredoc {:?} {end:?} quoted={}",
            heredoc.body.of(text),
            heredoc.quoted
        ));
        if !heredoc.pieces.is_empty() {
            dump.inner(|dump| dump.line(&dump.pieces(&heredoc.pieces)));
        }
    }
    dump.out
}

struct Dump<'a> {
    text: &'a str,
    out: String,
    depth: usize,
}

impl Dump<'_> {
    fn line(&mut self, line: &str) {
        writeln!(self.out, "{:1$}{line}", "", self.depth * 2).unwrap();
    }

    fn inner(&mut self, write: impl FnOnce(&mut Self)) {
        self.depth += 1;
        write(self);
        self.depth -= 1;
    }

    fn named(&mut self, name: &str, list: &List) {
        self.line(name);
        self.inner(|dump| dump.list(list));
    }

    fn list(&mut self, list: &List) {
        for chain in &list.chains {
            for link in &chain.links {
                let join = match link.join {
                    Join::First => "",
                    Join::And => "&& ",
                    Join::Or => "|| ",
                };
                let not = if link.pipeline.negated { "! " } else { "" };
                for (at, command) in link.pipeline.commands.iter().enumerate() {
                    let prefix = if at > 0 { "| ".to_owned() } else { format!("{join}{not}") };
                    self.command(&prefix, command);
                }
            }
            if chain.background {
                self.line("&");
            }
        }
    }

    fn command(&mut self, prefix: &str, command: &Command) {
        match command {
            Command::Simple(simple) => {
                let mut parts = Vec::new();
                for it in &simple.assignments {
                    let op = if it.append { "+=" } else { "=" };
                    parts.push(format!("{}{op}{}", it.name.of(self.text), self.word(&it.value)));
                }
                parts.extend(simple.words.iter().map(|word| self.word(word)));
                parts.extend(simple.redirects.iter().map(|it| self.redirect(it)));
                self.line(&format!("{prefix}{}", parts.join(" ")));
            }
            Command::Compound(compound) => self.compound(prefix, compound),
        }
    }

    fn compound(&mut self, prefix: &str, compound: &Compound) {
        let redirects: Vec<_> = compound.redirects.iter().map(|it| self.redirect(it)).collect();
        let tail = redirects.join(" ");
        match &compound.kind {
            CompoundKind::Subshell(list) => self.named(&format!("{prefix}(){tail}"), list),
            CompoundKind::Group(list) => self.named(&format!("{prefix}{{}}{tail}"), list),
            CompoundKind::If { branches, otherwise } => {
                for branch in branches {
                    self.named(&format!("{prefix}if {tail}"), &branch.condition);
                    self.named("then", &branch.body);
                }
                if let Some(list) = otherwise {
                    self.named("else", list);
                }
            }
            CompoundKind::While(branch) | CompoundKind::Until(branch) => {
                let until = matches!(compound.kind, CompoundKind::Until(_));
                self.named(if until { "until" } else { "while" }, &branch.condition);
                self.named("do", &branch.body);
            }
            CompoundKind::For { name, words, body } => {
                let words = words.as_ref().map(|words| self.words(words));
                self.named(&format!("{prefix}for {} {words:?}", name.of(self.text)), body);
            }
            CompoundKind::ForArithmetic { head, body } => {
                self.named(&format!("{prefix}for (({}))", self.pieces(head)), body);
            }
            CompoundKind::Case { subject, arms } => {
                self.line(&format!("{prefix}case {}", self.word(subject)));
                for arm in arms {
                    self.named(&self.words(&arm.patterns), &arm.body);
                }
            }
            CompoundKind::Function { name, body } => {
                self.line(&format!("{prefix}{}()", name.of(self.text)));
                self.inner(|dump| body.iter().for_each(|body| dump.command("", body)));
            }
            CompoundKind::Test(words) => {
                self.line(&format!("{prefix}[[ {} ]]", self.words(words)));
            }
            CompoundKind::Arithmetic(pieces) => {
                self.line(&format!("{prefix}(({}))", self.pieces(pieces)));
            }
        }
    }

    fn redirect(&self, redirect: &Redirect) -> String {
        let fd = redirect.fd.of(self.text);
        format!("{fd}{:?}:{}", redirect.op, self.word(&redirect.target))
    }

    fn words(&self, words: &[Word]) -> String {
        words.iter().map(|word| self.word(word)).collect::<Vec<_>>().join(" ")
    }

    fn word(&self, word: &Word) -> String {
        if word.pieces.is_empty() {
            word.span.of(self.text).to_owned()
        } else {
            format!("<{}>", self.pieces(&word.pieces))
        }
    }

    fn pieces(&self, pieces: &[Piece]) -> String {
        pieces.iter().map(|it| self.piece(it)).collect::<Vec<_>>().join("+")
    }

    fn piece(&self, piece: &Piece) -> String {
        let source = piece.span.of(self.text);
        match &piece.kind {
            PieceKind::Literal => format!("{source:?}"),
            PieceKind::Escaped | PieceKind::SingleQuoted | PieceKind::AnsiQuoted => {
                source.to_owned()
            }
            PieceKind::DoubleQuoted(pieces) => format!("dq[{}]", self.pieces(pieces)),
            PieceKind::Variable(it) => {
                let (name, op) = (it.name.of(self.text), it.op.of(self.text));
                let prefix = it.prefix.map_or(String::new(), |prefix| format!("{prefix:?} "));
                format!("${{{prefix}{name} {op} {}}}", self.pieces(&it.operand))
            }
            PieceKind::Substitution(list) => format!("$({})", self.flat(list)),
            PieceKind::Process(list) => format!("<({})", self.flat(list)),
            PieceKind::Arithmetic(pieces) => format!("$(({}))", self.pieces(pieces)),
            PieceKind::Glob => format!("glob {source}"),
            PieceKind::Tilde => format!("tilde {source}"),
            PieceKind::Array(words) => format!("({})", self.words(words)),
        }
    }

    fn flat(&self, list: &List) -> String {
        let mut dump = Dump { text: self.text, out: String::new(), depth: 0 };
        dump.list(list);
        dump.out.trim_end().replace('\n', "; ")
    }
}
