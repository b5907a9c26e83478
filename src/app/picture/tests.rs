//! The picture as text, and laws of its geometry.

use super::*;
use crate::analysis::Build;
use crate::project::{Content, File, Project};

const CANVAS: Canvas = Canvas { width: 700, height: 600 };

fn stack(text: &str) -> Stack {
    let mut project = Project::of_text(text);
    for (path, size) in [("small", 5_000), ("large", 40_000_000), ("huge", 1_900_000_000)] {
        let content = Content::Opaque { size: Some(size), id: path.into() };
        project.files.insert(path, File::plain(content));
    }
    Stack::clone(&Build::of(&project).stack)
}

fn picture(text: &str, scale: Scale) -> Picture {
    draw(&stack(text), &View { scale, ..View::default() }, CANVAS)
}

#[test]
fn beds_lie_on_each_other_and_fill_the_room() {
    for scale in [Scale::True, Scale::Readable] {
        let picture = picture("FROM scratch\nCOPY small large /\nCOPY huge /\nENV a=1\n", scale);
        let column = &picture.columns[0];
        for pair in column.beds.windows(2) {
            assert_eq!(pair[0].up + pair[0].height + scale::JOINT, pair[1].up);
        }
        assert!(column.top <= picture.height, "{scale:?}");
    }
}

#[test]
fn thickness_is_true_to_size_but_nothing_is_invisible() {
    let picture = picture("FROM scratch\nCOPY small /\nCOPY large /\nCOPY huge /\n", Scale::True);
    let heights: Vec<u32> = picture.columns[0].beds.iter().map(|bed| bed.height).collect();
    assert_eq!(heights[0], 4, "five kilobytes");
    assert!(heights[2] / heights[1].max(1) > 30, "{heights:?}");
}

#[test]
fn the_readable_scale_grows_with_every_doubling() {
    let picture =
        picture("FROM scratch\nCOPY small /\nCOPY large /\nCOPY huge /\n", Scale::Readable);
    let heights: Vec<u32> = picture.columns[0].beds.iter().map(|bed| bed.height).collect();
    assert!(heights[0] >= 10 && heights[1] > heights[0] && heights[2] > heights[1]);
    assert!(heights[2] < heights[1] * 3, "{heights:?}");
}

#[test]
fn labels_never_cover_each_other_and_stay_inside() {
    let many: String = (0..40).map(|n| format!("RUN step {n}\nENV a{n}=1\n")).collect();
    for text in [format!("FROM scratch\n{many}"), "FROM scratch\nCOPY small /\n".to_owned()] {
        let picture = picture(&text, Scale::True);
        let labels = &picture.columns[0].labels;
        let edges: Vec<(u32, u32)> = labels
            .iter()
            .map(|label| {
                let half = labels::height(label.lines) / 2;
                (label.up - half, label.up + half)
            })
            .collect();
        for pair in edges.windows(2) {
            assert!(pair[0].1 <= pair[1].0, "{pair:?}");
        }
        assert!(edges.last().unwrap().1 <= picture.height);
    }
}

#[test]
fn what_a_stage_builds_on_is_one_bed_until_it_is_opened() {
    let stack = stack("FROM python:3.12-slim AS a\nRUN x\nFROM a\nRUN y\n");
    let closed = draw(&stack, &View::default(), CANVAS);
    let layers = |picture: &Picture, at: usize| picture.columns[at].beds.len();
    assert_eq!((layers(&closed, 0), layers(&closed, 1)), (2, 2));
    assert!(closed.columns[0].beds[0].shown.layers > 1);
    let opened = [stack.columns[0].id].into_iter().collect();
    let opened = draw(&stack, &View { opened, ..View::default() }, CANVAS);
    assert_eq!(layers(&opened, 0) as u32, closed.columns[0].beds[0].shown.layers + 1);
}

#[test]
fn names_beside_the_final_image_have_room_also_where_it_is_narrow() {
    let text = "FROM scratch AS a\nCOPY huge /\nFROM scratch\nCOPY small /\nCOPY --from=a / /\n";
    let lanes = [1_000, 700, 450, 390, 360].map(|width| {
        let picture = draw(&stack(text), &View::default(), Canvas { width, ..CANVAS });
        let [other, last] = &picture.columns[..] else { panic!("two stages") };
        assert!(last.left >= other.left + other.width + other.lane, "{width}");
        assert!(other.width >= 92 && last.width >= 92, "{width}");
        assert_eq!(picture.width > width, width == 360, "scrolled sideways only on a small phone");
        last.lane
    });
    assert_eq!(lanes, [350, 165, 132, 90, 90]);
}

#[test]
fn a_thin_final_image_is_enlarged() {
    let text = "FROM scratch AS big\nCOPY huge /\nFROM scratch\nCOPY small /\nCOPY large /\n";
    let drawn = picture(text, Scale::True);
    let lens = drawn.lens.expect("a lens");
    assert!(lens.times > 5 && lens.top > drawn.columns[1].top * 3);
    assert_eq!(picture(text, Scale::Readable).lens, None);
}

#[test]
fn arrows_lead_from_a_stage_to_the_step_that_takes_from_it() {
    let text = "FROM scratch AS a\nCOPY large /x\nFROM scratch\nCOPY --from=a /x /x\n";
    let picture = picture(text, Scale::True);
    let [arrow] = &picture.arrows[..] else { panic!("one arrow") };
    let (from, to) = (&picture.columns[0], &picture.columns[1]);
    assert_eq!(arrow.start.0, from.left + from.width);
    assert_eq!(arrow.end.0, to.left);
    assert!(arrow.end.1 < to.top);
}

#[test]
fn any_number_of_stages_and_steps_has_room() {
    let stages: String = (0..8).map(|n| format!("FROM scratch AS s{n}\nCOPY small /\n")).collect();
    let wide = picture(&stages, Scale::True);
    let ends: Vec<u32> = wide.columns.iter().map(|it| it.left + it.width + it.lane).collect();
    for (column, end) in wide.columns.iter().skip(1).zip(&ends) {
        assert!(column.left > *end);
    }
    let steps: String = (0..150).map(|n| format!("RUN step {n}\n")).collect();
    let high = picture(&format!("FROM scratch\n{steps}"), Scale::True);
    assert!(high.height > CANVAS.height);
    let nothing = draw(&Stack::default(), &View::default(), Canvas::default());
    assert_eq!(nothing.columns.len(), 0);
}

#[test]
fn a_container_lies_on_the_final_image_and_grows_with_its_bytes() {
    let drawn = picture("FROM scratch\nCOPY large /\nCOPY small /\n", Scale::Readable);
    let least = drawn.container(crate::analysis::stack::Amount::ZERO).expect("a place");
    let column = &drawn.columns[0];
    assert_eq!((least.left, least.width), (column.left, column.width));
    assert!(least.up > column.top);
    let more = drawn.container(crate::analysis::stack::Amount::exact(1 << 62)).expect("a place");
    assert!(more.height > least.height && more.up + more.height <= drawn.height);
    assert_eq!(Picture::default().container(crate::analysis::stack::Amount::ZERO), None);
}

#[test]
fn of_very_many_beds_only_those_in_sight_are_drawn() {
    let steps: String = (0..300).map(|n| format!("RUN step {n}\n")).collect();
    let whole = picture(&format!("FROM scratch\n{steps}"), Scale::True);
    let kept = whole.columns[0].beds[0].shown.key;
    let kept = crate::app::Spot { id: kept.id, part: kept.part };
    let part = whole.within(Sight { top: 0, bottom: 800, left: 0, right: 700 }, Some(kept));
    let beds = &part.columns[0].beds;
    assert!(beds.len() > 30 && beds.len() < 60, "{}", beds.len());
    assert_eq!(beds[0], whole.columns[0].beds[0], "what is kept stays where it is");
    assert!(part.columns[0].labels.iter().all(|label| label.up + 800 > whole.height));
    let few = picture("FROM scratch\nCOPY small /\n", Scale::True);
    assert_eq!(few.within(Sight::default(), None), few);
}
