//! A scenario: a project, and edits of it as data, each followed by a build.

pub mod build;
pub mod files;

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use crate::cache::Store;
use crate::project::{File, Files, NamedContext, NoCache, Platform, Project, Registry};
use files::{MTIME, content, file, files};

/// A project that is edited and built again and again.
pub struct State {
    pub project: Project,
    /// What earlier builds left behind.
    pub store: Store,
    start: Project,
    time: i64,
}

/// So many seconds pass before an edit.
const PAUSE: i64 = 3600;

impl State {
    /// The start of a scenario, with the images that there are.
    pub fn new(scenario: &Value, registry: Registry) -> Self {
        let mut project = Project::of_text(address(text_of(scenario, "dockerfile")));
        if scenario["dockerfile_in_context"] == false {
            project.dockerfile_path = None;
        }
        project.registry = registry;
        for (tag, of) in pairs(&scenario["registry_tags"]) {
            tag_image(&mut project, tag, of);
        }
        if let Some(map) = scenario["files"].as_object() {
            project.files = files(map, MTIME);
        }
        project.options.build_args = owned_pairs(&scenario["build_args"]);
        project.options.secrets = owned_pairs(&scenario["secrets"]);
        project.options.target = scenario["target"].as_str().map(Into::into);
        for (name, value) in pairs(&scenario["opts"]) {
            set_option(&mut project, name, value.as_str());
        }
        for (name, value) in pairs(&scenario["contexts"]) {
            let context = match value {
                Value::Object(map) => {
                    let map = map.get("files").and_then(Value::as_object).unwrap_or(map);
                    NamedContext::Files(files(map, MTIME))
                }
                other => {
                    let image = other.as_str().unwrap_or_default();
                    NamedContext::Image(image.trim_start_matches("docker-image://").into())
                }
            };
            project.contexts.insert(name.as_str().into(), context);
        }
        for (path, page) in pairs(&scenario["http"]) {
            set_page(&mut project, path, page);
        }
        Self { start: project.clone(), project, store: Store::default(), time: MTIME }
    }

    /// A project that was never built.
    pub fn of(project: Project) -> Self {
        let newest = project.files.iter().map(|(_, file)| file.mtime).max().unwrap_or(MTIME);
        Self { start: project.clone(), project, store: Store::default(), time: newest }
    }

    /// Makes an edit, or several at once; what was said for the build before alone is over.
    pub fn edit(&mut self, edit: &Value) -> Result<(), String> {
        self.project.options.no_cache = NoCache::Nothing;
        self.time += PAUSE;
        match edit["ops"].as_array() {
            Some(ops) => ops.iter().try_for_each(|op| self.apply(op)),
            None => self.apply(edit),
        }
    }

    fn apply(&mut self, op: &Value) -> Result<(), String> {
        let project = &mut self.project;
        let path = text_of(op, "path");
        let time = self.time;
        match text_of(op, "op") {
            "replace" => {
                let (old, new) = (address(text_of(op, "old")), address(text_of(op, "new")));
                let count = op["count"].as_u64().map_or(1, |count| count as usize);
                project.dockerfile = project.dockerfile.replacen(&old, &new, count).into();
            }
            "dockerfile" => project.dockerfile = address(text_of(op, "content")).into(),
            "build_arg" => {
                let name: Rc<str> = text_of(op, "name").into();
                match op["value"].as_str() {
                    Some(value) => project.options.build_args.insert(name, value.into()),
                    None => project.options.build_args.remove(&name),
                };
            }
            "target" => project.options.target = op["value"].as_str().map(Into::into),
            "secret" => {
                let id = text_of(op, "id").into();
                match op["content"].as_str() {
                    Some(text) => project.options.secrets.insert(id, text.into()),
                    None => project.options.secrets.remove(&id),
                };
            }
            "opt" => set_option(project, text_of(op, "name"), op["value"].as_str()),
            "no_cache" => {
                let stages = op["value"]
                    .as_array()
                    .map(|names| names.iter().filter_map(Value::as_str).map(Rc::from).collect());
                project.options.no_cache = stages.map_or(NoCache::All, NoCache::Stages);
            }
            "prune" => self.store = self.store.pruned(),
            "registry_tag" => tag_image(project, text_of(op, "image"), &op["from"]),
            "http" => set_page(project, path, op),
            "revert" => {
                let Project { registry, .. } = std::mem::take(project);
                *project = Project { registry, ..self.start.clone() };
            }
            "noop" | "sleep" => {}
            other => return edit_files(files_of(project, op), other, path, op, time),
        }
        Ok(())
    }
}

fn files_of<'a>(project: &'a mut Project, op: &Value) -> &'a mut Files {
    if let Some(NamedContext::Files(files)) = project.contexts.get_mut(text_of(op, "context")) {
        return files;
    }
    &mut project.files
}

fn edit_files(
    files: &mut Files,
    op: &str,
    path: &str,
    value: &Value,
    time: i64,
) -> Result<(), String> {
    let below = |files: &Files, path: &str| -> Vec<Rc<str>> {
        let own = files.get(path).map(|_| path.into());
        own.into_iter().chain(files.below(path).map(|(path, _)| Rc::clone(path))).collect()
    };
    match op {
        "write" => files.insert(path, file(value, time)),
        "delete" => {
            for path in below(files, path) {
                files.remove(&path);
            }
        }
        "rename" => {
            let to = text_of(value, "to");
            for old in below(files, path) {
                let rest = old.strip_prefix(path).unwrap_or_default().to_owned();
                if let Some(file) = files.remove(&old) {
                    files.insert(format!("{to}{rest}"), file);
                }
            }
        }
        "chmod" | "chown" | "touch" => {
            let there = files.get(path).cloned();
            let mut file = there.unwrap_or_else(|| File { mtime: time, ..File::directory() });
            match op {
                "chmod" => {
                    file.mode = u32::from_str_radix(text_of(value, "mode"), 8).unwrap_or(0);
                }
                "touch" => file.mtime = time,
                _ => {}
            }
            if path != "." {
                files.insert(path, file);
            }
        }
        other => return Err(format!("There is no edit `{other}`.")),
    }
    Ok(())
}

/// An option as the frontend gets it.
fn set_option(project: &mut Project, name: &str, value: Option<&str>) {
    let options = &mut project.options;
    let kind = name.split_once(':').unwrap_or((name, ""));
    let keyed = match kind {
        ("hostname", _) => Some((&mut options.build_args, "BUILDKIT_SANDBOX_HOSTNAME")),
        ("build-arg", name) => Some((&mut options.build_args, name)),
        ("label", name) => Some((&mut options.labels, name)),
        _ => None,
    };
    if let Some((map, name)) = keyed {
        match value {
            Some(value) => map.insert(name.into(), value.into()),
            None => map.remove(name),
        };
        return;
    }
    let flag = match name {
        "platform" => {
            options.platform = value.map(platform).unwrap_or_default();
            return;
        }
        "add-hosts" => "--add-host".to_owned(),
        other => format!("--{other}"),
    };
    options.run_flags.retain(|known| !known.starts_with(&format!("{flag}=")));
    options.run_flags.extend(value.map(|value| Rc::from(format!("{flag}={value}"))));
}

fn set_page(project: &mut Project, path: &str, page: &Value) {
    let url = format!("http://h/{}", path.trim_start_matches('/'));
    project.web.insert(url.into(), File { mtime: MTIME, ..File::plain(content(page)) });
}

fn tag_image(project: &mut Project, tag: &str, of: &Value) {
    let full = |name: &str| format!("docker.io/library/{name}");
    let images = &mut project.registry.images;
    if let Some(image) = images.get(full(of.as_str().unwrap_or_default()).as_str()).cloned() {
        images.insert(full(tag).into(), image);
    }
}

fn address(text: &str) -> String {
    text.replace("@HTTP@", "http://h")
}

/// A platform as written, whatever it is.
pub fn platform(text: &str) -> Platform {
    let mut parts = text.split('/').map(Rc::from);
    let mut part = || parts.next().unwrap_or_default();
    Platform { os: part(), architecture: part(), variant: part() }
}

fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn pairs(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn owned_pairs(value: &Value) -> BTreeMap<Rc<str>, Rc<str>> {
    let pairs = pairs(value).filter_map(|(name, value)| Some((name, value.as_str()?)));
    pairs.map(|(name, value)| (name.as_str().into(), value.into())).collect()
}
