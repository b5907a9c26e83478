//! What a WebAssembly program consists of, as far as it matters for cutting it.

use std::collections::BTreeMap;

use wasmparser::{
    BinaryReader, CompositeInnerType, Data, Element, Export, ExternalKind, FromReader, FuncType,
    FunctionBody, Global, Import, KnownCustom, MemoryType, Name, Parser, Payload, RecGroup,
    SectionLimited, Table, TypeRef,
};

use crate::Result;

/// The parts of a program, in the order of the file.
#[derive(Default)]
pub(crate) struct Program<'a> {
    pub(crate) types: Vec<RecGroup>,
    pub(crate) imports: Vec<Import<'a>>,
    /// The types of the functions: of those imported, then of those that have a body here.
    pub(crate) functions: Vec<u32>,
    pub(crate) tables: Vec<Table<'a>>,
    pub(crate) memories: Vec<MemoryType>,
    pub(crate) globals: Vec<Global<'a>>,
    pub(crate) exports: Vec<Export<'a>>,
    pub(crate) start: Option<u32>,
    pub(crate) elements: Vec<Element<'a>>,
    pub(crate) data_count: Option<u32>,
    pub(crate) data: Vec<Data<'a>>,
    pub(crate) bodies: Vec<FunctionBody<'a>>,
    has_tags: bool,
    /// The names of the functions.
    pub(crate) names: BTreeMap<u32, String>,
    /// The sections for other tools that both parts keep, by name.
    pub(crate) customs: Vec<(&'a str, &'a [u8])>,
}

impl<'a> Program<'a> {
    /// A program that can be cut.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self> {
        let program = Self::read_any(bytes)?;
        program.check()?;
        Ok(program)
    }

    pub(crate) fn read_any(bytes: &'a [u8]) -> Result<Self> {
        let mut program = Self::default();
        let mut defined = Vec::new();
        for payload in Parser::new(0).parse_all(bytes) {
            let read = payload.and_then(|payload| program.add(payload, &mut defined));
            read.map_err(|error| format!("the program can't be read: {error}"))?;
        }
        let imported = program.imports.iter().filter_map(|import| match import.ty {
            TypeRef::Func(ty) | TypeRef::FuncExact(ty) => Some(ty),
            _ => None,
        });
        program.functions = imported.chain(defined).collect();
        Ok(program)
    }

    /// How many functions are imported; the others have the numbers behind them.
    pub(crate) fn imported(&self) -> u32 {
        (self.functions.len() - self.bodies.len()) as u32
    }

    /// The functions that have a body, with their numbers.
    pub(crate) fn defined(&self) -> impl Iterator<Item = (u32, &FunctionBody<'a>)> {
        (self.imported()..).zip(&self.bodies)
    }

    pub(crate) fn type_of(&self, function: u32) -> Result<u32> {
        let ty = self.functions.get(function as usize);
        ty.copied().ok_or_else(|| format!("there is no function {function}"))
    }

    /// How many slots the table of functions has.
    pub(crate) fn table_size(&self) -> u32 {
        self.tables.first().map_or(0, |table| table.ty.initial as u32)
    }

    /// The signatures by the number of their type; `None` for types of other things.
    pub(crate) fn signatures(&self) -> Vec<Option<&FuncType>> {
        let types = self.types.iter().flat_map(RecGroup::types);
        types
            .map(|ty| match &ty.composite_type.inner {
                CompositeInnerType::Func(signature) => Some(signature),
                _ => None,
            })
            .collect()
    }

    fn add(&mut self, payload: Payload<'a>, defined: &mut Vec<u32>) -> wasmparser::Result<()> {
        match payload {
            Payload::TypeSection(types) => self.types = all(types)?,
            Payload::ImportSection(imports) => {
                self.imports = imports.into_imports().collect::<wasmparser::Result<_>>()?;
            }
            Payload::FunctionSection(types) => *defined = all(types)?,
            Payload::TableSection(tables) => self.tables = all(tables)?,
            Payload::MemorySection(memories) => self.memories = all(memories)?,
            Payload::GlobalSection(globals) => self.globals = all(globals)?,
            Payload::ExportSection(exports) => self.exports = all(exports)?,
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(elements) => self.elements = all(elements)?,
            Payload::DataCountSection { count, .. } => self.data_count = Some(count),
            Payload::DataSection(data) => self.data = all(data)?,
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::TagSection(_) => self.has_tags = true,
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Name(names) => {
                    for part in names {
                        self.add_names(part?)?;
                    }
                }
                _ if section.name() == "target_features" => {
                    self.customs.push((section.name(), section.data()));
                }
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn add_names(&mut self, part: Name<'a>) -> wasmparser::Result<()> {
        if let Name::Function(names) = part {
            for name in names {
                let name = name?;
                self.names.insert(name.index, name.name.to_owned());
            }
        }
        Ok(())
    }

    /// What is not there in programs of `wasm-bindgen` is not supported.
    fn check(&self) -> Result<()> {
        let only_functions =
            self.imports.iter().all(|it| matches!(it.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
        let only_once = [self.memories.len(), self.tables.len().min(1)] == [1, 1];
        match (only_functions, only_once) {
            (false, _) => Err("the program imports something else than functions".to_owned()),
            (_, false) => Err("the program needs one memory and a table".to_owned()),
            _ if self.has_tags => Err("programs with exceptions are not supported".to_owned()),
            _ => Ok(()),
        }
    }
}

/// A program without what the linker tells of it.
pub(crate) fn bare(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut module = wasm_encoder::Module::new();
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload.map_err(|error| format!("the program can't be read: {error}"))?;
        let is_linkers = matches!(&payload, Payload::CustomSection(it)
            if it.name() == "linking" || it.name().starts_with("reloc."));
        if let Some((id, range)) = payload.as_section().filter(|_| !is_linkers) {
            let data = bytes.get(range).unwrap_or_default();
            module.section(&wasm_encoder::RawSection { id, data });
        }
    }
    Ok(module.finish())
}

fn all<'a, T: FromReader<'a>>(section: SectionLimited<'a, T>) -> wasmparser::Result<Vec<T>> {
    section.into_iter().collect()
}

/// The function that an expression names, where it does nothing else.
pub(crate) fn only_function(reader: BinaryReader<'_>) -> Option<u32> {
    let mut reader = wasmparser::OperatorsReader::new(reader);
    match reader.read().ok()? {
        wasmparser::Operator::RefFunc { function_index } => Some(function_index),
        _ => None,
    }
}

/// Whether an export is a function, and which.
pub(crate) fn exported_function(export: &Export<'_>) -> Option<u32> {
    matches!(export.kind, ExternalKind::Func | ExternalKind::FuncExact).then_some(export.index)
}
