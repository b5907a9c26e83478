//! Projects for tests of builds that follow each other.

use super::Build;
use super::session::Session;
use crate::project::{File, Project};

pub(super) fn project(dockerfile: &str, files: &[(&str, &str)]) -> Project {
    let mut project = Project::of_text(dockerfile);
    project.files = files.iter().map(|(path, text)| (*path, File::text(text))).collect();
    project
}

/// Builds all but the last, and gives what there is then: the session and the last.
pub(super) fn until_last(projects: &[Project]) -> (Session, Build) {
    let mut session = Session::default();
    let mut before: Option<Build> = None;
    let count = projects.len();
    for (at, project) in projects.iter().enumerate() {
        let build = Build::after(before.as_ref(), project);
        if at + 1 < count {
            session = session.rebuild(&build, "an edit").expect("the build starts");
        }
        before = Some(build);
    }
    (session, before.expect("there is a project"))
}

/// Numbers that look like chance.
pub(super) struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Some project, always the same for the same number.
pub(super) fn any_project(seed: u64) -> Project {
    let mut chance = Chance(seed);
    let mut text = String::new();
    for stage in 0..=chance.below(3) {
        text += &match chance.below(4) {
            0 if stage > 0 => format!("FROM s{} AS s{stage}\n", chance.below(stage)),
            _ => format!("FROM base{} AS s{stage}\n", chance.below(2)),
        };
        for _ in 0..=chance.below(6) {
            text += &line(&mut chance, stage);
        }
    }
    let mut project = project(&text, &[]);
    for n in 0..4 {
        let file = File {
            mtime: i64::from(chance.below(2) == 1),
            ..File::text(&chance.below(3).to_string())
        };
        project.files.insert(format!("d{n}/a"), file);
    }
    project
}

fn line(chance: &mut Chance, stage: u64) -> String {
    let n = chance.below(4);
    match chance.below(12) {
        0 => format!("RUN echo {n} > /f{n}\n"),
        1 => format!("RUN opaque{n} --flag\n"),
        2 => format!("COPY d{n} /c{n}/\n"),
        3 => "COPY . /all\n".to_owned(),
        4 => format!("ENV E{n}={}\n", chance.below(3)),
        5 => format!("ARG A{n}=x\n"),
        6 => format!("WORKDIR /w{n}\n"),
        7 => format!("COPY --link d{n}/a /l{n}\n"),
        8 => format!("ONBUILD RUN triggered{n}\n"),
        9 => format!("RUN --mount=type=bind,source=d{n},target=/m cat /m/a > /b{n}\n"),
        10 if chance.below(6) == 0 => "RUN false\n".to_owned(),
        _ if stage > 0 => format!("COPY --from=s{} /etc /from{n}\n", chance.below(stage)),
        _ => format!("LABEL l={n}\n"),
    }
}
