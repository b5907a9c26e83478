//! Medians of repeated runs.

use std::time::{Duration, Instant};

/// How long one measurement goes on.
const BUDGET: Duration = Duration::from_secs(1);

/// Runs something again and again; prints the median time and what that means in bytes a second.
pub fn print(name: &str, bytes: usize, run: impl FnMut()) -> Duration {
    let median = median(run);
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let speed = bytes as f64 / median.as_secs_f64() / 1e6;
    println!("{:>12} {speed:8.1} MB/s  {name}", format!("{median:.1?}"));
    median
}

/// The median time of something that is run again and again.
fn median(mut run: impl FnMut()) -> Duration {
    let mut times = Vec::new();
    let start = now();
    while start.elapsed() < BUDGET || times.len() < 5 {
        times.push(once(&mut run));
    }
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The time of a single run.
pub fn once(run: impl FnOnce()) -> Duration {
    let start = now();
    run();
    start.elapsed()
}

#[expect(clippy::disallowed_methods, reason = "a benchmark has a clock")]
fn now() -> Instant {
    Instant::now()
}
