//! Rules of thumb: what programs usually take. Every one of these numbers is a guess.

use super::duration::Duration;
use crate::catalog::Range;
use crate::text::{Words, has_word};

/// What a program usually takes.
#[derive(Debug)]
pub(super) struct Habit {
    programs: Words,
    /// Words of which one must be an argument, with blanks between them; empty for any or none.
    words: &'static str,
    /// How many indexes or servers it asks.
    pub asks: u64,
    /// Kilobytes to download: few, likely, many.
    network: [u64; 3],
    /// Milliseconds of work: few, likely, many.
    work: [u64; 3],
}

const NOTHING: [u64; 3] = [0, 0, 0];

/// The first that fits counts, so special ones stand before general ones.
#[rustfmt::skip]
static HABITS: &[Habit] = &[
    habit("apt-get apt aptitude", "update", 3, [2_000, 9_500, 40_000], [300, 1_500, 8_000]),
    habit("apt-get apt aptitude", "install upgrade dist-upgrade full-upgrade build-dep", 1,
        [200, 25_000, 600_000], [1_000, 8_000, 180_000]),
    habit("apt-get apt aptitude", "", 0, NOTHING, [20, 200, 5_000]),
    habit("dpkg rpm", "", 0, NOTHING, [100, 1_500, 30_000]),
    habit("apk", "add upgrade update fix", 2, [50, 6_000, 300_000], [50, 800, 30_000]),
    habit("apk", "", 0, NOTHING, [20, 150, 3_000]),
    habit("dnf yum microdnf tdnf zypper", "install update upgrade groupinstall in", 4,
        [5_000, 60_000, 800_000], [2_000, 15_000, 240_000]),
    habit("dnf yum microdnf tdnf zypper", "", 0, NOTHING, [100, 1_000, 15_000]),
    habit("pacman", "", 2, [1_000, 60_000, 800_000], [500, 8_000, 120_000]),
    habit("pip pip3 pipx", "install wheel download sync", 2,
        [50, 20_000, 3_000_000], [800, 9_000, 600_000]),
    habit("uv", "install sync add pip", 2, [50, 20_000, 3_000_000], [50, 1_200, 120_000]),
    habit("poetry pipenv pdm", "install sync update lock", 2,
        [50, 20_000, 3_000_000], [2_000, 15_000, 600_000]),
    habit("conda mamba micromamba", "", 3, [5_000, 250_000, 4_000_000], [5_000, 60_000, 900_000]),
    habit("npm pnpm yarn bun", "ci install i add", 3,
        [100, 25_000, 600_000], [800, 12_000, 240_000]),
    habit("npm pnpm yarn bun", "build", 0, NOTHING, [1_000, 20_000, 600_000]),
    habit("npm pnpm yarn bun", "test lint", 0, NOTHING, [500, 15_000, 900_000]),
    habit("npm pnpm bun", "", 0, NOTHING, [200, 1_500, 60_000]),
    habit("yarn", "run cache config set global", 0, NOTHING, [200, 1_500, 60_000]),
    habit("yarn", "", 3, [100, 25_000, 600_000], [800, 12_000, 240_000]),
    habit("npx bunx", "", 1, [0, 5_000, 200_000], [500, 8_000, 300_000]),
    habit("corepack", "", 1, [500, 3_000, 30_000], [200, 1_000, 10_000]),
    habit("tsc webpack vite rollup esbuild ng next", "", 0, NOTHING, [500, 15_000, 600_000]),
    habit("go", "mod get download", 1, [0, 20_000, 500_000], [200, 3_000, 60_000]),
    habit("go", "build install run vet generate", 1,
        [0, 2_000, 500_000], [1_000, 25_000, 600_000]),
    habit("go", "test", 1, [0, 2_000, 500_000], [1_000, 30_000, 1_200_000]),
    habit("cargo", "build install test run check clippy chef", 1,
        [0, 20_000, 500_000], [1_000, 90_000, 2_400_000]),
    habit("cargo", "fetch vendor update", 1, [100, 20_000, 500_000], [200, 3_000, 60_000]),
    habit("rustup rustup-init", "", 1, [500, 150_000, 700_000], [500, 12_000, 120_000]),
    habit("mvn mvnw", "", 2, [0, 60_000, 1_000_000], [3_000, 45_000, 1_500_000]),
    habit("gradle gradlew", "", 2, [0, 150_000, 1_200_000], [5_000, 60_000, 1_500_000]),
    habit("sbt lein ant", "", 2, [0, 100_000, 1_000_000], [3_000, 60_000, 1_500_000]),
    habit("dotnet", "restore", 1, [0, 50_000, 800_000], [1_500, 8_000, 180_000]),
    habit("dotnet", "build publish test pack tool", 1,
        [0, 30_000, 800_000], [3_000, 20_000, 900_000]),
    habit("bundle gem", "", 1, [50, 15_000, 300_000], [1_000, 25_000, 900_000]),
    habit("composer", "", 2, [50, 15_000, 300_000], [500, 8_000, 180_000]),
    habit("mix rebar3", "", 1, [0, 8_000, 200_000], [500, 20_000, 600_000]),
    habit("docker-php-ext-install pecl", "", 1, [0, 1_000, 30_000], [5_000, 40_000, 600_000]),
    habit("make gmake ninja bazel scons", "", 0, NOTHING, [100, 45_000, 3_600_000]),
    habit("cmake meson", "--build compile", 0, NOTHING, [100, 45_000, 3_600_000]),
    habit("cmake meson configure autoreconf autogen.sh bootstrap", "", 0,
        NOTHING, [1_000, 12_000, 180_000]),
    habit("gcc g++ cc c++ clang clang++ rustc javac swiftc ghc gfortran", "", 0,
        NOTHING, [50, 1_500, 120_000]),
    habit("git", "clone fetch pull submodule", 1,
        [50, 15_000, 2_000_000], [100, 1_500, 120_000]),
    habit("git", "", 0, NOTHING, [5, 50, 3_000]),
    habit("curl wget aria2c", "", 1, [1, 15_000, 1_500_000], [10, 50, 3_000]),
    habit("tar unzip gunzip xz gzip zip bzip2 zstd 7z", "", 0, NOTHING, [10, 1_000, 90_000]),
    habit("gpg gpg2 apt-key", "--recv-keys --recv-key adv --keyserver", 1,
        [1, 20, 500], [50, 500, 20_000]),
    habit("gpg gpg2 apt-key openssl ssh-keygen", "", 0, NOTHING, [10, 200, 5_000]),
    habit("python python3 node ruby perl php java", "", 0, NOTHING, [50, 2_000, 600_000]),
    habit("pytest jest tox rspec phpunit ctest", "", 0, NOTHING, [500, 20_000, 1_800_000]),
    habit("useradd adduser groupadd addgroup usermod update-ca-certificates ldconfig locale-gen \
        update-alternatives", "", 0, NOTHING, [5, 150, 8_000]),
];

/// A program without a habit that is not understood either.
pub(super) static UNKNOWN: Habit = habit("", "", 0, [0, 0, 100_000], [5, 1_000, 600_000]);
/// A command that is understood: all it takes is the start of a process, or not even that.
pub(super) static TRIVIAL: Habit = habit("", "", 0, NOTHING, [0, 3, 100]);

const fn habit(
    programs: &'static str,
    words: &'static str,
    asks: u64,
    network: [u64; 3],
    work: [u64; 3],
) -> Habit {
    Habit { programs: Words::of(programs), words, asks, network, work }
}

/// What is usual for a program with such arguments.
pub(super) fn find(program: &str, arguments: &[String]) -> Option<&'static Habit> {
    HABITS.iter().find(|habit| {
        let is_meant = |argument: &String| has_word(habit.words, argument);
        habit.programs.has(program) && (habit.words.is_empty() || arguments.iter().any(is_meant))
    })
}

impl Habit {
    pub fn network(&self) -> Range {
        let [low, likely, high] = self.network.map(|kilobytes| kilobytes * 1_000);
        Range { low, likely, high }
    }

    pub fn work(&self) -> Duration {
        let [low, likely, high] = self.work;
        Duration { low, likely, high }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guess_is_a_wide_range() {
        for habit in HABITS.iter().chain([&UNKNOWN, &TRIVIAL]) {
            let [low, likely, high] = habit.work;
            assert!(low < likely && likely * 4 < high && low * 4 <= likely, "{habit:?}");
            let [low, likely, high] = habit.network;
            assert!(low <= likely && likely <= high, "{habit:?}");
            assert!(high == 0 || likely * 2 < high, "{habit:?}");
        }
    }

    #[test]
    fn no_habit_stands_behind_one_that_takes_all_its_calls() {
        for (at, habit) in HABITS.iter().enumerate() {
            for program in habit.programs.text.split(' ') {
                for word in habit.words.split(' ') {
                    let arguments: Vec<String> = vec![word.to_owned()];
                    let found = find(program, &arguments);
                    assert!(
                        found.is_some_and(|found| std::ptr::eq(found, habit)),
                        "{at} {program}"
                    );
                }
            }
        }
    }
}
