//! `docker image inspect`, as Docker Engine 28 answers it with its own image store.

use super::{Made, familiar};
use crate::analysis::stack::{Amount, Bytes};
use crate::image::BUILT_TEXT;
use crate::image::document::container_config;
use crate::image::document::json::{Json, object};
use crate::project::Config;

const NEVER: &str = "0001-01-01T00:00:00Z";

/// These are told even where the image says nothing of them: the lists and maps, then the texts.
const ALWAYS: [&str; 6] = ["Cmd", "Entrypoint", "Env", "Labels", "OnBuild", "Volumes"];
const ALWAYS_TEXT: [&str; 2] = ["User", "WorkingDir"];

pub(super) fn print(made: &Made<'_>, tag: Option<&str>) -> String {
    let image = made.image;
    let tag = tag.and_then(familiar).map(|(name, tag)| format!("{name}:{tag}"));
    let layered = image.history.iter().any(|entry| !entry.empty_layer) && !image.layers.is_empty();
    let comment = image.history.last().map_or("", |entry| &entry.comment);
    let layers = image.layers.iter().map(|layer| Json::text(&layer.diff_id)).collect();
    // The number that stands there is the whole size, maybe an estimate; where there is none,
    // none does.
    let size = match made.size() {
        Amount::Known(Bytes { likely, and_more: false, .. }) => Json::count(likely),
        _ => Json::Null,
    };
    let tagged = if tag.is_some() { BUILT_TEXT } else { NEVER };
    let answer = object([
        ("Id", Json::text(&image.id)),
        ("RepoTags", Json::List(tag.iter().map(Json::text).collect())),
        ("RepoDigests", Json::List(Vec::new())),
        ("Parent", Json::text("")),
        ("Comment", Json::text(comment)),
        ("Created", if layered { Json::text(BUILT_TEXT) } else { Json::Absent }),
        ("DockerVersion", Json::text("")),
        ("Author", Json::text(&image.settings.author)),
        ("Architecture", Json::text(&made.platform.architecture)),
        ("Variant", Json::text(&made.platform.variant).unless_empty()),
        ("Os", Json::text(&made.platform.os)),
        ("Size", size),
        (
            "RootFS",
            object([("Type", Json::text("layers")), ("Layers", Json::List(layers).unless_empty())]),
        ),
        ("Metadata", object([("LastTagTime", Json::text(tagged))])),
        ("Config", config(&image.settings.config)),
    ]);
    Json::List(vec![answer]).readable("    ") + "\n"
}

fn config(config: &Config) -> Json {
    let Json::Object(mut members) = container_config(config) else { return Json::Null };
    members.retain(|(_, value)| *value != Json::Absent);
    let nothing = ALWAYS.map(|name| (name, Json::Null));
    let blank = ALWAYS_TEXT.map(|name| (name, Json::text("")));
    for (name, value) in nothing.into_iter().chain(blank) {
        if members.iter().all(|(known, _)| known != name) {
            members.push((name.to_owned(), value));
        }
    }
    Json::Object(members).sorted()
}
