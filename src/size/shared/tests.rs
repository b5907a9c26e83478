//! What images share, on projects whose layers are known.

use super::*;
use crate::image::{image, simulate};
use crate::plan::plan;
use crate::project::{File, Project};
use crate::syntax::parse;

/// The image of a Dockerfile with `a`, `b` and `c` of 10, 200 and 3000 bytes beside it.
fn of(text: &str) -> Pile {
    let mut project = Project::of_text(text);
    for (path, size) in [("a", 10), ("b", 200), ("c", 3000)] {
        project.files.insert(path, File::text(&"x".repeat(size)));
    }
    let parsed = parse(project.dockerfile.clone());
    let plan = plan(&project, &parsed);
    let files = simulate(&project, &plan);
    let target = plan.target.unwrap();
    pile(&plan, &files, target, &image(&project, &plan, &files, target), &[])
}

fn bytes(amount: Amount) -> u64 {
    let Amount::Known(bytes) = amount else { panic!("it is known") };
    assert_eq!((bytes.low, bytes.high, bytes.and_more), (bytes.likely, bytes.likely, false));
    bytes.likely
}

/// What images take together, apart, and how much is saved.
#[track_caller]
fn check_disk(texts: &[&str], expected: (u64, u64, u64)) {
    let piles: Vec<Pile> = texts.iter().map(|text| of(text)).collect();
    let disk = disk(&piles.iter().collect::<Vec<_>>(), Meaning::Files);
    let found = (bytes(disk.together.amount), bytes(disk.apart), bytes(disk.saved.amount));
    assert_eq!(found, expected);
}

const BASE: &str = "FROM scratch\nCOPY c /\n";

#[test]
fn what_two_images_begin_with_is_on_the_disk_once() {
    check_disk(&[&format!("{BASE}COPY a /"), &format!("{BASE}COPY b /")], (3210, 6210, 3000));
    check_disk(&[BASE, BASE, BASE], (3000, 9000, 6000));
    check_disk(&[BASE], (3000, 3000, 0));
    check_disk(&[], (0, 0, 0));
}

#[test]
fn the_same_content_on_another_base_is_on_the_disk_twice_and_sent_once() {
    let (one, two) = ("FROM scratch\nCOPY a /\nCOPY c /", "FROM scratch\nCOPY b /\nCOPY c /");
    check_disk(&[one, two], (6210, 6210, 0));
    let there = of(one).layers.iter().map(|layer| layer.diff_id.clone()).collect();
    assert_eq!(missing(&of(two), &there), [true, false]);
}

#[test]
fn what_an_image_shares_and_what_it_has_alone_is_all_of_it() {
    let piles = [of(&format!("{BASE}COPY a /")), of(BASE), of("FROM scratch\nCOPY b /")];
    let usage = usage(&piles.iter().collect::<Vec<_>>(), Meaning::Files);
    let parts = usage.iter().map(|it| [it.whole, it.shared, it.unique].map(|it| bytes(it.amount)));
    assert_eq!(parts.collect::<Vec<_>>(), [[3010, 3000, 10], [3000, 3000, 0], [200, 0, 200]]);
}

#[test]
fn only_what_is_missing_is_sent_and_what_is_in_an_image_twice_once() {
    let twice = of("FROM scratch\nCOPY a /\nRUN true\nRUN true\n");
    assert_eq!(twice.layers.len(), 3, "what changes nothing is a layer all the same");
    assert_eq!(missing(&twice, &BTreeSet::new()), [true, true, false]);
    let there: BTreeSet<Rc<str>> = twice.layers.iter().map(|it| it.diff_id.clone()).collect();
    assert_eq!(missing(&twice, &there), [false; 3]);
    assert_eq!(bytes(sent(&twice, &there, true).amount), 0);
    assert_eq!(bytes(sent(&twice, &there, false).amount), twice.documents);
}

#[test]
fn a_base_is_shared_although_nobody_listed_its_files() {
    let (one, two) = (of("FROM alpine:3.20\nCOPY a /"), of("FROM alpine:3.20\nCOPY b /"));
    assert_eq!(one.layers[0].chain_id, two.layers[0].chain_id);
    let other = of("FROM alpine:3.19\nCOPY b /");
    assert_ne!(one.layers[0].chain_id, other.layers[0].chain_id);
    let disk = disk(&[&one, &two], Meaning::Files);
    assert_eq!(disk.saved.amount, Amount::Unknown, "here nobody looked the base up");
    let together = disk.together.amount;
    assert!(matches!(together, Amount::Known(Bytes { likely: 210, and_more: true, .. })));
}

#[test]
fn each_meaning_has_its_figures() {
    let pile = of("FROM scratch\nCOPY c /");
    let size = |meaning| pile.layers[0].size(meaning).amount;
    assert_eq!(bytes(size(Meaning::Files)), 3000);
    assert_eq!(bytes(size(Meaning::Store)), 8192, "a block for the file and one for its directory");
    let Amount::Known(packed) = size(Meaning::Compressed) else { panic!("it is estimated") };
    assert!(packed.low < packed.likely && packed.likely < packed.high);
}
