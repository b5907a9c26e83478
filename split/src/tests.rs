//! A small program is cut, and both parts are what they should be.

use std::collections::BTreeMap;

use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, ExportKind, ExportSection,
    Function, FunctionSection, MemArg, MemorySection, MemoryType, Module, NameMap, NameSection,
    RefType, TableSection, TableType, TypeSection,
};

use crate::constants;
use crate::cut::{Cut, cut};
use crate::linked::Linked;
use crate::program::Program;
use crate::{first, later, valid};

const MAIN: u32 = 0;
const CALLED: u32 = 1;
const SMALL: u32 = 2;
const POINTED_TO: u32 = 3;
const NAMELESS: u32 = 4;

/// Four constants lie from 100 on: `main` means the second, which names the third; `called` the fourth.
const DATA: &[u8] = b"aabbccdddd";

fn linked() -> Linked {
    Linked::of(&[(100, 102), (102, 104), (104, 106), (106, 110)], &[(1, 2)])
}

/// `main` is exported and calls `called`, which calls `small` and one without a name;
/// `pointed_to` is in the slot 1 of a table that has two.
fn program() -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    let bodies = [(&[CALLED][..], 0), (&[SMALL, NAMELESS], 40), (&[], 0), (&[], 40), (&[], 40)];
    for (function, (calls, padding)) in (0..).zip(bodies) {
        functions.function(0);
        let mut body = Function::new([]);
        for &call in calls {
            body.instructions().call(call);
        }
        match function {
            // An address with a length, as `wasm-opt` writes them.
            MAIN => _ = body.instructions().i64_const((2 << 32) | 0x66).drop(),
            CALLED => {
                let at = MemArg { offset: 107, align: 0, memory_index: 0 };
                body.instructions().i32_const(0).i32_load8_u(at).drop();
            }
            _ => {}
        }
        for _ in 0..padding {
            body.instructions().nop();
        }
        body.instructions().end();
        code.function(&body);
    }
    let mut tables = TableSection::new();
    let element_type = RefType::FUNCREF;
    let (minimum, maximum) = (2, Some(2));
    tables.table(TableType { element_type, minimum, maximum, table64: false, shared: false });
    let mut memories = MemorySection::new();
    let page_size_log2 = None;
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2,
    });
    let mut exports = ExportSection::new();
    exports.export("run", ExportKind::Func, MAIN);
    let mut elements = ElementSection::new();
    let pointed_to = Elements::Functions([POINTED_TO][..].into());
    elements.active(None, &ConstExpr::i32_const(1), pointed_to);
    let mut names = NameMap::new();
    for (function, name) in (0..).zip(["main", "called", "small", "pointed_to"]) {
        names.append(function, name);
    }
    let mut named = NameSection::new();
    named.functions(&names);
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&tables).section(&memories);
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(100), DATA.iter().copied());
    module.section(&exports).section(&elements).section(&code).section(&data).section(&named);
    module.finish()
}

/// Cuts with these names in the first part: what is moved, and what both parts import and export.
#[track_caller]
fn check(names: &[&str], moved: &[u32], of_first: &[&str], of_later: &[&str]) -> Cut {
    let bytes = program();
    let program = Program::read(&bytes).unwrap();
    let cut = cut(&program, &names.iter().copied().collect()).unwrap();
    assert_eq!(cut.moved, moved.iter().copied().collect(), "moved");
    let first = valid(first::write(&program, &cut).unwrap()).unwrap();
    let later = valid(later::write(&program, &cut).unwrap()).unwrap();
    assert_eq!(ends(&first), of_first, "the first part");
    assert_eq!(ends(&later), of_later, "the second part");
    cut
}

fn ends(bytes: &[u8]) -> Vec<String> {
    let program = Program::read_any(bytes).unwrap();
    let imports = program.imports.iter().map(|import| format!("{}.{}", import.module, import.name));
    imports.chain(program.exports.iter().map(|export| export.name.to_owned())).collect()
}

#[test]
fn what_is_not_named_is_in_the_second_part() {
    let first = ["later.load", "run", "m0", "t0", "f0"];
    let second = ["first.f0", "first.m0", "first.t0"];
    let cut = check(&["main", "small"], &[CALLED, POINTED_TO, NAMELESS], &first, &second);
    assert_eq!(cut.slots, BTreeMap::from([(1, POINTED_TO), (2, CALLED)]));
    assert_eq!(cut.calls, BTreeMap::from([(CALLED, 2)]), "the slot behind the table's own");
    assert_eq!(cut.sizes, [2, 3]);
    assert_eq!(cut.shared, BTreeMap::from([(SMALL, "f0".to_owned())]));
}

#[test]
fn what_is_exported_is_in_the_first_part_whatever_is_named() {
    let first = ["later.load", "run", "m0", "t0"];
    let moved = [CALLED, SMALL, POINTED_TO, NAMELESS];
    check(&[], &moved, &first, &["first.m0", "first.t0"]);
}

#[test]
fn what_has_no_name_or_is_small_is_where_it_is_called() {
    let first = ["later.load", "run", "m0", "t0"];
    let cut = check(&["called"], &[POINTED_TO], &first, &["first.m0", "first.t0"]);
    assert_eq!(cut.slots, BTreeMap::from([(1, POINTED_TO)]));
}

#[test]
fn a_program_with_probes_is_whole() {
    let bytes = program();
    let probed = first::write_with_probes(&Program::read(&bytes).unwrap()).unwrap();
    let probed = valid(probed).unwrap();
    assert_eq!(ends(&probed), ["probe.hit", "run", "m0", "t0"]);
    assert_eq!(Program::read_any(&probed).unwrap().bodies.len(), 5);
}

/// Which constants are moved, and what each part then has of the data.
#[track_caller]
fn check_data(names: &[&str], moved: &[(u32, u32)], first: &[&[u8]], second: &[&[u8]]) {
    let bytes = program();
    let program = Program::read(&bytes).unwrap();
    let mut cut = cut(&program, &names.iter().copied().collect()).unwrap();
    cut.constants = constants::moved(&program, &cut, &linked()).unwrap();
    assert_eq!(cut.constants, moved);
    let parts = [first::write(&program, &cut), later::write(&program, &cut)];
    let [of_first, of_second] = parts.map(|part| valid(part.unwrap()).unwrap());
    assert_eq!(data(&of_first), first);
    assert_eq!(data(&of_second), second);
}

fn data(bytes: &[u8]) -> Vec<&[u8]> {
    Program::read_any(bytes).unwrap().data.iter().map(|segment| segment.data).collect()
}

#[test]
fn constants_that_no_function_of_the_first_part_means_are_in_the_second() {
    let none: &[u8] = b"\0\0bbcc\0\0\0\0";
    check_data(&["main"], &[(100, 102), (106, 110)], &[none], &[b"aa", b"dddd"]);
    let called: &[u8] = b"\0\0bbccdddd";
    check_data(&["main", "called"], &[(100, 102)], &[called], &[b"aa"]);
}

#[test]
fn a_number_means_the_constant_in_which_it_lies_and_leads_to_what_that_names() {
    let spans: Vec<_> = linked().meant(105).collect();
    assert_eq!(spans, [2]);
    assert_eq!(linked().meant(110).count(), 0);
    assert_eq!(linked().reached([1].into()), [1, 2].into());
}
