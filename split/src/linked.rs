//! What the linker tells of the constants of a program: where each lies, and which name others.
//!
//! The program that is cut went through other tools since, but they leave every constant where it is.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{
    DataKind, KnownCustom, Linking, Operator, Parser, Payload, RelocAddendKind, RelocSectionReader,
    RelocationType, SymbolInfo,
};

use crate::Result;

/// The segment of what is never written to.
const CONSTANTS: usize = 0;

/// How far behind an address that the compiler wrote an address of the same constant may lie: the
/// optimiser adds the place of a field. What is farther is a number that only looks like one.
const REACH: u32 = 1024;

/// A constant: its number is its place in the order of the addresses.
pub(crate) type Constant = usize;

/// The constants of a program.
#[derive(Default)]
pub(crate) struct Linked {
    /// Begin and end of each, in order.
    spans: Vec<(u32, u32)>,
    /// The constants that a constant names.
    names: BTreeMap<Constant, BTreeSet<Constant>>,
    /// Addresses outside of a constant from which a function reckons places in it.
    outside: BTreeMap<u32, BTreeSet<Constant>>,
    /// The addresses that functions name.
    named: BTreeSet<u32>,
}

/// A section of relocations, and the number of the section whose they are.
type Relocations<'a> = (u32, RelocSectionReader<'a>);

/// What is read before it is put together.
#[derive(Default)]
struct Raw<'a> {
    /// Where each segment lies in the memory, and in its section.
    segments: Vec<(u32, u32)>,
    /// By symbol: the span of a constant.
    symbols: Vec<Option<(u32, u32)>>,
    relocations: Vec<Relocations<'a>>,
    /// The numbers of the sections of code and of data.
    code: Option<u32>,
    data: Option<u32>,
}

impl Linked {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self> {
        let raw = Raw::read(bytes).map_err(|error| format!("the linker's file: {error}"))?;
        raw.linked().map_err(|error| format!("the linker's file: {error}"))
    }

    pub(crate) fn constants(&self) -> impl Iterator<Item = (Constant, (u32, u32))> {
        self.spans.iter().copied().enumerate()
    }

    /// The constants that a function may mean by a number.
    pub(crate) fn meant(&self, number: u32) -> impl Iterator<Item = Constant> {
        let inside = self.at(number).filter(|&constant| self.may_name(constant, number));
        inside.into_iter().chain(self.outside.get(&number).into_iter().flatten().copied())
    }

    /// The constant that lies there.
    fn at(&self, address: u32) -> Option<Constant> {
        let next = self.spans.partition_point(|(begin, _)| *begin <= address);
        next.checked_sub(1).filter(|at| self.spans.get(*at).is_some_and(|it| address < it.1))
    }

    /// Whether a function names this address of a constant, or one a little before it.
    fn may_name(&self, constant: Constant, number: u32) -> bool {
        let begin = self.spans.get(constant).map_or(0, |span| span.0);
        let nearest = number.saturating_sub(REACH).max(begin);
        self.named.range(nearest..=number).next().is_some()
    }

    /// These constants, and all that they lead to.
    pub(crate) fn reached(&self, from: BTreeSet<Constant>) -> BTreeSet<Constant> {
        let mut reached = from.clone();
        let mut next: Vec<Constant> = from.into_iter().collect();
        while let Some(constant) = next.pop() {
            let names = self.names.get(&constant).into_iter().flatten();
            next.extend(names.filter(|name| reached.insert(**name)));
        }
        reached
    }
}

impl<'a> Raw<'a> {
    fn read(bytes: &'a [u8]) -> wasmparser::Result<Self> {
        let mut raw = Self::default();
        let mut section = 0;
        for payload in Parser::new(0).parse_all(bytes) {
            let payload = payload?;
            match &payload {
                Payload::DataSection(segments) => {
                    raw.data = Some(section);
                    let start = segments.range().start;
                    for segment in segments.clone() {
                        let segment = segment?;
                        let DataKind::Active { offset_expr, .. } = segment.kind else { continue };
                        let Operator::I32Const { value } =
                            offset_expr.get_operators_reader().read()?
                        else {
                            continue;
                        };
                        let place = segment.range.end - segment.data.len() - start;
                        raw.segments.push((value.cast_unsigned(), place as u32));
                    }
                }
                Payload::CodeSectionStart { .. } => raw.code = Some(section),
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Linking(linking) => {
                        for part in linking.subsections() {
                            if let Linking::SymbolTable(symbols) = part? {
                                for symbol in symbols {
                                    let span = raw.span(&symbol?);
                                    raw.symbols.push(span);
                                }
                            }
                        }
                    }
                    KnownCustom::Reloc(of) => raw.relocations.push((of.section_index(), of)),
                    _ => {}
                },
                _ => {}
            }
            section += u32::from(payload.as_section().is_some());
        }
        Ok(raw)
    }

    /// Where a constant lies.
    fn span(&self, symbol: &SymbolInfo<'_>) -> Option<(u32, u32)> {
        let SymbolInfo::Data { symbol: Some(place), .. } = symbol else { return None };
        let (begin, _) = self.segments.get(place.index as usize)?;
        let begin = (place.index as usize == CONSTANTS).then_some(begin + place.offset)?;
        Some((begin, begin + place.size))
    }

    fn linked(&self) -> wasmparser::Result<Linked> {
        let all: BTreeSet<(u32, u32)> = self.symbols.iter().flatten().copied().collect();
        let mut spans: Vec<(u32, u32)> = Vec::new();
        for (begin, end) in all.into_iter().filter(|(begin, end)| begin < end) {
            match spans.last_mut() {
                // Constants that share bytes are one.
                Some(last) if begin < last.1 => last.1 = last.1.max(end),
                _ => spans.push((begin, end)),
            }
        }
        let mut linked = Linked { spans, ..Linked::default() };
        for (section, relocations) in &self.relocations {
            for entry in relocations.entries() {
                let entry = entry?;
                if entry.ty.addend_kind() == RelocAddendKind::None
                    || entry.ty == RelocationType::FunctionOffsetI32
                    || entry.ty == RelocationType::SectionOffsetI32
                {
                    continue;
                }
                let Some((begin, end)) = self.symbols.get(entry.index as usize).copied().flatten()
                else {
                    continue;
                };
                let Some(meant) = linked.at(begin) else { continue };
                let number = i64::from(begin) + entry.addend;
                let number = u32::try_from(number & i64::from(u32::MAX)).unwrap_or_default();
                if !(begin..end).contains(&number) {
                    linked.outside.entry(number).or_default().insert(meant);
                } else if Some(*section) == self.code {
                    linked.named.insert(number);
                }
                if Some(*section) == self.data
                    && let Some(by) = self.constant_at(entry.offset, &linked)
                {
                    linked.names.entry(by).or_default().insert(meant);
                }
            }
        }
        Ok(linked)
    }

    /// The constant at a place in the section of data.
    fn constant_at(&self, place: u32, linked: &Linked) -> Option<Constant> {
        let (begin, start) = self.segments.iter().rev().find(|(_, start)| *start <= place)?;
        linked.at(begin + (place - start))
    }
}

#[cfg(test)]
impl Linked {
    /// Constants by their spans, some of which name others.
    pub(crate) fn of(spans: &[(u32, u32)], names: &[(Constant, Constant)]) -> Self {
        let named = spans.iter().map(|span| span.0).collect();
        let mut linked = Self { spans: spans.to_vec(), named, ..Self::default() };
        for &(by, name) in names {
            linked.names.entry(by).or_default().insert(name);
        }
        linked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_far_inside_of_a_constant_is_only_a_number() {
        let linked = Linked::of(&[(100, 5_000), (5_000, 5_010)], &[]);
        let meant = |number| linked.meant(number).collect::<Vec<_>>();
        assert_eq!([meant(100), meant(100 + REACH)], [[0], [0]], "a field of what begins there");
        assert_eq!(meant(101 + REACH), []);
        assert_eq!(meant(5_009), [1]);
        assert_eq!([meant(99), meant(5_010)], [[], []]);
    }
}
