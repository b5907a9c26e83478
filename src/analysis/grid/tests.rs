//! The grid as text.

use expect_test::{Expect, expect};

use crate::analysis::fixture::{project, until_last};
use crate::analysis::forecast::Fate;
use crate::project::Project;

#[track_caller]
fn check(projects: &[Project], expected: Expect) {
    let (session, last) = until_last(projects);
    let grid = session.grid(&session.forecast(&last));
    let mut out = String::new();
    for column in &grid.columns {
        let next = if column.is_next { "next" } else { &column.what };
        out += &format!("{} {next}: {}\n", column.number, column.counts.words());
    }
    for row in &grid.rows {
        let cells = row.cells.iter().map(|cell| match cell {
            None => ' ',
            Some(Fate::Reused) => '=',
            Some(Fate::Runs) => 'R',
            Some(Fate::Fails) => '!',
            Some(Fate::NeverStarts) => '.',
            Some(Fate::NotNeeded) => '-',
            Some(Fate::Setting) => 's',
        });
        let line = row.lines.map_or_else(|| "gone".to_owned(), |(line, _)| line.to_string());
        out += &format!("|{}| {line} {}\n", cells.collect::<String>(), row.label);
    }
    expected.assert_eq(&out);
}

#[test]
fn rows_are_steps_and_columns_are_builds() {
    let text = |line: &str, word| {
        project(&format!("FROM a\n{line}COPY . .\nRUN npm ci\nRUN npm run {word}\nCMD x\n"), &[])
    };
    check(
        &[
            text("RUN gone\n", "b"),
            text("", "b"),
            text("RUN set -e; cd /x && apt-get -y update\n", "c"),
        ],
        expect![[r#"
            1 an edit: 4 run
            2 an edit: 3 run
            3 next: 4 run
            |RRR| 2 apt-get
            |RRR| 3 COPY . .
            |RRR| 4 npm ci
            |  R| 5 npm run
            |sss| 6 CMD x
            |R  | gone gone
        "#]],
    );
}

#[test]
fn labels_are_short_and_told_apart() {
    check(
        &[project(
            "FROM a\nRUN --mount=type=cache,target=/c npm install\nRUN npm run build\nRUN A=1 && make\n\
             RUN cd /x\nCOPY --from=busybox a/very/long/path /to\nRUN [\"x\", \"y\"]\n",
            &[],
        )],
        expect![[r#"
            1 next: 6 run
            |R| 2 npm install
            |R| 3 npm run
            |R| 4 make
            |R| 5 cd
            |R| 6 COPY --from=busybox…
            |R| 7 x
        "#]],
    );
}

#[test]
fn a_file_that_does_not_build_shows_the_builds_before() {
    check(
        &[project("FROM a\nRUN one\n", &[]), project("FROM a\nRUNN one\n", &[])],
        expect![[r#"
            1 an edit: 1 runs
            2 next: nothing to build
            |R | 2 one
        "#]],
    );
}
