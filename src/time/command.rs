//! From the commands of a `RUN` to what they cost.

use std::rc::Rc;

use super::cost::Cost;
use super::duration::Duration;
use super::habits::{self, Habit, TRIVIAL, UNKNOWN};
use crate::catalog::Range;
use crate::plan::mount::MountKind;
use crate::plan::step::Run;
use crate::syntax::shell::{self, Runs};

/// How deep texts for a shell may stand in texts for a shell.
const DEEP: u32 = 4;
/// How many times the bytes of a download are written when it is unpacked.
const UNPACKED: u64 = 3;

/// Adds what the commands take. `unknown` are the programs of which nobody knows what they did.
pub(super) fn add(cost: &mut Cost, run: &Run, unknown: &[Rc<str>]) {
    let mut reader = Reader { cost, unknown };
    if let Some(script) = &run.script {
        reader.text(&script.text, Runs::Always, 0);
    } else if run.shell_form {
        reader.text(run.args.last().map_or("", |text| text), Runs::Always, 0);
    } else {
        let words = run.args.iter().map(ToString::to_string).collect();
        reader.call(words, Runs::Always, 0);
    }
    // What a cache mount keeps may be there already.
    if run.mounts.iter().any(|mount| mount.kind == MountKind::Cache) {
        cost.network.low = 0;
        cost.disk.low = 0;
    }
}

struct Reader<'a> {
    cost: &'a mut Cost,
    unknown: &'a [Rc<str>],
}

impl Reader<'_> {
    fn text(&mut self, text: &str, outer: Runs, depth: u32) {
        let script = shell::read(text);
        for call in shell::calls(&script) {
            let words = call.command.words.iter();
            let words = words.map(|word| word.unquoted(text).unwrap_or_default().into_owned());
            self.call(words.collect(), outer.max(call.runs), depth);
        }
    }

    fn call(&mut self, words: Vec<String>, runs: Runs, depth: u32) {
        let words = without_wrappers(words);
        let Some((first, arguments)) = words.split_first() else { return };
        let program = first.rsplit('/').next().unwrap_or_default();
        if program == "sleep" {
            return self.sleep(arguments, runs);
        }
        if matches!(program, "sh" | "bash" | "ash" | "dash") && depth < DEEP {
            let text =
                arguments.iter().position(|word| word.starts_with('-') && word.ends_with('c'));
            if let Some(text) = text.and_then(|at| arguments.get(at + 1)) {
                return self.text(text, runs, depth + 1);
            }
        }
        let is_unknown = program.is_empty()
            || self.unknown.iter().any(|name| **name == **first || **name == *program);
        match habits::find(program, arguments) {
            Some(habit) => self.add(program, habit, runs),
            None if is_unknown => self.add(program, &UNKNOWN, runs),
            None => self.work(TRIVIAL.work(), runs),
        }
    }

    fn add(&mut self, program: &str, habit: &Habit, runs: Runs) {
        let cost = &mut *self.cost;
        let network = at_times(habit.network(), runs);
        cost.network = cost.network.plus(network);
        for _ in 0..UNPACKED {
            cost.disk = cost.disk.plus(network);
        }
        cost.asks = cost.asks.plus(at_times(Range::exact(habit.asks), runs));
        let program = if program.is_empty() { "…" } else { program };
        if !cost.guesses.iter().any(|known| **known == *program) {
            cost.guesses.push(program.into());
        }
        self.work(habit.work(), runs);
    }

    fn work(&mut self, work: Duration, runs: Runs) {
        let low = if runs == Runs::Sometimes { 0 } else { work.low };
        self.cost.work = self.cost.work.plus(Duration { low, ..work });
    }

    /// How long a `sleep` lasts is written there.
    fn sleep(&mut self, arguments: &[String], runs: Runs) {
        let ms = arguments.iter().map(|word| milliseconds(word).unwrap_or(1_000));
        let ms = ms.fold(0, u64::saturating_add);
        let low = if runs == Runs::Sometimes { 0 } else { ms };
        self.cost.sleep = self.cost.sleep.plus(Duration { low, ..Duration::exact(ms) });
    }
}

/// What may not happen at all takes nothing at least.
fn at_times(range: Range, runs: Runs) -> Range {
    let low = if runs == Runs::Sometimes { 0 } else { range.low };
    Range { low, ..range }
}

/// The command that `sudo`, `env`, `python -m` and the like start.
fn without_wrappers(words: Vec<String>) -> Vec<String> {
    let mut rest = words.as_slice();
    while let [first, more @ ..] = rest {
        match first.rsplit('/').next().unwrap_or_default() {
            "sudo" | "env" | "exec" | "time" | "nice" | "xargs" | "command" | "nohup"
            | "eatmydata" => {
                let is_option = |word: &&String| word.starts_with('-') || word.contains('=');
                rest = more.get(more.iter().take_while(is_option).count()..).unwrap_or_default();
            }
            "python" | "python3" if more.first().is_some_and(|word| word == "-m") => {
                rest = more.get(1..).unwrap_or_default();
            }
            _ => break,
        }
    }
    rest.to_vec()
}

/// `0.3`, `2`, `1m`, in milliseconds.
fn milliseconds(word: &str) -> Option<u64> {
    let digits = word.trim_end_matches(['s', 'm', 'h', 'd']);
    let unit = match word.get(digits.len()..)? {
        "" | "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let mut ms = whole.checked_mul(unit)?;
    let mut unit = unit;
    for digit in part.chars() {
        unit /= 10;
        ms = ms.checked_add(u64::from(digit.to_digit(10)?).checked_mul(unit)?)?;
    }
    Some(ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_to_sleep_is_read() {
        let of = |word: &str| milliseconds(word);
        assert_eq!([of("2"), of("0.3"), of(".25")], [Some(2_000), Some(300), Some(250)]);
        assert_eq!([of("1m"), of("1.5h")], [Some(60_000), Some(5_400_000)]);
        assert_eq!([of("x"), of("1ms"), of("99999999999999999999")], [None; 3]);
    }

    #[test]
    fn what_a_command_starts_counts() {
        let of = |text: &str| {
            let words = text.split(' ').map(str::to_owned).collect();
            without_wrappers(words).join(" ")
        };
        assert_eq!(of("sudo -E env A=1 nice make all"), "make all");
        assert_eq!(of("/usr/bin/python3 -m pip install x"), "pip install x");
        assert_eq!(of("python app.py"), "python app.py");
        assert_eq!(of("sudo"), "");
    }
}
