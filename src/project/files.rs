//! A tree of files by path.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::File;

/// Files by their path: `src/app.js`, without a slash at either end.
///
/// A directory need not be listed: where only files below it are, it is a plain one.
/// Cheap to clone; a clone that is changed copies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    by_path: Rc<BTreeMap<Rc<str>, File>>,
}

impl Files {
    pub fn get(&self, path: &str) -> Option<&File> {
        self.by_path.get(path)
    }

    /// In the order of the paths' bytes.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Rc<str>, &File)> {
        self.by_path.iter()
    }

    pub fn len(&self) -> usize {
        self.by_path.len()
    }

    pub fn is_empty(&self) -> bool {
        self.by_path.is_empty()
    }

    pub fn insert(&mut self, path: impl Into<Rc<str>>, file: File) {
        Rc::make_mut(&mut self.by_path).insert(path.into(), file);
    }

    pub fn remove(&mut self, path: &str) -> Option<File> {
        Rc::make_mut(&mut self.by_path).remove(path)
    }

    /// All below a directory, in order; not the directory itself.
    pub fn below<'a>(&'a self, directory: &str) -> impl Iterator<Item = (&'a Rc<str>, &'a File)> {
        let prefix: Rc<str> =
            if directory.is_empty() { "".into() } else { format!("{directory}/").into() };
        let from = Rc::clone(&prefix);
        self.by_path.range(from..).take_while(move |(path, _)| path.starts_with(&*prefix))
    }
}

impl<P: Into<Rc<str>>> FromIterator<(P, File)> for Files {
    fn from_iter<I: IntoIterator<Item = (P, File)>>(files: I) -> Self {
        let by_path = files.into_iter().map(|(path, file)| (path.into(), file)).collect();
        Self { by_path: Rc::new(by_path) }
    }
}
