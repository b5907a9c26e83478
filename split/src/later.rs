//! The second part: the functions that were cut off, a segment that puts them into the table, and the
//! constants that only they need.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, ElementSection, Elements, EntityType, FunctionSection,
    ImportSection, Module,
};

use crate::Result;
use crate::constants;
use crate::cut::Cut;
use crate::first;
use crate::program::Program;
use crate::renumber::{Renumber, shown};

/// The module that the first part is to the second one.
const FIRST: &str = "first";

pub(crate) fn write(program: &Program<'_>, cut: &Cut) -> Result<Vec<u8>> {
    let imported = program.imported();
    let mut functions: BTreeMap<u32, u32> = (0..imported).map(|it| (it, it)).collect();
    functions.extend(cut.shared.keys().copied().zip(imported..));
    let own = functions.len() as u32;
    functions.extend(cut.moved.iter().copied().zip(own..));
    let mut renumber = Renumber { functions, ..Renumber::default() };
    let mut module = Module::new();
    module.section(&first::types(program)?);
    module.section(&imports(program, cut, &mut renumber)?);
    let mut types = FunctionSection::new();
    for &function in &cut.moved {
        types.function(program.type_of(function)?);
    }
    module.section(&types);
    module.section(&elements(cut, &mut renumber)?);
    let mut code = CodeSection::new();
    for (function, body) in program.defined() {
        if cut.moved.contains(&function) {
            code.function(&renumber.body(function, body)?);
        }
    }
    module.section(&code);
    module.section(&constants::cut_off(program, &cut.constants));
    for (name, data) in &program.customs {
        module.section(&CustomSection { name: (*name).into(), data: (*data).into() });
    }
    Ok(module.finish())
}

/// What the whole program imports, and everything of the first part, with the numbers it has there.
fn imports(program: &Program<'_>, cut: &Cut, renumber: &mut Renumber) -> Result<ImportSection> {
    let mut imports = ImportSection::new();
    for &import in &program.imports {
        utils::parse_import(renumber, &mut imports, import).map_err(shown)?;
    }
    for (&function, name) in &cut.shared {
        imports.import(FIRST, name, EntityType::Function(program.type_of(function)?));
    }
    for (at, &memory) in (0..).zip(&program.memories) {
        let memory = renumber.memory_type(memory).map_err(shown)?;
        imports.import(FIRST, &first::memory(at), memory);
    }
    for (at, table) in (0..).zip(&program.tables) {
        let table = renumber.table_type(first::table_type(cut, at, table)).map_err(shown)?;
        imports.import(FIRST, &first::table(at), table);
    }
    for (at, global) in (0..).zip(&program.globals) {
        let global = renumber.global_type(global.ty).map_err(shown)?;
        imports.import(FIRST, &first::global(at), global);
    }
    Ok(imports)
}

/// A segment for each run of slots, and one that declares what is pointed to otherwise.
fn elements(cut: &Cut, renumber: &mut Renumber) -> Result<ElementSection> {
    let mut elements = ElementSection::new();
    let mut slots = cut.slots.iter().peekable();
    while let Some((&begin, &function)) = slots.next() {
        let mut run = vec![renumber.function_index(function).map_err(shown)?];
        while let Some((_, &function)) =
            slots.next_if(|(slot, _)| **slot == begin + run.len() as u32)
        {
            run.push(renumber.function_index(function).map_err(shown)?);
        }
        let offset = ConstExpr::i32_const(begin.cast_signed());
        elements.active(None, &offset, Elements::Functions(run.into()));
    }
    let shared: Vec<u32> =
        cut.shared.keys().filter_map(|it| renumber.functions.get(it)).copied().collect();
    elements.declared(Elements::Functions(shared.into()));
    Ok(elements)
}
