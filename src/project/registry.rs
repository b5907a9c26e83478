//! The images there are to build on.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Files, Platform};

/// Images by their full name: `docker.io/library/alpine:3.20`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registry {
    pub images: BTreeMap<Rc<str>, Rc<BaseImage>>,
    /// Whether there are no others. An open registry has every image, but does not know it.
    pub closed: bool,
}

/// An image that was made elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaseImage {
    /// Of its manifest; empty where it is not known.
    pub digest: Rc<str>,
    pub platform: Platform,
    pub config: Config,
    pub history: Vec<History>,
    pub layers: Vec<BaseLayer>,
}

/// A layer that was made elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaseLayer {
    pub diff_id: Rc<str>,
    /// Bytes of its files, where known.
    pub size: Option<u64>,
    /// Between which they lie, where they are not known exactly.
    pub bounds: Option<(u64, u64)>,
    /// Bytes to download, where known.
    pub compressed: Option<u64>,
    /// Where these figures come from, with their date; empty where nobody says.
    pub source: Rc<str>,
    /// Its files as they change the layers below, where known.
    pub files: Option<Files>,
}

/// What an image tells a container.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    pub user: String,
    pub exposed_ports: Vec<String>,
    /// `NAME=value`, in order.
    pub env: Vec<String>,
    pub entrypoint: Option<Vec<String>>,
    pub cmd: Option<Vec<String>>,
    pub volumes: Vec<String>,
    pub working_dir: String,
    pub labels: BTreeMap<String, String>,
    pub stop_signal: String,
    pub args_escaped: bool,
    pub healthcheck: Option<HealthConfig>,
    pub on_build: Vec<String>,
    pub shell: Option<Vec<String>>,
}

/// How a container is checked; times in nanoseconds, 0 for the default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HealthConfig {
    /// `CMD`, `CMD-SHELL` or `NONE`, then the command.
    pub test: Vec<String>,
    pub interval: i64,
    pub timeout: i64,
    pub start_period: i64,
    pub start_interval: i64,
    pub retries: i32,
}

/// How a layer or a setting came about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    pub created_by: String,
    pub comment: String,
    pub author: String,
    pub empty_layer: bool,
}
