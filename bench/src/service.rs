//! Projects of any length as companies have them: stages that install and build with pip, apt and
//! npm from a context of some eighty files, and one that takes what they made.

use layerlab::project::{File, Project};

const PYTHON: &str = include_str!("../text/python.Dockerfile");
const NODE: &str = include_str!("../text/node.Dockerfile");
const LAST: &str = include_str!("../text/final.Dockerfile");

/// A stage has about as many lines.
const STAGE: usize = 60;

/// How many stages there are at most.
const MOST: usize = 8;

/// A Dockerfile of exactly that many lines.
pub fn dockerfile(lines: usize) -> String {
    let stages = (lines / STAGE).clamp(2, MOST);
    let mut text = String::from("# syntax=docker/dockerfile:1\n");
    let mut left = lines.saturating_sub(1);
    for stage in 0..stages {
        let share = left / (stages - stage);
        let template = match stage {
            last if last + 1 == stages => LAST,
            even if even % 2 == 0 => NODE,
            _ => PYTHON,
        };
        add_stage(&mut text, template, stage, share);
        left -= share;
    }
    text
}

/// A project whose Dockerfile has so many `RUN`, `COPY` and `WORKDIR`.
pub fn of_steps(steps: usize) -> Project {
    let is_step =
        |line: &&str| ["RUN ", "COPY ", "WORKDIR "].iter().any(|keyword| line.starts_with(keyword));
    let mut lines = steps;
    while dockerfile(lines).lines().filter(is_step).count() < steps {
        lines += steps / 50 + 1;
    }
    project(&dockerfile(lines))
}

/// The head of a stage once, then what follows the empty line as often as there is room.
fn add_stage(text: &mut String, template: &str, stage: usize, lines: usize) {
    let (head, block) = template.split_once("\n\n").unwrap_or((template, ""));
    let filled = |text: &str, n: usize| {
        text.replace("{stage}", &format!("stage{stage}"))
            .replace("{k}", &(n % stage.max(1)).to_string())
            .replace("{m}", &(n % PARTS).to_string())
            .replace("{n}", &format!("{n:02}"))
    };
    let mut all = filled(head, 0) + "\n";
    let mut n = 0;
    while all.lines().count() < lines {
        all.push_str(&filled(block, n));
        n += 1;
    }
    // What is cut off in the middle of an instruction would not be one.
    let mut kept: Vec<&str> = all.lines().take(lines).collect();
    while let Some(last) = kept.last_mut().filter(|line| line.ends_with('\\')) {
        *last = last.trim_end_matches(['\\', ' ']);
    }
    text.push_str(&kept.join("\n"));
    text.push('\n');
}

const PARTS: usize = 10;

/// The Dockerfile with the files that it copies.
pub fn project(dockerfile: &str) -> Project {
    let mut project = Project::of_text(dockerfile);
    let json =
        "{\"name\": \"app\", \"dependencies\": {\"express\": \"^4.18.0\", \"pg\": \"^8.0.0\"}}\n";
    let mut files = vec![
        ("package.json".to_owned(), File::text(json)),
        ("package-lock.json".to_owned(), File::text("{\"lockfileVersion\": 3}\n")),
        ("requirements.txt".to_owned(), File::text("flask==3.0.0\nrequests\npsycopg2\n")),
    ];
    for part in 0..PARTS {
        files.push((format!("src/part{part}/config.ini"), File::text("[part]\nlevel = info\n")));
        for file in 0..7 {
            let code = format!("def work_{file}():\n    return {part}\n").repeat(20);
            files.push((format!("src/part{part}/file{file}.py"), File::text(&code)));
        }
    }
    project.files = files.into_iter().collect();
    project
}

#[cfg(test)]
mod tests {
    use layerlab::analysis::Build;

    use super::*;

    #[test]
    fn it_has_its_length_and_builds() {
        for lines in [60, 200, 1_000] {
            let text = dockerfile(lines);
            assert_eq!(text.lines().count(), lines);
            let build = Build::of(&project(&text));
            let told: Vec<_> =
                build.problems.iter().filter_map(|it| it.buildkit.as_ref()).collect();
            let beds = build.stack.columns.iter().flat_map(|column| &column.beds);
            let troubled: Vec<_> = beds.filter_map(|bed| bed.trouble.as_ref()).collect();
            assert_eq!((told.len(), troubled), (0, vec![]), "{lines}: {:?}", told.first());
        }
    }
}
