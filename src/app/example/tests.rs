//! What holds for every example.

use super::*;
use crate::project::{Content, Files, Kind};

#[test]
fn ids_are_unique_and_lead_back() {
    for example in EXAMPLES {
        assert_eq!(Example::find(example.id), Some(example));
    }
}

#[test]
fn every_kind_has_a_good_and_a_bad_one_with_the_same_files() {
    for pair in EXAMPLES.chunks(2) {
        let [good, bad] = pair else { panic!("{} is alone", pair[0].id) };
        assert_eq!((good.care, bad.care), (Care::Good, Care::Bad), "{}", good.id);
        assert_eq!((good.counterpart(), bad.counterpart()), (Some(bad), Some(good)));
        assert_eq!(good.files, bad.files, "{}", good.kind);
        assert_ne!(good.dockerfile, bad.dockerfile, "{}", good.kind);
    }
}

#[test]
fn only_the_good_ones_have_an_ignore_file() {
    for example in EXAMPLES {
        let has_one = example.project().files.get(IGNORE_FILE).is_some();
        assert_eq!(has_one, example.care == Care::Good, "{}", example.id);
    }
}

#[test]
fn files_are_written_as_they_are_read() {
    for example in EXAMPLES.iter().filter(|example| example.care == Care::Good) {
        assert_eq!(
            listing::write(example.kind, &example.project().files),
            example.files,
            "{}",
            example.id
        );
    }
}

#[test]
fn examples_share_no_unknown_content() {
    let good = EXAMPLES.iter().filter(|example| example.care == Care::Good);
    let mut ids: Vec<_> = good.flat_map(|example| opaque_ids(&example.project().files)).collect();
    let all = ids.len();
    assert!(all > 0);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

fn opaque_ids(files: &Files) -> Vec<String> {
    let id = |kind: &Kind| match kind {
        Kind::File(Content::Opaque { id, .. }) => Some(id.to_string()),
        _ => None,
    };
    files.iter().filter_map(|(_, file)| id(&file.kind)).collect()
}

#[test]
fn the_embedded_texts_stay_small() {
    let dockerfiles: usize = EXAMPLES.iter().map(|example| example.dockerfile.len()).sum();
    let files: usize = EXAMPLES.iter().map(|example| example.files.len()).sum::<usize>() / 2;
    let bytes = dockerfiles + files;
    assert!(bytes <= 25_000, "{bytes} bytes are downloaded with the page");
}
