//! One step while it is walked through.

use std::rc::Rc;

use super::Stand;
use crate::plan::bases::source;
use crate::plan::draft::Place;
use crate::plan::problem::{Kind, Moment, Pass, Problem};
use crate::plan::step::{Unset, is_never_set};
use crate::plan::vertex::VertexId;
use crate::syntax::Node;
use crate::syntax::command::Word;
use crate::syntax::word::{Name, Options};
use crate::text::Span;

/// One step while it is walked through.
pub(super) struct Here<'n> {
    pub node: Node<'n>,
    pub place: Place,
    pub trigger: Option<Rc<str>>,
    pub words: Options,
    stage: u32,
    step: u32,
    unneeded: bool,
    /// The part of the step in which BuildKit would be.
    pub part: u32,
    pub unset: Vec<Unset>,
    pub problems: Vec<Problem>,
    pub name: Option<Rc<str>>,
    pub number: Option<u32>,
    pub vertex: Option<VertexId>,
}

impl<'n> Here<'n> {
    pub fn new(node: Node<'n>, place: Place, step: u32, stand: &Stand, words: Options) -> Self {
        Self {
            node,
            place,
            trigger: None,
            words,
            stage: stand.id as u32,
            step,
            unneeded: !stand.needed,
            part: 0,
            unset: Vec::new(),
            problems: Vec::new(),
            name: None,
            number: None,
            vertex: None,
        }
    }

    /// Puts the variables into a word; where that fails, the word stays as it is.
    pub fn expand(&mut self, stand: &Stand, word: &Word<'_>) -> Rc<str> {
        self.part += 1;
        match stand.scope.expand(&word.text, self.words) {
            Ok(expanded) => {
                for name in &expanded.unset {
                    let span = self.source(word, name.span);
                    self.unset(stand, name, span);
                }
                expanded.text.into()
            }
            Err(error) => {
                let span = self.source(word, error.span);
                self.report(Kind::BadWord(error.message(&word.text)), span);
                Rc::from(&*word.text)
            }
        }
    }

    /// The same for a text that stands at a place of the file.
    pub fn expand_text(
        &mut self,
        stand: &Stand,
        text: &str,
        options: Options,
        place: impl Fn(Span) -> Span,
    ) -> Result<Rc<str>, ()> {
        self.part += 1;
        match stand.scope.expand(text, options) {
            Ok(expanded) => {
                for name in &expanded.unset {
                    self.unset(stand, name, place(name.span));
                }
                Ok(expanded.text.into())
            }
            Err(error) => {
                self.report(Kind::BadWord(error.message(text)), place(error.span));
                Err(())
            }
        }
    }

    /// Notes a variable that nothing sets.
    fn unset(&mut self, stand: &Stand, name: &Name<'_>, span: Span) {
        let declared = stand.args.iter().any(|arg| &*arg.name == name.text);
        if declared || stand.scope.open || is_never_set(name.text) {
            return;
        }
        let near = stand.scope.near(name.text);
        let name = name.text.into();
        self.unset.push(Unset { name, span, near, part: self.part });
    }

    /// The place in the file of a part of a word.
    pub fn source(&self, word: &Word<'_>, part: Span) -> Span {
        if self.trigger.is_some() {
            return self.place.span;
        }
        source(self.node, word, part)
    }

    /// The place in the file of a whole word.
    pub fn whole(&self, word: &Word<'_>) -> Span {
        if self.trigger.is_some() { self.place.span } else { self.node.tree().source(word.span) }
    }

    pub fn report(&mut self, kind: Kind, span: Span) {
        let at = Moment::new(Pass::Steps, self.stage, self.step, self.part);
        let mut problem = self.place.problem(kind, at);
        problem.span = span;
        problem.unneeded = self.unneeded;
        self.problems.push(problem);
    }
}
