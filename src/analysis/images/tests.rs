//! Images of whole Dockerfiles beside each other.

use super::*;
use crate::analysis::read_packages;
use crate::analysis::stack::{Basis, Bytes};
use crate::project::{BaseImage, BaseLayer, File, Project};

fn build(text: &str) -> Build {
    let mut project = Project::of_text(text);
    for (path, size) in [("a", 10), ("b", 20)] {
        project.files.insert(path, File::text(&"x".repeat(size)));
    }
    Build::with(None, &project, read_packages(include_bytes!("../../../data/packages.bin")))
}

fn held(text: &str) -> Held {
    build(text).held().unwrap()
}

/// A picture as `[images] label×layers …`, what lies above in parentheses.
fn shown(trees: &[Tree]) -> String {
    let tree = |tree: &Tree| {
        let strata = tree.strata.iter().map(|it| format!("{}×{}", it.label, it.layers));
        let above = shown(&tree.above);
        let above = if above.is_empty() { above } else { format!(" ({above})") };
        format!("{:?} {}{above}", tree.images, strata.collect::<Vec<_>>().join(", "))
    };
    trees.iter().map(tree).collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check(texts: &[&str], expected: &str) {
    let images: Vec<Held> = texts.iter().map(|text| held(text)).collect();
    let trees = strata(&images.iter().collect::<Vec<_>>(), Meaning::Files);
    assert_eq!(shown(&trees), expected);
}

const PYTHON: &str = "FROM python:3.12-slim\n";

#[test]
fn what_images_begin_with_lies_below_them_once() {
    check(
        &[&format!("{PYTHON}COPY a /"), "FROM alpine:3.20\n", &format!("{PYTHON}COPY b /")],
        "[0, 2] python:3.12-slim×4 ([0] COPY a /×1; [2] COPY b /×1); [1] alpine:3.20×1",
    );
}

#[test]
fn an_image_may_end_where_another_goes_on() {
    let (one, two) = (format!("{PYTHON}COPY a /"), format!("{PYTHON}COPY a /\nCOPY b /\n"));
    let images = [held(&one), held(&two), held("FROM scratch\nCMD [\"a\"]\n")];
    let trees = strata(&images.iter().collect::<Vec<_>>(), Meaning::Files);
    assert_eq!(shown(&trees), "[0, 1] python:3.12-slim×4, COPY a /×1 ([1] COPY b /×1); [2] ");
    assert_eq!((&trees[0].ends, &trees[0].above[0].ends), (&vec![0], &vec![1]));
}

#[test]
fn images_that_only_share_some_layers_of_their_bases_part_within_the_base() {
    let of = |name: &str| {
        let mut project = Project::of_text(format!("FROM {name}\n"));
        for (name, layers) in [("one", ["1", "2"]), ("two", ["1", "3"])] {
            let layer =
                |id: &str| BaseLayer { diff_id: id.into(), size: Some(7), ..BaseLayer::default() };
            let image = BaseImage { layers: layers.map(layer).into(), ..BaseImage::default() };
            let name = format!("docker.io/library/{name}:latest");
            project.registry.images.insert(name.as_str().into(), Rc::new(image));
        }
        Build::of(&project).held().unwrap()
    };
    let (one, two) = (of("one"), of("two"));
    let trees = strata(&[&one, &two], Meaning::Files);
    assert_eq!(shown(&trees), "[0, 1] one×1 ([0] one×1; [1] two×1)");
    assert_eq!(disk(&[&one, &two], Meaning::Files).saved.amount.likely(), 7);
}

#[test]
fn what_is_on_the_disk_is_what_the_picture_of_one_image_says() {
    let text = format!("{PYTHON}RUN pip install flask\nCOPY a /");
    let build = build(&text);
    let held = build.held().unwrap();
    let disk = disk(&[&held], Meaning::Files);
    let column = build.stack.columns.last().unwrap();
    assert_eq!((disk.together.amount, disk.apart), (column.size, column.size));
    assert_eq!(held.layers(), column.beds.iter().filter(|bed| bed.makes_layer()).count());
    let twice = super::disk(&[&held, &held], Meaning::Files);
    assert_eq!((twice.together.amount, twice.saved.amount), (column.size, column.size));
}

#[test]
fn docker_hub_has_the_base_and_another_registry_gets_it_first() {
    let image = held(&format!("{PYTHON}COPY a /"));
    let told = |it: &Move| {
        let layers = it.layers.iter().map(|it| format!("{}×{} {:?}", it.label, it.layers, it.goes));
        layers.collect::<Vec<_>>().join(", ")
    };
    let own = image.moves(&BTreeSet::new(), false, false);
    assert_eq!(told(&own), "COPY a /×1 Sent, python:3.12-slim×4 Sent");
    let hub = image.moves(&BTreeSet::new(), false, true);
    assert_eq!(told(&hub), r#"COPY a /×1 Sent, python:3.12-slim×4 Mounted("library/python")"#);
    assert_eq!((hub.parts, own.parts.sent), (Parts { sent: 1, there: 4 }, 5));
    assert!(hub.bytes.likely() < 10_000 && own.bytes.likely() > 30_000_000);
    let there = image.diff_ids().cloned().collect();
    let again = image.moves(&there, true, false);
    assert_eq!((again.parts.sent, again.bytes), (0, Amount::ZERO));
    assert_eq!(told(&again), "COPY a /×1 There, python:3.12-slim×4 There");
}

#[test]
fn time_follows_from_bytes_and_bandwidth() {
    let moving = |low, likely, high, and_more| Move {
        layers: Vec::new(),
        bytes: Amount::Known(Bytes { low, likely, high, basis: Basis::Guess, and_more }),
        parts: Parts::default(),
    };
    let known = moving(50_000_000, 100_000_000, 200_000_000, false);
    assert_eq!((&*known.time(100), &*known.time(10)), ("about 8.0 s", "about 1 min 20 s"));
    assert_eq!(known.time_bounds(100).as_deref(), Some("4.0 s to 16 s"));
    assert_eq!(known.time(1000), "about 0.8 s");
    let more = moving(1, 100_000_000, 100_000_000, true);
    assert_eq!((&*more.time(100), more.time_bounds(100)), ("at least 8.0 s", None));
    assert_eq!(moving(0, 0, 0, false).time(100), "0 s");
    assert!(moving(u64::MAX, u64::MAX, u64::MAX, false).time(0).ends_with(" min"));
    let unknown = Move { bytes: Amount::Unknown, ..known };
    assert_eq!((&*unknown.time(10), unknown.time_bounds(10)), ("not known", None));
}

#[test]
fn pruning_gives_back_only_what_no_other_image_has() {
    let (old, new) = (held(&format!("{PYTHON}COPY a /")), held(&format!("{PYTHON}COPY b /")));
    assert_eq!(reclaimed(&[&old, &new], &[&new], Meaning::Files), Amount::exact(10));
    assert_eq!(reclaimed(&[&new], &[&new], Meaning::Files), Amount::ZERO);
}

#[test]
fn what_makes_no_image_is_not_held() {
    assert_eq!(build("FROM alpine\nCOPY none /\n").held(), None);
    assert_eq!(build("").held(), None);
}
