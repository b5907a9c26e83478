//! Layers of whole Dockerfiles: what is in them, and what is dead.

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::*;
use crate::catalog::bases;
use crate::catalog::packages::Packages;
use crate::image::simulate_with;
use crate::plan::plan;
use crate::project::{Content, File, Measure, Origin, Project};
use crate::syntax::parse;

const BASES: [(&str, &str); 7] = [
    ("alpine", "3.20"),
    ("debian", "bookworm-slim"),
    ("debian", "bookworm"),
    ("fedora", "39"),
    ("node", "20"),
    ("python", "3.11-slim"),
    ("ubuntu", "22.04"),
];

fn project(text: &str) -> Project {
    let mut project = Project::of_text(text);
    for (image, tag) in BASES {
        let known = bases().find(image, tag).unwrap().to_image();
        let name = format!("docker.io/library/{image}:{tag}");
        project.registry.images.insert(name.as_str().into(), Rc::new(known));
    }
    for name in ["a", "b"] {
        let content = Content::Opaque { size: Some(1_000_000), id: name.into() };
        project.files.insert(&*format!("{name}.bin"), File::plain(content));
    }
    project.files.insert("requirements.txt", File::text("flask\nredis==5.0\n"));
    let manifest = r#"{"dependencies": {"express": "4"}, "devDependencies": {"vite": "5"}}"#;
    project.files.insert("package.json", File::text(manifest));
    project
}

fn measure(project: &Project, meaning: Meaning, with_data: bool) -> Sizes {
    let plan = plan(project, &parse(project.dockerfile.clone()));
    let packages = Packages::read(include_bytes!("../../data/packages.bin")).map(Rc::new);
    let packages = packages.as_ref().filter(|_| with_data);
    let files = simulate_with(project, &plan, packages);
    sizes(&plan, &files, plan.target.unwrap_or(0), meaning)
}

fn thousands(sum: &Sum) -> String {
    amount(sum.amount)
}

fn amount(amount: Amount) -> String {
    match amount {
        Amount::Unknown => "?".to_owned(),
        Amount::Known(it) => {
            let [low, likely, high] = [it.low, it.likely, it.high].map(|bytes| bytes / 1000);
            let more = if it.and_more { "+" } else { "" };
            if low == high {
                format!("{likely}{more}")
            } else {
                format!("{likely} ({low}–{high}){more}")
            }
        }
    }
}

/// The layers of steps in thousands of bytes, and their parts.
fn show(sizes: &Sizes) -> String {
    let mut out = String::new();
    for layer in &sizes.layers {
        let MadeBy::Step { step, .. } = layer.made_by else { continue };
        _ = write!(out, "{step}: {}", thousands(&layer.added));
        if layer.dead != Sum::default() {
            _ = write!(out, ", dead {} by {:?}", thousands(&layer.dead), layer.killed_by.unwrap());
        }
        out.push('\n');
        for part in layer.parts.iter().filter(|part| !part.what.is_empty()) {
            let dead = if part.killed_by.is_some() { " dead" } else { "" };
            _ = writeln!(out, "   {} {} {}{dead}", part.path, part.what, amount(part.amount));
        }
    }
    out.replace("Step { stage: 0, step: ", "").replace(" }", "")
}

#[track_caller]
fn check(text: &str, expect: Expect) {
    expect.assert_eq(&show(&measure(&project(text), Meaning::Files, true)));
}

#[test]
fn of_copies_of_one_file_all_but_the_last_are_dead() {
    check(
        "FROM scratch\nCOPY a.bin /x\nCOPY b.bin /x\nCOPY a.bin /x\nCOPY a.bin /y\n",
        expect![[r#"
            0: 1000, dead 1000 by 1
            1: 1000, dead 1000 by 2
            2: 1000
            3: 1000
        "#]],
    );
}

#[test]
fn what_a_later_step_deletes_is_still_paid_for() {
    check(
        "FROM debian:bookworm-slim\nCOPY a.bin b.bin /data/\nRUN rm /data/a.bin\nRUN rm -r /data\n",
        expect![[r#"
            0: 2000, dead 2000 by 2
            1: 0
            2: 0
        "#]],
    );
}

#[test]
fn what_the_same_step_deletes_was_never_there() {
    check(
        "FROM debian:bookworm\nRUN apt-get update && apt-get install -y --no-install-recommends jq \
         && rm -rf /var/lib/apt/lists/*\n",
        expect![[r#"
            0: 2066 (1950–2182)
               /var/lib/dpkg notes of apt and dpkg 932 (885–978)
               /usr/lib 3 packages 1134 (1064–1204)
        "#]],
    );
    check(
        "FROM debian:bookworm\nRUN apt-get update\nRUN apt-get install -y jq\n\
         RUN rm -rf /var/lib/apt/lists/*\n",
        expect![[r#"
            0: 19850 (18857–20842), dead 19850 (18857–20842) by 2
               /var/lib/apt/lists lists of packages 19850 (18857–20842) dead
            1: 2066 (1950–2182)
               /var/lib/dpkg notes of apt and dpkg 932 (885–978)
               /usr/lib 3 packages 1134 (1064–1204)
            2: 0
        "#]],
    );
}

#[test]
fn what_an_earlier_step_installed_stays_and_does_not_come_again() {
    check(
        "FROM debian:bookworm\nRUN apt-get install -y --no-install-recommends jq\n\
         RUN apt-get install -y jq unzip && apt-get install -y --no-install-recommends wget\n",
        expect![[r#"
            0: 2066 (1950–2182), dead 932 (885–978) by 1
               /var/lib/dpkg notes of apt and dpkg 932 (885–978) dead
               /usr/lib 3 packages 1134 (1064–1204)
            1: 4874 (4614–5133)
               /var/lib/dpkg notes of apt and dpkg 936 (889–983)
               /usr/lib 3 packages 3937 (3724–4150)
        "#]],
    );
    check(
        "FROM debian:bookworm\nRUN apt-get install -y --no-install-recommends jq\n\
         RUN apt-get install -y jq unzip\nRUN pip install flask\nRUN pip install flask requests\n",
        expect![[r#"
            0: 2066 (1950–2182), dead 932 (885–978) by 1
               /var/lib/dpkg notes of apt and dpkg 932 (885–978) dead
               /usr/lib 3 packages 1134 (1064–1204)
            1: 1303 (1213–1392)
               /var/lib/dpkg notes of apt and dpkg 932 (886–979)
               /usr/lib 1 package 370 (327–412)
            2: 7035 (5843–10646)
               /usr/local/lib/python3/site-packages 7 packages of Python 2212 (2135–2289)
               /usr/local/lib/python3/site-packages byte-code of packages 2779 (2531–3026)
               /root/.cache/pip cache of pip 2043 (897–5640)
            3: 4903 (4028–7512)
               /usr/local/lib/python3/site-packages 5 packages of Python 2059 (1968–2149)
               /usr/local/lib/python3/site-packages byte-code of packages 1160 (1055–1265)
               /root/.cache/pip cache of pip 1683 (830–4285)
        "#]],
    );
}

#[test]
fn packages_that_are_removed_again_leave_only_notes() {
    check(
        "FROM debian:bookworm\nRUN apt-get update && apt-get install -y gcc jq && apt-get purge -y \
         --auto-remove gcc && rm -rf /var/lib/apt/lists\n",
        expect![[r#"
            0: 2066 (1950–2182)
               /var/lib/dpkg notes of apt and dpkg 932 (885–978)
               /usr/lib 3 packages 1134 (1064–1204)
        "#]],
    );
    check(
        "FROM alpine:3.20\nRUN apk add --no-cache --virtual .build gcc make && apk add --no-cache curl \
         && apk del .build\nRUN apk add nothing-known\n",
        expect![[r#"
            0: 3120 (2275–4959), dead 120 (30–500) by 1
               /usr/lib package curl 3000 (2160–4800)
               /lib/apk/db notes of apk 120 (30–500) dead
            1: 4420 (2445–62425)
               /var/cache/apk index of packages 2300 (2000–3000)
               /usr/lib package nothing-known 2000 (50–60000)
               /lib/apk/db notes of apk 120 (30–500)
        "#]],
    );
}

#[test]
fn mounted_caches_stay_outside() {
    let install = "pip install -r requirements.txt";
    check(
        &format!("FROM python:3.11-slim\nCOPY requirements.txt .\nRUN {install}\n"),
        expect![[r#"
            0: 0
            1: 22765 (16962–29216)
               /usr/local/lib/python3 byte-code of pip itself 9200 (6000–9700)
               /usr/local/lib/python3.11/site-packages 8 packages of Python 4821 (2936–6707)
               /usr/local/lib/python3.11/site-packages byte-code of packages 5936 (3329–8542)
               /root/.cache/pip cache of pip 2807 (1003–7410)
        "#]],
    );
    check(
        &format!(
            "FROM python:3.11-slim\nCOPY requirements.txt .\nENV PYTHONDONTWRITEBYTECODE=1\n\
             RUN --mount=type=cache,target=/root/.cache/pip {install}\n"
        ),
        expect![[r#"
            0: 0
            2: 10757 (6266–15249)
               /usr/local/lib/python3.11/site-packages 8 packages of Python 4821 (2936–6707)
               /usr/local/lib/python3.11/site-packages byte-code of packages 5936 (3329–8542)
        "#]],
    );
}

#[test]
fn packages_for_development_can_be_left_out() {
    check(
        "FROM node:20\nWORKDIR /app\nCOPY package.json .\nRUN npm install\nRUN npm run build\n",
        expect![[r#"
            0: 0
            1: 0
            2: 65276 (41074–159320)
               /app/node_modules 84 packages of Node 38115 (22162–54068)
               /root/.npm cache of npm 27161 (8960–119841)
            3: 3000 (10–500000)
               /app what the build writes 3000 (10–500000)
        "#]],
    );
    check(
        "FROM node:20\nWORKDIR /app\nCOPY package.json .\n\
         RUN npm install --omit=dev && npm cache clean --force\n",
        expect![[r#"
            0: 0
            1: 0
            2: 2337 (1382–3292)
               /app/node_modules 68 packages of Node 2337 (1382–3292)
        "#]],
    );
}

#[test]
fn a_new_owner_is_a_second_copy() {
    check(
        "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm install && npm cache clean --force\n\
         RUN chown -R node /app\n",
        expect![[r#"
            0: 0
            1: 2000, dead 2000 by 3
            2: 38115 (22162–54068), dead 38115 (22162–54068) by 3
               /app/node_modules 84 packages of Node 38115 (22162–54068) dead
            3: 40115 (24162–56069)
               /app/node_modules 84 packages of Node 38115 (22162–54068)
               /app the same files with another owner or mode 2000
        "#]],
    );
}

#[test]
fn other_stages_give_what_lies_at_the_path() {
    check(
        "FROM python:3.11-slim AS build\nRUN pip install --prefix=/install flask\n\
         RUN go build -o /out/app .\nFROM debian:bookworm-slim\n\
         COPY --from=build /install /usr/local\nCOPY --from=build /out/app /app\n\
         COPY --from=build /etc/unknown /etc/known\nRUN mv /app /bin/app\n",
        expect![[r#"
            0: 9991 (4981–204991)
               usr/local/install something of which only the name is known 5000 (0–200000)
               /usr/local/lib/python3.11/site-packages 7 packages of Python 2212 (2135–2289)
               /usr/local/lib/python3.11/site-packages byte-code of packages 2779 (2531–3026)
            1: 12000 (1000–120000), dead 12000 (1000–120000) by Step { stage: 1, step: 3
               /app the program 12000 (1000–120000) dead
            2: 5000 (0–200000)
               etc/known something of which only the name is known 5000 (0–200000)
            3: 12000 (1000–120000)
               /bin/app the program 12000 (1000–120000)
        "#]],
    );
}

#[test]
fn downloads_and_scripts_are_guesses() {
    check(
        "FROM debian:bookworm-slim\nADD https://example.com/a.tar.gz /tmp/\n\
         RUN curl -fsSLo /tmp/b.tgz https://example.com/b.tgz && tar xzf /tmp/b.tgz -C /opt \
         && rm /tmp/b.tgz\nRUN curl https://example.com/install.sh | sh\n\
         RUN curl -sSf https://sh.rustup.rs | sh -s -- -y\nRUN something --strange\n\
         RUN nproc\n",
        expect![[r#"
            0: 8000 (100–250000)
               /tmp/a.tar.gz download a.tar.gz 8000 (100–250000)
            1: 17600 (110–1500000)
               /opt unpacked b.tgz 17600 (110–1500000)
            2: 30000 (0–2000000)
               / what a script of which nothing is known writes 30000 (0–2000000)
            3: 1240000 (500000–1700000)
               /root/.cargo a toolchain of Rust 1240000 (500000–1700000)
            4: 1000 (0–200000)
               / what something writes 1000 (0–200000)
            5: 10 (0–1000)
                what programs may write besides 10 (0–1000)
        "#]],
    );
}

#[test]
fn repositories_weigh_more_than_packages() {
    check(
        "FROM fedora:39\nRUN dnf install -y httpd\nRUN dnf clean all\n\
         RUN dnf install -y nginx && dnf clean all\n",
        expect![[r#"
            0: 296000 (237707–411706), dead 268000 (216337–322626) by 1
               /var/cache/dnf data of repositories 250000 (200000–300000) dead
               /usr/lib/sysimage/rpm notes of rpm 18000 (5000–40000) dead
               /usr/lib packages httpd 28000 (1000–130000)
            1: 10 (0–1000)
                what programs may write besides 10 (0–1000)
            2: 46000 (16033–150345)
               /usr/lib/sysimage/rpm notes of rpm 18000 (5000–40000)
               /usr/lib packages nginx 28000 (1000–130000)
        "#]],
    );
}

#[test]
fn without_data_everything_is_a_wider_guess() {
    let project = project(
        "FROM debian:bookworm\nRUN apt-get update && apt-get install -y jq curl\n\
         RUN pip install flask\nRUN npm install express\n",
    );
    let plain = measure(&project, Meaning::Files, false);
    expect![[r#"
        0: 45550 (29941–198290)
           /var/lib/apt/lists lists of packages 19850 (18857–20842)
           /var/lib/dpkg notes of apt and dpkg 1700 (900–2600)
           /usr/lib packages that are not known 24000 (8443–176735)
        1: 15600 (3173–277331)
           /usr/local/lib/python3/site-packages packages of Python 12000 (100–250000)
           /root/.cache/pip cache of pip 3600 (20–112500)
        2: 9920 (1743–169166)
           /node_modules packages of Node 8000 (50–150000)
           /root/.npm cache of npm 1920 (8–74000)
    "#]]
    .assert_eq(&show(&plain));
    let known = measure(&project, Meaning::Files, true);
    for (plain, known) in plain.layers.iter().zip(&known.layers).skip(1) {
        assert_eq!(plain.made_by, known.made_by);
        assert!(plain.added.sure < known.added.sure);
    }
}

#[test]
fn a_size_has_three_meanings() {
    let project = project("FROM debian:bookworm-slim\nWORKDIR /app\nCOPY a.bin .\n");
    let totals = |meaning| {
        let sizes = measure(&project, meaning, true);
        let layers = sizes.layers.iter().map(|layer| thousands(&layer.added));
        layers.collect::<Vec<_>>().join(", ")
    };
    expect!["74830 (72585–77074), 0, 1000"].assert_eq(&totals(Meaning::Files));
    expect!["81564 (74036–90948), 8, 1011"].assert_eq(&totals(Meaning::Store));
    expect!["28232 (27385–29079), 0, 400 (150–1010)"].assert_eq(&totals(Meaning::Compressed));
}

#[test]
fn the_parts_of_a_layer_are_the_layer() {
    let text = "FROM python:3.11-slim\nRUN apt-get update && apt-get install -y git\nCOPY . /app\n\
                RUN pip install -r requirements.txt\nRUN rm -rf /app /root/.cache\n";
    for meaning in [Meaning::Files, Meaning::Store, Meaning::Compressed] {
        let sizes = measure(&project(text), meaning, true);
        let likely = |amount: Amount| match amount {
            Amount::Known(bytes) => bytes.likely,
            Amount::Unknown => 0,
        };
        let (mut total, mut dead) = (0, 0);
        for layer in &sizes.layers {
            let parts: u64 = layer.parts.iter().map(|part| likely(part.amount)).sum();
            assert_eq!(parts, likely(layer.added.amount));
            assert_eq!(parts, likely(layer.visible.amount) + likely(layer.dead.amount));
            total += parts;
            dead += likely(layer.dead.amount);
        }
        assert_eq!((total, dead), (likely(sizes.total.amount), likely(sizes.dead.amount)));
        let killed = sizes
            .layers
            .iter()
            .map(|layer| likely(layer.overwritten.amount) + likely(layer.deleted.amount));
        assert_eq!(killed.sum::<u64>(), dead);
    }
}

fn measured(project: &Project, meaning: Meaning, step: usize, measure: Measure) -> Sizes {
    let plan = plan(project, &parse(project.dockerfile.clone()));
    let packages = Packages::read(include_bytes!("../../data/packages.bin")).map(Rc::new);
    let files = simulate_with(project, &plan, packages.as_ref());
    let overlay = [(MadeBy::Step { stage: 0, step }, measure)];
    sizes_with(&plan, &files, 0, meaning, &overlay)
}

#[test]
fn what_was_measured_takes_the_place_of_an_estimate() {
    let text = "FROM debian:bookworm-slim\nCOPY a.bin /\nRUN make && echo hello > /hello\n\
                RUN rm -r /hello /a.bin\n";
    let project = project(text);
    let known = |amount: Amount| match amount {
        Amount::Known(bytes) => bytes,
        Amount::Unknown => panic!("it is known"),
    };
    let layer = |meaning, measure| measured(&project, meaning, 1, measure).layers[2].clone();
    let (bytes, off_by, meaning) = (43_100_000, 50_000, Meaning::Files);
    let measure = Measure { bytes, off_by, meaning, origin: Origin::History };

    let sizes = measured(&project, Meaning::Files, 1, measure);
    let files = &sizes.layers[2];
    assert_eq!(amount(files.added.amount), "43100 (43050–43150)");
    assert_eq!((&*files.source, files.added.sure), ("you, pasted from docker history", 100));
    assert_eq!(known(files.added.amount).basis, Basis::Measured);
    assert_eq!(known(files.dead.amount).likely, 6, "what is known of it stays known");
    let parts = files.parts.iter().fold(Amount::ZERO, |sum, part| sum.plus(part.amount));
    assert_eq!(known(parts).likely, bytes, "the parts are together as much");
    let before = measure_all(&project);
    let difference = bytes - known(before.layers[2].added.amount).likely;
    assert_eq!(known(sizes.total.amount).likely, known(before.total.amount).likely + difference);

    let store = known(layer(Meaning::Store, measure).added.amount);
    assert!(store.likely > bytes && store.low < store.high && store.basis == Basis::Computed);
    let as_store = Measure { meaning: Meaning::Store, bytes: store.likely, ..measure };
    let back = known(layer(Meaning::Files, as_store).added.amount);
    assert!(back.likely.abs_diff(bytes) < 1_000 && back.low < back.high, "{back:?}");

    let none =
        known(layer(Meaning::Files, Measure { bytes: 0, off_by: 0, ..measure }).added.amount);
    assert_eq!((none.low, none.likely, none.high, none.basis), (0, 0, 0, Basis::Measured));
}

#[test]
fn what_is_known_to_the_byte_is_so_in_every_meaning() {
    let project = project("FROM scratch\nWORKDIR /app\nCOPY a.bin /\n");
    let store = |bytes| Measure { bytes, off_by: 0, meaning: Meaning::Store, origin: Origin::Hand };
    let of = |step, bytes| {
        amount(measured(&project, Meaning::Files, step, store(bytes)).layers[step].added.amount)
    };
    assert_eq!(of(0, 8_192), "0", "directories have no bytes");
    assert_eq!(of(1, 1_007_616), "1000", "a file of a million bytes, and a directory");
}

fn measure_all(project: &Project) -> Sizes {
    measure(project, Meaning::Files, true)
}

#[test]
fn a_file_of_packages_that_cannot_be_read_is_a_wide_guess() {
    let text = "FROM node:20\nCOPY package.json /app/\nWORKDIR /app\nRUN npm install\n";
    let mut project = project(text);
    let npm = |project: &Project| {
        let sizes = measure(project, Meaning::Files, true);
        match sizes.layers.last().map(|layer| layer.added.amount) {
            Some(Amount::Known(bytes)) => bytes,
            other => panic!("{other:?}"),
        }
    };
    let well = npm(&project);
    for broken in ["{\"dependencies\": {", "", "<html>"] {
        project.files.insert("package.json", File::text(broken));
        let broken = npm(&project);
        assert!(broken.basis == Basis::Guess && broken.likely > 50_000_000, "{broken:?}");
        assert!(broken.high > 5 * broken.likely && broken.high > 2 * well.high, "{broken:?}");
    }
}
