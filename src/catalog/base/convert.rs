//! A base image in the words of `project`.

use std::rc::Rc;

use super::words::made_by;
use super::{Base, Fit};
use crate::project::{BaseImage, BaseLayer, Config, History, Platform};

impl Base {
    /// The image as something to build on. Digests are made up from what is known, the same for
    /// the same layer; the platform is the one the figures are of.
    pub fn to_image(&self) -> BaseImage {
        let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let source: Rc<str> = self.source().into();
        let some = |texts: &[&str]| (!texts.is_empty()).then(|| owned(texts));
        BaseImage {
            digest: "".into(),
            platform: Platform::default(),
            config: Config {
                user: self.config.user.to_owned(),
                exposed_ports: owned(&self.config.ports),
                env: owned(&self.config.env),
                entrypoint: some(&self.config.entrypoint),
                cmd: some(&self.config.cmd),
                volumes: owned(&self.config.volumes),
                working_dir: self.config.working_dir.to_owned(),
                ..Config::default()
            },
            history: self.layers.iter().map(|layer| history(made_by(layer.what, self))).collect(),
            layers: self.layers.iter().map(|it| layer(it, &source)).collect(),
        }
    }
}

impl Base {
    /// Whose figures these are, where they come from and when they were taken.
    fn source(&self) -> String {
        let Self { image, tag, origin, date, .. } = self;
        let whose = match self.fit {
            Fit::Exact => "",
            _ => "in its place ",
        };
        format!("{whose}{image}:{tag}, {origin}, {date}")
    }
}

fn layer(layer: &super::Layer, source: &Rc<str>) -> BaseLayer {
    BaseLayer {
        diff_id: made_up_digest(&layer.id),
        size: Some(layer.size.likely),
        bounds: Some((layer.size.low, layer.size.high)),
        compressed: (layer.compressed.likely > 0).then_some(layer.compressed.likely),
        source: source.clone(),
        files: None,
    }
}

fn history(created_by: String) -> History {
    History { created_by, ..History::default() }
}

/// 64 hexadecimal digits that depend on the id alone.
fn made_up_digest(id: &str) -> Rc<str> {
    let mut digest = String::from("sha256:");
    let mut state = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |state, byte| {
        (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    for _ in 0..4 {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        digest.push_str(&format!("{:016x}", mixed ^ (mixed >> 31)));
    }
    digest.into()
}
