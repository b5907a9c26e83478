//! Keywords and the commands they make.

use crate::text::Span;

use super::cursor::Parser;
use super::word::{Mode, ends_word};
use super::{Arm, Branch, Command, Compound, CompoundKind, List, ProblemKind, Word};

/// Words that end a list where a command could begin, or are an error there.
const CLOSERS: [&str; 9] = ["then", "elif", "else", "fi", "do", "done", "esac", "in", "}"];

/// The longest keyword.
const LONGEST: usize = "function".len();

impl<'a> Parser<'a> {
    /// The word at this place if it could be a keyword: short, and without anything special.
    fn keyword(&self) -> Option<&'a str> {
        let rest = self.rest();
        if !matches!(rest.first(), Some(b'c'..=b'w' | b'{' | b'}' | b'!' | b'[' | b']')) {
            return None;
        }
        let len = rest.iter().take(LONGEST + 1).take_while(|&&byte| !ends_word(byte)).count();
        self.text.get(self.at..self.at + len).filter(|_| len <= LONGEST)
    }

    fn closer(&self) -> Option<&'a str> {
        match self.peek() {
            Some(b't' | b'e' | b'f' | b'd' | b'i' | b'}') => {
                self.keyword().filter(|word| CLOSERS.contains(word))
            }
            _ => None,
        }
    }

    /// How long the closing keyword at this place is.
    pub(super) fn keyword_len(&self) -> Option<usize> {
        self.closer().map(str::len)
    }

    /// Whether a list ends here.
    pub(super) fn at_close(&mut self) -> bool {
        self.blanks();
        match self.rest() {
            [] | [b')', ..] | [b';', b';' | b'&', ..] => true,
            _ => self.closer().is_some(),
        }
    }

    pub(super) fn eat_keyword(&mut self, keyword: &str) -> bool {
        let after = self.rest().strip_prefix(keyword.as_bytes());
        let found = after.is_some_and(|rest| rest.first().is_none_or(|&next| ends_word(next)));
        if found {
            self.keyword_token(keyword.len());
        }
        found
    }

    fn expect_keyword(&mut self, keyword: &'static str) -> bool {
        self.newlines();
        let found = self.eat_keyword(keyword);
        if !found {
            self.missing(keyword);
        }
        found
    }

    /// A compound command with its redirections, or `None` without moving.
    pub(super) fn compound(&mut self) -> Option<Compound> {
        let start = self.at;
        let kind = match self.rest() {
            [b'(', b'(', ..] => match self.arithmetic_close(self.at + 2) {
                Some(close) => CompoundKind::Arithmetic(self.arithmetic(2, close)),
                None => self.subshell(),
            },
            [b'(', ..] => self.subshell(),
            _ => self.keyword_command()?,
        };
        let mut span = self.span_from(start);
        if let CompoundKind::Function { .. } = kind {
            return Some(Compound { span, kind, redirects: Vec::new() });
        }
        let redirects = self.redirects();
        if let Some(last) = redirects.last() {
            span = span.cover(last.span);
        }
        Some(Compound { span, kind, redirects })
    }

    fn keyword_command(&mut self) -> Option<CompoundKind> {
        let keyword = self.keyword()?;
        let read = match keyword {
            "{" => Self::group,
            "if" => Self::if_command,
            "while" => Self::while_command,
            "until" => Self::until_command,
            "for" | "select" => Self::for_command,
            "case" => Self::case,
            "function" => Self::function_command,
            "[[" => Self::test,
            _ => return None,
        };
        self.keyword_token(keyword.len());
        Some(read(self))
    }

    fn subshell(&mut self) -> CompoundKind {
        let start = self.at;
        self.operator(1);
        let list = self.body();
        if self.peek() == Some(b')') {
            self.operator(1);
        } else {
            self.unclosed(start, 1, ")");
        }
        CompoundKind::Subshell(list)
    }

    fn group(&mut self) -> CompoundKind {
        let start = self.at.saturating_sub(1);
        let list = self.body();
        if !self.eat_keyword("}") {
            self.unclosed(start, 1, "}");
        }
        CompoundKind::Group(list)
    }

    fn if_command(&mut self) -> CompoundKind {
        let mut branches = Vec::new();
        let mut otherwise = None;
        loop {
            let condition = self.body();
            if !self.expect_keyword("then") {
                branches.push(Branch { condition, body: List::default() });
                break;
            }
            let body = self.body();
            branches.push(Branch { condition, body });
            if self.eat_keyword("elif") {
                continue;
            }
            if self.eat_keyword("else") {
                otherwise = Some(self.body());
            }
            self.expect_keyword("fi");
            break;
        }
        CompoundKind::If { branches, otherwise }
    }

    fn while_command(&mut self) -> CompoundKind {
        CompoundKind::While(self.loop_branch())
    }

    fn until_command(&mut self) -> CompoundKind {
        CompoundKind::Until(self.loop_branch())
    }

    fn loop_branch(&mut self) -> Branch {
        let condition = self.body();
        Branch { condition, body: self.loop_body() }
    }

    /// `do …; done`, or `{ …; }` as bash takes it behind `for`.
    fn loop_body(&mut self) -> List {
        self.newlines();
        let closer = if self.eat_keyword("{") {
            "}"
        } else if self.expect_keyword("do") {
            "done"
        } else {
            return List { span: Span::at(self.at as u32), chains: Vec::new() };
        };
        let list = self.body();
        self.expect_keyword(closer);
        list
    }

    fn for_command(&mut self) -> CompoundKind {
        self.blanks();
        if let [b'(', b'(', ..] = self.rest()
            && let Some(close) = self.arithmetic_close(self.at + 2)
        {
            let head = self.arithmetic(2, close);
            self.eat_semicolon();
            return CompoundKind::ForArithmetic { head, body: self.loop_body() };
        }
        let start = self.at;
        if self.at_word() {
            self.word(Mode::Word);
        } else {
            self.problem(Span::at(start as u32), ProblemKind::MissingWord);
        }
        let name = self.span_from(start);
        self.newlines();
        let words = self.eat_keyword("in").then(|| self.words());
        self.eat_semicolon();
        CompoundKind::For { name, words, body: self.loop_body() }
    }

    /// Words up to the end of the line or command.
    fn words(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        loop {
            self.blanks();
            if !self.at_word() {
                if !matches!(self.peek(), Some(b';' | b'\n')) {
                    self.missing(";");
                }
                return words;
            }
            words.push(self.word(Mode::Word));
        }
    }

    fn eat_semicolon(&mut self) {
        self.blanks();
        if self.peek() == Some(b';') && !matches!(self.peek_at(1), Some(b';' | b'&')) {
            self.operator(1);
        }
    }

    fn case(&mut self) -> CompoundKind {
        self.blanks();
        let mut subject = Word { span: Span::at(self.at as u32), pieces: Vec::new() };
        if self.at_word() {
            subject = self.word(Mode::Word);
        } else {
            self.problem(subject.span, ProblemKind::MissingWord);
        }
        let mut arms = Vec::new();
        if self.expect_keyword("in") {
            loop {
                self.newlines();
                if self.eat_keyword("esac") {
                    return CompoundKind::Case { subject, arms };
                }
                let Some((arm, more)) = self.arm() else { break };
                arms.push(arm);
                if !more {
                    break;
                }
            }
            self.missing("esac");
        }
        CompoundKind::Case { subject, arms }
    }

    /// `(a|b) …;;` and whether another or `esac` follows; `None` where no pattern begins.
    fn arm(&mut self) -> Option<(Arm, bool)> {
        if self.peek() == Some(b'(') {
            self.operator(1);
            self.blanks();
        }
        let mut patterns = Vec::new();
        while self.at_word() {
            patterns.push(self.word(Mode::Word));
            self.blanks();
            if self.peek() != Some(b'|') {
                break;
            }
            self.operator(1);
            self.blanks();
        }
        if patterns.is_empty() {
            return None;
        }
        if self.peek() == Some(b')') {
            self.operator(1);
        } else {
            self.missing(")");
        }
        let body = self.list();
        let ended = match self.rest() {
            [b';', b';', b'&', ..] => Some(3),
            [b';', b';' | b'&', ..] => Some(2),
            _ => None,
        };
        let more = ended.is_some() || self.keyword() == Some("esac");
        if let Some(len) = ended {
            self.operator(len);
        }
        Some((Arm { patterns, body }, more))
    }

    fn function_command(&mut self) -> CompoundKind {
        self.blanks();
        let start = self.at;
        if self.at_word() {
            self.word(Mode::Word);
        } else {
            self.problem(Span::at(start as u32), ProblemKind::MissingWord);
        }
        let name = self.span_from(start);
        self.blanks();
        self.eat_parens();
        match self.function(name) {
            Command::Compound(compound) => compound.kind,
            Command::Simple(_) => CompoundKind::Function { name, body: None },
        }
    }

    /// `[[ … ]]` behind its `[[`. Its operators are kept apart from its words, not understood.
    fn test(&mut self) -> CompoundKind {
        let start = self.at.saturating_sub(2);
        let mut words = Vec::new();
        let mut mode = Mode::Word;
        loop {
            self.newlines();
            if self.eat_keyword("]]") {
                break;
            }
            let len = match self.rest() {
                [b'&', b'&', ..] | [b'|', b'|', ..] => 2,
                [b'(', ..] if mode == Mode::Regex => 0,
                [b'<' | b'>' | b'(' | b')', ..] => 1,
                _ if self.at_word() => 0,
                _ => {
                    self.unclosed(start, 2, "]]");
                    break;
                }
            };
            if len > 0 {
                self.operator(len);
                continue;
            }
            let word = self.word(mode);
            mode = if word.span.of(self.text) == "=~" { Mode::Regex } else { Mode::Word };
            words.push(word);
        }
        CompoundKind::Test(words)
    }
}
