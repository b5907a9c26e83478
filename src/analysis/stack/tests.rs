//! The picture as text.

use expect_test::{Expect, expect};

use super::*;
use crate::analysis::Build;
use crate::project::{File, Project};

fn amount(amount: Amount) -> String {
    match amount {
        Amount::Unknown => "?".to_owned(),
        Amount::Known(bytes) => {
            format!("{}{}", bytes.likely, if bytes.and_more { "+" } else { "" })
        }
    }
}

fn show(stack: &Stack) -> String {
    let mut out = String::new();
    for column in &stack.columns {
        out += &format!("{} {:?} {}\n", column.name, column.role, amount(column.size));
        for bed in &column.beds {
            let part = if bed.part == 0 { String::new() } else { format!(".{}", bed.part) };
            let sign = if bed.inherited { "^" } else { "" };
            out += &format!(
                "  {}{part} {sign}{:?} {} {}",
                bed.id.0,
                bed.kind,
                amount(bed.size),
                bed.label
            );
            out += &bed.trouble.as_ref().map(|text| format!(" -- {text}")).unwrap_or_default();
            out.push('\n');
        }
    }
    for arrow in &stack.arrows {
        let from =
            arrow.from.map(|id| id.0.to_string()).or(arrow.image.clone()).unwrap_or_default();
        out += &format!("{:?} {from} -> {} {}\n", arrow.kind, arrow.to.0, arrow.label);
    }
    out
}

fn project(text: &str) -> Project {
    let mut project = Project::of_text(text);
    project.files.insert("a.txt", File::text("hello\n"));
    project
}

#[track_caller]
fn check(text: &str, expect: Expect) {
    expect.assert_eq(&show(&Build::of(&project(text)).stack));
}

#[test]
fn layers_are_beds_and_settings_are_lines() {
    check(
        "FROM scratch\nCOPY a.txt /\nENV A=1\nWORKDIR /\nWORKDIR /x\n",
        expect![[r#"
            stage 0 Final 6
              1 Copy 6 COPY a.txt /
              2 Setting 0 ENV A=1
              3 Setting 0 WORKDIR /
              4 Workdir 0 WORKDIR /x
        "#]],
    );
}

#[test]
fn stages_stand_beside_each_other_and_arrows_between_them() {
    check(
        "FROM scratch AS a\nCOPY a.txt /b\nFROM a AS child\nFROM scratch AS idle\nCOPY a.txt /\n\
         FROM scratch\nCOPY --from=child /b /c\nCOPY --from=busybox /bin/sh /sh\n",
        expect![[r#"
            a Needed 6
              1 Copy 6 COPY a.txt /b
            child Needed 6
              1 ^Copy 6 COPY a.txt /b
            idle Asleep 6
              4 Copy 6 COPY a.txt /
            stage 3 Final 5000006
              6 Copy 6 COPY --from=child /b /c
              7 Copy 5000000 COPY --from=busybox /bin/sh /sh
            Base 0 -> 2 
            Copy 2 -> 6 /b
            Copy busybox -> 7 /bin/sh
        "#]],
    );
}

#[test]
fn a_missing_source_stops_what_follows() {
    check(
        "FROM scratch\nCOPY nope /\nCOPY a.txt /\n",
        expect![[r#"
        stage 0 Final 6
          1 Copy 0 COPY nope / -- failed to compute cache key: failed to calculate checksum of ref <id>: "/nope": not found
          2 Copy 6 COPY a.txt / -- A step before it fails.
    "#]],
    );
}

#[test]
fn a_broken_line_shows_what_it_last_was() {
    let before = Build::of(&project("FROM scratch\nCOPY a.txt /\nENV A=1\n"));
    let broken = Build::after(Some(&before), &project("FROM scratch\nCOPYY a.txt /\nENV A=1\n"));
    expect![[r#"
        stage 0 Final 6
          1 Copy 6 COPY a.txt / -- This line cannot be read now; it is shown as it last was.
          2 Setting 0 ENV A=1
    "#]]
    .assert_eq(&show(&broken.stack));
    let empty = Build::after(Some(&before), &project("FRM scratch\nCOPY a.txt /\n"));
    expect![[r#"
        stage 0 Final 6
          1 Copy 6 COPY a.txt / -- The file has no stage; this is how it last was.
          2 Setting 0 ENV A=1 -- The file has no stage; this is how it last was.
    "#]]
    .assert_eq(&show(&empty.stack));
}

#[test]
fn a_broken_from_is_no_layer_of_the_stage_before_it() {
    let text = "FROM alpine:3.20 AS a\nRUN x\nFROM alpine:3.20\nENV A=1\n";
    let before = Build::of(&project(text));
    let broken = project(&text.replace("\nFROM", "\nFRM"));
    let stack = &Build::after(Some(&before), &broken).stack;
    let bases = stack.columns[0].beds.iter().filter(|bed| bed.kind == BedKind::Base);
    assert_eq!((stack.columns.len(), bases.count()), (1, 1));
}

#[test]
fn a_base_that_nobody_can_read_is_drawn_with_the_message() {
    check(
        "FROM $NOPE\nRUN id\n",
        expect![[r#"
            stage 0 Final 0+
              0 ^Base ? $NOPE -- Base name ($NOPE) should not be blank.
              1 Run 0 RUN id
        "#]],
    );
    let trouble = |build: &Build| build.stack.columns[0].beds[0].trouble.clone().unwrap();
    let of = |text: &str| trouble(&Build::of(&project(text)));
    assert!(of("FROM Alpine:UP AS a\nRUN ls\nFROM a\n").contains("must be lowercase"));
    assert_eq!(of("FROM nosuch:1\n"), "Nothing is known about the image nosuch:1.");
    let broken = project("FROM $NOPE\n");
    let again = Build::after(Some(&Build::of(&broken)), &broken);
    assert_eq!(trouble(&again), "Base name ($NOPE) should not be blank.", "it never was another");
}

#[test]
fn the_layers_of_a_base_say_how_they_were_made() {
    let build = Build::of(&project("FROM node:24-alpine\nRUN x\n"));
    let made: Vec<_> = build.stack.columns[0].beds.iter().map(super::Bed::layer_name).collect();
    assert_eq!(
        made,
        [
            "ADD root file system of Alpine",
            "RUN node user + libstdc++ + Node.js musl build with npm",
            "RUN yarn classic in /opt",
            "COPY entrypoint script",
            "RUN x",
        ]
    );
    let details = build.details(build.stack.columns[0].id, 2).unwrap();
    assert_eq!(details.history.as_deref(), Some("RUN yarn classic in /opt"));
    assert!(details.layer.unwrap().and_unknown, "which files it brings");
}

#[test]
fn an_outline_weighs_only_the_bases_and_is_filled_in_later() {
    let project = project("FROM alpine:3.20 AS a\nRUN x\nWORKDIR /w\nENV A=b\nFROM a\nCOPY . .\n");
    let outline = Build::outlined(&project);
    let of = |build: &Build| -> Vec<_> {
        let beds = build.stack.columns.iter().flat_map(|column| &column.beds);
        beds.map(|bed| (bed.id, bed.part, bed.kind, bed.size == Amount::Unknown)).collect()
    };
    let (seen, whole) = (of(&outline), Build::of(&project));
    let unknown = seen.iter().filter(|bed| bed.3);
    assert!(unknown.clone().all(|bed| bed.2 != BedKind::Base && bed.2 != BedKind::Setting));
    assert_eq!(unknown.count(), 5, "RUN and WORKDIR, both twice, and COPY");
    assert_eq!(outline.stack.columns[1].size.to_string(), "7.8 MB and more");
    let filled = Build::after(Some(&outline), &project);
    assert_eq!((&filled, &filled.problems), (&whole, &whole.problems));
    let alike = of(&whole);
    assert!(seen.iter().zip(&alike).all(|(a, b)| (a.0, a.1, a.2) == (b.0, b.1, b.2)));
}
