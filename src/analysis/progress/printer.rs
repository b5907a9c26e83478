//! Puts groups of lines in the order of a plain log: one group at a time, with a number from its first
//! line, and again with its name where another one came between.

use super::LogLine;
use super::groups::{Ending, Group};
use super::units::seconds;

enum Event<'a> {
    Start,
    Line(&'a str),
    End,
}

struct Printer<'a> {
    groups: &'a [Group],
    /// By group: its number, and what is not printed yet.
    numbers: Vec<Option<usize>>,
    pending: Vec<Option<Vec<&'a str>>>,
    last_number: usize,
    current: Option<usize>,
    now: u64,
    lines: Vec<LogLine>,
}

/// The whole log behind its first line.
pub(super) fn print(first: String, groups: &[Group]) -> Vec<LogLine> {
    let mut printer = Printer {
        groups,
        numbers: vec![None; groups.len()],
        pending: vec![None; groups.len()],
        last_number: 0,
        current: None,
        now: 0,
        lines: vec![LogLine { at_ms: 0, text: first, vertex: None }],
    };
    for (now, at, event) in events(groups) {
        printer.now = now;
        printer.event(at, &event);
    }
    printer.lines
}

/// What happens, in order; at the same moment, group by group.
fn events(groups: &[Group]) -> Vec<(u64, usize, Event<'_>)> {
    let mut events = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        events.push((group.start, at, Event::Start));
        for line in &group.lines {
            events.push((line.at.clamp(group.start, group.end), at, Event::Line(&line.text)));
        }
        events.push((group.end, at, Event::End));
    }
    // The sort is stable, so what happens in a group keeps its order.
    events.sort_by_key(|(now, at, _)| (*now, *at));
    events
}

impl<'a> Printer<'a> {
    fn event(&mut self, at: usize, event: &Event<'a>) {
        if let Some(pending) = self.pending.get_mut(at) {
            let pending = pending.get_or_insert_default();
            if let Event::Line(text) = event {
                pending.push(text);
            }
        }
        match event {
            Event::Start | Event::Line(_) if self.current.is_none_or(|current| current == at) => {
                self.show(at);
            }
            Event::Start | Event::Line(_) => {}
            Event::End => {
                self.show(at);
                self.end(at);
                self.current = None;
                let waits = self.pending.iter().position(Option::is_some);
                if let Some(next) = waits {
                    self.show(next);
                }
            }
        }
    }

    /// Prints what there is of a group, which becomes the current one.
    fn show(&mut self, at: usize) {
        if self.current != Some(at) {
            if let Some(current) = self.current {
                self.line(current, "...");
            }
            if self.numbers.get(at).is_some_and(Option::is_none) {
                let number = self.number_before(at).unwrap_or(self.last_number + 1);
                self.last_number = self.last_number.max(number);
                self.numbers.get_mut(at).into_iter().for_each(|it| *it = Some(number));
            }
            let vertex = self.groups.get(at).and_then(|group| group.vertex);
            self.lines.push(LogLine { at_ms: self.now, text: String::new(), vertex });
            let name = self.groups.get(at).map_or("", |group| &group.name);
            self.line(at, name);
            self.current = Some(at);
        }
        for text in self.pending.get_mut(at).and_then(Option::take).into_iter().flatten() {
            self.line(at, text);
        }
    }

    /// What is told of again keeps its number.
    fn number_before(&self, at: usize) -> Option<usize> {
        let vertex = self.groups.get(at)?.vertex?;
        let same = self.groups.iter().position(|group| group.vertex == Some(vertex))?;
        self.numbers.get(same).copied().flatten()
    }

    fn end(&mut self, at: usize) {
        let Some(group) = self.groups.get(at) else { return };
        let text = match &group.ending {
            Ending::Done(ms) => format!("DONE {}", seconds(*ms)),
            Ending::Cached => "CACHED".to_owned(),
            Ending::Canceled => "CANCELED".to_owned(),
            Ending::Failed(message) => format!("ERROR: {message}"),
        };
        self.line(at, &text);
    }

    fn line(&mut self, at: usize, text: &str) {
        let number = self.numbers.get(at).copied().flatten().unwrap_or(0);
        let vertex = self.groups.get(at).and_then(|group| group.vertex);
        self.lines.push(LogLine { at_ms: self.now, text: format!("#{number} {text}"), vertex });
    }
}
