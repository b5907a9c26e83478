//! Sizes set by hand and pasted from real tools.

use expect_test::{Expect, expect};

use super::*;
use crate::analysis::Meaning;
use crate::analysis::fixture::project;

const TEXT: &str = "FROM debian:bookworm AS base\nRUN make   one\nWORKDIR /app\nCOPY a /app/\n\
                    ENV A=1\nRUN make two && \\\n  make three\nCMD [\"x\"]\n";

fn build(text: &str) -> Build {
    Build::of(&project(text, &[("a", "hello")]))
}

/// What is told, then the sizes of the final image, the lowest first.
fn show(build: &Build, pasted: &str) -> String {
    let pasted = match build.paste_measures(pasted) {
        Ok(pasted) => pasted,
        Err(why) => return format!("error: {why}\n"),
    };
    let after = Build::after(Some(build), &pasted.project);
    let column = after.stack.columns.last().unwrap();
    let beds = column.beds.iter().filter(|bed| bed.makes_layer()).map(|bed| {
        let range = bed.size.range().map(|it| format!(" ({it})")).unwrap_or_default();
        let is_told = after.measure(bed.id, bed.part).flatten().is_some();
        let sign = if is_told { "=" } else { "~" };
        format!("{sign} {}{range} {}\n", bed.size, bed.label)
    });
    pasted.told.join("\n") + "\n" + &beds.collect::<String>()
}

#[track_caller]
fn check(text: &str, pasted: &str, expect: Expect) {
    expect.assert_eq(&show(&build(text), pasted));
}

const TABLE: &str = "\
IMAGE          CREATED       CREATED BY                                      SIZE      COMMENT
1a2b3c4d5e6f   2 hours ago   CMD [\"x\"]                                       0B        buildkit.dockerfile.v0
<missing>      2 hours ago   RUN /bin/sh -c make two &&   make three # bu…   43.1MB    buildkit.dockerfile.v0
<missing>      2 hours ago   ENV A=1                                         0B        buildkit.dockerfile.v0
<missing>      2 hours ago   COPY a /app/ # buildkit                         5B        buildkit.dockerfile.v0
<missing>      2 hours ago   WORKDIR /app                                    0B        buildkit.dockerfile.v0
<missing>      2 hours ago   RUN /bin/sh -c make   one # buildkit            120kB     buildkit.dockerfile.v0
<missing>      3 weeks ago   # debian.sh --arch 'amd64' out/ 'bookworm' '…   117MB     debuerreotype 0.15
";

#[test]
fn a_printed_history_is_laid_over_the_estimate() {
    check(
        TEXT,
        TABLE,
        expect![[r#"
            The sizes of all 4 layers that this Dockerfile makes are noted.
            They are taken as “file bytes”.
            The layer of debian:bookworm below is noted, too: 117 MB.
            = 117 MB debian:bookworm
            = 120 kB RUN make one
            = 0 B WORKDIR /app
            = 5 B COPY a /app/
            = 43.1 MB RUN make two && make three
        "#]],
    );
}

#[test]
fn what_cannot_be_matched_is_said() {
    let text = TEXT.replace("make two", "make four").replace("RUN make   one\n", "");
    check(
        &text,
        TABLE,
        expect![[r#"
            The sizes of 2 of 3 layers that this Dockerfile makes are noted.
            They are taken as “file bytes”.
            No row was found for: RUN /bin/sh -c make four && make three.
            No instruction was found for: RUN /bin/sh -c make two && make three # bu.
            Below are 117 MB in 2 layers, but the catalog has debian:bookworm with 1 layer; they do not line up, so the base stays as it was.
            ~ 117 MB (113–120 MB) debian:bookworm
            = 0 B WORKDIR /app
            = 5 B COPY a /app/
            ~ 20 MB (10 kB–2 GB) RUN make four && make three
        "#]],
    );
    check(
        "FROM debian:bookworm\nCOPY a /other\n",
        TABLE,
        expect![[r#"
            No row fits an instruction of this Dockerfile; nothing was noted of its steps.
            ~ 117 MB (113–120 MB) debian:bookworm
            ~ 5 B COPY a /other
        "#]],
    );
}

#[test]
fn lines_of_json_and_whole_commands_are_read_too() {
    let row = |by: &str, size: &str| {
        format!("{{\"CreatedBy\":\"{by}\",\"Size\":\"{size}\",\"ID\":\"x\"}}\n")
    };
    let text = "FROM mine:1\nARG V=2\nRUN echo $V\nWORKDIR /x\n";
    let rows = [
        row("WORKDIR /x", "8.19kB"),
        row("RUN |1 V=2 /bin/sh -c echo $V # buildkit", "12.3kB"),
        row("ARG V=2", "0B"),
        row("CMD [\\\"bash\\\"]", "0B"),
        row("ADD file:1 in /", "30MB"),
        row("RUN old", "20MB"),
    ];
    check(
        text,
        &rows.concat(),
        expect![[r#"
            The sizes of all 2 layers that this Dockerfile makes are noted.
            They are taken as “on disk”.
            What lies below is mine:1, of which nothing was known: 50 MB.
            = 45.9 MB (42.3–49.1 MB) mine:1
            = 11.3 kB (8.75–12.4 kB) RUN echo $V
            = 0 B WORKDIR /x
        "#]],
    );
}

#[test]
fn the_classic_builder_names_no_sources() {
    let table = "<missing>   1 day ago   /bin/sh -c #(nop) COPY file:0a1b2c in /app/   5B\n\
                 <missing>   1 day ago   /bin/sh -c make one   1.5kB\n\
                 <missing>   1 day ago   /bin/sh -c #(nop) ADD file:99 in /   5MB\n";
    check(
        "FROM mine\nRUN make one\nCOPY a /app\n",
        table,
        expect![[r#"
            The sizes of all 2 layers that this Dockerfile makes are noted.
            They are taken as “file bytes”.
            What lies below is mine, of which nothing was known: 5 MB.
            = 5 MB mine
            = 1.5 kB RUN make one
            = 5 B COPY a /app
        "#]],
    );
}

#[test]
fn rows_that_are_alike_must_be_as_many() {
    let text = "FROM mine\nRUN same\nRUN other\nRUN same\n";
    let row = |by: &str, size: &str| {
        format!("<missing>   1 day ago   RUN /bin/sh -c {by} # buildkit   {size}\n")
    };
    check(
        text,
        &(row("same", "3MB") + &row("other", "2MB") + &row("same", "1MB")),
        expect![[r#"
            The sizes of all 3 layers that this Dockerfile makes are noted.
            They are taken as “file bytes”.
            ~ not known mine
            = 1 MB RUN same
            = 2 MB RUN other
            = 3 MB RUN same
        "#]],
    );
    check(
        text,
        &(row("same", "3MB") + &row("other", "2MB")),
        expect![[r#"
            The sizes of 1 of 3 layers that this Dockerfile makes are noted.
            They are taken as “file bytes”.
            No row was found for: RUN /bin/sh -c same; RUN /bin/sh -c same.
            No instruction was found for: RUN /bin/sh -c same.
            Which rows are those of the base cannot be told, as the first instruction has no row of its own.
            ~ not known mine
            ~ 1 MB (0 B–200 MB) RUN same
            = 2 MB RUN other
            ~ 1 MB (0 B–200 MB) RUN same
        "#]],
    );
}

#[test]
fn dive_counts_exactly() {
    let text = "FROM mine\nENV A=1\nRUN make one\nCOPY a /\n";
    let json = r#"{"layer":[
        {"index":0,"id":"a","sizeBytes":117000001,"command":"ADD rootfs / # buildkit","fileList":[{"path":"x"}]},
        {"index":1,"id":"b","sizeBytes":4096,"command":"RUN /bin/sh -c make one # buildkit"},
        {"index":2,"id":"c","sizeBytes":5,"command":"COPY a / # buildkit"}
        ],"image":{"sizeBytes":117004102,"efficiencyScore":0.99}}"#;
    check(
        text,
        json,
        expect![[r#"
        The sizes of all 2 layers that this Dockerfile makes are noted.
        They are taken as “file bytes”.
        What lies below is mine, of which nothing was known: 117 MB.
        = 117 MB mine
        = 4.1 kB RUN make one
        = 5 B COPY a /
    "#]],
    );
}

#[test]
fn the_total_of_an_image_is_compared() {
    let inspect = |size: u64, layers: usize| {
        let layers = vec!["\"sha256:1\""; layers].join(",");
        format!(
            "[{{\"Id\":\"sha256:2\",\"Size\":{size},\"RootFS\":{{\"Type\":\"layers\",\"Layers\":[{layers}]}}}}]"
        )
    };
    check(
        "FROM debian:bookworm\nCOPY a /\nRUN make\n",
        &inspect(120_000_005, 3),
        expect![[r#"
            docker image inspect says 120 MB; the estimate is 137 MB (116 MB–2.12 GB), which has it inside.
            All other layers are known or measured, so 3.43 MB are left for RUN make.
            ~ 117 MB (113–120 MB) debian:bookworm
            ~ 5 B COPY a /
            = 3.43 MB (0 B–6.93 MB) RUN make
        "#]],
    );
    check(
        "FROM mine\nCOPY a /\nRUN make\nRUN more\n",
        &inspect(1_000_005, 4),
        expect![[r#"
            docker image inspect says 1 MB; the estimate is 21 MB (985 kB–2.01 GB), of what is known of it.
            It does not say what each layer weighs, so nothing was noted; docker history does.
            ~ not known mine
            ~ 5 B COPY a /
            ~ 20 MB (10 kB–2 GB) RUN make
            ~ 1 MB (0 B–200 MB) RUN more
        "#]],
    );
    check(
        "FROM scratch\nCOPY a /\n",
        &inspect(7, 4),
        expect![[r#"
            docker image inspect says 7 B; the estimate is 5 B, which is less.
            It has 4 layers and this Dockerfile makes 1, so it is the image of another text; nothing was noted.
            ~ 5 B COPY a /
        "#]],
    );
}

#[test]
fn what_cannot_be_read_is_told_and_nothing_is_lost() {
    for (text, expect) in [
        (
            "",
            expect![[r#"
            error: There is nothing to read yet.
        "#]],
        ),
        (
            "hello",
            expect![[r#"
            error: Line 1 is no row of docker history: it has no image, time, instruction and size, at least three blanks apart.
        "#]],
        ),
        (
            "[{\"a\": 1}]",
            expect![[r#"
            error: This is JSON, but none that docker history, docker image inspect or dive print.
        "#]],
        ),
        (
            "{\"CreatedBy\": \"x\", ",
            expect![[r#"
            error: This begins like JSON, but it cannot be read from line 1 on; perhaps its end is missing.
        "#]],
        ),
        (
            "<missing>   1 day ago   RUN x   large\n",
            expect![[r#"
            error: Line 1 is no row of docker history: it has no image, time, instruction and size, at least three blanks apart.
        "#]],
        ),
        (
            "{\"layer\": [{}]}",
            expect![[r#"
            error: A layer of this has no “sizeBytes”, which dive writes.
        "#]],
        ),
    ] {
        expect.assert_eq(&show(&build(TEXT), text));
    }
    let deep = "[".repeat(100_000);
    assert!(show(&build(TEXT), &deep).starts_with("error: "));
    for end in 0..TABLE.len() {
        if let Some(cut) = TABLE.get(..end) {
            show(&build("FROM scratch\n"), cut);
        }
    }
}

#[test]
fn a_size_is_of_a_text_and_comes_back_with_it() {
    let start = build("FROM mine\nRUN make\nRUN make\n");
    let bed = |build: &Build, at: usize| build.stack.columns[0].beds[at].clone();
    let subject = start.subject(bed(&start, 2).id, 0).unwrap();
    assert_eq!((&*subject.text, subject.nth), ("RUN make", 1));
    assert_eq!(start.measure(bed(&start, 2).id, 0), Some(None));
    let measure = Measure { bytes: 7, off_by: 0, meaning: Meaning::Files, origin: Origin::Hand };
    let told = Build::after(Some(&start), &start.with_measure(&subject, Some(measure)));
    assert_eq!(bed(&told, 2).size.to_string(), "7 B");
    assert_ne!(bed(&told, 1).size.to_string(), "7 B");
    let details = told.size_details(StepId(0), bed(&told, 2).id, 0, Meaning::Files).unwrap();
    assert_eq!(details.source, "you, set by hand");
    let edited = |text: &str| {
        let project = Project { dockerfile: text.into(), ..told.project.clone() };
        Build::after(Some(&told), &project)
    };
    let other = edited("FROM mine\nRUN make\nRUN make all\n");
    assert_ne!(bed(&other, 2).size.to_string(), "7 B");
    assert_eq!(other.stray_measures().len(), 1);
    let moved = edited("FROM mine\n# first\nRUN make\nENV A=1\nRUN   make\n");
    assert_eq!(
        (bed(&moved, 3).size.to_string(), moved.stray_measures().len()),
        ("7 B".to_owned(), 0)
    );
    let none = told.with_measure(&subject, None);
    assert!(none.measures.is_empty());
}

#[test]
fn sizes_are_read_as_people_write_them() {
    for (text, bytes) in [
        ("43MB", 43_000_000),
        ("43.1 MB", 43_100_000),
        (" 12kB ", 12_000),
        ("0", 0),
        ("0B", 0),
        ("17", 17),
        ("1.22gb", 1_220_000_000),
        ("1.5 KiB", 1_536),
        ("2M", 2_000_000),
    ] {
        assert_eq!(amount(text), Some(bytes), "{text}");
    }
    for text in [
        "",
        "MB",
        ".5MB",
        "1.2.3MB",
        "-1",
        "1 parsec",
        "9999999999999999999",
        "999999999 TB",
        "1e3",
    ] {
        assert_eq!(amount(text), None, "{text}");
    }
}
