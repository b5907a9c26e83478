//! What images weigh, and whether that is too much.

use expect_test::expect;

use super::{Place, check};

const DOCKERFILE: &str = "\
FROM scratch AS build
COPY a.txt /x
COPY b.txt /x
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends jq
COPY --from=build /x /
RUN rm -rf /var/lib/apt/lists
";

fn place(name: &str) -> Place {
    Place::new(name, &[("Dockerfile", DOCKERFILE), ("a.txt", "hello\n"), ("b.txt", "bye\n")])
}

#[test]
fn size_lists_what_every_layer_weighs() {
    let place = place("size-table");
    expect![[r#"
        0
        stage 1: 96.6 MB (94.2–99.1 MB), 100 % better than a guess, counted as file bytes
        19.9 MB (18.9–20.8 MB) of it is dead weight: overwritten or deleted later.

             SIZE                RANGE  BASIS           DEAD  LINE  LAYER
          74.8 MB         72.6–77.1 MB  measured                 4  FROM debian:bookworm-slim
          21.8 MB         20.8–22.8 MB  measured     19.9 MB     5  RUN apt-get update && apt-get install -y --no-install-recommends jq
                                                                    line 7 deletes or overwrites it too late
              4 B                       exact                    6  COPY --from=build /x /
              0 B                       exact                    7  RUN rm -rf /var/lib/apt/lists
    "#]].assert_eq(&place.run(&["size"]));
    expect![[r#"
        0
        build: 16.4 kB, 100 % better than a guess, counted as on disk
        4.1 kB of it is dead weight: overwritten or deleted later.

             SIZE                RANGE  BASIS           DEAD  LINE  LAYER
          8.19 kB                       exact         4.1 kB     2  COPY a.txt /x
                                                                    line 3 deletes or overwrites it too late
          8.19 kB                       exact                    3  COPY b.txt /x
    "#]].assert_eq(&place.run(&["size", "--stage", "build", "--meaning=store"]));
    assert_eq!(place.run(&["size", "--target", "build"]), place.run(&["size", "--stage", "build"]));
}

#[test]
fn size_says_so_in_json_too() {
    let place = place("size-json");
    let told = place.run(&["size", "--format=json", "--max=1GB"]);
    let told: serde_json::Value = serde_json::from_str(told.trim_start_matches("0\n")).unwrap();
    assert_eq!(
        (&told["meaning"], &told["overMax"], &told["max"]),
        (&"files".into(), &false.into(), &1_000_000_000.into())
    );
    let layers = told["layers"].as_array().unwrap();
    assert_eq!(layers.len(), 4);
    let sum: u64 = layers.iter().map(|layer| layer["size"]["likely"].as_u64().unwrap()).sum();
    assert_eq!(told["size"]["likely"], sum);
    let apt = &layers[1];
    assert_eq!(
        (&apt["line"], &apt["deadByLine"], &apt["size"]["basis"]),
        (&5.into(), &7.into(), &"measured".into())
    );
    let parts = apt["parts"].as_array().unwrap();
    assert!(parts.iter().all(|part| part["source"].is_string()), "{parts:?}");
    let dead = parts.iter().filter(|part| part["deadByLine"] == 7).count();
    assert_eq!(dead, 1, "{parts:?}");
}

#[test]
fn size_fails_where_the_image_is_larger_than_it_may_be() {
    let place = place("size-max");
    expect!["none"].assert_eq(
        place
            .run(&["size", "--max", "80MB", "--meaning", "compressed"])
            .split("--- errors\n")
            .nth(1)
            .unwrap_or("none"),
    );
    let over = place.run(&["size", "--max", "80 MB"]);
    assert!(over.starts_with("1\n"));
    expect![[r#"
        error: The image is 96.6 MB (94.2–99.1 MB), more than the 80 MB that it may be.
         --> Dockerfile:4:1
          |
        4 | FROM debian:bookworm-slim
          | ^^^^^^^^^^^^^^^^^^^^^^^^^
          = help: This layer is the largest: 74.8 MB (72.6–77.1 MB).

    "#]]
    .assert_eq(over.split("--- errors\n").nth(1).unwrap());
    assert!(place.run(&["size", "--max", "1GB"]).starts_with("0\n"));
    assert_eq!(
        place.run(&["size", "--max", "large"]),
        "2\n--- errors\nerror: `large` is no size, such as 200MB.\n"
    );
}

#[test]
fn a_size_that_nobody_knows_keeps_no_limit() {
    let args = ["size", "--max=5GB"];
    check(
        "size-unknown",
        "FROM example.org/x:1\nCOPY a.txt /\n",
        &args,
        expect![[r#"
            1
            stage 0: 6 B and more, a part of it is not known, counted as file bytes

                 SIZE                RANGE  BASIS           DEAD  LINE  LAYER
                    ?                       not known                1  FROM example.org/x:1
                                                                        note: Nothing is known about the image example.org/x:1.
                  6 B                       exact                    2  COPY a.txt /
            --- errors
            error: Of some layer the size is not known, so that it is not known whether the image is more than 5 GB.
             --> Dockerfile:1:1
              |
            1 | FROM example.org/x:1
              | ^^^^^^^^^^^^^^^^^^^^
              = help: Nothing is known of the size of this layer.

        "#]],
    );
}

#[test]
fn what_was_measured_takes_the_place_of_estimates() {
    let place = place("size-measured");
    let rows = "<missing>   1 day ago   RUN /bin/sh -c rm -rf /var/lib/apt/lists # buildkit   0B   buildkit.dockerfile.v0\n\
                <missing>   1 day ago   RUN /bin/sh -c apt-get update && apt-get inst…   23.4MB   buildkit.dockerfile.v0\n";
    std::fs::write(place.0.join("history.txt"), rows).unwrap();
    expect![[r#"
        0
        stage 1: 98.2 MB (96–100 MB), 100 % better than a guess, counted as file bytes
        21.3 MB (20.2–22.4 MB) of it is dead weight: overwritten or deleted later.

             SIZE                RANGE  BASIS           DEAD  LINE  LAYER
          74.8 MB         72.6–77.1 MB  measured                 4  FROM debian:bookworm-slim
          23.4 MB                       measured     21.3 MB     5  RUN apt-get update && apt-get install -y --no-install-recommends jq
                                                                    line 7 deletes or overwrites it too late
              4 B                       exact                    6  COPY --from=build /x /
              0 B                       measured                 7  RUN rm -rf /var/lib/apt/lists
        --- errors
        note: The sizes of 2 of 3 layers that this Dockerfile makes are noted.
        note: They are taken as “file bytes”.
        note: No row was found for: COPY /x /.
    "#]].assert_eq(&place.run(&["size", "--measured", "history.txt"]));
    std::fs::write(place.0.join("history.txt"), "nothing").unwrap();
    let wrong = place.run(&["size", "--measured", "history.txt"]);
    assert!(wrong.starts_with("2\n--- errors\nerror: history.txt: Line 1 is no row"), "{wrong}");
}

#[test]
fn size_needs_an_image_and_a_stage_that_is_there() {
    let args = ["size"];
    check(
        "size-broken",
        "FROM scratch\nCOPY none /\n",
        &args,
        expect![[r#"
        1
        --- errors
        error: failed to compute cache key: failed to calculate checksum of ref <id>: "/none": not found
         --> Dockerfile:2:1
          |
        2 | COPY none /
          | ^^^^^^^^^^^

        Dockerfile: 1 error
        error: The build would fail, so there is no image.
    "#]],
    );
    let place = place("size-stage");
    assert_eq!(
        place.run(&["size", "--stage", "x"]),
        "2\n--- errors\nerror: There is no stage `x`; there are: build, stage 1.\n"
    );
    assert!(place.run(&["size", "--meaning", "x"]).contains("`x` is no meaning"));
}
