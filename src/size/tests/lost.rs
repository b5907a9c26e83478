//! What is written twice, removed again, or not changed; and whose the bytes are.

use std::fmt::Write;

use expect_test::expect;

use super::{check, measure, project, thousands};
use crate::image::MadeBy;
use crate::size::{Meaning, Share};

#[test]
fn copies_made_by_other_modes_and_owners_are_copies() {
    check(
        "FROM alpine:3.20\nCOPY a.bin /x\nRUN chmod 600 /x\nRUN chown 5 /x\n",
        expect![[r#"
            0: 1000, dead 1000 by 1
            1: 1000, dead 1000 by 2
            2: 1000
        "#]],
    );
}

#[test]
fn a_rewrite_that_changes_nothing_counts_nothing() {
    check(
        "FROM alpine:3.20\nCOPY a.bin /x\nCOPY a.bin /x\nRUN chmod 644 /x\nRUN chown 0 /x\n\
         RUN touch /x\n",
        expect![[r#"
            0: 1000, dead 1000 by 4
            1: 0
            2: 0
            3: 0
            4: 1000
        "#]],
    );
    check(
        "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm install && npm cache clean --force\n\
         RUN chown -R node /app\nRUN chown -R node /app\nRUN npm install\nRUN chmod -R go+w /app\n",
        expect![[r#"
            0: 0
            1: 2000, dead 2000 by 3
            2: 38115 (22162–54068), dead 38115 (22162–54068) by 3
               /app/node_modules 84 packages of Node 38115 (22162–54068) dead
            3: 40115 (24162–56069), dead 40115 (24162–56069) by 6
               /app/node_modules 84 packages of Node 38115 (22162–54068) dead
               /app the same files with another owner or mode 2000 dead
            4: 10 (0–1000)
                what programs may write besides 10 (0–1000)
            5: 10 (0–1000)
                what programs may write besides 10 (0–1000)
            6: 40115 (24162–56069)
               /app/node_modules 84 packages of Node 38115 (22162–54068)
               /app the same files with another owner or mode 2000
        "#]],
    );
}

#[test]
fn a_package_that_only_has_a_name_is_installed_once() {
    let install = "RUN apt-get install -y --no-install-recommends tiny-unknown";
    check(
        &format!(
            "FROM debian:bookworm\n{install}\n{install} jq\n\
             RUN apt-get purge -y tiny-unknown\n{install}\n{install} $(curl a)\n{install} $(curl a)\n"
        ),
        expect![[r#"
            0: 1430 (772–6013), dead 1430 (772–6013) by 1
               /var/lib/dpkg notes of apt and dpkg 930 (450–1800) dead
               /usr/lib packages that are not known: tiny-unknown 500 (50–5000) dead
            1: 2066 (1950–2182), dead 932 (885–978) by 2
               /var/lib/dpkg notes of apt and dpkg 932 (885–978) dead
               /usr/lib 3 packages 1134 (1064–1204)
            2: 1700 (900–2600), dead 1700 (900–2600) by 3
               /var/lib/dpkg notes of apt and dpkg 1700 (900–2600) dead
            3: 1430 (772–6013), dead 930 (450–1800) by 4
               /var/lib/dpkg notes of apt and dpkg 930 (450–1800) dead
               /usr/lib packages that are not known: tiny-unknown 500 (50–5000)
            4: 1430 (772–6013), dead 930 (450–1800) by 5
               /var/lib/dpkg notes of apt and dpkg 930 (450–1800) dead
               /usr/lib packages that are not known: … 500 (50–5000)
            5: 1430 (772–6013)
               /var/lib/dpkg notes of apt and dpkg 930 (450–1800)
               /usr/lib packages that are not known: … 500 (50–5000)
        "#]],
    );
}

#[test]
fn packages_that_a_later_step_removes_are_dead() {
    let base = "FROM debian:bookworm\nRUN apt-get install -y --no-install-recommends gcc jq tiny-unknown\n";
    check(
        &format!("{base}RUN apt-get purge -y --auto-remove gcc\n"),
        expect![[r#"
        0: 182302 (175956–190070), dead 180668 (174377–186960) by 1
           /var/lib/dpkg notes of apt and dpkg 996 (946–1045) dead
           /usr/lib 3 packages 1134 (1094–1173)
           /usr/lib packages that are not known: tiny-unknown 500 (50–5000)
           /usr/lib 25 packages 179672 (173430–185914) dead
        1: 1700 (900–2600)
           /var/lib/dpkg notes of apt and dpkg 1700 (900–2600)
    "#]],
    );
    check(
        &format!(
            "{base}RUN apt-get purge -y gcc tiny-unknown\nRUN apt-get autoremove -y\nRUN apt-get install -y gcc\n"
        ),
        expect![[r#"
            0: 182302 (175956–190070), dead 181168 (174861–188903) by 2
               /var/lib/dpkg notes of apt and dpkg 996 (946–1045) dead
               /usr/lib 3 packages 1134 (1094–1173)
               /usr/lib packages that are not known: tiny-unknown 500 (50–5000) dead
               /usr/lib 1 package 7 (7–8) dead
               /usr/lib 24 packages 179664 (173423–185906) dead
            1: 1700 (900–2600), dead 1700 (900–2600) by 2
               /var/lib/dpkg notes of apt and dpkg 1700 (900–2600) dead
            2: 1700 (900–2600), dead 1700 (900–2600) by 3
               /var/lib/dpkg notes of apt and dpkg 1700 (900–2600) dead
            3: 266452 (257498–275406)
               /var/lib/dpkg notes of apt and dpkg 1927 (1831–2023)
               /usr/lib 78 packages 264524 (255666–273382)
        "#]],
    );
    check(
        "FROM alpine:3.20\nRUN apk add --no-cache --virtual .build gcc make && apk add --no-cache curl\n\
         RUN apk del .build\nRUN apk add --no-cache curl gcc g++\nRUN apk del g++\nRUN apk del gcc\n",
        expect![[r#"
            0: 145120 (65091–278414), dead 142120 (62096–275402) by 1
               /usr/lib package build-base of .build 140000 (60000–260000) dead
               /usr/lib package make of .build 2000 (50–60000) dead
               /usr/lib package curl 3000 (2160–4800)
               /lib/apk/db notes of apk 120 (30–500) dead
            1: 120 (30–500), dead 120 (30–500) by 2
               /lib/apk/db notes of apk 120 (30–500) dead
            2: 236370 (170219–378120), dead 236370 (170219–378120) by 4
               /usr/lib package build-base 236250 (170100–378000) dead
               /lib/apk/db notes of apk 120 (30–500) dead
            3: 120 (30–500), dead 120 (30–500) by 4
               /lib/apk/db notes of apk 120 (30–500) dead
            4: 120 (30–500)
               /lib/apk/db notes of apk 120 (30–500)
        "#]],
    );
    check(
        "FROM fedora:39\nRUN dnf install -y httpd vim && dnf clean all\nRUN dnf remove -y vim\n\
         RUN dnf install -y httpd\n",
        expect![[r#"
            0: 54000 (27772–162125), dead 26000 (11572–62466) by 1
               /usr/lib/sysimage/rpm notes of rpm 18000 (5000–40000) dead
               /usr/lib packages httpd 28000 (6097–129790)
               /usr/lib packages vim 8000 (1742–37083) dead
            1: 18000 (5000–40000), dead 18000 (5000–40000) by 2
               /usr/lib/sysimage/rpm notes of rpm 18000 (5000–40000) dead
            2: 268000 (216337–322626)
               /var/cache/dnf data of repositories 250000 (200000–300000)
               /usr/lib/sysimage/rpm notes of rpm 18000 (5000–40000)
        "#]],
    );
}

#[test]
fn packages_of_languages_that_a_later_step_removes_are_dead() {
    check(
        "FROM debian:bookworm\nRUN pip install --no-cache-dir flask\nRUN pip uninstall -y Flask\n\
         RUN pip install --no-cache-dir flask\n",
        expect![[r#"
            0: 4991 (4667–5316), dead 748 (700–797) by 1
               /usr/local/lib/python3/site-packages 6 packages of Python 1880 (1815–1946)
               /usr/local/lib/python3/site-packages byte-code of packages 2362 (2151–2572)
               /usr/local/lib/python3/site-packages 1 package of Python 331 (320–343) dead
               /usr/local/lib/python3/site-packages byte-code of packages 416 (379–453) dead
            1: 0
            2: 748 (700–797)
               /usr/local/lib/python3/site-packages 1 package of Python 346 (333–359)
               /usr/local/lib/python3/site-packages byte-code of packages 402 (366–437)
        "#]],
    );
    check(
        "FROM node:20\nWORKDIR /app\nCOPY package.json .\nRUN npm install && npm cache clean --force\n\
         RUN npm run build && npm prune --omit=dev\n",
        expect![[r#"
            0: 0
            1: 0
            2: 38115 (22162–54068), dead 35777 (20803–50752) by 3
               /app/node_modules 68 packages of Node 2337 (1359–3316)
               /app/node_modules 16 packages of Node 35777 (20803–50752) dead
            3: 3000 (10–500000)
               /app what the build writes 3000 (10–500000)
        "#]],
    );
}

#[test]
fn a_part_of_what_was_copied_can_be_removed() {
    check(
        "FROM node:20 AS build\nWORKDIR /app\nCOPY package.json .\nRUN npm install\nFROM node:20\n\
         WORKDIR /app\nCOPY --from=build /app /app\nRUN npm uninstall vite\n",
        expect![[r#"
            0: 0
            1: 38115 (22162–54069), dead 2408 (1400–3416) by Step { stage: 1, step: 2
               /app/node_modules 83 packages of Node 35707 (20762–50652)
               /app/node_modules 1 package of Node 2408 (1400–3416) dead
            2: 0
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

fn shares(text: &str) -> String {
    let sizes = measure(&project(text), Meaning::Files, true);
    let mut out = String::new();
    for Share { whose, sum, layers } in &sizes.shares {
        let layers = layers.iter().map(|made_by| match made_by {
            MadeBy::Base { layer, .. } => format!("base {layer}"),
            MadeBy::Step { step, .. } => step.to_string(),
            MadeBy::Container => String::new(),
        });
        let layers = layers.collect::<Vec<_>>().join(", ");
        _ = writeln!(out, "{whose:?} {}, {} % sure: {layers}", thousands(sum), sum.sure);
    }
    out
}

#[test]
fn the_bytes_of_an_image_are_those_of_the_base_of_dependencies_or_of_the_author() {
    expect![[r#"
        Base 74830 (72585–77074), 100 % sure: base 0
        Dependencies 8964 (3581–253768), 22 % sure: 1, 4, 5
        Own 21000 (1010–2001000), 5 % sure: 0, 3
        Dead 20850 (19857–21842), 100 % sure: 0, 1
    "#]].assert_eq(&shares(
        "FROM debian:bookworm-slim\nCOPY a.bin b.bin /data/\nRUN apt-get update && apt-get install -y jq\n\
         RUN rm -rf /var/lib/apt/lists/* /data/b.bin\nRUN make\nRUN curl -O https://example.com/x.deb\n\
         COPY --from=busybox /bin/sh /sh\n",
    ));
    expect![[r#"
        Base 0, 100 % sure: 
        Dependencies 38115 (22162–54068), 100 % sure: 0
        Own 4000 (1010–501000), 26 % sure: 0
        Dead 0, 100 % sure: 
    "#]]
    .assert_eq(&shares(
        "FROM node:20 AS build\nWORKDIR /app\nCOPY package.json a.bin ./\nRUN npm install\n\
         RUN npm run build\nFROM scratch\nCOPY --from=build /app /app\n",
    ));
    expect![[r#"
        Base 0, 100 % sure: 
        Dependencies 0, 100 % sure: 
        Own 0, 100 % sure: 
        Dead 0, 100 % sure: 
    "#]]
    .assert_eq(&shares("FROM scratch\n"));
}
