//! Keys part by part.

use super::*;

#[track_caller]
fn check_key(projects: &[Project], label: &str, expected: Expect) {
    let (session, last) = until_last(projects);
    let forecast = session.forecast(&last);
    let key = key_of(&forecast.steps, label);
    let parts = session.key_parts(&last, &forecast, key).expect("it has a key");
    let rows = parts.rows.iter().map(|row| {
        let sign = if row.differs { "*" } else { " " };
        let before = row.before.as_ref().map(|it| format!(" (was {it})")).unwrap_or_default();
        format!("{sign} {}: {}{before}\n", row.label, row.value)
    });
    expected.assert_eq(&format!("near {:?}\n{}", parts.near, rows.collect::<String>()));
    let after = session.rebuild(&last, "").expect("it starts");
    assert_eq!(after.last().and_then(|it| it.key_parts(key)), Some(parts));
}

#[test]
fn a_key_is_told_part_by_part() {
    let text = |value: &str| {
        project(&format!("FROM a\nENV A=1 {value}\nUSER app\nWORKDIR /w\nRUN make $A\n"), &[])
    };
    check_key(
        &[text("")],
        "RUN",
        expect![[r#"
        near None
          what it does: RUN
          shell: /bin/sh -c
          command: make $A
          working directory: /w
          user: app
          variable PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
          variable A: 1
          platform: linux/amd64
          stands on: what line 4, WORKDIR /w leaves
    "#]],
    );
    check_key(
        &[text("B=1"), text("C=2")],
        "RUN",
        expect![[r#"
        near Some(1)
          what it does: RUN
          shell: /bin/sh -c
          command: make $A
          working directory: /w
          user: app
          variable PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
          variable A: 1
        * variable C: 2
          platform: linux/amd64
        * variable B:  (was 1)
          stands on: what line 4, WORKDIR /w leaves
    "#]],
    );
}

#[test]
fn mounts_are_told_in_words() {
    let mounts = |first: &str| {
        let rest = "--mount=type=bind,source=f,target=/f cat /f";
        project(
            &format!("FROM a\nRUN --mount=type=cache,{first},target=/c {rest}\n"),
            &[("f", "1")],
        )
    };
    check_key(
        &[mounts("id=/c"), mounts("sharing=locked")],
        "RUN",
        expect![[r#"
            near Some(1)
              what it does: RUN
              shell: /bin/sh -c
              command: cat /f
              working directory: /
              user: (default)
              variable PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
            * mount: cache at /c, with an id or sharing of its own (was cache at /c)
              mount: bind at /f, read-only
              platform: linux/amd64
              content of f: 28f1ed6602de
              stands on: the image a
        "#]],
    );
}

#[test]
fn files_and_what_lies_below_are_told() {
    let files = |content| {
        project("FROM a\nCOPY --chown=1:1 f d /x/\nRUN make\n", &[("f", content), ("d/g", "")])
    };
    check_key(
        &[files("1"), files("2")],
        "COPY",
        expect![[r#"
            near Some(1)
              what it does: COPY
              names of the sources: f d
              destination: /x/
              owner: 1:1
            * content of f d: 3cbfe6527b3a (was 708291daf433)
              stands on: the image a
        "#]],
    );
    check_key(
        &[files("1"), files("2")],
        "RUN",
        expect![[r#"
        near Some(1)
          what it does: RUN
          shell: /bin/sh -c
          command: make
          working directory: /
          user: (default)
          variable PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
          platform: linux/amd64
        * stands on: what line 2, COPY --chown=1:1 f d /x/ leaves
    "#]],
    );
    check_key(
        &[files("1"), files("1")],
        "RUN",
        expect![[r#"
        near Some(1)
          what it does: RUN
          shell: /bin/sh -c
          command: make
          working directory: /
          user: (default)
          variable PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
          platform: linux/amd64
          stands on: what line 2, COPY --chown=1:1 f d /x/ leaves
    "#]],
    );
}

#[test]
fn a_key_that_stands_on_something_else_and_differs_itself_says_both() {
    let version =
        |value: &str| project(&format!("FROM a\nARG V={value}\nRUN echo $V > /v\nRUN id\n"), &[]);
    check_key(
        &[version("1"), version("2")],
        "RUN id",
        expect![[r#"
        near Some(1)
          what it does: RUN
          shell: /bin/sh -c
          command: id
          working directory: /
          user: (default)
          variable PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        * variable V: 2 (was 1)
          platform: linux/amd64
        * stands on: what line 3, RUN echo $V > /v leaves
    "#]],
    );
}
