//! What is assumed of the machine and its network.

use super::duration::Duration;
use crate::catalog::Range;

/// A machine on which builds run. None of it is measured; a reader may set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assumptions {
    /// Bytes that a download gets in a second.
    pub network: u64,
    /// Milliseconds until an index of packages, a registry or a page answers.
    pub latency: u64,
    /// How quick the processor is, in percent of the one that the rules of thumb have in mind.
    pub cpu: u64,
    /// Bytes that the disk writes in a second.
    pub disk: u64,
    /// How many steps run at the same time; `None` for no limit, as it is with BuildKit.
    pub parallel: Option<usize>,
}

impl Default for Assumptions {
    /// 100 Mbit/s and a plain disk.
    fn default() -> Self {
        Self { network: 12_500_000, latency: 150, cpu: 100, disk: 200_000_000, parallel: None }
    }
}

impl Assumptions {
    pub(super) fn downloading(&self, bytes: Range) -> Duration {
        rated(bytes, self.network)
    }

    pub(super) fn writing(&self, bytes: Range) -> Duration {
        rated(bytes, self.disk)
    }

    /// The time for work that takes so long where the processor has 100 percent.
    pub(super) fn computing(&self, work: Duration) -> Duration {
        work.map(|ms| ms.saturating_mul(100) / self.cpu.max(1))
    }

    /// Answers are quicker or slower than the usual one.
    pub(super) fn waiting(&self, answers: Range) -> Duration {
        let ms = |answers: u64| self.latency.saturating_mul(answers);
        let (low, high) = (ms(answers.low) / 3, ms(answers.high).saturating_mul(6));
        Duration { low, likely: ms(answers.likely), high }
    }
}

/// A rate that is assumed is hardly ever too low by a third, and easily too high by a factor of three.
fn rated(bytes: Range, per_second: u64) -> Duration {
    let ms = |bytes: u64, factor: u64| {
        // Petabytes more do not matter.
        bytes.min(u64::MAX / 9_000) * (factor * 1_000) / per_second.max(1) / 3
    };
    Duration { low: ms(bytes.low, 2), likely: ms(bytes.likely, 3), high: ms(bytes.high, 9) }
}
