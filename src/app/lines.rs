//! Lines of the text as the editor draws them.

use std::ops::Range;
use std::rc::Rc;

use super::state::State;
use crate::analysis::editor::{Class, Mark, ProblemView, Severity};
use crate::analysis::forecast::Fate;
use crate::analysis::stack::Amount;
use crate::text::Span;

/// A line of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineView {
    /// 1-based.
    pub number: u32,
    /// Its text without the line end, in order.
    pub pieces: Vec<Piece>,
    /// What is wrong on it.
    pub note: Option<Note>,
    /// The bed it belongs to.
    pub bed: Option<Bed>,
    /// What the instruction that begins on it adds to the image.
    pub size: Option<Rc<str>>,
    /// What a rebuild does with it.
    pub fate: Option<Fate>,
}

/// A piece of a line that is drawn in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: Rc<str>,
    pub class: Option<Class>,
    /// The gravest problem it is part of.
    pub problem: Option<Severity>,
}

/// The first of a line's gravest problems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub severity: Severity,
    pub message: Rc<str>,
    /// Where its problem starts.
    pub offset: u32,
    /// How many more the line has.
    pub more: u32,
}

/// What the instruction of a line lays down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bed {
    pub kind: BedKind,
    /// Whether the instruction begins on this line.
    pub is_first: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BedKind {
    Base,
    Run,
    Copy,
    Setting,
}

impl State {
    /// The lines of a range of 0-based numbers, as far as there are such.
    pub fn lines(&self, range: Range<u32>) -> Vec<LineView> {
        let range = range.start..range.end.min(self.index.line_count());
        let shown =
            self.index.span(range.start).cover(self.index.span(range.end.saturating_sub(1)));
        let touches = |problem: &&ProblemView| {
            problem.span.start() <= shown.end() && shown.start() <= problem.span.end()
        };
        let problems: Vec<_> = self.problems().iter().filter(touches).collect();
        let mut lines: Vec<_> = range.clone().map(|line| self.line(line, &problems)).collect();
        self.lay_beds(range, &mut lines);
        self.weigh(&mut lines);
        let steps = if self.shows_fates() { &*self.lab.steps().list } else { &[] };
        for step in steps {
            if let Some(view) = numbered(&mut lines, step.lines.0) {
                view.fate = Some(step.fate);
            }
        }
        lines
    }

    /// A line that is about as wide as the widest.
    pub fn widest_line(&self) -> &str {
        let span_of = |line| self.index.span(line).of(self.text());
        let widest = (0..self.index.line_count()).max_by_key(|&line| width(span_of(line)));
        widest.map_or("", span_of).trim_end_matches('\n')
    }

    fn line(&self, line: u32, problems: &[&ProblemView]) -> LineView {
        let text = self.text();
        let whole = self.index.span(line);
        let len = whole.of(text).trim_end_matches('\n').len() as u32;
        let span = Span::new(whole.start(), whole.start() + len);
        let under: Vec<_> = problems
            .iter()
            .map(|problem| (underlined(problem.span, span, text), problem.severity))
            .filter(|(under, _)| !under.is_empty())
            .collect();
        LineView {
            number: line + 1,
            pieces: pieces(text, span, self.marks_from(span.start()), &under),
            note: note(line + 1, problems),
            bed: None,
            size: None,
            fate: None,
        }
    }

    /// The marks that end behind an offset.
    fn marks_from(&self, offset: u32) -> &[Mark] {
        let marks = &self.build.marks;
        marks.get(marks.partition_point(|mark| mark.span.end() <= offset)..).unwrap_or(&[])
    }

    /// Gives each line the bed of the instruction it is part of.
    fn lay_beds(&self, range: Range<u32>, lines: &mut [LineView]) {
        let before = self.marks_before(self.index.span(range.start).start());
        let mut kind = before.iter().rev().find_map(|mark| self.opens(mark)).map(|(_, kind)| kind);
        let opened: Vec<_> = self
            .marks_from(self.index.span(range.start).start())
            .iter()
            .take_while(|mark| self.index.line(mark.span.start()) < range.end)
            .filter_map(|mark| self.opens(mark))
            .collect();
        let mut opened = opened.into_iter().peekable();
        for line in lines {
            let opens = opened.next_if(|(at, _)| *at + 1 == line.number);
            kind = match opens {
                Some((_, kind)) => Some(kind),
                None if begins_wrong(line) => None,
                None => kind,
            };
            let is_blank = line
                .pieces
                .iter()
                .all(|piece| piece.class == Some(Class::Comment) || piece.text.trim().is_empty());
            line.bed =
                kind.filter(|_| !is_blank).map(|kind| Bed { kind, is_first: opens.is_some() });
        }
    }

    /// Gives the first line of each instruction what it adds.
    fn weigh(&self, lines: &mut [LineView]) {
        for column in &self.build.stack.columns {
            let below: Amount = column
                .beds
                .iter()
                .take_while(|bed| bed.inherited)
                .fold(Amount::ZERO, |sum, bed| sum.plus(bed.size));
            let own = column.beds.iter().filter(|bed| !bed.inherited && bed.makes_layer());
            let base = column.beds.first().filter(|bed| bed.id == column.id);
            let sizes = own.map(|bed| (bed.lines.0, bed.size));
            for (line, size) in sizes.chain(base.map(|bed| (bed.lines.0, below))) {
                if let Some(view) = numbered(lines, line) {
                    view.size = Some(size.short().into());
                }
            }
        }
    }

    fn marks_before(&self, offset: u32) -> &[Mark] {
        let marks = &self.build.marks;
        marks.get(..marks.partition_point(|mark| mark.span.start() < offset)).unwrap_or(&[])
    }

    /// The line and the kind of the instruction whose keyword this is, if it begins one.
    fn opens(&self, mark: &Mark) -> Option<(u32, BedKind)> {
        if mark.class != Class::Keyword {
            return None;
        }
        let line = self.index.line(mark.span.start());
        let indent = Span::new(self.index.span(line).start(), mark.span.start());
        let begins = indent.of(self.text()).trim().is_empty();
        begins.then(|| (line, bed_kind(mark.span.of(self.text()))))
    }
}

/// The line of a number, 1-based, among lines that follow each other.
fn numbered(lines: &mut [LineView], number: u32) -> Option<&mut LineView> {
    let first = lines.first()?.number;
    lines.get_mut(number.checked_sub(first)? as usize)
}

/// Whether the first word of a line is an error, as an unknown instruction is.
fn begins_wrong(line: &LineView) -> bool {
    let first = line.pieces.iter().find(|piece| !piece.text.trim().is_empty());
    first.is_some_and(|piece| piece.class.is_none() && piece.problem == Some(Severity::Error))
}

fn bed_kind(keyword: &str) -> BedKind {
    let is = |name: &str| keyword.eq_ignore_ascii_case(name);
    if is("FROM") {
        BedKind::Base
    } else if is("RUN") {
        BedKind::Run
    } else if is("COPY") || is("ADD") || is("WORKDIR") {
        BedKind::Copy
    } else {
        BedKind::Setting
    }
}

/// The part of a line to underline; an empty problem takes the character before or behind it.
fn underlined(problem: Span, line: Span, text: &str) -> Span {
    if problem.is_empty() && line.touches(problem.start()) {
        let behind = Span::new(problem.start(), line.end()).of(text).chars().next();
        let before = Span::new(line.start(), problem.start()).of(text).chars().next_back();
        return match (behind, before) {
            (Some(c), _) => Span::new(problem.start(), problem.start() + c.len_utf8() as u32),
            (None, Some(c)) => Span::new(problem.start() - c.len_utf8() as u32, problem.start()),
            (None, None) => Span::at(problem.start()),
        };
    }
    clip(problem, line)
}

fn clip(span: Span, to: Span) -> Span {
    let start = span.start().clamp(to.start(), to.end());
    Span::new(start, span.end().clamp(start, to.end()))
}

/// Cuts a line wherever a mark or a problem begins or ends.
fn pieces(text: &str, line: Span, marks: &[Mark], under: &[(Span, Severity)]) -> Vec<Piece> {
    let marks: Vec<_> = marks
        .iter()
        .take_while(|mark| mark.span.start() < line.end())
        .map(|mark| (clip(mark.span, line), mark.class))
        .filter(|(span, _)| !span.is_empty())
        .collect();
    let mut cuts = vec![line.start(), line.end()];
    cuts.extend(marks.iter().flat_map(|(span, _)| [span.start(), span.end()]));
    cuts.extend(under.iter().flat_map(|(span, _)| [span.start(), span.end()]));
    cuts.sort_unstable();
    cuts.dedup();
    let mut marks = marks.into_iter().peekable();
    let mut out = Vec::with_capacity(cuts.len());
    for (start, end) in cuts.iter().zip(cuts.iter().skip(1)) {
        let span = Span::new(*start, *end);
        while marks.next_if(|(mark, _)| mark.end() <= span.start()).is_some() {}
        let class = marks.peek().filter(|(mark, _)| mark.contains(span)).map(|(_, class)| *class);
        let of_it = under.iter().filter(|(under, _)| under.contains(span));
        let problem = of_it.map(|(_, severity)| *severity).max();
        if !span.of(text).is_empty() {
            out.push(Piece { text: span.of(text).into(), class, problem });
        }
    }
    out
}

fn note(number: u32, problems: &[&ProblemView]) -> Option<Note> {
    let here = || problems.iter().filter(|problem| problem.line == number);
    let gravest = here().map(|problem| problem.severity).max()?;
    let first = here().find(|problem| problem.severity == gravest)?;
    Some(Note {
        severity: gravest,
        message: first.message.as_str().into(),
        offset: first.span.start(),
        more: here().count() as u32 - 1,
    })
}

/// About how many columns a line takes.
fn width(line: &str) -> usize {
    if line.is_ascii() && !line.contains('\t') {
        return line.len();
    }
    line.chars().fold(0, |at, c| match c {
        '\t' => at / TAB * TAB + TAB,
        '\0'..='\u{2ff}' => at + 1,
        _ => at + 2,
    })
}

/// As `tab-size` in `styles/components/editor.css`.
const TAB: usize = 4;

#[cfg(test)]
mod tests;
