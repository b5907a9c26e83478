//! Measures the engine as WebAssembly in Chromium; `cargo xtask bench` runs it.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "clippy does not see that these are tests"
)]

#[path = "../bench/src/generated.rs"]
mod generated;

#[path = "../bench/src/savings.rs"]
mod savings;

use std::hint::black_box;

use layerlab::analysis::Build;
use layerlab::project::Project;
use layerlab::syntax::parse;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// How long one measurement goes on, in milliseconds.
const BUDGET: f64 = 1_000.0;

/// The browser's clock ticks every 0.1 ms; what is timed at once takes this long or longer.
const SAMPLE: f64 = 5.0;

#[wasm_bindgen_test]
fn the_time_of_the_engine_is_printed() {
    console_log!("Engine as WebAssembly, median milliseconds");
    console_log!("   lines    parse    whole build");
    for lines in [20, 200, 1_000, 10_000] {
        let text = generated::dockerfile(lines);
        let project = Project::of_text(text.as_str());
        let parse = median(|| _ = black_box(parse(text.as_str())));
        let build = median(|| _ = black_box(Build::of(&project)));
        console_log!("{lines:>8} {parse:>8.3} {build:>14.3}");
        assert!(parse > 0.0 && build > 0.0);
    }
}

#[wasm_bindgen_test]
fn the_time_of_all_advice_is_printed() {
    let build = Build::of(&savings::project());
    let count = savings::all(&build);
    let all = median(|| _ = black_box(savings::all(&build)));
    console_log!("All advice for 60 lines, {count} rewrites, median milliseconds {all:.2}");
    let names = ["find them", "build once", "measure one"];
    for (name, mut slice) in names.into_iter().zip(savings::slices(&build)) {
        console_log!("    {name} {:.2}", median(&mut *slice));
    }
    assert!(count > 2);
}

fn median(mut run: impl FnMut()) -> f64 {
    let start = now();
    let mut runs = 0;
    while now() - start < SAMPLE {
        run();
        runs += 1;
    }
    let mut times = Vec::new();
    while now() - start < BUDGET || times.len() < 5 {
        let start = now();
        (0..runs).for_each(|_| run());
        times.push((now() - start) / f64::from(runs));
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn now() -> f64 {
    gloo::utils::window().performance().unwrap().now()
}
