//! Medians of repeated runs.

use std::time::{Duration, Instant};

/// How long one measurement goes on.
const BUDGET: Duration = Duration::from_millis(1500);

/// Runs something again and again; prints the median time and what that means in bytes a second.
pub fn print(name: &str, bytes: usize, mut run: impl FnMut()) {
    let mut times = Vec::new();
    let start = now();
    while start.elapsed() < BUDGET || times.len() < 5 {
        let start = now();
        run();
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let speed = bytes as f64 / median.as_secs_f64() / 1e6;
    println!("{speed:8.1} MB/s {median:>10.1?}  {name}");
}

#[expect(clippy::disallowed_methods, reason = "a benchmark has a clock")]
fn now() -> Instant {
    Instant::now()
}
