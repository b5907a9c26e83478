//! Estimates of the catalog beside measured sizes.

use std::path::Path;

use layerlab::catalog::packages::Packages;
use layerlab::catalog::{Fit, bases};
use serde_json::Value;

use crate::report::Report;
use crate::sizes_score::{NOT_HELD, Score};

/// The catalog of packages as it is deployed.
pub fn packages() -> Result<Packages, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/packages.bin");
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    Packages::read(&bytes).ok_or_else(|| "data/packages.bin is damaged".to_owned())
}

/// `base_images_current.json`: totals of images. Those of a tag that is not held are estimated
/// from its relatives and counted apart.
pub fn base_images(text: &str) -> Result<Report, String> {
    let rows: Vec<Value> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut score = Score::default();
    for row in &rows {
        let (Some(image), Some(tag)) = (row["image"].as_str(), row["tag"].as_str()) else {
            return Err("a row without image or tag".to_owned());
        };
        let id = format!("{image}:{tag}");
        match (bases().find(image, tag), row["uncompressed_total"].as_u64()) {
            (Some(base), Some(total)) => {
                let group = match base.fit {
                    Fit::Exact => "held".to_owned(),
                    fit => format!("{NOT_HELD}{fit:?}"),
                };
                score.add(&group, &id, total, base.size);
            }
            (None, _) => score.unknown(&id, "is not in the catalog"),
            (_, None) => score.unknown(&id, "has no total"),
        }
    }
    Ok(score.report())
}
