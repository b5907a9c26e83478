//! The files of an image that was made elsewhere.

use std::rc::Rc;

use crate::catalog::bases;
use crate::catalog::packages::Packages;
use crate::effect::{Ledger, Tree};
use crate::plan::stage::Image;
use crate::syntax::reference;

/// What tells the file system of an image from others: equal ids, equal files.
pub fn base_id(image: &Image) -> Rc<str> {
    let Some(base) = &image.image else { return Rc::clone(&image.reference) };
    let layers: Vec<&str> = base.layers.iter().map(|layer| &*layer.diff_id).collect();
    if !layers.is_empty() && layers.iter().all(|layer| !layer.is_empty()) {
        return layers.join(" ").into();
    }
    if base.digest.is_empty() { Rc::clone(&image.reference) } else { Rc::clone(&base.digest) }
}

/// The files of an image, as far as they are known.
pub fn base_tree(image: &Image) -> Tree {
    let layers = image.image.iter().flat_map(|base| &base.layers);
    let mut tree = if layers.clone().any(|layer| layer.files.is_some()) {
        Tree::empty()
    } else {
        Tree::unknown(&base_id(image))
    };
    for files in layers.filter_map(|layer| layer.files.as_ref()) {
        tree.apply(files);
    }
    tree
}

/// What is known of the system of an image.
pub(super) fn ledger(image: &Image, packages: Option<&Rc<Packages>>) -> Ledger {
    let mut ledger = Ledger { packages: packages.cloned(), ..Ledger::default() };
    if let Ok(reference) = reference::parse(&image.reference)
        && let Some(tag) = reference.tag_or_default()
        && let Some(base) = bases().find(&reference.familiar_name(), tag)
    {
        ledger.system = base.system;
    }
    ledger
}
