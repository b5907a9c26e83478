//! `base_images.json`: the images that the recorded conversions build on.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;

use layerlab::project::{BaseImage, BaseLayer, Config, HealthConfig, History, Platform, Registry};
use serde::Deserialize;

#[derive(Deserialize)]
struct Image {
    architecture: String,
    os: String,
    #[serde(default)]
    variant: String,
    config: ConfigJson,
    rootfs: RootFs,
    #[serde(default)]
    history: Vec<HistoryJson>,
}

#[derive(Deserialize)]
struct RootFs {
    #[serde(default)]
    diff_ids: Option<Vec<String>>,
}

#[derive(Deserialize)]
pub struct HistoryJson {
    #[serde(default)]
    pub created_by: String,
    #[serde(default)]
    pub empty_layer: bool,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
pub struct ConfigJson {
    user: String,
    exposed_ports: BTreeMap<String, serde_json::Value>,
    env: Vec<String>,
    entrypoint: Option<Vec<String>>,
    cmd: Option<Vec<String>>,
    volumes: BTreeMap<String, serde_json::Value>,
    working_dir: String,
    labels: BTreeMap<String, String>,
    stop_signal: String,
    args_escaped: bool,
    healthcheck: Option<HealthJson>,
    on_build: Vec<String>,
    shell: Option<Vec<String>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct HealthJson {
    test: Vec<String>,
    interval: i64,
    timeout: i64,
    start_period: i64,
    start_interval: i64,
    retries: i32,
}

impl ConfigJson {
    pub fn config(self) -> Config {
        Config {
            user: self.user,
            exposed_ports: self.exposed_ports.into_keys().collect(),
            env: self.env,
            entrypoint: self.entrypoint,
            cmd: self.cmd,
            volumes: self.volumes.into_keys().collect(),
            working_dir: self.working_dir,
            labels: self.labels,
            stop_signal: self.stop_signal,
            args_escaped: self.args_escaped,
            healthcheck: self.healthcheck.map(|health| HealthConfig {
                test: health.test,
                interval: health.interval,
                timeout: health.timeout,
                start_period: health.start_period,
                start_interval: health.start_interval,
                retries: health.retries,
            }),
            on_build: self.on_build,
            shell: self.shell,
        }
    }
}

/// The registry that stands in one of the directories that are compared, or with the shared data.
pub fn registry() -> Result<Registry, String> {
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/buildkit");
    let dirs = std::env::args_os().skip(1).map(PathBuf::from);
    let places = dirs.flat_map(|dir| [dir.clone(), dir.join("buildkit")]);
    let text = places
        .chain([shared.into()])
        .find_map(|dir| std::fs::read_to_string(dir.join("base_images.json")).ok())
        .ok_or("there is no base_images.json")?;
    let images: BTreeMap<String, Image> =
        serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let images = images.into_iter().map(|(name, image)| (name.into(), Rc::new(base(image))));
    Ok(Registry { images: images.collect(), closed: true })
}

fn base(image: Image) -> BaseImage {
    let layers = image.rootfs.diff_ids.unwrap_or_default().into_iter();
    BaseImage {
        // The recordings leave it out in the same way.
        digest: "sha256:…".into(),
        platform: Platform {
            os: image.os.into(),
            architecture: image.architecture.into(),
            variant: image.variant.into(),
        },
        config: image.config.config(),
        history: image
            .history
            .into_iter()
            .map(|entry| History {
                created_by: entry.created_by,
                empty_layer: entry.empty_layer,
                ..History::default()
            })
            .collect(),
        layers: layers.map(|id| BaseLayer { diff_id: id.into(), ..BaseLayer::default() }).collect(),
    }
}
