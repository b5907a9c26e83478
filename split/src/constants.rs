//! Which constants only the second part needs, and their bytes.

use std::collections::BTreeSet;

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{ConstExpr, DataSection};
use wasmparser::{Data, DataKind, FunctionBody, MemArg, Operator};

use crate::Result;
use crate::cut::Cut;
use crate::linked::Linked;
use crate::program::Program;
use crate::renumber::shown;

/// Spans of addresses: begin and end, in order, none touching the next.
pub(crate) type Spans = Vec<(u32, u32)>;

/// What no function of the first part may mean, itself or through others.
pub(crate) fn moved(program: &Program<'_>, cut: &Cut, linked: &Linked) -> Result<Spans> {
    let mut numbers = Numbers::default();
    for (function, body) in program.defined() {
        if !cut.moved.contains(&function) {
            numbers.read(body).map_err(shown)?;
        }
    }
    let meant = numbers.found.iter().flat_map(|number| linked.meant(*number)).collect();
    let kept = linked.reached(meant);
    let mut spans = Spans::new();
    for (constant, (begin, end)) in linked.constants() {
        if kept.contains(&constant) {
            continue;
        }
        match spans.last_mut() {
            Some(last) if last.1 >= begin => last.1 = last.1.max(end),
            _ => spans.push((begin, end)),
        }
    }
    for (constant, (begin, end)) in linked.constants() {
        if kept.contains(&constant) {
            spans = without(&spans, (begin, end)); // Constants may share bytes.
        }
    }
    Ok(spans)
}

/// What of the spans lies outside of another.
fn without(spans: &Spans, (begin, end): (u32, u32)) -> Spans {
    let pieces =
        spans.iter().flat_map(|&(from, until)| [(from, until.min(begin)), (from.max(end), until)]);
    pieces.filter(|(from, until)| from < until).collect()
}

/// The data of the first part: what is moved is left blank.
pub(crate) fn blanked(
    renumber: &mut impl Reencode<Error = String>,
    program: &Program<'_>,
    moved: &Spans,
) -> Result<DataSection> {
    let mut section = DataSection::new();
    for segment in &program.data {
        let Some(start) = start(segment) else {
            utils::parse_data(renumber, &mut section, segment.clone()).map_err(shown)?;
            continue;
        };
        let mut bytes = segment.data.to_vec();
        for &(begin, end) in moved {
            let place = |address: u32| (address.saturating_sub(start) as usize).min(bytes.len());
            let span = place(begin)..place(end);
            if let Some(blank) = bytes.get_mut(span) {
                blank.fill(0);
            }
        }
        section.active(0, &ConstExpr::i32_const(start.cast_signed()), bytes);
    }
    Ok(section)
}

/// The data of the second part.
pub(crate) fn cut_off(program: &Program<'_>, moved: &Spans) -> DataSection {
    let mut section = DataSection::new();
    for segment in &program.data {
        let Some(start) = start(segment) else { continue };
        for &(begin, end) in moved {
            let place =
                |address: u32| (address.saturating_sub(start) as usize).min(segment.data.len());
            let bytes = segment.data.get(place(begin)..place(end)).unwrap_or_default();
            if !bytes.is_empty() {
                let at = ConstExpr::i32_const(begin.max(start).cast_signed());
                section.active(0, &at, bytes.iter().copied());
            }
        }
    }
    section
}

/// Where a segment lies that is there before anything runs.
fn start(segment: &Data<'_>) -> Option<u32> {
    let DataKind::Active { memory_index: 0, offset_expr } = &segment.kind else { return None };
    match offset_expr.get_operators_reader().read().ok()? {
        Operator::I32Const { value } => Some(value.cast_unsigned()),
        _ => None,
    }
}

/// The numbers in functions that may be addresses.
#[derive(Default)]
struct Numbers {
    found: BTreeSet<u32>,
}

impl Numbers {
    fn read(&mut self, body: &FunctionBody<'_>) -> std::result::Result<(), Error<String>> {
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            let operator = operators.read()?;
            match &operator {
                Operator::I32Const { value } => _ = self.found.insert(value.cast_unsigned()),
                // An address and a length beside it, which are written at once.
                Operator::I64Const { value } => {
                    let value = value.cast_unsigned();
                    self.found.extend([value as u32, (value >> 32) as u32]);
                }
                _ => {}
            }
            self.instruction(operator)?;
        }
        Ok(())
    }
}

impl Reencode for Numbers {
    type Error = String;

    fn mem_arg(&mut self, arg: MemArg) -> std::result::Result<wasm_encoder::MemArg, Error<String>> {
        self.found.extend(u32::try_from(arg.offset));
        utils::mem_arg(self, arg)
    }
}
