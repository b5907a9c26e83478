//! Texts that were read before are not read again: after an edit nearly all are as they were, and
//! one text is asked for by those who paint it, who carry it out and who tell how long it takes.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Script, parse};

/// How many bytes of text are kept for certain; at most twice as many are. Their trees are larger.
const KEPT: usize = 300_000;
/// What a text counts beside its bytes.
const EACH: usize = 50;
/// Longer texts are rare, and would drive out others.
const LONGEST: usize = 10_000;

thread_local! {
    static READ: RefCell<Memo> = RefCell::default();
}

/// The same as `parse`, sooner for a text that was read lately.
pub fn read(text: &str) -> Rc<Script> {
    if text.len() > LONGEST {
        return Rc::new(parse(text));
    }
    READ.with_borrow_mut(|memo| memo.read(text))
}

#[derive(Default)]
struct Memo {
    recent: BTreeMap<Rc<str>, Rc<Script>>,
    /// How much all texts in it count.
    bytes: usize,
    /// Those from before `recent` was begun.
    older: BTreeMap<Rc<str>, Rc<Script>>,
}

impl Memo {
    fn read(&mut self, text: &str) -> Rc<Script> {
        if let Some(script) = self.recent.get(text) {
            return Rc::clone(script);
        }
        let script = self.older.remove(text).unwrap_or_else(|| Rc::new(parse(text)));
        let bytes = EACH + text.len();
        if self.bytes + bytes > KEPT {
            self.older = std::mem::take(&mut self.recent);
            self.bytes = 0;
        }
        self.bytes += bytes;
        self.recent.insert(text.into(), Rc::clone(&script));
        script
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_once() {
        let mut memo = Memo::default();
        let one = memo.read("a && b");
        assert_eq!(*one, parse("a && b"));
        assert!(Rc::ptr_eq(&one, &memo.read("a && b")));
        assert_eq!(*memo.read("a || b"), parse("a || b"));
    }

    #[test]
    fn what_nobody_asks_for_is_forgotten() {
        let mut memo = Memo::default();
        let first = memo.read("first");
        let kept = memo.read("kept");
        for number in 0..300 {
            memo.read(&format!("echo {number} {}", "a ".repeat(2_000)));
            assert!(Rc::ptr_eq(&kept, &memo.read("kept")));
            let texts = memo.recent.keys().chain(memo.older.keys());
            assert!(texts.map(|text| text.len()).sum::<usize>() <= 2 * KEPT);
        }
        assert!(!Rc::ptr_eq(&first, &memo.read("first")));
    }
}
