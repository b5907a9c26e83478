//! Which functions are in which part, and through which slots of the table the parts meet.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{ElementItems, ElementKind, FunctionBody, Operator};

use crate::Result;
use crate::constants::Spans;
use crate::name::short;
use crate::program::{Program, exported_function, only_function};

/// The table that function pointers point into.
pub(crate) const TABLE: u32 = 0;

/// What stands in for a function in the first part has about this many bytes.
const STAND_IN: usize = 24;

/// Where a program is cut.
#[derive(Default)]
pub(crate) struct Cut {
    /// The functions of the second part.
    pub(crate) moved: BTreeSet<u32>,
    /// The slots of the table that hold functions of the second part.
    pub(crate) slots: BTreeMap<u32, u32>,
    /// For each function of the second part that the first one calls by its number, a slot.
    pub(crate) calls: BTreeMap<u32, u32>,
    /// How many slots the table has got, without those added for calls and with them.
    pub(crate) sizes: [u32; 2],
    /// The functions of the first part that the second one calls, with short names.
    pub(crate) shared: BTreeMap<u32, String>,
    /// The constants that only the second part needs.
    pub(crate) constants: Spans,
}

/// What the body of a function names.
#[derive(Default)]
struct Mentions {
    calls: BTreeSet<u32>,
    /// Functions it points to by other means than the table.
    points_to: BTreeSet<u32>,
    uses_segments: bool,
    size: usize,
}

/// Leaves the functions with these names in the first part, and what has to be there.
pub(crate) fn cut(program: &Program<'_>, names: &BTreeSet<&str>) -> Result<Cut> {
    let mut mentions = BTreeMap::new();
    for (function, body) in program.defined() {
        mentions.insert(function, mentions_of(body).map_err(|error| error.to_string())?);
    }
    let held = slots(program)?;
    let bound = bound(program, &mentions);
    let is_first = |function: &u32| {
        let name = program.names.get(function).map(|name| short(name));
        bound.contains(function) || name.is_some_and(|name| names.contains(name.as_str()))
    };
    let mut moved: BTreeSet<u32> = mentions.keys().copied().filter(|it| !is_first(it)).collect();
    keep_nameless(&mut moved, &mentions, program);
    keep_small(&mut moved, &mentions, &held);
    let slots: BTreeMap<u32, u32> =
        held.into_iter().filter(|(_, function)| moved.contains(function)).collect();
    let size = program.table_size();
    let (calls, slots, end) = add_slots(&called_from_first(&moved, &mentions), slots, size);
    let shared = shared(program, &moved, &mentions);
    Ok(Cut { moved, slots, calls, sizes: [size, end], shared, constants: Spans::new() })
}

fn mentions_of(body: &FunctionBody<'_>) -> wasmparser::Result<Mentions> {
    let mut mentions = Mentions { size: body.range().len(), ..Mentions::default() };
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        match operators.read()? {
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                mentions.calls.insert(function_index);
            }
            Operator::RefFunc { function_index } => {
                mentions.points_to.insert(function_index);
            }
            Operator::MemoryInit { .. }
            | Operator::DataDrop { .. }
            | Operator::TableInit { .. }
            | Operator::ElemDrop { .. } => mentions.uses_segments = true,
            _ => {}
        }
    }
    Ok(mentions)
}

/// The function in each slot of the table, as far as the segments say it plainly.
fn slots(program: &Program<'_>) -> Result<BTreeMap<u32, u32>> {
    let mut slots = BTreeMap::new();
    for element in &program.elements {
        let ElementItems::Functions(functions) = &element.items else { continue };
        let Some(begin) = begin(&element.kind) else { continue };
        for (slot, function) in (begin..).zip(functions.clone()) {
            slots.insert(slot, function.map_err(|error| error.to_string())?);
        }
    }
    Ok(slots)
}

/// The slot at which a segment begins, of those that fill the table before anything runs.
fn begin(kind: &ElementKind<'_>) -> Option<u32> {
    let ElementKind::Active { table_index: None | Some(TABLE), offset_expr } = kind else {
        return None;
    };
    match offset_expr.get_operators_reader().read().ok()? {
        Operator::I32Const { value } => Some(value.cast_unsigned()),
        _ => None,
    }
}

/// The functions that have to be in the first part whatever their names are.
fn bound(program: &Program<'_>, mentions: &BTreeMap<u32, Mentions>) -> BTreeSet<u32> {
    let mut bound: BTreeSet<u32> = program.exports.iter().filter_map(exported_function).collect();
    bound.extend(program.start);
    let globals = program.globals.iter().map(|global| &global.init_expr);
    bound.extend(globals.filter_map(|value| only_function(value.get_binary_reader())));
    for (function, mentions) in mentions {
        bound.extend(&mentions.points_to);
        bound.extend(mentions.uses_segments.then_some(*function));
    }
    for element in &program.elements {
        match &element.items {
            ElementItems::Functions(all) if begin(&element.kind).is_none() => {
                bound.extend(all.clone().into_iter().flatten());
            }
            ElementItems::Functions(_) => {}
            ElementItems::Expressions(_, all) => {
                let values = all.clone().into_iter().flatten();
                bound.extend(values.filter_map(|it| only_function(it.get_binary_reader())));
            }
        }
    }
    bound
}

/// Takes back the functions without a name that the first part calls. `wasm-opt` makes them of what
/// others have in common; no list can name them.
fn keep_nameless(
    moved: &mut BTreeSet<u32>,
    mentions: &BTreeMap<u32, Mentions>,
    program: &Program<'_>,
) {
    loop {
        let before = moved.len();
        for function in called_from_first(moved, mentions) {
            if !program.names.contains_key(&function) {
                moved.remove(&function);
            }
        }
        if moved.len() == before {
            return;
        }
    }
}

/// Takes back the functions that are smaller than what would stand in for them.
fn keep_small(
    moved: &mut BTreeSet<u32>,
    mentions: &BTreeMap<u32, Mentions>,
    held: &BTreeMap<u32, u32>,
) {
    let pointed_to: BTreeSet<u32> = held.values().copied().collect();
    loop {
        let called = called_from_first(moved, mentions);
        let small = |function: &u32| {
            let needs_slot = pointed_to.contains(function) || called.contains(function);
            needs_slot
                && mentions
                    .get(function)
                    .is_some_and(|it| it.size <= STAND_IN && it.calls.is_disjoint(moved))
        };
        let kept: Vec<u32> = moved.iter().copied().filter(small).collect();
        if kept.is_empty() {
            return;
        }
        moved.retain(|function| !kept.contains(function));
    }
}

fn called_from_first(moved: &BTreeSet<u32>, mentions: &BTreeMap<u32, Mentions>) -> BTreeSet<u32> {
    let first = mentions.iter().filter(|(function, _)| !moved.contains(function));
    first.flat_map(|(_, it)| it.calls.intersection(moved).copied()).collect()
}

/// Gives each of these functions a slot, one that it has or one behind the others.
fn add_slots(
    called: &BTreeSet<u32>,
    mut slots: BTreeMap<u32, u32>,
    mut end: u32,
) -> (BTreeMap<u32, u32>, BTreeMap<u32, u32>, u32) {
    let mut calls: BTreeMap<u32, u32> =
        slots.iter().map(|(&slot, &function)| (function, slot)).collect();
    calls.retain(|function, _| called.contains(function));
    for &function in called {
        calls.entry(function).or_insert_with(|| {
            slots.insert(end, function);
            end += 1;
            end - 1
        });
    }
    (calls, slots, end)
}

fn shared(
    program: &Program<'_>,
    moved: &BTreeSet<u32>,
    mentions: &BTreeMap<u32, Mentions>,
) -> BTreeMap<u32, String> {
    let of_second = moved.iter().filter_map(|function| mentions.get(function));
    let needed: BTreeSet<u32> = of_second
        .flat_map(|it| it.calls.union(&it.points_to).copied())
        .filter(|function| *function >= program.imported() && !moved.contains(function))
        .collect();
    (0_u32..).zip(needed).map(|(at, function)| (function, format!("f{at:x}"))).collect()
}
