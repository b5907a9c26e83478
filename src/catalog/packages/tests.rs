//! Installs, as far as they can be told without a recording.

use super::debian::{Install, Options};
use super::*;

fn packages() -> Packages {
    Packages::read(include_bytes!("../../../data/packages.bin")).unwrap()
}

const FULL: Options = Options { recommends: false, slim: false, relative: false };

fn names(install: &Install) -> Vec<&str> {
    install.packages.iter().map(|it| &*it.name).collect()
}

#[test]
fn what_a_package_needs_comes_along() {
    let packages = packages();
    let debian = packages.debian(Release::Bookworm);
    let jq = debian.install(&["jq"], debian.base(), FULL);
    assert_eq!(names(&jq), ["jq", "libjq1", "libonig5"]);
    assert!(jq.unknown.is_empty());
}

#[test]
fn what_is_there_does_not_come_again() {
    let packages = packages();
    let debian = packages.debian(Release::Bookworm);
    let first = debian.install(&["jq"], debian.base(), FULL);
    let again = debian.install(&["jq", "bash"], &first.installed, FULL);
    assert_eq!((names(&again), again.total), (Vec::new(), crate::catalog::Range::ZERO));
    assert_eq!(again.installed, first.installed);
}

#[test]
fn what_needs_a_removed_package_goes_with_it_and_what_nobody_needs_only_if_told_so() {
    let packages = packages();
    let debian = packages.debian(Release::Bookworm);
    let installed = debian.install(&["jq", "unzip"], debian.base(), FULL).installed;
    let check = |names: &[&str], asked: Option<&[&str]>, expected: &[&str]| {
        let base = debian.base();
        let removal = debian::Removal { names, installed: &installed, base, asked };
        let (gone, left) = debian.remove(removal);
        assert_eq!(gone.iter().map(|it| &**it).collect::<Vec<_>>(), expected);
        let again = debian.install(expected, &left, FULL);
        assert_eq!(again.installed, installed);
    };
    check(&["jq"], None, &["jq"]);
    check(&["jq"], Some(&["unzip"]), &["jq", "libjq1", "libonig5"]);
    check(&["libonig5"], None, &["jq", "libjq1", "libonig5"]);
    check(&[], Some(&["jq"]), &["unzip"]);
    check(&["libj*"], None, &["jq", "libjq1"]);
    check(&["curl"], None, &[]);
}

#[test]
fn recommendations_cost_and_slim_images_save() {
    let packages = packages();
    for release in [Release::Bookworm, Release::Trixie] {
        let debian = packages.debian(release);
        let git = |options| debian.install(&["git"], debian.base(), options).total.likely;
        assert!(git(Options { recommends: true, ..FULL }) > git(FULL));
        assert!(git(Options { slim: true, ..FULL }) < git(FULL));
    }
}

#[test]
fn the_likely_size_does_not_depend_on_order_or_repetition() {
    let packages = packages();
    let debian = packages.debian(Release::Trixie);
    let size = |names: &[&str]| debian.install(names, debian.base(), FULL).total;
    assert_eq!(size(&["curl", "git"]), size(&["git", "curl", "git"]));
}

#[test]
fn unknown_names_are_said() {
    let packages = packages();
    let debian = packages.debian(Release::Bookworm);
    let install = debian.install(&["no-such-thing", "jq=1.6-2.1"], debian.base(), FULL);
    assert_eq!(install.unknown, ["no-such-thing".into()]);
    assert!(names(&install).contains(&"jq"));
}

#[test]
fn damaged_data_gives_nothing() {
    let bytes = include_bytes!("../../../data/packages.bin");
    assert_eq!(Packages::read(b""), None);
    assert_eq!(Packages::read(b"packages 1\n"), None);
    for at in (11..bytes.len()).step_by(bytes.len() / 41) {
        let mut changed = bytes.to_vec();
        changed[at] ^= 0x55;
        if let Some(changed) = Packages::read(&changed) {
            changed.npm.install(&[("express", None)]); // Whatever it gives, it ends.
        }
    }
    for cut in (0..bytes.len()).step_by(bytes.len() / 23) {
        assert_eq!(Packages::read(&bytes[..cut]), None);
    }
}

#[test]
fn packages_of_a_language_share_what_both_need() {
    let packages = packages();
    let size = |names: &[&str]| {
        let wanted: Vec<_> = names.iter().map(|name| (*name, None)).collect();
        packages.pypi.install(&wanted)
    };
    let both = size(&["pandas", "numpy"]);
    assert_eq!(both, size(&["pandas"]));
    assert!(both.packages.iter().any(|it| &*it.name == "numpy"));
    assert!(both.bytecode.likely > 0 && both.bytecode.likely < both.total.likely);
    assert_eq!(size(&["Flask", "nothing-known"]).unknown, ["nothing-known".into()]);
    assert!(size(&["uvicorn[standard]"]).total.likely > size(&["uvicorn"]).total.likely);
    assert_eq!(size(&["flask[async]"]), size(&["flask"]));
}

#[test]
fn modules_have_no_byte_code() {
    let express = packages().npm.install(&[("express", Some("5.1.0"))]);
    assert_eq!(express.bytecode.likely, 0);
    assert!(express.archives.likely < express.total.likely);
}

#[test]
fn images_that_have_a_compiler_get_none() {
    let packages = packages();
    let system = |image, tag| crate::catalog::bases().find(image, tag).unwrap().system;
    let full = packages.apt(&system("python", "3.12")).unwrap();
    let tools = full.debian.install(&["git", "gcc", "curl"], &full.installed, full.options);
    assert_eq!(names(&tools), [""; 0]);
    let slim = packages.apt(&system("python", "3.12-slim")).unwrap();
    assert!(slim.options.slim && !slim.options.relative);
    assert!(!names(&slim.debian.install(&["git"], &slim.installed, slim.options)).is_empty());
    assert_eq!(packages.apt(&system("alpine", "")), None);
}

#[test]
fn a_relative_of_debian_has_a_wide_range() {
    let packages = packages();
    let jammy = crate::catalog::bases().find("ubuntu", "22.04").unwrap().system;
    let apt = packages.apt(&jammy).unwrap();
    let curl = apt.debian.install(&["curl"], &apt.installed, apt.options).total;
    assert!(curl.high > 2 * curl.low);
    // 7.1 MB of packages as apt printed it, and its own notes.
    assert!(curl.contains(8_900_000), "{curl:?}");
}

#[test]
fn a_second_name_is_no_second_package() {
    let packages = packages();
    let debian = packages.debian(Release::Bookworm);
    let size = |name| debian.install(&[name], debian.base(), FULL);
    assert_eq!(names(&size("libxslt-dev")), names(&size("libxslt1-dev")));
}

#[test]
fn figures_say_when_and_how_they_were_taken() {
    let Packages { bookworm, trixie, pypi, npm } = packages();
    for source in [bookworm.source, trixie.source, pypi.source, npm.source] {
        assert!(source.date.starts_with("20") && source.origin.len() > 20, "{source:?}");
    }
}

#[test]
fn an_install_says_how_much_of_it_was_counted() {
    let packages = packages();
    let debian = packages.debian(Release::Bookworm);
    assert_eq!(debian.install(&["jq"], debian.base(), FULL).measured, 10_000);
    assert!(debian.install(&["pandoc"], debian.base(), FULL).measured < 10_000);
    assert!(packages.pypi.install(&[("torch", None)]).measured < 5_000);
}
