//! What nobody knows, told apart.

use std::fmt;
use std::rc::Rc;

use crate::effect::digest::Fields;
use crate::plan::print::Print;

/// Stands for something that nobody knows: equal ids, equal things.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownId(Print);

impl UnknownId {
    /// Of what goes by a name.
    pub fn of(name: &str) -> Self {
        Self(Print::default().text(name))
    }

    /// Of what lies under a name in what has this id.
    pub fn below(self, name: &str) -> Self {
        Self(self.0.text(name))
    }

    /// Of both together.
    pub fn beside(self, other: Self) -> Self {
        Self(self.0.print(other.0))
    }

    pub fn add_to(self, fields: &mut Fields) {
        for number in self.0.numbers() {
            fields.number(number);
        }
    }

    /// As the id of a content.
    pub fn text(self) -> Rc<str> {
        self.to_string().into()
    }
}

impl fmt::Display for UnknownId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = self.0.numbers();
        write!(f, "{first:016x}{second:016x}")
    }
}

impl fmt::Debug for UnknownId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
