//! Scripts, what they print and what they do to files.

use super::*;
use crate::effect::tree::{Found, Kind};
use crate::project::{File, Files};

fn base() -> Tree {
    let program =
        || File { mode: 0o755, ..File::plain(Content::Opaque { size: None, id: "p".into() }) };
    let mut files = Files::default();
    for name in [
        "sh", "mkdir", "rm", "cp", "mv", "ln", "cat", "ls", "touch", "chmod", "chown", "grep",
        "sed", "sort", "tr", "cut", "head", "find", "xargs", "seq", "wc", "tar", "id", "adduser",
        "date", "env", "dd", "tee", "install", "uniq", "tail",
    ] {
        files.insert(format!("bin/{name}"), program());
    }
    files.insert(
        "etc/passwd",
        File::text("root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/home/app:\n"),
    );
    files.insert("etc/group", File::text("root:x:0:\napp:x:1000:\n"));
    files.insert("tmp", File { mode: 0o1777, ..File::directory() });
    files.insert("w/a", File::text("one\ntwo\nthree\n"));
    Tree::from_files(&files)
}

fn environment(vars: &[(&str, &str)]) -> Environment {
    let vars: Vec<(Rc<str>, Rc<str>)> =
        vars.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    Environment::of(vars.iter().map(|(name, value)| (name, value)))
}

fn ran_on(tree: &Tree, script: &str, user: &str) -> Ran {
    let run = super::Run {
        host: None,
        argv: vec!["/bin/sh", "-c", script],
        env: &environment(&[("PATH", "/usr/bin:/bin"), ("V", "a b")]),
        cwd: "/w",
        user,
        mounts: Vec::new(),
        script: None,
        now: Time::Built(7),
    };
    super::run(tree, &run)
}

#[track_caller]
fn check(script: &str, exit: i32, output: &str) {
    let ran = ran_on(&base(), script, "");
    assert_eq!((ran.exit, ran.output.as_text()), (exit, Some(output)), "{script}");
    assert!(ran.unknown.is_empty(), "{script}: {:?}", ran.unknown);
}

#[test]
fn words_are_expanded() {
    check("echo $V \"$V\" '$V' ${V#a } ${V%b}x ${NONE:-d} ${#V}", 0, "a b a b $V b a x d 3\n");
    check("for i in 1 2 3; do echo -n $i; done; echo", 0, "123\n");
    check("set -- $V; echo $# $1-$2 \"$@\"", 0, "2 a-b a b\n");
    check("echo $((1 + 2 * 3)) $(( (1+2)*3 )) $((7/2)) $((x=5)) $x", 0, "7 9 3 5 5\n");
    check("x=$(cat a | head -n 1)y; echo $x", 0, "oney\n");
    check("touch b.c a.c; echo *.c [z]*", 0, "a.c b.c [z]*\n");
    check("echo ~ ~app", 0, "/root /home/app\n");
    check("cat <<E\n$V\nE", 0, "a b\n");
    check("cat <<'E'\n$V\nE", 0, "$V\n");
    check("f() { echo \"f $1\"; return 3; }; f x; echo $?", 0, "f x\n3\n");
    check("case abc in x) echo no;; a*) echo yes;; esac", 0, "yes\n");
    check(
        "i=0; while [ $i -lt 3 ]; do i=$((i+1)); [ $i = 2 ] && continue; echo $i; done",
        0,
        "1\n3\n",
    );
    check("printf '%s-%03d\\n' a 7 b 8", 0, "a-007\nb-008\n");
}

#[test]
fn a_failing_command_fails_as_in_a_shell() {
    check("false", 1, "");
    check("exit 3", 3, "");
    check("false; echo on", 0, "on\n");
    check("set -e; false; echo on", 1, "");
    check("set -e; false || true; if false; then :; fi; echo on", 0, "on\n");
    check("false | true", 0, "");
    check("set -o pipefail; false | true", 1, "");
    check("nothing-like-it", 127, "/bin/sh: nothing-like-it: not found\n");
    check("cat /missing", 1, "cat: can't open '/missing': No such file or directory\n");
    check("test -f a && ! test -e b && [ -d /tmp ]", 0, "");
    check("echo ${X:?needed}", 2, "/bin/sh: X: needed\n");
}

#[test]
fn filters_filter() {
    check("sort a | tr a-z A-Z | head -1", 0, "ONE\n");
    check("grep -c t a; grep -v o a; grep -q none a", 1, "2\nthree\n");
    check("sed -e 's/o/0/' -e '/^three$/d' a", 0, "0ne\ntw0\n");
    check("seq 3 | xargs echo x", 0, "x 1 2 3\n");
    check("echo a:b:c | cut -d: -f2-", 0, "b:c\n");
    check("wc -l < a", 0, "3\n");
    check("ls /w; find . -type f", 0, "a\n./a\n");
    check("printf 'b\\nb\\na\\n' | uniq -c | tail -n 1", 0, "      1 a\n");
    check("id; id -u app", 0, "uid=0(root) gid=0(root) groups=0(root)\n1000\n");
}

#[track_caller]
fn check_files(script: &str, expected: &[&str]) {
    let ran = ran_on(&base(), script, "");
    assert_eq!((ran.exit, &ran.unknown), (0, &Vec::new()), "{script}: {:?}", ran.output.as_text());
    let entries = ran.layer.entries.iter();
    let seen: Vec<String> = entries
        .map(|entry| {
            format!("{} {:o} {}:{}", entry.path, entry.meta.mode, entry.meta.uid, entry.meta.gid)
        })
        .collect();
    assert_eq!(seen, expected, "{script}");
}

#[test]
fn files_are_made_changed_and_removed() {
    check_files(
        "mkdir -p -m 700 /x/y && echo 1 > /x/y/f",
        &["x 755 0:0", "x/y 700 0:0", "x/y/f 644 0:0"],
    );
    check_files("cp -r /w /v && rm /v/a && touch /v/b", &["v 755 0:0", "v/b 644 0:0"]);
    check_files(
        "mv a b; chmod +x b; chown app: b",
        &["w 755 0:0", "w/.wh.a 0 0:0", "w/b 755 1000:1000"],
    );
    check_files("ln a b; ln -s a c", &["w 755 0:0", "w/b 644 0:0", "w/c 777 0:0"]);
    check_files("echo x > t; rm -rf t nothing", &[]);
    check_files(
        "install -D -m 755 a /opt/bin/a",
        &["opt 755 0:0", "opt/bin 755 0:0", "opt/bin/a 755 0:0"],
    );
    check_files(
        "(cd /tmp && touch x); touch y",
        &["tmp 1777 0:0", "tmp/x 644 0:0", "w 755 0:0", "w/y 644 0:0"],
    );
    check_files("umask 077; echo > s", &["w 755 0:0", "w/s 600 0:0"]);
    check_files("cat a >/dev/null; echo 2>&1; chmod 644 a; mkdir -p /tmp", &[]);
    check_files(
        "tar cf /tmp/t -C /w a && mkdir o && tar xf /tmp/t -C o && rm /tmp/t",
        &["w 755 0:0", "w/o 755 0:0", "w/o/a 644 0:0"],
    );
}

#[test]
fn a_user_may_not_write_everywhere() {
    assert_eq!(ran_on(&base(), "echo x > /f", "app").exit, 1);
    assert_eq!(ran_on(&base(), "echo x > /tmp/f", "app").exit, 0);
    assert_eq!(ran_on(&base(), "rm a", "1000").exit, 1);
}

#[test]
fn what_is_not_understood_is_a_function_of_what_it_reads() {
    let script = "make-it --all > out; echo done > end";
    let tree = Tree::unknown("base");
    let (one, same) = (ran_on(&tree, script, ""), ran_on(&tree, script, ""));
    assert_eq!(one.exit, 0);
    assert_eq!(one.unknown.len(), 1);
    assert_eq!(one.layer, same.layer);
    assert_eq!(one.layer.tar_bytes(), None);
    assert_eq!(one.tree.digest(), same.tree.digest());
    let mut changed = tree.clone();
    changed.apply(&[("w/a", File::text("x"))].into_iter().collect());
    let other = ran_on(&changed, script, "");
    let unknown = |ran: &Ran| match ran.tree.find("/usr/lib/made") {
        Found::Unknown(id) => id,
        other => panic!("{other:?}"),
    };
    assert_eq!(unknown(&one), unknown(&same));
    assert_ne!(unknown(&one), unknown(&other));
    let Found::Node(node) = one.tree.find("/w/end") else { panic!() };
    assert_eq!(node.content().and_then(|it| it.as_text()), Some("done\n"));
}

#[test]
fn nothing_runs_for_ever() {
    for script in [
        "while true; do :; done",
        "f() { f; }; f",
        "while :; do echo x >> /big; done",
        "x=x; while :; do x=$x$x; done",
        "seq 1 1000000000",
        "mkdir a; while :; do mv a b; mkdir a; mv b a; done",
    ] {
        let ran = ran_on(&base(), script, "");
        assert!(ran.layer.tar_bytes().is_none() || ran.exit != 0, "{script}");
    }
}

#[test]
fn mounts_leave_no_trace() {
    let source = base();
    let run = super::Run {
        host: None,
        argv: vec!["/bin/sh", "-c", "cat /m/a > /o; echo x > /c/y"],
        env: &environment(&[("PATH", "/bin")]),
        cwd: "/",
        user: "",
        mounts: vec![
            Mount { target: "/m", kind: MountKind::Bind { tree: &source, path: "/w" }, env: None },
            Mount { target: "/c", kind: MountKind::Empty, env: None },
        ],
        script: None,
        now: Time::Built(1),
    };
    let ran = super::run(&base(), &run);
    assert_eq!(ran.exit, 0);
    let paths: Vec<_> = ran.layer.entries.iter().map(|entry| &*entry.path).collect();
    assert_eq!(paths, ["o"]);
    let cache = ran.mounts[1].as_ref().unwrap();
    assert!(
        matches!(cache.find("/y"), Found::Node(node) if matches!(node.kind(), Kind::File { .. }))
    );
}

#[test]
fn users_are_added_as_busybox_does() {
    let ran = ran_on(&base(), "adduser -D -H me && adduser -S -D -H sys && cat /etc/passwd", "");
    let text = ran.output.as_text().unwrap().to_owned();
    assert!(
        text.ends_with("me:x:1001:1001::/home/me:/bin/ash\nsys:x:100:100::/home/sys:/bin/ash\n"),
        "{text}"
    );
}

#[test]
fn what_was_removed_may_be_back_after_an_unknown_command() {
    let tree = Tree::unknown("base");
    let ran = ran_on(&tree, "rm -rf /opt/x && rm -r /opt/x", "");
    assert_eq!(ran.exit, 1);
    let ran = ran_on(&tree, "rm -rf /opt/x && make-it && rm -r /opt/x && touch /opt/y/z", "");
    assert_eq!(ran.exit, 0);
    let ran =
        ran_on(&tree, "rm -rf /opt/x && curl -sL http://h/t | tar xz -C /opt && mv /opt/x /y", "");
    assert_eq!(ran.exit, 0);
}

#[test]
fn a_star_clears_a_directory_but_a_name_with_a_star_does_not() {
    let tree = Tree::unknown("base");
    let all = ran_on(&tree, "rm -rf /var/lib/apt/lists/*; ls /var/lib/apt/lists", "");
    assert_eq!(all.output.as_text(), Some(""));
    assert!(all.unknown.is_empty());
    let some = ran_on(&tree, "rm -rf /usr/bin/make-*; ls /usr/bin", "");
    assert!(matches!(some.tree.find("/usr/bin/env"), Found::Unknown(_)));
}

#[test]
fn a_choice_on_something_unknown_is_not_taken() {
    let script = "case $(uname -m) in x86_64) A=1;; *) exit 1;; esac; echo on";
    let ran = ran_on(&Tree::unknown("base"), script, "");
    assert_eq!((ran.exit, ran.output.as_text()), (0, Some("on\n")));
    assert_eq!(ran.unknown.len(), 1);
}

#[test]
fn a_new_directory_on_an_unknown_base_is_known() {
    let tree = Tree::unknown("base");
    let ran = ran_on(&tree, "mkdir -p /app/x && cp /etc/passwd /app/x/p && chown -R 1:2 /app", "");
    assert!(ran.unknown.is_empty(), "{:?}", ran.unknown);
    let paths: Vec<_> = ran.layer.entries.iter().map(|entry| &*entry.path).collect();
    assert_eq!(paths, ["app", "app/x", "app/x/p"]);
    let after =
        ran_on(&tree, "git clone http://h/app /app && mkdir -p /app && cd /app && ./build", "");
    assert_eq!(after.exit, 0);
}

#[test]
fn who_one_is_on_an_unknown_image_is_not_known_but_for_the_number() {
    let base = Tree::unknown("base");
    let ran = ran_on(&base, "id; id -u; id -g", "");
    assert_eq!((ran.exit, ran.output.as_text()), (0, Some("0\n0\n")), "the first is not told");
    assert!(ran.unknown.is_empty() && ran.layer.entries.is_empty(), "it changes no file");
    let written = |tree: &Tree, script: &str| {
        let ran = ran_on(tree, script, "");
        let entry = ran.layer.entries.iter().find(|entry| &*entry.path == "f").cloned();
        entry.expect("it is written")
    };
    assert_eq!(written(&base, "id -u > /f").size(), Some(2));
    let told = written(&base, "id > /f");
    assert_eq!(told.size(), None);
    assert_eq!(written(&base, "id > /f").kind, told.kind, "the same image, the same text");
    assert_ne!(written(&Tree::unknown("other"), "id > /f").kind, told.kind);
    assert_ne!(written(&base, "id -un > /f").kind, told.kind);
}

#[test]
fn only_what_begins_an_id_stands_for_names_that_nobody_listed() {
    let unlisted = unknown_text(&format!("{UNLISTED}7|/app/*"));
    for (word, expected) in [
        (format!("/app/{unlisted}"), true),
        (format!("{}{UNLISTED}", unknown_text("secret")), false),
        (unknown_text(&format!("a {UNLISTED}")), false),
        (UNLISTED.to_owned(), false),
    ] {
        assert_eq!(is_unlisted(&word), expected, "{word}");
    }
}

#[test]
fn words_may_look_like_marks_and_programs_may_run_programs() {
    let (sudo, command) = ("sudo ".repeat(20_000) + "make", "command ".repeat(10_000) + "make");
    let marks = ["make unlisted-foo", "rm -f unlisted-x; pip install unlisted-"];
    for script in marks.into_iter().chain([&*sudo, &*command]) {
        let ran = ran_on(&Tree::unknown("base"), script, "");
        assert_eq!(ran.exit, 0, "{script:.40}");
    }
}
