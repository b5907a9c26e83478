//! Writes functions anew: with other numbers, and with calls that go through the table.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{Function, Instruction};
use wasmparser::{FunctionBody, Operator};

use crate::Result;
use crate::cut::TABLE;

/// How functions are named where they are written.
#[derive(Default)]
pub(crate) struct Renumber {
    pub(crate) functions: BTreeMap<u32, u32>,
    /// The functions that are called through the table: slot and type.
    pub(crate) by_slot: BTreeMap<u32, (u32, u32)>,
    /// A function that each body tells first which one it is.
    pub(crate) probe: Option<u32>,
}

impl Reencode for Renumber {
    type Error = String;

    fn function_index(&mut self, function: u32) -> std::result::Result<u32, Error<String>> {
        let number = self.functions.get(&function).copied();
        number.ok_or_else(|| Error::UserError(format!("function {function} is not there")))
    }
}

impl Renumber {
    /// The body of a function, written anew.
    pub(crate) fn body(&mut self, number: u32, body: &FunctionBody<'_>) -> Result<Function> {
        self.try_body(number, body).map_err(shown)
    }

    fn try_body(
        &mut self,
        number: u32,
        body: &FunctionBody<'_>,
    ) -> std::result::Result<Function, Error<String>> {
        let mut function = self.new_function_with_parsed_locals(body)?;
        if let Some(probe) = self.probe {
            function.instruction(&Instruction::I32Const(number.cast_signed()));
            function.instruction(&Instruction::Call(probe));
        }
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            let operator = operators.read()?;
            let slot = match &operator {
                Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                    self.by_slot.get(function_index)
                }
                _ => None,
            };
            match (slot, &operator) {
                (None, _) => {
                    function.instruction(&self.instruction(operator)?);
                }
                (Some(&(slot, type_index)), Operator::Call { .. }) => {
                    function.instruction(&Instruction::I32Const(slot.cast_signed()));
                    let call = Instruction::CallIndirect { type_index, table_index: TABLE };
                    function.instruction(&call);
                }
                (Some(&(slot, type_index)), _) => {
                    function.instruction(&Instruction::I32Const(slot.cast_signed()));
                    let call = Instruction::ReturnCallIndirect { type_index, table_index: TABLE };
                    function.instruction(&call);
                }
            }
        }
        Ok(function)
    }
}

pub(crate) fn shown(error: Error<String>) -> String {
    match error {
        Error::UserError(message) => message,
        other => other.to_string(),
    }
}
