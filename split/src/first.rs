//! The first part: the program, with stand-ins for the functions that come later.
//!
//! A stand-in loads the second part, which fills the table anew, and calls what is there then.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataCountSection, ElementSection, Elements, EntityType,
    ExportKind, ExportSection, Function, FunctionSection, GlobalSection, ImportSection,
    Instruction, MemorySection, Module, StartSection, TableSection, TypeSection, ValType,
};
use wasmparser::{Table, TableType};

use crate::Result;
use crate::constants;
use crate::cut::{Cut, TABLE};
use crate::program::Program;
use crate::renumber::{Renumber, shown};

/// What the page gives: loads the second part and links it, at once.
const LOAD: Given = Given { from: "later", name: "load", parameters: &[] };

/// What the page gives to a program with probes: is told the number of a function.
const HIT: Given = Given { from: "probe", name: "hit", parameters: &[ValType::I32] };

/// A function that the page adds to those that the program imports.
struct Given {
    from: &'static str,
    name: &'static str,
    parameters: &'static [ValType],
}

pub(crate) fn write(program: &Program<'_>, cut: &Cut) -> Result<Vec<u8>> {
    First::new(program, cut, &LOAD)?.write()
}

/// The whole program, in which each function first tells that it runs.
pub(crate) fn write_with_probes(program: &Program<'_>) -> Result<Vec<u8>> {
    let size = program.table_size();
    let cut = Cut { sizes: [size, size], ..Cut::default() };
    let mut first = First::new(program, &cut, &HIT)?;
    first.renumber.probe = Some(first.number_of_given);
    first.write()
}

struct First<'p, 'a> {
    program: &'p Program<'a>,
    cut: &'p Cut,
    renumber: Renumber,
    /// The stand-ins in their order: the function each stands for, a slot of it, its type.
    stand_ins: Vec<(u32, u32, u32)>,
    given: &'static Given,
    number_of_given: u32,
}

impl<'p, 'a> First<'p, 'a> {
    fn new(program: &'p Program<'a>, cut: &'p Cut, given: &'static Given) -> Result<Self> {
        let number_of_given = program.imported();
        let kept = program.defined().map(|it| it.0).filter(|it| !cut.moved.contains(it));
        let mut functions: BTreeMap<u32, u32> = (0..number_of_given).map(|it| (it, it)).collect();
        functions.extend(kept.zip(number_of_given + 1..));
        let slots: BTreeMap<u32, u32> = cut.slots.iter().map(|(&slot, &it)| (it, slot)).collect();
        let mut stand_ins = Vec::new();
        for (number, (function, slot)) in (functions.len() as u32 + 1..).zip(slots) {
            stand_ins.push((function, slot, program.type_of(function)?));
            functions.insert(function, number);
        }
        let mut by_slot = BTreeMap::new();
        for (&function, &slot) in &cut.calls {
            by_slot.insert(function, (slot, program.type_of(function)?));
        }
        let renumber = Renumber { functions, by_slot, probe: None };
        Ok(Self { program, cut, renumber, stand_ins, given, number_of_given })
    }

    fn write(&mut self) -> Result<Vec<u8>> {
        let mut module = Module::new();
        self.types(&mut module)?;
        self.imports(&mut module)?;
        self.functions(&mut module)?;
        self.tables(&mut module)?;
        let mut memories = MemorySection::new();
        for &memory in &self.program.memories {
            memories.memory(self.renumber.memory_type(memory).map_err(shown)?);
        }
        module.section(&memories);
        self.globals(&mut module)?;
        self.exports(&mut module)?;
        if let Some(start) = self.program.start {
            let function_index = self.renumber.function_index(start).map_err(shown)?;
            module.section(&StartSection { function_index });
        }
        self.elements(&mut module)?;
        if let Some(count) = self.program.data_count {
            module.section(&DataCountSection { count });
        }
        self.code(&mut module)?;
        let moved = &self.cut.constants;
        module.section(&constants::blanked(&mut self.renumber, self.program, moved)?);
        for (name, data) in &self.program.customs {
            module.section(&CustomSection { name: (*name).into(), data: (*data).into() });
        }
        Ok(module.finish())
    }

    /// The types, and behind them the one of what is given.
    fn types(&mut self, module: &mut Module) -> Result<()> {
        let mut types = types(self.program)?;
        types.ty().function(self.given.parameters.iter().copied(), []);
        module.section(&types);
        Ok(())
    }

    fn imports(&mut self, module: &mut Module) -> Result<()> {
        let mut imports = ImportSection::new();
        for &import in &self.program.imports {
            utils::parse_import(&mut self.renumber, &mut imports, import).map_err(shown)?;
        }
        let ty = self.program.signatures().len() as u32;
        imports.import(self.given.from, self.given.name, EntityType::Function(ty));
        module.section(&imports);
        Ok(())
    }

    fn functions(&mut self, module: &mut Module) -> Result<()> {
        let mut functions = FunctionSection::new();
        for (function, _) in self.program.defined() {
            if !self.cut.moved.contains(&function) {
                functions.function(self.program.type_of(function)?);
            }
        }
        for (_, _, ty) in &self.stand_ins {
            functions.function(*ty);
        }
        module.section(&functions);
        Ok(())
    }

    /// The tables as they are, but the one of functions with the added slots.
    fn tables(&mut self, module: &mut Module) -> Result<()> {
        let mut tables = TableSection::new();
        for (at, table) in (0..).zip(&self.program.tables) {
            let mut table = table.clone();
            table.ty = table_type(self.cut, at, &table);
            utils::parse_table(&mut self.renumber, &mut tables, table).map_err(shown)?;
        }
        module.section(&tables);
        Ok(())
    }

    fn globals(&mut self, module: &mut Module) -> Result<()> {
        let mut globals = GlobalSection::new();
        for global in &self.program.globals {
            utils::parse_global(&mut self.renumber, &mut globals, global.clone()).map_err(shown)?;
        }
        module.section(&globals);
        Ok(())
    }

    /// What was exported, and everything that the second part needs.
    fn exports(&mut self, module: &mut Module) -> Result<()> {
        let mut exports = ExportSection::new();
        for &export in &self.program.exports {
            utils::parse_export(&mut self.renumber, &mut exports, export).map_err(shown)?;
        }
        for at in 0..self.program.memories.len() as u32 {
            exports.export(&memory(at), ExportKind::Memory, at);
        }
        for at in 0..self.program.tables.len() as u32 {
            exports.export(&table(at), ExportKind::Table, at);
        }
        for at in 0..self.program.globals.len() as u32 {
            exports.export(&global(at), ExportKind::Global, at);
        }
        for (&function, name) in &self.cut.shared {
            let number = self.renumber.function_index(function).map_err(shown)?;
            exports.export(name, ExportKind::Func, number);
        }
        module.section(&exports);
        Ok(())
    }

    /// The segments as they are, with stand-ins, and one for the added slots.
    fn elements(&mut self, module: &mut Module) -> Result<()> {
        let mut elements = ElementSection::new();
        for element in &self.program.elements {
            utils::parse_element(&mut self.renumber, &mut elements, element.clone())
                .map_err(shown)?;
        }
        let [begin, end] = self.cut.sizes;
        let added = self.cut.slots.range(begin..end).map(|(_, &function)| function);
        let added = added.map(|function| self.renumber.function_index(function));
        let added: Vec<u32> = added.collect::<std::result::Result<_, _>>().map_err(shown)?;
        let offset = ConstExpr::i32_const(begin.cast_signed());
        elements.active(None, &offset, Elements::Functions(added.into()));
        module.section(&elements);
        Ok(())
    }

    fn code(&mut self, module: &mut Module) -> Result<()> {
        let mut code = CodeSection::new();
        for (function, body) in self.program.defined() {
            if !self.cut.moved.contains(&function) {
                code.function(&self.renumber.body(function, body)?);
            }
        }
        let signatures = self.program.signatures();
        for &(_, slot, ty) in &self.stand_ins {
            let signature = signatures.get(ty as usize).copied().flatten();
            let count = signature.map_or(0, |signature| signature.params().len()) as u32;
            code.function(&stand_in(self.number_of_given, slot, ty, count));
        }
        module.section(&code);
        Ok(())
    }
}

/// The names under which the second part finds what is not a function.
pub(crate) fn memory(at: u32) -> String {
    format!("m{at:x}")
}

pub(crate) fn table(at: u32) -> String {
    format!("t{at:x}")
}

pub(crate) fn global(at: u32) -> String {
    format!("g{at:x}")
}

/// A table's type: the table of functions has the added slots.
pub(crate) fn table_type(cut: &Cut, at: u32, table: &Table<'_>) -> TableType {
    let [_, size] = cut.sizes.map(u64::from);
    let mut ty = table.ty;
    if at == TABLE {
        ty.initial = size;
        ty.maximum = ty.maximum.map(|maximum| maximum.max(size));
    }
    ty
}

/// The types, which have the same numbers in both parts.
pub(crate) fn types(program: &Program<'_>) -> Result<TypeSection> {
    let mut types = TypeSection::new();
    for group in &program.types {
        let mut renumber = Renumber::default();
        utils::parse_recursive_type_group(&mut renumber, types.ty(), group.clone())
            .map_err(shown)?;
    }
    Ok(types)
}

fn stand_in(load: u32, slot: u32, type_index: u32, count: u32) -> Function {
    let mut function = Function::new([]);
    function.instruction(&Instruction::Call(load));
    for parameter in 0..count {
        function.instruction(&Instruction::LocalGet(parameter));
    }
    function.instruction(&Instruction::I32Const(slot.cast_signed()));
    function.instruction(&Instruction::CallIndirect { type_index, table_index: TABLE });
    function.instruction(&Instruction::End);
    function
}
