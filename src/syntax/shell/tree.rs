//! The tree of a shell text.

use crate::text::Span;

use super::Problem;

/// A shell text that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    pub list: List,
    /// In the order of their bodies; redirections name them by index.
    pub heredocs: Vec<Heredoc>,
    /// Everything that is neither word nor blank, in order: with the words it makes up the text.
    pub tokens: Vec<Token>,
    pub problems: Vec<Problem>,
}

/// A piece of text that is no word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub span: Span,
    pub kind: TokenKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// `&&`, `;`, `>`, `$(`
    Operator,
    /// `if`, `done`, `{`
    Keyword,
    Comment,
    /// `<<`, `<<-`
    HeredocOperator,
    HeredocBody,
    /// The line that ends a here-document, without its line end.
    HeredocEnd,
    /// What could not be made sense of.
    Skipped,
}

/// Commands one after another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    pub span: Span,
    pub chains: Vec<Chain>,
}

/// Pipelines joined by `&&` and `||`; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    pub span: Span,
    pub links: Vec<Link>,
    /// Whether `&` follows.
    pub background: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// How it is joined to the link before.
    pub join: Join,
    pub pipeline: Pipeline,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    First,
    /// `&&`
    And,
    /// `||`
    Or,
}

/// Commands joined by `|`; empty only behind a lone `!`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pipeline {
    pub span: Span,
    /// Whether an odd number of `!` stands before it.
    pub negated: bool,
    pub commands: Vec<Command>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Simple(Simple),
    Compound(Box<Compound>),
}

impl Command {
    pub fn span(&self) -> Span {
        match self {
            Self::Simple(simple) => simple.span,
            Self::Compound(compound) => compound.span,
        }
    }
}

/// `X=1 program word >file`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Simple {
    pub span: Span,
    pub assignments: Vec<Assignment>,
    /// The program and its arguments.
    pub words: Vec<Word>,
    pub redirects: Vec<Redirect>,
}

/// `name=value`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub span: Span,
    pub name: Span,
    /// Whether it is `+=`.
    pub append: bool,
    /// Empty where nothing follows the `=`.
    pub value: Word,
}

/// `2>file`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// Without the body of a here-document, which stands behind the line.
    pub span: Span,
    /// The number before the operator, or `{name}`; empty if there is none.
    pub fd: Span,
    pub op: RedirectOp,
    /// Empty where it is missing.
    pub target: Word,
    /// The index in `Script::heredocs`.
    pub heredoc: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectOp {
    /// `<`
    Read,
    /// `>`
    Write,
    /// `>|`
    Clobber,
    /// `>>`
    Append,
    /// `<>`
    ReadWrite,
    /// `<&`
    DuplicateIn,
    /// `>&`
    DuplicateOut,
    /// `&>`: output and errors.
    WriteBoth,
    /// `&>>`
    AppendBoth,
    /// `<<`, `<<-`
    Heredoc,
    /// `<<<`
    HereString,
}

/// A here-document; its operator and delimiter are a redirection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heredoc {
    pub body: Span,
    /// The line that ends it, without its line end; `None` if the text ends before.
    pub end: Option<Span>,
    /// Whether leading tabs are removed (`<<-`).
    pub strip_tabs: bool,
    /// Whether the delimiter is quoted, so that nothing in the body is expanded.
    pub quoted: bool,
    /// The pieces of an expanded body.
    pub pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compound {
    pub span: Span,
    pub kind: CompoundKind,
    pub redirects: Vec<Redirect>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompoundKind {
    /// `( … )`
    Subshell(List),
    /// `{ …; }`
    Group(List),
    If {
        /// `if` and each `elif`.
        branches: Vec<Branch>,
        otherwise: Option<List>,
    },
    While(Branch),
    Until(Branch),
    /// `for name in words; do …; done`; without `in` the words are `None`. Also `select`.
    For {
        name: Span,
        words: Option<Vec<Word>>,
        body: List,
    },
    /// `for ((…)); do …; done`
    ForArithmetic {
        head: Vec<Piece>,
        body: List,
    },
    Case {
        subject: Word,
        arms: Vec<Arm>,
    },
    /// `name() …`
    Function {
        name: Span,
        body: Option<Command>,
    },
    /// `[[ … ]]`: its words without its operators.
    Test(Vec<Word>),
    /// `(( … ))`
    Arithmetic(Vec<Piece>),
}

/// A condition and what runs while or if it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    pub condition: List,
    pub body: List,
}

/// `a|b) …;;`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arm {
    pub patterns: Vec<Word>,
    pub body: List,
}

/// One word before expansion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    pub span: Span,
    /// Its pieces from start to end; none for a word that stands for itself.
    pub pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub span: Span,
    pub kind: PieceKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// As written.
    Literal,
    /// `\x`; a `\` before a line end stands for nothing.
    Escaped,
    /// `'…'`
    SingleQuoted,
    /// `$'…'`
    AnsiQuoted,
    /// `"…"`
    DoubleQuoted(Vec<Piece>),
    /// `$x`, `${x:-y}`
    Variable(Variable),
    /// `$(…)`, `` `…` ``
    Substitution(List),
    /// `<(…)`, `>(…)`
    Process(List),
    /// `$((…))`
    Arithmetic(Vec<Piece>),
    /// `*`, `?`, `[a-z]`
    Glob,
    /// `~`, `~user`
    Tilde,
    /// `(a b)` as the value of an assignment.
    Array(Vec<Word>),
}

/// The use of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// The name, or the sign of a special one (`@`, `?`, `1`); empty in `${}`.
    pub name: Span,
    /// `:-`, `##`, `/` and the like; empty if there is none.
    pub op: Span,
    /// What stands behind the operator.
    pub operand: Vec<Piece>,
    /// `#` of `${#x}`, `!` of `${!x}`.
    pub prefix: Option<Prefix>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefix {
    Length,
    Indirect,
}
