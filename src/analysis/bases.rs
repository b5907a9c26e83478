//! What the catalog knows about the images that a build names.

use std::rc::Rc;

use crate::catalog::bases;
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
    Some(bases().find(&reference.familiar_name(), tag)?.to_image())
}
