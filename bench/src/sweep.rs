//! Every real file, and many of them cut off at every character: the slowest is told.

use std::hint::black_box;
use std::time::Duration;

use layerlab::analysis::Build;
use layerlab::project::Project;
use layerlab_bench::timing;

use super::Case;

/// How many files are cut off everywhere.
const CUT: usize = 50;

/// How many places of a text are asked about.
const PLACES: usize = 16;

/// The slowest of many texts.
#[derive(Default)]
struct Slowest {
    count: usize,
    all: Duration,
    time: Duration,
    name: String,
}

pub fn run(cases: &[Case]) {
    println!("\nBuild, completions and help at {PLACES} places of each text");
    let mut whole = Slowest::default();
    for case in cases {
        whole.see(&case.dockerfile, || format!("file {}", case.id));
    }
    whole.print("real files");
    let mut cut = Slowest::default();
    let step = cases.len() / CUT + 1;
    for case in cases.iter().step_by(step) {
        for (at, _) in case.dockerfile.char_indices() {
            let half = case.dockerfile.get(..at).unwrap_or_default();
            cut.see(half, || format!("the first {at} bytes of file {}", case.id));
        }
    }
    cut.print(&format!("beginnings of {} of them", cases.len().div_ceil(step)));
}

impl Slowest {
    fn see(&mut self, text: &str, name: impl Fn() -> String) {
        let time = timing::once(|| ask(text));
        self.count += 1;
        self.all += time;
        if time > self.time {
            // Once more, so that a pause of the machine is not taken for a slow text.
            let time = time.min(timing::once(|| ask(text)));
            if time > self.time {
                self.time = time;
                self.name = format!("{} ({} bytes)", name(), text.len());
            }
        }
    }

    fn print(&self, what: &str) {
        let Self { count, all, time, name } = self;
        println!("{:>12} for all {count} {what}", format!("{all:.1?}"));
        println!("{:>12} the slowest: {name}", format!("{time:.1?}"));
    }
}

/// What an editor wants to know of a text.
fn ask(text: &str) {
    let build = black_box(Build::of(&Project::of_text(text)));
    for nth in 0..=PLACES {
        let at = (text.len() * nth / PLACES) as u32;
        black_box((build.completions(at), build.help(at), build.definition(at)));
    }
}
