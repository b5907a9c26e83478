//! `image_digests.json`: images as documents and layers as tars, written again byte for byte.

use layerlab::cache::Store;
use layerlab::cli::scenario::files::decode;
use layerlab::effect::diff::{Entry, EntryKind, Layer};
use layerlab::effect::tar::{self, MemberKind};
use layerlab::effect::tree::Time as FileTime;
use layerlab::effect::{Digest, Meta};
use layerlab::image::document::{self, Blob, ConfigDocument};
use layerlab::project::Content;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::builds::{build, difference};
use crate::golden;
use crate::report::{Difference, Report, same};

#[derive(Deserialize)]
struct Case {
    id: String,
    dockerfile: String,
    args: Vec<String>,
    manifest_raw: String,
    manifest_digest: String,
    config_raw: String,
    config_digest: String,
    diff_ids: Vec<String>,
    chain_ids: Vec<String>,
    layers: Vec<RecordedLayer>,
}

#[derive(Deserialize)]
struct RecordedLayer {
    digest: String,
    size: u64,
    diff_id: String,
    tar_gz_base64: Option<String>,
}

/// Times of the recorded config, in its order.
#[derive(Deserialize)]
struct Times {
    #[serde(default)]
    history: Vec<Time>,
}

#[derive(Deserialize)]
struct Time {
    #[serde(default)]
    created: String,
}

pub fn run(text: &str) -> Result<Report, String> {
    let cases: Vec<Case> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut report = Report::default();
    for case in &cases {
        match compare(case) {
            Ok(differences) => report.case(&case.id, &case.dockerfile, differences),
            Err(why) => report.apart(&case.id, &why),
        }
    }
    Ok(report)
}

fn compare(case: &Case) -> Result<Vec<Difference>, String> {
    let mut differences = Vec::new();
    for layer in &case.layers {
        let Some(packed) = &layer.tar_gz_base64 else { continue };
        let bytes = unzip(&decode(packed)).ok_or("there is no gzip to unpack its layers")?;
        let again = tar::write(&layer_of(&bytes), 0).unwrap_or_default();
        let digest = Digest::of_bytes(&again).to_string();
        differences.extend(same("tar written again", &layer.diff_id, &digest));
    }
    differences.extend(same("chain", &case.chain_ids, &document::chain_ids(&case.diff_ids)));
    let project = golden::project(&case.dockerfile, &standard_files(), &case.args);
    let built = build(&mut Store::default(), &project);
    let Some(image) = &built.image else {
        return Ok(vec![difference("image", "built", "not built")]);
    };
    let times: Times = serde_json::from_str(&case.config_raw).map_err(|error| error.to_string())?;
    let times = times.history.iter().map(|entry| entry.created.as_str());
    let config = document::config(&ConfigDocument {
        platform: &project.options.platform,
        settings: &image.settings,
        history: image.history.iter().zip(times).collect(),
        diff_ids: &case.diff_ids,
    });
    differences.extend(same("config", &case.config_raw, &config));
    let digest = Digest::of_bytes(config.as_bytes()).to_string();
    differences.extend(same("digest of the config", &case.config_digest, &digest));
    let blobs = case.layers.iter().map(|layer| Blob {
        media_type: document::LAYER_GZIP,
        digest: layer.digest.clone(),
        size: Some(layer.size),
    });
    let manifest = document::manifest(&config, &blobs.collect::<Vec<_>>());
    differences.extend(same("manifest", &case.manifest_raw, &manifest));
    let digest = Digest::of_bytes(manifest.as_bytes()).to_string();
    differences.extend(same("digest of the manifest", &case.manifest_digest, &digest));
    differences.extend(same("count of layers", &case.layers.len(), &image.layers.len()));
    Ok(differences)
}

/// The context of the recordings.
fn standard_files() -> Map<String, Value> {
    let texts = [
        ("a.txt", "hello\n"),
        ("b.txt", "bee\n"),
        ("src/m.c", "int main(){}\n"),
        ("src/sub/u.c", "u\n"),
        ("README.md", "r\n"),
    ];
    texts.into_iter().map(|(path, text)| (path.to_owned(), text.into())).collect()
}

fn layer_of(bytes: &[u8]) -> Layer {
    let members = tar::read(bytes).unwrap_or_default();
    let entries = members.into_iter().map(|member| Entry {
        path: member.path.trim_end_matches('/').into(),
        kind: match member.kind {
            MemberKind::File(bytes) => EntryKind::File(Content::Bytes(bytes)),
            MemberKind::Directory => EntryKind::Directory,
            MemberKind::Symlink(target) => EntryKind::Symlink(target.into()),
            MemberKind::Hardlink(target) => EntryKind::Hardlink(target.into()),
            MemberKind::Fifo => EntryKind::Fifo,
            MemberKind::Device { character, major, minor } => {
                EntryKind::Device { character, major, minor }
            }
        },
        meta: Meta {
            mode: member.mode,
            uid: member.uid,
            gid: member.gid,
            mtime: FileTime::At(member.mtime),
        },
    });
    Layer { entries: entries.collect(), unknown: None }
}

/// What `gzip -d` makes of it.
fn unzip(packed: &[u8]) -> Option<Vec<u8>> {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};
    let mut child = Command::new("gzip")
        .arg("-dc")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(packed).ok()?;
    let mut bytes = Vec::new();
    child.stdout.take()?.read_to_end(&mut bytes).ok()?;
    child.wait().ok()?;
    Some(bytes)
}
