//! The files of an image that was made elsewhere.

use std::rc::Rc;

use crate::effect::Tree;
use crate::plan::stage::Image;

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
