//! `$(( … ))`

use super::shell::Shell;
use super::stream::is_unknown;

/// How deep parentheses and operators may nest.
const DEEPEST: u32 = 60;

impl Shell<'_> {
    /// The value of an expression; `None` where it is none or unknown. Division by zero is none.
    pub(super) fn calculate(&mut self, text: &str) -> Option<i64> {
        if is_unknown(text) {
            return None;
        }
        let mut reader = Reader { shell: self, rest: text, depth: 0, live: true };
        let value = reader.assignment()?;
        reader.blanks();
        reader.rest.is_empty().then_some(value)
    }
}

struct Reader<'a, 's, 'm> {
    shell: &'s mut Shell<'m>,
    rest: &'a str,
    depth: u32,
    /// Whether what is read counts, and is not the other side of `? :`.
    live: bool,
}

/// Binary operators from the weakest.
const LEVELS: &[&[&str]] = &[
    &["||"],
    &["&&"],
    &["|"],
    &["^"],
    &["&"],
    &["==", "!="],
    &["<=", ">=", "<", ">"],
    &["<<", ">>"],
    &["+", "-"],
    &["*", "/", "%"],
];

const ASSIGN: &[&str] = &["=", "+=", "-=", "*=", "/=", "%="];

impl Reader<'_, '_, '_> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn name(&mut self) -> Option<String> {
        self.blanks();
        let len = self
            .rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(self.rest.len());
        let name = self.rest.get(..len)?;
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        self.rest = self.rest.get(len..)?;
        Some(name.to_owned())
    }

    fn assignment(&mut self) -> Option<i64> {
        if self.depth > DEEPEST {
            return None;
        }
        self.depth += 1;
        let before = self.rest;
        let value = match self.name() {
            Some(name) => {
                self.blanks();
                let op = ASSIGN
                    .iter()
                    .find(|op| self.rest.starts_with(**op) && !self.rest.starts_with("=="));
                if let Some(op) = op {
                    self.rest = self.rest.get(op.len()..)?;
                    let right = self.assignment()?;
                    let value = match op.strip_suffix('=') {
                        Some("") | None => right,
                        Some(op) => apply(op, self.shell.number(&name)?, right)?,
                    };
                    if self.live {
                        self.shell.set(&name, &value.to_string());
                    }
                    Some(value)
                } else {
                    self.rest = before;
                    self.choice()
                }
            }
            None => self.choice(),
        };
        self.depth -= 1;
        value
    }

    fn choice(&mut self) -> Option<i64> {
        let condition = self.binary(0)?;
        self.blanks();
        let Some(rest) = self.rest.strip_prefix('?') else { return Some(condition) };
        self.rest = rest;
        let live = self.live;
        self.live = live && condition != 0;
        let one = self.assignment()?;
        self.blanks();
        self.rest = self.rest.strip_prefix(':')?;
        self.live = live && condition == 0;
        let other = self.assignment()?;
        self.live = live;
        Some(if condition != 0 { one } else { other })
    }

    fn binary(&mut self, level: usize) -> Option<i64> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        loop {
            self.blanks();
            let op = operators.iter().find(|op| self.has(op));
            let Some(op) = op else { return Some(left) };
            self.rest = self.rest.get(op.len()..)?;
            let right = self.binary(level + 1)?;
            left = apply(op, left, right)?;
        }
    }

    /// Whether this operator comes next, and not a longer one.
    fn has(&self, op: &str) -> bool {
        let Some(after) = self.rest.strip_prefix(op) else { return false };
        match op {
            "|" | "&" => !after.starts_with(op),
            "<" | ">" => !after.starts_with(op) && !after.starts_with('='),
            _ => true,
        }
    }

    fn unary(&mut self) -> Option<i64> {
        if self.depth > DEEPEST {
            return None;
        }
        self.blanks();
        self.depth += 1;
        let mut chars = self.rest.chars();
        let value = match chars.next()? {
            '-' => {
                self.rest = chars.as_str();
                self.unary()?.checked_neg()
            }
            '+' => {
                self.rest = chars.as_str();
                self.unary()
            }
            '!' => {
                self.rest = chars.as_str();
                Some(i64::from(self.unary()? == 0))
            }
            '~' => {
                self.rest = chars.as_str();
                Some(!self.unary()?)
            }
            '(' => {
                self.rest = chars.as_str();
                let value = self.assignment()?;
                self.blanks();
                self.rest = self.rest.strip_prefix(')')?;
                Some(value)
            }
            _ => self.operand(),
        };
        self.depth -= 1;
        value
    }

    fn operand(&mut self) -> Option<i64> {
        if let Some(name) = self.name() {
            return self.shell.number(&name);
        }
        let len = self.rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        number(digits)
    }
}

impl Shell<'_> {
    fn number(&self, name: &str) -> Option<i64> {
        match self.variable(name) {
            None => Some(0),
            Some(value) if value.trim().is_empty() => Some(0),
            Some(value) => number(value.trim()),
        }
    }
}

fn number(digits: &str) -> Option<i64> {
    let (negative, digits) = digits.strip_prefix('-').map_or((false, digits), |it| (true, it));
    let value = if let Some(hex) = digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
        i64::from_str_radix(hex, 16).ok()?
    } else if digits.len() > 1 && digits.starts_with('0') {
        i64::from_str_radix(digits, 8).ok()?
    } else {
        digits.parse().ok()?
    };
    if negative { value.checked_neg() } else { Some(value) }
}

fn apply(op: &str, left: i64, right: i64) -> Option<i64> {
    let shift = u32::try_from(right & 63).ok()?;
    Some(match op {
        "||" => i64::from(left != 0 || right != 0),
        "&&" => i64::from(left != 0 && right != 0),
        "|" => left | right,
        "^" => left ^ right,
        "&" => left & right,
        "==" => i64::from(left == right),
        "!=" => i64::from(left != right),
        "<=" => i64::from(left <= right),
        ">=" => i64::from(left >= right),
        "<" => i64::from(left < right),
        ">" => i64::from(left > right),
        "<<" => left.wrapping_shl(shift),
        ">>" => left.wrapping_shr(shift),
        "+" => left.wrapping_add(right),
        "-" => left.wrapping_sub(right),
        "*" => left.wrapping_mul(right),
        "/" => left.checked_div(right)?,
        "%" => left.checked_rem(right)?,
        _ => return None,
    })
}
