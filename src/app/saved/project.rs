//! A project as one text that a person can read: what is said to the build, then the files.

use std::rc::Rc;

use super::escape::{escape, unescape};
use super::listing::{HEADER, entries, write_entry};
use super::measures::{measure_of, measure_words};
use super::normalized;
use crate::project::{Content, File, Kind, NoCache, Options, Platform, Project};

/// What files of unknown content are called that have no id of their own.
const NAME: &str = "project";
/// Stands for the path of a Dockerfile that is not in the context.
const OUTSIDE: &str = "-";

/// A project as text:
///
/// ```text
/// open
/// target build
/// platform linux/arm64
/// arg VERSION=1.2
/// #- Dockerfile
/// FROM alpine
/// #- src/app.js
/// …
/// ```
///
/// First a line for each option that is not as usual, then the Dockerfile, then the files of the
/// context in the form of a listing. Named contexts, downloads and the registry are not in it.
pub fn encode_project(project: &Project) -> String {
    let mut out = String::new();
    encode_options(project, &mut |name, value| {
        out.push_str(name);
        if !value.is_empty() {
            out.push(' ');
            out.push_str(&escape(value, false));
        }
        out.push('\n');
    });
    let path = project.dockerfile_path.as_deref().unwrap_or(OUTSIDE);
    write_entry(&mut out, NAME, path, &File::text(&project.dockerfile));
    for (path, file) in project.files.iter() {
        write_entry(&mut out, NAME, path, file);
    }
    out
}

/// The project of a text; what cannot be read is left out.
pub fn decode_project(text: &str) -> Project {
    let mut project = Project::default();
    for line in text.lines().take_while(|line| !line.starts_with(HEADER)) {
        let (name, value) = line.split_once(' ').unwrap_or((line, ""));
        decode_option(&mut project, name, &unescape(value));
    }
    let mut entries = entries(NAME, text).into_iter();
    if let Some((path, file)) = entries.next() {
        if let Kind::File(Content::Bytes(bytes)) = &file.kind {
            project.dockerfile = normalized(&String::from_utf8_lossy(bytes));
        }
        project.dockerfile_path = Some(path).filter(|path| **path != *OUTSIDE);
    }
    project.files = entries.collect();
    project
}

fn encode_options(project: &Project, line: &mut dyn FnMut(&str, &str)) {
    let options = &project.options;
    if project.open {
        line("open", "");
    }
    if let Some(target) = &options.target {
        line("target", target);
    }
    if options.platform != Platform::default() {
        line("platform", &platform_words(&options.platform));
    }
    match &options.no_cache {
        NoCache::Nothing => {}
        NoCache::All => line("no-cache", ""),
        NoCache::Stages(stages) => stages.iter().for_each(|stage| line("no-cache-filter", stage)),
    }
    let maps =
        [("arg", &options.build_args), ("label", &options.labels), ("secret", &options.secrets)];
    for (name, map) in maps {
        for (key, value) in map {
            line(name, &format!("{key}={value}"));
        }
    }
    options.run_flags.iter().for_each(|flag| line("run-flag", flag));
    project.measures.iter().for_each(|it| line("measured", &measure_words(it)));
}

fn decode_option(project: &mut Project, name: &str, value: &str) {
    let Project { options, open, .. } = &mut *project;
    match name {
        "open" => *open = true,
        "target" => options.target = Some(value.into()),
        "platform" => options.platform = platform_of(value).unwrap_or_default(),
        "no-cache" => options.no_cache = NoCache::All,
        "no-cache-filter" => filter_stage(options, value),
        "arg" | "label" | "secret" => {
            let map = match name {
                "arg" => &mut options.build_args,
                "label" => &mut options.labels,
                _ => &mut options.secrets,
            };
            let (key, value) = value.split_once('=').unwrap_or((value, ""));
            map.insert(key.into(), value.into());
        }
        "run-flag" => options.run_flags.push(value.into()),
        "measured" => project.measures.extend(measure_of(value)),
        _ => {}
    }
}

fn filter_stage(options: &mut Options, stage: &str) {
    let mut stages: Vec<Rc<str>> = match &options.no_cache {
        NoCache::Stages(stages) => stages.clone(),
        NoCache::Nothing | NoCache::All => Vec::new(),
    };
    stages.push(stage.into());
    options.no_cache = NoCache::Stages(stages);
}

/// `linux/arm64/v8`
pub fn platform_words(platform: &Platform) -> String {
    let parts = [&platform.os, &platform.architecture, &platform.variant];
    let parts: Vec<&str> = parts.iter().map(|part| &***part).filter(|it| !it.is_empty()).collect();
    parts.join("/")
}

/// The platform of such words; `None` where they are none.
pub fn platform_of(words: &str) -> Option<Platform> {
    let mut parts = words.splitn(3, '/');
    let (os, architecture) = (parts.next()?, parts.next()?);
    let variant = parts.next().unwrap_or("");
    let is_whole = !os.is_empty() && !architecture.is_empty();
    is_whole.then(|| Platform {
        os: os.into(),
        architecture: architecture.into(),
        variant: variant.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::example::EXAMPLES;
    use crate::project::{Meaning, Measure, Origin, Subject};

    #[track_caller]
    fn check(project: &Project) -> String {
        let text = encode_project(project);
        assert_eq!(&decode_project(&text), project);
        text
    }

    #[test]
    fn every_example_comes_back_whole() {
        for example in EXAMPLES {
            check(&example.project());
        }
    }

    #[test]
    fn every_cut_of_an_example_comes_back_whole() {
        for example in EXAMPLES {
            let mut project = example.project();
            let text = project.dockerfile.clone();
            for (at, _) in text.char_indices().step_by(7) {
                project.dockerfile = text[at..].into();
                let path = format!("{} {at}", &text[..at.min(9)]);
                project.files.insert(path, File::text(&text[..at]));
                check(&project);
            }
        }
    }

    #[test]
    fn it_reads_like_what_it_is() {
        let mut project = Project { open: true, ..Project::of_text("FROM a\n") };
        project.files.insert("b c", File::text("d"));
        project.options.target = Some("x".into());
        project.options.platform = platform_of("linux/arm/v7").unwrap();
        project.options.build_args.insert("A".into(), "1 2\n=".into());
        project.options.no_cache = NoCache::Stages(vec!["x".into(), "y".into()]);
        project.options.labels.insert("l".into(), "".into());
        project.options.secrets.insert("s".into(), "%".into());
        project.options.run_flags.push("ulimit 5".into());
        let subject = Subject { text: "RUN 100% x".into(), nth: 1, layer: 2 };
        let measure =
            Measure { bytes: 43, off_by: 5, meaning: Meaning::Store, origin: Origin::Dive };
        project.measures.insert(subject, measure);
        assert_eq!(
            check(&project),
            "open\ntarget x\nplatform linux/arm/v7\nno-cache-filter x\nno-cache-filter y\n\
             arg A=1 2%0A=\nlabel l=\nsecret s=%25\nrun-flag ulimit 5\n\
             measured store dive 43 5 1 2 RUN 100%25 x\n\
             #- Dockerfile\nFROM a\n#- b%20c noeol\nd\n"
        );
        project.options.no_cache = NoCache::All;
        project.dockerfile_path = None;
        check(&project);
        check(&Project::default());
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        assert_eq!(decode_project(""), Project::default());
        assert_eq!(decode_project("later thing\nplatform x\n"), Project::default());
        let project = decode_project("#- Dockerfile\na\r\nb");
        assert_eq!(&*project.dockerfile, "a\nb");
    }
}
