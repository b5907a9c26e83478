//! An image as documents: config and manifest, byte for byte as BuildKit writes them.

pub mod json;

use json::{Json, object};

use super::Settings;
use crate::effect::Digest;
use crate::project::{Config, HealthConfig, History, Platform};

/// What a config document says.
#[derive(Clone, Debug)]
pub struct ConfigDocument<'a> {
    pub platform: &'a Platform,
    pub settings: &'a Settings,
    /// With the time of each entry; empty for none.
    pub history: Vec<(&'a History, &'a str)>,
    pub diff_ids: &'a [String],
}

/// A blob that a manifest names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    pub media_type: &'static str,
    pub digest: String,
    /// In bytes; `None` where it is not known.
    pub size: Option<u64>,
}

const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
/// A manifest.
pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// An index.
pub const INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// A layer as it is.
pub const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";
/// A layer as registries keep it.
pub const LAYER_GZIP: &str = "application/vnd.oci.image.layer.v1.tar+gzip";

/// The digest of each layer with all below it.
pub fn chain_ids(diff_ids: &[String]) -> Vec<String> {
    let mut chain: Vec<String> = Vec::with_capacity(diff_ids.len());
    for diff_id in diff_ids {
        chain.push(match chain.last() {
            None => diff_id.clone(),
            Some(below) => Digest::of_bytes(format!("{below} {diff_id}").as_bytes()).to_string(),
        });
    }
    chain
}

/// The config: its digest is the image's ID.
pub fn config(document: &ConfigDocument<'_>) -> String {
    let Platform { os, architecture, variant } = document.platform;
    let created = document.history.iter().rev().find(|(entry, _)| !entry.empty_layer);
    let created = created.filter(|_| !document.diff_ids.is_empty()).map(|(_, time)| *time);
    let history = document.history.iter().map(|(entry, time)| history_entry(entry, time));
    let ids: Vec<Json> = document.diff_ids.iter().map(Json::text).collect();
    let ids = if ids.is_empty() { Json::Null } else { Json::List(ids) };
    object([
        ("architecture", Json::text(architecture)),
        ("author", Json::text(&document.settings.author).unless_empty()),
        ("config", container_config(&document.settings.config)),
        ("created", created.map_or(Json::Null, Json::text)),
        ("history", Json::List(history.collect()).unless_empty()),
        ("os", Json::text(os)),
        ("rootfs", object([("type", Json::text("layers")), ("diff_ids", ids)])),
        ("variant", Json::text(variant).unless_empty()),
    ])
    .compact()
}

/// The manifest: its digest is what a registry knows the image by.
pub fn manifest(config: &str, layers: &[Blob]) -> String {
    let config = Blob {
        media_type: CONFIG,
        digest: Digest::of_bytes(config.as_bytes()).to_string(),
        size: Some(config.len() as u64),
    };
    let layers: Vec<Json> = layers.iter().map(|blob| descriptor(blob, None)).collect();
    object([
        ("schemaVersion", Json::Number(2)),
        ("mediaType", Json::text(MANIFEST)),
        ("config", descriptor(&config, None)),
        ("layers", if layers.is_empty() { Json::Null } else { Json::List(layers) }),
    ])
    .indented()
}

/// The index of one image for several platforms.
pub fn index(manifests: &[(&Platform, &str)]) -> String {
    let manifests = manifests.iter().map(|(platform, manifest)| {
        let digest = Digest::of_bytes(manifest.as_bytes()).to_string();
        let blob = Blob { media_type: MANIFEST, digest, size: Some(manifest.len() as u64) };
        descriptor(&blob, Some(platform))
    });
    object([
        ("schemaVersion", Json::Number(2)),
        ("mediaType", Json::text(INDEX)),
        ("manifests", Json::List(manifests.collect())),
    ])
    .indented()
}

fn descriptor(blob: &Blob, platform: Option<&Platform>) -> Json {
    let platform = platform.map_or(Json::Absent, |platform| {
        object([
            ("architecture", Json::text(&platform.architecture)),
            ("os", Json::text(&platform.os)),
            ("variant", Json::text(&platform.variant).unless_empty()),
        ])
    });
    let size = blob.size.map_or(Json::Null, Json::count);
    object([
        ("mediaType", Json::text(blob.media_type)),
        ("digest", Json::text(&blob.digest)),
        ("size", size),
        ("platform", platform),
    ])
}

fn history_entry(entry: &History, time: &str) -> Json {
    object([
        ("created", Json::text(time).unless_empty()),
        ("created_by", Json::text(&entry.created_by).unless_empty()),
        ("author", Json::text(&entry.author).unless_empty()),
        ("comment", Json::text(&entry.comment).unless_empty()),
        ("empty_layer", if entry.empty_layer { Json::True } else { Json::Absent }),
    ])
}

/// The part of a config that a container gets.
pub fn container_config(config: &Config) -> Json {
    let set = |texts: &[String]| {
        let members = texts.iter().map(|text| (text.clone(), object([])));
        Json::Object(members.collect()).unless_empty()
    };
    let command = |words: &Option<Vec<String>>| {
        words.as_ref().map_or(Json::Absent, |words| Json::texts(words).unless_empty())
    };
    let labels = config.labels.iter().map(|(name, value)| (name.clone(), Json::text(value)));
    object([
        ("User", Json::text(&config.user).unless_empty()),
        ("ExposedPorts", set(&config.exposed_ports)),
        ("Env", Json::texts(&config.env).unless_empty()),
        ("Entrypoint", command(&config.entrypoint)),
        ("Cmd", command(&config.cmd)),
        ("Volumes", set(&config.volumes)),
        ("WorkingDir", Json::text(&config.working_dir).unless_empty()),
        ("Labels", Json::Object(labels.collect()).unless_empty()),
        ("StopSignal", Json::text(&config.stop_signal).unless_empty()),
        ("ArgsEscaped", if config.args_escaped { Json::True } else { Json::Absent }),
        ("Healthcheck", config.healthcheck.as_ref().map_or(Json::Absent, healthcheck)),
        ("OnBuild", Json::texts(&config.on_build).unless_empty()),
        ("Shell", command(&config.shell)),
    ])
}

fn healthcheck(health: &HealthConfig) -> Json {
    let number = |number: i64| if number == 0 { Json::Absent } else { Json::Number(number) };
    object([
        ("Test", Json::texts(&health.test).unless_empty()),
        ("Interval", number(health.interval)),
        ("Timeout", number(health.timeout)),
        ("StartPeriod", number(health.start_period)),
        ("StartInterval", number(health.start_interval)),
        ("Retries", number(i64::from(health.retries))),
    ])
}
