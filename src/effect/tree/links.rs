//! Files with several names.

use std::collections::BTreeMap;
use std::rc::Rc;

/// The names of each file that has several, by its number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Links {
    names: Rc<BTreeMap<u32, Vec<Rc<str>>>>,
    next: u32,
}

impl Links {
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    pub(super) fn names(&self, link: u32) -> &[Rc<str>] {
        self.names.get(&link).map_or(&[], Vec::as_slice)
    }

    /// A number for a file that gets its second name.
    pub(super) fn start(&mut self, path: &str) -> u32 {
        let link = self.next;
        self.next = self.next.saturating_add(1);
        Rc::make_mut(&mut self.names).insert(link, vec![path.into()]);
        link
    }

    pub(super) fn add(&mut self, link: u32, path: &str) {
        Rc::make_mut(&mut self.names).entry(link).or_default().push(path.into());
    }

    pub(super) fn remove(&mut self, link: u32, path: &str) {
        let names = Rc::make_mut(&mut self.names);
        if let Some(list) = names.get_mut(&link) {
            list.retain(|it| **it != *path);
            if list.is_empty() {
                names.remove(&link);
            }
        }
    }
}
