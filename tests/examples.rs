//! The examples of the page are Dockerfiles that build: nothing is wrong in them, nothing is
//! missing beside them.

use layerlab::app::example::{Care, EXAMPLES};
use layerlab::project::Files;
use layerlab::syntax;
use layerlab::syntax::command::{self, Command, Source};

#[test]
fn every_example_parses_without_a_problem() {
    for example in EXAMPLES {
        let parsed = syntax::parse(&*example.project().dockerfile);
        let problems: Vec<_> = parsed.problems.iter().map(syntax::Problem::buildkit).collect();
        assert_eq!(problems, [""; 0], "{}", example.id);
    }
}

#[test]
fn what_is_copied_or_mounted_is_in_the_context() {
    for example in EXAMPLES {
        let project = example.project();
        for path in context_paths(&project.dockerfile) {
            assert!(has(&project.files, &path), "{} has no {path}", example.id);
        }
    }
}

#[test]
fn every_image_of_a_good_one_has_a_version() {
    for example in EXAMPLES.iter().filter(|example| example.care == Care::Good) {
        for image in images(example.dockerfile) {
            let tag = image.rsplit_once(':').map(|(_, tag)| tag);
            assert!(tag.is_some_and(|tag| tag != "latest"), "{} has {image}", example.id);
        }
    }
}

fn has(files: &Files, path: &str) -> bool {
    let path = path.trim_start_matches("./").trim_end_matches('/');
    path == "." || files.get(path).is_some() || files.below(path).next().is_some()
}

/// The paths that are copied or mounted from the context.
fn context_paths(dockerfile: &str) -> Vec<String> {
    let mut paths = Vec::new();
    each_command(dockerfile, |command| match command {
        Command::Copy(copy) | Command::Add(copy) if copy.from.is_none() => {
            paths.extend(copy.sources.iter().filter_map(|source| match source {
                Source::Path(word) => Some(word.text.clone().into_owned()),
                Source::Heredoc(..) => None,
            }));
        }
        Command::Run(run) => {
            let binds = run.mounts.iter().filter(|mount| mount.text.contains("type=bind"));
            paths.extend(binds.flat_map(|mount| {
                let fields = mount.text.split(',');
                fields.filter_map(|field| field.strip_prefix("source=")).map(str::to_owned)
            }));
        }
        _ => {}
    });
    paths
}

/// The images that a Dockerfile names.
fn images(dockerfile: &str) -> Vec<String> {
    let mut images = Vec::new();
    let mut stages = Vec::new();
    each_command(dockerfile, |command| {
        let image = match command {
            Command::From(from) => {
                stages.extend(from.name.iter().map(|name| name.text.clone().into_owned()));
                Some(&from.image)
            }
            Command::Copy(copy) => copy.from.as_ref(),
            _ => None,
        };
        images.extend(image.map(|word| word.text.clone().into_owned()));
    });
    images.retain(|image| !stages.contains(image));
    images
}

fn each_command(dockerfile: &str, mut look: impl FnMut(&Command<'_>)) {
    let parsed = syntax::parse(dockerfile);
    for node in parsed.tree.nodes() {
        if let Some(command) = command::of(node, &mut Vec::new()) {
            look(&command);
        }
    }
}
