//! What the catalog knows about the images that a build names.

use std::rc::Rc;

use crate::catalog::{Fit, bases};
use crate::plan::{Base, Image, Plan, plan_knowing};
use crate::project::{BaseImage, Project};
use crate::syntax::{Parsed, reference};

/// Plans the build of a project with what is known of the images that it names, and keeps that in
/// its registry.
pub fn plan_with_known_images(project: &mut Project, parsed: &Parsed) -> Plan {
    let plan = plan_knowing(project, parsed, &|name| known_image(name).map(Rc::new));
    for stage in &plan.stages {
        if let Base::Image(Image { reference, image: Some(image), .. }) = &stage.base {
            let images = &mut project.registry.images;
            images.entry(Rc::clone(reference)).or_insert_with(|| Rc::clone(image));
        }
    }
    plan
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
