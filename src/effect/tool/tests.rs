//! Files that say what a project needs.

use super::manifest::Wanted;
use super::manifest::{asked, flatten, headed, locked, node_manifest, npm_lock, requirement};

fn shown(wanted: &[Wanted]) -> String {
    let one = |(name, version): &Wanted| match version {
        Some(version) => format!("{name} {version}"),
        None => name.to_string(),
    };
    wanted.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[test]
fn a_requirement_is_a_name_and_perhaps_a_version() {
    let check = |text, expected: &str| assert_eq!(shown(&[requirement(text)]), expected);
    check("flask", "flask");
    check("Flask[async]==3.0.3 ; python_version > \"3.8\"", "Flask[async] 3.0.3");
    check("numpy>=1.26,<2", "numpy");
    check("pandas ~= 2.1", "pandas 2.1");
    check("app @ https://example.com/app.whl", "app");
}

#[test]
fn locks_of_python_list_everything() {
    let lock = "version = 1\n\n[[package]]\nname = \"flask\"\nversion = \"3.0\"\n\n[[package]]\nname = \"idna\"\nversion = \"3.7\"\n";
    assert_eq!(shown(&locked(lock)), "flask 3.0, idna 3.7");
}

#[test]
fn projects_of_python_list_what_they_ask_for() {
    let plain = "[project]\nname = \"x\"\ndependencies = [\n  \"flask>=3\",\n  \"redis==5.0\",\n]\n[tool.x]\na = [\"b\"]\n";
    assert_eq!(shown(&asked(plain)), "flask, redis 5.0");
    assert_eq!(shown(&asked("dependencies = [\"a\", \"b\"]\nx = \"c\"\n")), "a, b");
    let poetry = "[tool.poetry.dependencies]\npython = \"^3.12\"\nflask = \"^3.0\"\n\n[tool.poetry.group.dev.dependencies]\npytest = \"8\"\n";
    assert_eq!(shown(&asked(poetry)), "flask 3.0");
}

#[test]
fn json_is_told_as_keys_and_values() {
    let mut told = Vec::new();
    let text = r#"{"a": {"b": "c", "d": [], "e": {}}, "f": [1, {"g": "h"}, "i\"j"], "k": true}"#;
    flatten(text, &mut |keys, value| told.push(format!("{} {value}", keys.join("."))));
    assert_eq!(told, ["a.b c", "f.[] 1", "f.[].g h", "f.[] i\\\"j", "k true"]);
    for end in 0..text.len() {
        flatten(&text[..end], &mut |_, _| {}); // Whatever it tells, it ends.
    }
}

#[test]
fn manifests_of_node_tell_development_apart() {
    let manifest =
        r#"{"name": "x", "dependencies": {"express": "^4"}, "devDependencies": {"vite": "5"}}"#;
    assert_eq!(shown(&node_manifest(manifest, false)), "express ^4, vite 5");
    assert_eq!(shown(&node_manifest(manifest, true)), "express ^4");
    let lock = r#"{"packages": {"": {"version": "1"}, "node_modules/@a/b": {"version": "1.0", "dev": true},
        "node_modules/c": {"version": "2.0"}, "node_modules/c/node_modules/d": {"version": "3.0"}}}"#;
    assert_eq!(shown(&npm_lock(lock, false)), "@a/b 1.0, c 2.0, d 3.0");
    assert_eq!(shown(&npm_lock(lock, true)), "c 2.0, d 3.0");
}

#[test]
fn locks_of_yarn_and_pnpm_have_headings() {
    let yarn = "# x\n\n\"@a/b@^1.2\", \"@a/b@^1.3\":\n  version \"1.3\"\n\nc@2:\n  version \"2\"\n  dependencies:\n    d \"1\"\n";
    assert_eq!(shown(&headed(yarn)), "@a/b ^1.2, c 2");
    let pnpm = "lockfileVersion: '9.0'\n\npackages:\n\n  '@a/b@1.0.0':\n    resolution: {}\n\n  c@2.0.0(d@1):\n    x: y\n";
    assert_eq!(shown(&headed(pnpm)), "@a/b 1.0.0, c 2.0.0");
}
