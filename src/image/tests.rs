//! Settings and histories of small images.

use crate::image::{created_by, history, settings};
use crate::plan::plan;
use crate::project::{BaseImage, Config, History, Project};
use crate::syntax::parse;

fn entries(dockerfile: &str) -> Vec<String> {
    let plan = plan(&Project::of_text(dockerfile), &parse(dockerfile));
    let entries = history(&plan, plan.target.unwrap());
    let alone: Vec<_> = plan.target().unwrap().steps.iter().collect();
    for (step, entry) in alone.iter().rev().zip(entries.iter().rev()) {
        assert_eq!(created_by(plan.target().unwrap(), step).as_ref(), Some(&entry.created_by));
    }
    entries
        .into_iter()
        .map(|entry| format!("{} {}", if entry.empty_layer { "-" } else { "+" }, entry.created_by))
        .collect()
}

#[test]
fn each_instruction_has_its_own_words() {
    assert_eq!(
        entries(
            "FROM scratch\nENV A=1 B='x y'\nLABEL l=$A\nWORKDIR /w\nWORKDIR /\nCMD a b\n\
             ENTRYPOINT [\"e\"]\nEXPOSE 80 53/udp\nVOLUME /v\nUSER u\nSHELL [\"sh\"]\nRUN c\n\
             COPY --chown=1:2 --link a b /\n"
        ),
        [
            "- ENV A=1 B=x y",
            "- LABEL l=1",
            "+ WORKDIR /w",
            "- WORKDIR /",
            "- CMD [\"/bin/sh\" \"-c\" \"a b\"]",
            "- ENTRYPOINT [\"e\"]",
            "- EXPOSE [53/udp 80/tcp]",
            "- VOLUME [/v]",
            "- USER u",
            "- SHELL [sh]",
            "+ RUN sh c # buildkit",
            "+ COPY --chown=1:2 a b / # buildkit"
        ]
    );
}

#[test]
fn a_command_shows_the_arguments_declared_so_far() {
    let entries = entries(
        "FROM scratch AS a\nARG X=1\nFROM a\nARG Y\nARG X=2\nENV Y=y\nRUN c\nARG Z=3\nRUN d\n",
    );
    assert_eq!(entries[4], "+ RUN |2 X=2 Y=y /bin/sh -c c # buildkit");
    assert_eq!(entries[6], "+ RUN |3 X=2 Y=y Z=3 /bin/sh -c d # buildkit");
}

#[test]
fn settings_follow_those_of_the_base() {
    let dockerfile = "FROM base AS a\nENV P=2 N=1\nCMD [\"a\"]\nFROM a\nENTRYPOINT [\"e\"]\n\
                      EXPOSE 80 443\nEXPOSE 80\nONBUILD RUN x\n";
    let mut project = Project::of_text(dockerfile);
    let base = BaseImage {
        config: Config {
            env: vec!["P=1".to_owned(), "PATH=/bin".to_owned()],
            exposed_ports: vec!["22/tcp".to_owned()],
            ..Config::default()
        },
        history: vec![History::default()],
        ..BaseImage::default()
    };
    project.registry.images.insert("docker.io/library/base:latest".into(), base.into());
    let plan = plan(&project, &parse(dockerfile));
    let config = settings(&plan, 1).config;
    assert_eq!(config.env, ["P=2", "PATH=/bin", "N=1"]);
    assert_eq!((config.cmd, config.entrypoint), (None, Some(vec!["e".to_owned()])));
    assert_eq!(config.exposed_ports, ["22/tcp", "443/tcp", "80/tcp"]);
    assert_eq!(config.on_build, ["RUN x"]);
    assert_eq!(history(&plan, 1).len(), 6);
}
