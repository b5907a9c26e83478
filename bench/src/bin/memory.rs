//! Counts bytes on the heap: what a text needs at most while it is read, and what is kept.

use layerlab::analysis::Build;
use layerlab::project::Project;
use layerlab::syntax::parse;
use layerlab_bench::{LENGTHS, generated};
use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

fn main() {
    println!("Heap of the engine, in KB: the text, the peak while it is read, what is kept");
    for lines in LENGTHS {
        let text = generated::dockerfile(lines);
        print(&format!("parse {lines} lines"), text.len(), || parse(text.as_str()));
    }
    for lines in LENGTHS {
        let text = generated::dockerfile(lines);
        let project = Project::of_text(text.as_str());
        print(&format!("whole build of {lines} lines"), text.len(), || Build::of(&project));
    }
}

fn print<T>(name: &str, bytes: usize, run: impl FnOnce() -> T) {
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    let result = std::hint::black_box(run());
    let peak = HEAP.peak_usage() - before;
    let kept = HEAP.current_usage() - before;
    drop(result);
    println!("{:>8} {:>8} {:>8}  {name}", bytes / 1000, peak / 1000, kept / 1000);
}
