//! `docker buildx imagetools inspect`: an image as a registry has it.

use super::table::{PAIRS, align};
use crate::effect::Digest;
use crate::image::document::{INDEX, MANIFEST, index};
use crate::project::Platform;
use crate::syntax::reference;

/// An image for one platform or several, as it would be pushed without attestations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// Its manifest, or the index of all its manifests, byte for byte: what `--raw` prints.
    pub raw: String,
    /// For an index: each platform with the digest of its manifest.
    platforms: Vec<(Platform, String)>,
}

impl Pushed {
    pub(super) fn one(manifest: String) -> Self {
        Self { raw: manifest, platforms: Vec::new() }
    }

    pub(super) fn several(manifests: &[(Platform, String)]) -> Self {
        let parts: Vec<_> = manifests.iter().map(|(of, text)| (of, text.as_str())).collect();
        let digest = |text: &str| Digest::of_bytes(text.as_bytes()).to_string();
        let platforms = manifests.iter().map(|(of, text)| (of.clone(), digest(text)));
        Self { raw: index(&parts), platforms: platforms.collect() }
    }

    pub fn digest(&self) -> String {
        Digest::of_bytes(self.raw.as_bytes()).to_string()
    }

    /// The text of `docker buildx imagetools inspect`; `None` for a name that is none.
    pub fn docker_imagetools(&self, name: &str) -> Option<String> {
        let name = reference::parse(name).ok()?;
        let tag = name.tag_or_default()?;
        let name = format!("{}/{}:{tag}", name.registry, name.path);
        let kind = if self.platforms.is_empty() { MANIFEST } else { INDEX };
        let head = format!("Name:\t{name}\nMediaType:\t{kind}\nDigest:\t{}\n", self.digest());
        let mut out = align(&head, &PAIRS);
        if self.platforms.is_empty() {
            return Some(out);
        }
        out += &align("\t\nManifests:\t\n", &PAIRS);
        let manifests =
            self.platforms.iter().map(|(Platform { os, architecture, variant }, of)| {
                let slash = if variant.is_empty() { "" } else { "/" };
                format!(
                    "  Name:\t{name}@{of}\n  MediaType:\t{MANIFEST}\n  \
                 Platform:\t{os}/{architecture}{slash}{variant}\n"
                )
            });
        out += &align(&manifests.collect::<Vec<_>>().join("\t\n"), &PAIRS);
        Some(out)
    }
}
