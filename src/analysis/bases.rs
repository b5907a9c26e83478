//! What the catalog knows about the images that a build names.

use std::rc::Rc;

use crate::catalog::{Fit, bases};
use crate::plan::{Base, Plan};
use crate::project::{BaseImage, Project};
use crate::syntax::reference;

/// The project with what is known of the images that its plan names; `None` where nothing is new.
pub fn with_known_images(project: &Project, plan: &Plan) -> Option<Project> {
    let mut known: Option<Project> = None;
    for stage in &plan.stages {
        let Base::Image(image) = &stage.base else { continue };
        if image.image.is_some() || project.registry.closed {
            continue;
        }
        if let Some(found) = known_image(&image.reference) {
            let project = known.get_or_insert_with(|| project.clone());
            project.registry.images.insert(Rc::clone(&image.reference), Rc::new(found));
        }
    }
    known
}

/// The image of a name, where the catalog has it.
pub fn known_image(name: &str) -> Option<BaseImage> {
    let reference = reference::parse(name).ok()?;
    let tag = reference.tag_or_default().unwrap_or_default();
    let found = bases().find(&reference.familiar_name(), tag)?;
    let mut image = found.to_image();
    if found.fit != Fit::Exact {
        // Another image has its sizes, but not its files: it must not be taken for that one.
        image.layers.iter_mut().for_each(|layer| layer.diff_id = "".into());
    }
    Some(image)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_whose_size_is_that_of_a_neighbour_is_still_another_one() {
        let known = known_image("alpine:3.20").unwrap();
        assert!(known.layers.iter().all(|layer| !layer.diff_id.is_empty()));
        let near = known_image("alpine:3.20.999").unwrap();
        assert!(near.layers.iter().all(|layer| layer.diff_id.is_empty() && layer.size.is_some()));
    }
}
