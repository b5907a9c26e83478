//! `layerlab why`: builds, makes edits, builds again, and says why each step ran or did not.

use serde_json::{Value, json};

use super::args::Args;
use super::load::Input;
use super::scenario::State;
use super::{Answer, told};
use crate::image::document::json::{Json, object};
use crate::project::Project;

pub fn answer(args: &Args, input: &Input) -> Result<Answer, String> {
    let mut state = State::of(input.project.clone());
    let mut ops = Vec::new();
    for edit in &args.edits {
        ops.push(op(edit, &input.project)?);
    }
    let first = told::build_known(&mut state);
    if !told::succeeded(&first) {
        let errors = format!("error: The first build fails.\n{}", told::text(&first));
        return Ok(Answer { out: String::new(), errors, found: true });
    }
    state.edit(&json!({ "ops": ops }))?;
    let built = told::build_known(&mut state);
    let edits = if args.edits.is_empty() { "no edit".to_owned() } else { args.edits.join(", ") };
    let out = if args.json() {
        object([("builds", Json::List(vec![told::json(&built, Json::text(&edits))]))])
            .readable("  ")
            + "\n"
    } else {
        format!("build 2, after {edits}\n{}", told::text(&built))
    };
    Ok(Answer { out, errors: String::new(), found: !told::succeeded(&built) })
}

/// An edit as scenarios have it.
fn op(edit: &str, project: &Project) -> Result<Value, String> {
    let (verb, rest) = edit.split_once(' ').unwrap_or((edit, ""));
    let pair = |sign: &str| {
        rest.split_once(sign).ok_or_else(|| format!("There is no `{sign}` in the edit `{edit}`."))
    };
    let is_dockerfile = |path: &str| project.dockerfile_path.as_deref() == Some(path);
    Ok(match verb {
        "write" => match pair("=")? {
            (path, text) if is_dockerfile(path) => json!({ "op": "dockerfile", "content": text }),
            (path, text) => json!({ "op": "write", "path": path, "content": text }),
        },
        "delete" | "touch" => json!({ "op": verb, "path": there(rest, project)? }),
        "rename" => {
            let (path, to) = pair("=>")?;
            json!({ "op": "rename", "path": there(path, project)?, "to": to })
        }
        "chmod" => {
            let (mode, path) = pair(" ")?;
            if u32::from_str_radix(mode, 8).is_err() {
                return Err(format!("`{mode}` is no mode, such as 755."));
            }
            json!({ "op": "chmod", "mode": mode, "path": there(path, project)? })
        }
        "replace" => {
            let (old, new) = pair("=>")?;
            if old.is_empty() || !project.dockerfile.contains(old) {
                return Err(format!("There is no `{old}` in the Dockerfile."));
            }
            json!({ "op": "replace", "old": old, "new": new })
        }
        "build-arg" => {
            let (name, value) = pair("=")?;
            json!({ "op": "build_arg", "name": name, "value": value })
        }
        "target" => json!({ "op": "target", "value": rest }),
        "prune" => json!({ "op": "prune" }),
        "no-cache" => json!({ "op": "no_cache", "value": true }),
        _ => return Err(format!("There is no edit `{verb}`.")),
    })
}

/// The path, if there is something to edit.
fn there<'a>(path: &'a str, project: &Project) -> Result<&'a str, String> {
    let files = &project.files;
    if files.get(path).is_some() || files.below(path).next().is_some() {
        return Ok(path);
    }
    Err(format!("There is no file `{path}` in the context."))
}
