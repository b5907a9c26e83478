//! Base images by name and tag.

use expect_test::{Expect, expect};

use super::*;

#[track_caller]
fn check(reference: &str, expected: &Expect) {
    let (image, tag) = reference.rsplit_once(':').unwrap_or((reference, ""));
    let shown = bases().find(image, tag).map_or_else(|| "nothing\n".to_owned(), |base| show(&base));
    expected.assert_eq(&shown);
}

fn show(base: &Base) -> String {
    let Base { image, tag, fit, date, quality, size, compressed, .. } = base;
    let mut out = format!(
        "{image}:{tag} {fit:?}, {quality:?} of {date}\n{} in {}..{}, compressed {}\n",
        size.likely, size.low, size.high, compressed.likely
    );
    for layer in &base.layers {
        out.push_str(&format!("  {:>10} {:?} {}\n", layer.size.likely, layer.quality, layer.what));
    }
    out
}

#[test]
fn every_line_of_the_table_is_understood() {
    let first = include_str!("../../../data/bases-first.txt");
    let rest = include_str!("../../../data/bases.txt");
    for (text, table) in [(first, bases().first()), (rest, bases().rest())] {
        let count = |letter: &str| text.lines().filter(|line| line.starts_with(letter)).count();
        let [origins, sets, layers, images] = ["o\t", "p\t", "l\t", "i\t"].map(count);
        let rows = text.lines().count() - origins - sets - layers - images;
        assert_eq!(table.counts(), (origins, sets, layers, rows));
        assert_eq!(table.images.len(), images);
    }
}

#[test]
fn what_the_first_picture_needs_is_in_the_small_table() {
    let example = include_str!("../../app/example/flask/Dockerfile");
    let images = example.lines().filter_map(|line| line.strip_prefix("FROM "));
    let names: Vec<_> = images.filter_map(|image| image.split(':').next()).collect();
    assert!(!names.is_empty() && names.iter().all(|name| bases().first().rows_of(name).is_some()));
}

#[test]
fn every_known_tag_is_found_and_adds_up() {
    for image in bases().images() {
        for tag in bases().tags(image) {
            let base = bases().find(image, tag).unwrap();
            assert_eq!(base.fit, Fit::Exact, "{image}:{tag}");
            assert!(!base.origin.is_empty() && base.size.likely > 0, "{image}:{tag}");
            let sum: u64 = base.layers.iter().map(|layer| layer.size.likely).sum();
            let miss = sum.abs_diff(base.size.likely);
            assert!(miss <= base.size.likely / 100 + 20, "{image}:{tag}: {sum}");
        }
    }
}

#[test]
fn a_known_tag_shows_its_layers() {
    check(
        "python:3.12-slim",
        &expect![[r"
        python:3.12-slim Exact, Measured of 2026-08-05
        119200000 in 115624000..122776000, compressed 43188023
            78640000 Derived ADD rootfs
             3912526 Derived RUN apt: ca-certificates netbase tzdata
            36647474 Derived RUN CPython build incl. pip (stripped)
                   0 Derived RUN symlinks python/pip/idle
    "]],
    );
}

#[test]
fn a_tag_said_more_exactly_takes_the_figures_of_its_line() {
    check(
        "python:3.12.4-slim-bookworm",
        &expect![[r"
            python:3.12-slim-bookworm SameLine, Derived of 2026
            128000000 in 108288000..149248000, compressed 46545454
                74800000 Derived ADD rootfs
                 9300000 Derived RUN apt: ca-certificates netbase tzdata
                43900000 Derived RUN CPython build
        "]],
    );
    check(
        "docker.io/library/node:22.3",
        &expect![[r#"
            node:22 SameLine, Rounded of 2026-09-19
            1130000000 in 966150000..1305150000, compressed 408499334
               116570000 Measured ADD rootfs
                48432997 Derived RUN apt: ca-certificates curl gnupg wget
               177240966 Derived RUN apt: git hg svn openssh
               588086869 Derived RUN apt: compilers and -dev libraries
                    9963 Derived RUN node user and group
               194357867 Derived RUN Node.js binary release with npm
                 5300000 Derived RUN yarn classic in /opt
                    1338 Derived COPY entrypoint script
        "#]],
    );
    check(
        "debian:12-slim",
        &expect![[r#"
            debian:bookworm-slim Exact, Measured of 2026-08-03
            74830000 in 72585100..77074900, compressed 28232590
                74830000 Derived ADD rootfs
        "#]],
    );
}

#[test]
fn no_tag_means_the_newest() {
    check(
        "alpine",
        &expect![[r"
            alpine:3.24 SameLine, Measured of 2026-09-17
            8420000 in 7350660..9539860, compressed 3849738
                 8420000 Measured ADD rootfs
        "]],
    );
    check(
        "ubuntu:latest",
        &expect![[r#"
            ubuntu:26.04 SameLine, Estimated of 2026-09-01
            117000000 in 84240000..154440000, compressed 41603097
               116848902 Derived ADD rootfs
                    1182 Derived control data
        "#]],
    );
}

#[test]
fn an_unknown_version_takes_the_nearest_one_with_a_wide_range() {
    check(
        "golang:1.99-alpine",
        &expect![[r"
            golang:1.25-alpine OtherVersion, Measured of 2026-08-13
            215100000 in 156485250..299096550, compressed 64384778
                 8420000 Derived ADD rootfs
                  699718 Derived RUN apk: ca-certificates
               205979904 Derived COPY Go toolchain
                     378 Derived RUN GOPATH directories
                       0 Measured WORKDIR
        "]],
    );
}

#[test]
fn an_unknown_variant_is_hardly_more_than_a_guess() {
    check(
        "postgres:16-bullseye-extra",
        &expect![[r"
            postgres:16 OtherVariant, Measured of 2026-09-19
            450890000 in 174945320..1161041750, compressed 160275130
                78640000 Derived ADD rootfs
                    3501 Derived RUN postgres user and group
                18426806 Derived RUN apt: gnupg less
                 2774477 Derived RUN gosu binary
                23462707 Derived RUN locales + en_US.UTF-8
                 3751376 Derived RUN apt: libnss-wrapper xz zstd
                     348 Derived RUN initdb.d directory
                    9420 Derived RUN repository signing key
               323771829 Derived RUN PostgreSQL server packages
                   30333 Derived RUN sample configuration
                     384 Derived RUN run directory
                     501 Derived RUN data directory
                   18318 Derived COPY entrypoint scripts
                       0 Derived RUN script symlink
        "]],
    );
}

#[test]
fn what_is_not_known_is_not_invented() {
    check(
        "example.com/team/app:1.0",
        &expect![[r"
        nothing
    "]],
    );
    check(
        "golang:1.25-windowsservercore-ltsc2022",
        &expect![[r"
        nothing
    "]],
    );
}

#[test]
fn layers_that_images_have_in_common_have_one_id() {
    let first = |tag: &str| bases().find("node", tag).unwrap().layers.first().unwrap().id.clone();
    let debian = bases().find("debian", "bookworm").unwrap();
    assert_eq!(first("22"), debian.layers.first().unwrap().id);
    assert_ne!(first("22"), first("22-slim"));
}

#[test]
fn an_image_to_build_on_has_its_settings_and_layers() {
    let image = bases().find("nginx", "alpine").unwrap().to_image();
    assert_eq!(image.config.cmd, Some(vec!["nginx".into(), "-g".into(), "daemon off;".into()]));
    assert_eq!(image.config.exposed_ports, ["80/tcp"]);
    assert_eq!(image.history.len(), image.layers.len());
    let ids: std::collections::BTreeSet<_> = image.layers.iter().map(|it| &it.diff_id).collect();
    assert_eq!(ids.len(), image.layers.len());
    assert!(ids.iter().all(|id| id.len() == 71));
}

#[test]
fn an_image_says_what_it_is_made_of() {
    let system = |image, tag| bases().find(image, tag).unwrap().system;
    let debian = |release, slim| System { name: "debian", release, slim, installed: Vec::new() };
    assert_eq!(system("debian", "12-slim"), debian("12", true));
    assert_eq!(system("node", "22-slim"), debian("12", true));
    assert_eq!(system("alpine", "3.20").name, "alpine");
    assert_eq!(system("busybox", "latest").name, "");
    assert!(system("python", "3.12").installed.contains(&"git"));
    assert_eq!(system("python", "3.12.1-slim-bullseye").release, "11");
    assert_eq!(system("python", "3.13").release, "13");
}

#[test]
fn every_system_is_spelled_as_expected() {
    for image in bases().images() {
        for tag in bases().tags(image) {
            let system = bases().find(image, tag).unwrap().system;
            let known = ["", "debian", "ubuntu", "alpine", "azurelinux", "photon", "rhel"];
            let red = ["centos", "fedora", "rockylinux", "almalinux", "amazonlinux", "oraclelinux"];
            assert!(known.contains(&system.name) || red.contains(&system.name), "{image}:{tag}");
        }
    }
}
