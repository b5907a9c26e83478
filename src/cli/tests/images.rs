//! Images and stages, and where their files are found.

use expect_test::expect;

use super::{Place, check};

#[test]
fn history_and_inspect_speak_as_docker_does() {
    let place = Place::small("history");
    expect![[r#"
        0
        IMAGE          CREATED                  CREATED BY                          SIZE      COMMENT
        be851f9fcd47   Less than a second ago   CMD ["/app"]                        0B        buildkit.dockerfile.v0
        <missing>      Less than a second ago   COPY /src/app.js /app/ # buildkit   2B        buildkit.dockerfile.v0
        --- errors
        note: This image is simulated: its IDs and digests are those of the simulated content, what is said of base images comes from a catalog, and a real build has others. Sizes of files that are not known one by one are estimates, marked with ~ in tables.
    "#]].assert_eq(&place.run(&["history"]));
    let build = place.run(&["history", "--target", "build", "--format", "json"]);
    assert_eq!(build.matches("\"CreatedBy\"").count(), 2, "{build}");
    let inspect = place.run(&["inspect", "-t", "app"]);
    assert!(inspect.starts_with("0\n[\n    {\n        \"Id\": \"sha256:"), "{inspect}");
    assert!(inspect.contains("\"app:latest\"\n"), "{inspect}");
}

#[test]
fn what_would_fail_has_no_history() {
    check(
        "fails",
        "FROM scratch\nCOPY b.txt /\n",
        &["history"],
        expect![[r#"
        1
        --- errors
        error: failed to compute cache key: failed to calculate checksum of ref <id>: "/b.txt": not found
         --> Dockerfile:2:1
          |
        2 | COPY b.txt /
          | ^^^^^^^^^^^^

        Dockerfile: 1 error
        error: The build would fail, so there is no image.
    "#]],
    );
    check(
        "unreadable",
        "FROM scratch\nCOPY b.txt\n",
        &["inspect"],
        expect![[r#"
        1
        --- errors
        error: `COPY` needs to know what to copy and where to.
         --> Dockerfile:2:6
          |
        2 | COPY b.txt
          |      ^^^^^
          = help: For example: `COPY package.json ./`.
          = note: Docker stops here: failed to build: failed to solve: dockerfile parse error on line 2: COPY requires at least two arguments, but only one was provided. Destination could not be determined

        Dockerfile: 1 error
        error: The build would fail, so there is no image.
    "#]],
    );
}

#[test]
fn stages_shows_what_passes_between_them() {
    let place = Place::small("stages");
    expect![[r#"
        0
        build: needed for the final image, 5B
               5B   COPY src/ /src/
               0B   WORKDIR /out

        unused: not needed, so it is not built, 0B
               0B   COPY nothing /
                     note: failed to compute cache key: failed to calculate checksum of ref <id>: "/nothing": not found

        stage 2: the final image, 2B
               2B   COPY --from=build /src/app.js /app/
                     <- /src/app.js from build
                -   CMD ["/app"]
    "#]].assert_eq(&place.run(&["stages"]));
    let json = place.run(&["stages", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(json.trim_start_matches("0\n")).unwrap();
    assert_eq!(json["stages"][2]["steps"][0]["takes"][0]["from"], "build");
    assert_eq!(json["stages"][1]["role"], "not needed");
}

#[test]
fn a_build_argument_a_target_and_a_platform_are_given_to_the_build() {
    let dockerfile = "FROM scratch AS a\nARG V=1\nLABEL v=$V\nFROM scratch\nLABEL v=other\n";
    let place = Place::new("options", &[("Dockerfile", dockerfile)]);
    let args = ["inspect", "--target=a", "--build-arg=V=2", "--platform=linux/arm64"];
    let told = place.run(&args);
    assert!(told.contains("\"v\": \"2\"") && told.contains("\"arm64\""), "{told}");
}

#[test]
fn the_dockerfile_may_lie_elsewhere_or_come_from_the_standard_input() {
    let files = [("docker/App", "FROM scratch\nCOPY a.txt /\n"), ("a.txt", "x")];
    let place = Place::new("elsewhere", &files);
    assert!(place.run(&["history", "docker/App"]).starts_with("1\n"), "it is not beside it");
    for args in [&["history", "docker/App", "."][..], &["history", "-f", "docker/App", "."]] {
        assert!(place.run(args).starts_with("0\nIMAGE"), "{args:?}");
    }
    let text = "FROM scratch\nCOPY a.txt /\n";
    assert!(place.run_with(&["history", "-", "."], text).contains(" 1B "));
    assert!(
        place.run_with(&["history", "-"], text).contains(" ~"),
        "of the context is nothing known, so its size is a guess"
    );
    assert!(place.run_with(&["history", "-", "docker"], text).starts_with("1\n"));
    assert!(place.run(&["check", "docker"]).starts_with("2\n"));
}

#[test]
fn the_dockerfile_is_a_file_of_its_context() {
    let place = Place::new("once", &[("Dockerfile", "FROM scratch\nCOPY . /\n")]);
    assert!(place.run(&["history"]).contains(" 22B "));
    let edited = place.run(&["why", "--edit", "replace scratch=>scratch AS x"]);
    assert!(edited.contains("  R  [1/1] COPY . /\n     ran: Dockerfile: content"), "{edited}");
}

#[test]
fn what_is_ignored_is_not_copied() {
    let files = [
        ("Dockerfile", "FROM scratch\nCOPY . /\n"),
        (".dockerignore", "*\n!a\n"),
        ("a/b", "four"),
        ("c/d", "five!"),
    ];
    let place = Place::new("ignored", &files);
    let told = place.run(&["history"]);
    assert!(told.contains(" 4B "), "{told}");
}

#[test]
fn large_files_count_with_their_size() {
    let large = "x".repeat(3_000_000);
    let files = [("Dockerfile", "FROM scratch\nCOPY large /\n"), ("large", large.as_str())];
    let told = Place::new("large", &files).run(&["history"]);
    assert!(told.contains(" 3MB "), "{told}");
}
