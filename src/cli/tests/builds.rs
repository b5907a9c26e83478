//! Builds one after the other.

use expect_test::expect;

use super::Place;

#[test]
fn why_explains_a_build_after_edits() {
    let place = Place::small("why");
    expect![[r#"
        0
        build 2, after write src/app.js=3
          R  [build 1/2] COPY src/ /src/
             ran: src/app.js: content
          R  [build 2/2] WORKDIR /out
             ran: [build 1/2] COPY src/ /src/ ran, because: src/app.js: content
          -  [unused 1/1] COPY nothing /
             not needed
          R  [stage-2 1/1] COPY --from=build /src/app.js /app/
             ran: [build 2/2] WORKDIR /out ran, which goes back to [build 1/2] COPY src/ /src/: src/app.js: content
    "#]].assert_eq(&place.run(&["why", "--edit", "write src/app.js=3"]));
    expect![[r#"
        0
        build 2, after touch src/app.js
          C  [build 1/2] COPY src/ /src/
             cached: as in build 1
          C  [build 2/2] WORKDIR /out
             cached: as in build 1
          -  [unused 1/1] COPY nothing /
             not needed
          C  [stage-2 1/1] COPY --from=build /src/app.js /app/
             cached: as in build 1
    "#]]
    .assert_eq(&place.run(&["why", "--edit", "touch src/app.js"]));
    let json =
        place.run(&["why", "--format=json", "--edit=chmod 755 src/app.js", "--edit=no-cache"]);
    let json: serde_json::Value = serde_json::from_str(json.trim_start_matches("0\n")).unwrap();
    assert_eq!(json["builds"][0]["code"], "RR-R");
}

#[test]
fn each_edit_is_made() {
    let place = Place::small("edits");
    let code = |edit: &str| {
        let told = place.run(&["why", "--edit", edit]);
        let steps =
            told.lines().filter(|line| line.get(3..5) == Some("  ") && !line.starts_with("   "));
        steps.map(|line| line.trim_start().chars().next().unwrap()).collect::<String>()
    };
    assert_eq!(code("delete src/b.js"), "RR-C");
    assert_eq!(code("replace /app/=>/bin/"), "CC-R");
    assert_eq!(code("rename src/b.js=>src/c.js"), "RR-C");
    assert_eq!(code("prune"), "RR-R");
    assert_eq!(code("target build"), "CC--");
    assert_eq!(code("build-arg X=1"), "CC-C");
    assert_eq!(code("write Dockerfile=FROM scratch"), "");
    let wrong = |edit: &str| place.run(&["why", "--edit", edit]);
    assert_eq!(wrong("delete x"), "2\n--- errors\nerror: There is no file `x` in the context.\n");
    assert!(wrong("replace x=>y").starts_with("2\n"), "there is none");
    assert!(wrong("chmod 9 src").contains("`9` is no mode"));
    assert!(wrong("paint src").contains("There is no edit `paint`."));
    assert!(wrong("write x").contains("There is no `=` in the edit `write x`."));
}

#[test]
fn replay_goes_through_a_scenario() {
    let scenario = r#"{"files": {"a.txt": "1", "b.txt": "2"},
        "dockerfile": "FROM scratch\nCOPY a.txt /\nCOPY b.txt /\n",
        "edits": [{"op": "write", "path": "b.txt", "content": "3"}, {"op": "delete", "path": "a.txt"}]}"#;
    let place = Place::new("replay", &[("s.json", scenario)]);
    expect![[r#"
        1
        build 1
          R  [1/2] COPY a.txt /
             ran: never built before
          R  [2/2] COPY b.txt /
             ran: [1/2] COPY a.txt / ran, because: never built before
        build 2, after write b.txt
          C  [1/2] COPY a.txt /
             cached: as in build 1
          R  [2/2] COPY b.txt /
             ran: b.txt: content
        build 3, after delete a.txt
          E  [1/2] COPY a.txt /
             failed: a.txt: removed
             error: failed to compute cache key: failed to calculate checksum of ref <id>: "/a.txt": not found
          N  [2/2] COPY b.txt /
             never started: [1/2] COPY a.txt / failed
          The build fails.
    "#]].assert_eq(&place.run(&["replay", "s.json"]));
    let json = place.run(&["replay", "s.json", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(json.trim_start_matches("1\n")).unwrap();
    let codes: Vec<_> = json["builds"].as_array().unwrap().iter().map(|it| &it["code"]).collect();
    assert_eq!(codes, ["RR", "CR", "EN"]);
}

#[test]
fn replay_compares_with_what_was_recorded() {
    let scenario = |code: &str| {
        format!(
            r#"{{"dockerfile": "FROM scratch\nWORKDIR /a\n", "builds": [{{"code": "{code}"}}]}}"#
        )
    };
    let place = Place::new("recorded", &[]);
    assert!(place.run_with(&["replay", "-"], &scenario("R")).starts_with("0\n"));
    let differs = place.run_with(&["replay", "-"], &scenario("C"));
    assert!(differs.starts_with("1\n") && differs.contains("C was recorded, and R is foretold."));
}
