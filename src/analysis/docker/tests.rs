//! Small images in Docker's words.

use std::rc::Rc;

use expect_test::{Expect, expect};

use super::*;
use crate::project::{BaseImage, BaseLayer, Config, File, History};

const SMALL: &str = "FROM scratch\nCOPY a.txt /\nENV GREETING=\"a & b\"\nWORKDIR /srv\nCOPY \
                     --chown=1000:1000 big.txt other.txt /srv/data/\nCMD [\"/bin/a\"]\n";

fn build(dockerfile: &str) -> Build {
    let mut project = Project::of_text(dockerfile);
    project.files.insert("a.txt", File::text("hello\n"));
    project.files.insert("big.txt", File::text(&"x".repeat(1500)));
    project.files.insert("other.txt", File::text("y"));
    let layer = |size: Option<u64>| BaseLayer { size, ..BaseLayer::default() };
    let entry = |text: &str, empty_layer| History {
        created_by: text.to_owned(),
        empty_layer,
        ..History::default()
    };
    let base = BaseImage {
        config: Config { env: vec!["PATH=/bin".to_owned()], ..Config::default() },
        history: vec![
            entry("ADD rootfs.tar /", false),
            entry("CMD [\"sh\"]", true),
            entry("RUN more", false),
        ],
        layers: vec![layer(Some(1_982_419)), layer(None)],
        ..BaseImage::default()
    };
    project.registry.images.insert("docker.io/library/base:1".into(), Rc::new(base));
    Build::of(&project)
}

#[track_caller]
fn check(text: Option<String>, expect: Expect) {
    expect.assert_eq(&text.unwrap());
}

#[test]
fn history_is_a_table_with_the_newest_first() {
    check(
        build(SMALL).docker_history(None, Format::Table, false),
        expect![[r#"
        IMAGE          CREATED                  CREATED BY                                      SIZE      COMMENT
        53103309ac7d   Less than a second ago   CMD ["/bin/a"]                                  0B        buildkit.dockerfile.v0
        <missing>      Less than a second ago   COPY --chown=1000:1000 big.txt other.txt /sr…   1.5kB     buildkit.dockerfile.v0
        <missing>      Less than a second ago   WORKDIR /srv                                    0B        buildkit.dockerfile.v0
        <missing>      Less than a second ago   ENV GREETING=a & b                              0B        buildkit.dockerfile.v0
        <missing>      Less than a second ago   COPY a.txt / # buildkit                         6B        buildkit.dockerfile.v0
    "#]],
    );
}

#[test]
fn nothing_is_cut_off_on_demand() {
    check(
        build(SMALL).docker_history(None, Format::Table, true),
        expect![[r#"
        IMAGE                                                                     CREATED                  CREATED BY                                                       SIZE      COMMENT
        sha256:53103309ac7d56b60f89ef48c2dadd51d76903ca68f6b7a2c602253e404225af   Less than a second ago   CMD ["/bin/a"]                                                   0B        buildkit.dockerfile.v0
        <missing>                                                                 Less than a second ago   COPY --chown=1000:1000 big.txt other.txt /srv/data/ # buildkit   1.5kB     buildkit.dockerfile.v0
        <missing>                                                                 Less than a second ago   WORKDIR /srv                                                     0B        buildkit.dockerfile.v0
        <missing>                                                                 Less than a second ago   ENV GREETING=a & b                                               0B        buildkit.dockerfile.v0
        <missing>                                                                 Less than a second ago   COPY a.txt / # buildkit                                          6B        buildkit.dockerfile.v0
    "#]],
    );
}

#[test]
fn history_is_an_object_a_line_on_demand() {
    check(
        build(SMALL).docker_history(None, Format::Json, false),
        expect![[r#"
        {"Comment":"buildkit.dockerfile.v0","CreatedAt":"2026-01-01T00:00:00Z","CreatedBy":"CMD [\"/bin/a\"]","CreatedSince":"Less than a second ago","ID":"53103309ac7d","Size":"0B"}
        {"Comment":"buildkit.dockerfile.v0","CreatedAt":"2026-01-01T00:00:00Z","CreatedBy":"COPY --chown=1000:1000 big.txt other.txt /sr…","CreatedSince":"Less than a second ago","ID":"\u003cmissing\u003e","Size":"1.5kB"}
        {"Comment":"buildkit.dockerfile.v0","CreatedAt":"2026-01-01T00:00:00Z","CreatedBy":"WORKDIR /srv","CreatedSince":"Less than a second ago","ID":"\u003cmissing\u003e","Size":"0B"}
        {"Comment":"buildkit.dockerfile.v0","CreatedAt":"2026-01-01T00:00:00Z","CreatedBy":"ENV GREETING=a \u0026 b","CreatedSince":"Less than a second ago","ID":"\u003cmissing\u003e","Size":"0B"}
        {"Comment":"buildkit.dockerfile.v0","CreatedAt":"2026-01-01T00:00:00Z","CreatedBy":"COPY a.txt / # buildkit","CreatedSince":"Less than a second ago","ID":"\u003cmissing\u003e","Size":"6B"}
    "#]],
    );
}

#[test]
fn the_history_of_a_base_has_no_times_and_sizes_only_where_they_are_known() {
    let build = build("FROM base:1\nRUN echo hi > /greeting\nCMD [\"a\"]\n");
    check(
        build.docker_history(None, Format::Table, false),
        expect![[r#"
        IMAGE          CREATED                  CREATED BY                                      SIZE      COMMENT
        8576f4ca0df9   Less than a second ago   CMD ["a"]                                       0B        buildkit.dockerfile.v0
        <missing>      Less than a second ago   RUN /bin/sh -c echo hi > /greeting # buildkit   3B        buildkit.dockerfile.v0
        <missing>      N/A                      RUN more                                        ?         
        <missing>      N/A                      CMD ["sh"]                                      0B        
        <missing>      N/A                      ADD rootfs.tar /                                1.98MB    
    "#]],
    );
}

#[test]
fn of_a_base_that_nobody_knows_there_is_one_row() {
    let build = build("FROM registry.example/nobody:1\nCOPY a.txt /\n");
    check(
        build.docker_history(None, Format::Table, false),
        expect![[r#"
        IMAGE          CREATED                  CREATED BY                SIZE      COMMENT
        a9d9e839474a   Less than a second ago   COPY a.txt / # buildkit   6B        buildkit.dockerfile.v0
        <missing>      N/A                      ?                         ?         
    "#]],
    );
}

#[test]
fn a_line_end_in_an_instruction_breaks_the_row() {
    let build = build("FROM base:1\nRUN <<E\necho a > /b\nE\n");
    check(
        build.docker_history(None, Format::Table, false),
        expect![[r#"
        IMAGE          CREATED                  CREATED BY   SIZE      COMMENT
        daa7aeee111b   Less than a second ago   RUN /bin/sh -c echo a > /b
         # buildkit    2B                       buildkit.dockerfile.v0
        <missing>      N/A                      RUN more           ?         
        <missing>      N/A                      CMD ["sh"]         0B        
        <missing>      N/A                      ADD rootfs.tar /   1.98MB    
    "#]],
    );
}

#[test]
fn a_column_has_its_own_image() {
    let build = build("FROM base:1 AS one\nCOPY a.txt /\nFROM scratch\nCOPY --from=one /a.txt /\n");
    let columns: Vec<_> = build.stack.columns.iter().map(|column| column.id).collect();
    let last = build.docker_history(Some(columns[1]), Format::Json, false);
    assert_eq!(build.docker_history(None, Format::Json, false), last);
    assert_ne!(build.docker_history(Some(columns[0]), Format::Json, false), last);
    assert_eq!(build.docker_history(Some(StepId(99)), Format::Json, false), None);
}

#[test]
fn a_build_that_fails_makes_no_image() {
    assert_eq!(build("FROM scratch\nCOPY nothing /\n").docker_inspect(None, None), None);
    assert_eq!(build("FROM scratch\nCOPY a.txt\n").docker_manifest(None), None);
    let through = "FROM scratch AS a\nCOPY nothing /\nFROM scratch\nCOPY --from=a / /\n";
    assert_eq!(build(through).docker_image(None), None);
    let beside = "FROM scratch AS a\nCOPY nothing /\nFROM scratch\nCOPY a.txt /\n";
    assert!(build(beside).docker_image(None).is_some());
}

#[test]
fn inspect_tells_what_docker_tells() {
    let dockerfile = "FROM scratch\nMAINTAINER me\nCOPY a.txt /\nEXPOSE 80\nLABEL b=\"<1>\" a=2\n\
                      HEALTHCHECK --retries=2 --interval=5s CMD true && true\n";
    check(
        build(dockerfile).docker_inspect(None, Some("app")),
        expect![[r#"
        [
            {
                "Id": "sha256:7a9bce8fc3c2bea9eba2c5c7d088b44ce854568f0729896f78bf7b0844853c5e",
                "RepoTags": [
                    "app:latest"
                ],
                "RepoDigests": [],
                "Parent": "",
                "Comment": "buildkit.dockerfile.v0",
                "Created": "2026-01-01T00:00:00Z",
                "DockerVersion": "",
                "Author": "me",
                "Architecture": "amd64",
                "Os": "linux",
                "Size": 6,
                "RootFS": {
                    "Type": "layers",
                    "Layers": [
                        "sha256:e78d4d93616e3d77d93074d6c06b917e239a0acbf6550cc760232155dca4942c"
                    ]
                },
                "Metadata": {
                    "LastTagTime": "2026-01-01T00:00:00Z"
                },
                "Config": {
                    "Cmd": null,
                    "Entrypoint": null,
                    "Env": [
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
                    ],
                    "ExposedPorts": {
                        "80/tcp": {}
                    },
                    "Healthcheck": {
                        "Interval": 5000000000,
                        "Retries": 2,
                        "Test": [
                            "CMD-SHELL",
                            "true && true"
                        ]
                    },
                    "Labels": {
                        "a": "2",
                        "b": "<1>"
                    },
                    "OnBuild": null,
                    "User": "",
                    "Volumes": null,
                    "WorkingDir": "/"
                }
            }
        ]
    "#]],
    );
}

#[test]
fn a_size_that_is_not_known_is_no_number() {
    let text = build("FROM base:1\n").docker_inspect(None, None).unwrap();
    assert!(text.contains("        \"Size\": null,\n"), "{text}");
    assert!(text.contains("        \"RepoTags\": [],\n"), "{text}");
    assert!(text.contains("            \"LastTagTime\": \"0001-01-01T00:00:00Z\"\n"), "{text}");
}

#[test]
fn an_image_without_layers_was_never_created() {
    let text = build("FROM scratch\nCMD [\"a\"]\n").docker_inspect(None, None).unwrap();
    assert!(!text.contains("\"Created\"") && !text.contains("\"Layers\""), "{text}");
}

#[test]
fn a_tag_moves_and_the_image_stays() {
    let image = |dockerfile: &str| build(dockerfile).docker_image(None).unwrap();
    let (one, two) = (image("FROM scratch\nCOPY a.txt /\n"), image("FROM base:1\nCOPY a.txt /\n"));
    let images = Images::default().tagged("app", &one).tagged("ghcr.io/me/app:1.2", &two);
    check(
        Some(images.docker_images()),
        expect![[r#"
        REPOSITORY       TAG       IMAGE ID       CREATED                  SIZE
        ghcr.io/me/app   1.2       87644b53991b   Less than a second ago   1.98MB+
        app              latest    bb4c24e509a9   Less than a second ago   6B
    "#]],
    );
    let moved = images.tagged("app:latest", &two);
    check(
        Some(moved.docker_images()),
        expect![[r#"
        REPOSITORY       TAG       IMAGE ID       CREATED                  SIZE
        app              latest    87644b53991b   Less than a second ago   1.98MB+
        ghcr.io/me/app   1.2       87644b53991b   Less than a second ago   1.98MB+
        <none>           <none>    bb4c24e509a9   Less than a second ago   6B
    "#]],
    );
    assert_eq!(moved.tagged("App", &one), moved, "it is no name");
    assert_eq!(moved.tagged("app", &two), moved, "the same image is there once");
}

#[test]
fn the_manifest_names_config_and_layers() {
    let pushed = build("FROM base:1\nCOPY a.txt /\n").docker_manifest(None).unwrap();
    check(
        Some(pushed.raw.clone()),
        expect![[r#"
        {
          "schemaVersion": 2,
          "mediaType": "application/vnd.oci.image.manifest.v1+json",
          "config": {
            "mediaType": "application/vnd.oci.image.config.v1+json",
            "digest": "sha256:87644b53991b67aaa70ee9b1ec238d9aeaaaf29b18d0e81b84435828331acf94",
            "size": 692
          },
          "layers": [
            {
              "mediaType": "application/vnd.oci.image.layer.v1.tar",
              "digest": "sha256:6902c8fc98a6d7c1cccf4e5065d1e6e48d4e7b0aa969ec2a1471ce35e7f18ff9",
              "size": null
            },
            {
              "mediaType": "application/vnd.oci.image.layer.v1.tar",
              "digest": "sha256:7e8a4df7efb1ec4b3c6fbc2bdbd8cea93ca71c78f10174b796c6acdfa43626dd",
              "size": null
            },
            {
              "mediaType": "application/vnd.oci.image.layer.v1.tar",
              "digest": "sha256:e78d4d93616e3d77d93074d6c06b917e239a0acbf6550cc760232155dca4942c",
              "size": 2048
            }
          ]
        }"#]],
    );
    check(
        pushed.docker_imagetools("app"),
        expect![[r#"
        Name:      docker.io/library/app:latest
        MediaType: application/vnd.oci.image.manifest.v1+json
        Digest:    sha256:89f80db4ea76b2c6115c7782c3fadbcd525298b47bfdda9396667e057517156a
    "#]],
    );
    assert_eq!(pushed.docker_imagetools("App"), None);
}

#[test]
fn an_index_has_a_manifest_for_each_platform() {
    let platform = |architecture: &str, variant: &str| Platform {
        architecture: architecture.into(),
        variant: variant.into(),
        ..Platform::default()
    };
    let platforms = [platform("amd64", ""), platform("arm", "v7")];
    let index = build("FROM scratch\nCOPY a.txt /\n").docker_index(&platforms).unwrap();
    check(
        Some(index.raw.clone()),
        expect![[r#"
        {
          "schemaVersion": 2,
          "mediaType": "application/vnd.oci.image.index.v1+json",
          "manifests": [
            {
              "mediaType": "application/vnd.oci.image.manifest.v1+json",
              "digest": "sha256:28bdb39b6ea37c2a71f82028d6b3fc3f0cc3478a00942dc3cc83c0e786c7fc5c",
              "size": 472,
              "platform": {
                "architecture": "amd64",
                "os": "linux"
              }
            },
            {
              "mediaType": "application/vnd.oci.image.manifest.v1+json",
              "digest": "sha256:9b8a88c1de41d62718bc1df72e75dfc015bc9a85c192c4522a7191deebcce95d",
              "size": 472,
              "platform": {
                "architecture": "arm",
                "os": "linux",
                "variant": "v7"
              }
            }
          ]
        }"#]],
    );
    // Lines of blanks alone would be lost in a snapshot.
    let told = index.docker_imagetools("ghcr.io/me/app:1");
    check(
        told.map(|told| told.replace(" \n", " $\n")),
        expect![[r#"
            Name:      ghcr.io/me/app:1
            MediaType: application/vnd.oci.image.index.v1+json
            Digest:    sha256:db1050fe847ace029a9d924b3802bde17f8bb16c72adf697dbb593878230035b
                       $
            Manifests: $
              Name:      ghcr.io/me/app:1@sha256:28bdb39b6ea37c2a71f82028d6b3fc3f0cc3478a00942dc3cc83c0e786c7fc5c
              MediaType: application/vnd.oci.image.manifest.v1+json
              Platform:  linux/amd64
                         $
              Name:      ghcr.io/me/app:1@sha256:9b8a88c1de41d62718bc1df72e75dfc015bc9a85c192c4522a7191deebcce95d
              MediaType: application/vnd.oci.image.manifest.v1+json
              Platform:  linux/arm/v7
        "#]],
    );
}

#[test]
fn a_row_of_the_history_knows_its_bed() {
    let text = "FROM base:1 AS a\nENV A=1\nFROM a\nCOPY a.txt /\nONBUILD RUN x\nCMD [\"b\"]\n";
    let build = build(text);
    let beds = || build.stack.columns.iter().flat_map(|column| &column.beds);
    let rows = build.docker_history_rows(None).unwrap();
    let lines = rows.iter().map(|row| {
        let made_by = row.made_by.expect("something made it");
        let bed = beds().find(|bed| (bed.id, bed.part) == made_by).expect("a bed");
        format!("{} {} {}: {}.{}", row.image, row.size, row.created_by, bed.lines.0, bed.part)
    });
    let lines: Vec<String> = lines.map(|line| line + "\n").collect();
    expect![[r#"
        487706c75b4f 0B CMD ["b"]: 6.0
        <missing> 6B COPY a.txt / # buildkit: 4.0
        <missing> 0B ENV A=1: 2.0
        <missing> ? RUN more: 1.1
        <missing> 0B CMD ["sh"]: 1.0
        <missing> 1.98MB ADD rootfs.tar /: 1.0
    "#]]
    .assert_eq(&lines.concat());
    let unknown = super::Build::of(&crate::project::Project::of_text("FROM unheard\nENV A=1\n"));
    let rows = unknown.docker_history_rows(None).unwrap();
    assert_eq!((rows.len(), rows[1].made_by), (2, Some((unknown.stack.columns[0].id, 0))));
}

#[test]
fn pruning_takes_what_no_tag_leads_to() {
    let image = |id: &str| BuiltImage { id: id.to_owned(), size: Amount::exact(5) };
    let built =
        Images::default().tagged("app", &image("sha256:1")).tagged("app", &image("sha256:2"));
    let built = built.tagged("web:1", &image("sha256:2"));
    assert_eq!(built.tags_of("sha256:2"), ["app:latest", "web:1"]);
    assert_eq!((built.tags_of("sha256:1").len(), built.id_of("app")), (0, Some("sha256:2")));
    let pruned = built.pruned();
    assert_eq!(pruned.ids().collect::<Vec<_>>(), ["sha256:2"]);
    assert_eq!(pruned.pruned(), pruned);
    assert!(is_image_name("ghcr.io/me/app:1.2") && !is_image_name("App") && !is_image_name(""));
}
