//! One line of comma separated fields, as Go reads it: `type=bind,"target=/a,b"`.

use std::borrow::Cow;

/// The fields of a line, or BuildKit's reason why it is none.
pub fn fields(line: &str) -> Result<Vec<Cow<'_, str>>, String> {
    if line.is_empty() {
        return Err("EOF".to_owned());
    }
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let column = line.len() - rest.len();
        let (field, behind) = match rest.strip_prefix('"') {
            Some(quoted) => self::quoted(quoted, column + 1)?,
            None => bare(rest, column)?,
        };
        fields.push(field);
        match behind {
            Some(next) => rest = next,
            None => return Ok(fields),
        }
    }
}

type Field<'a> = (Cow<'a, str>, Option<&'a str>);

fn bare(rest: &str, column: usize) -> Result<Field<'_>, String> {
    let (field, behind) = match rest.split_once(',') {
        Some((field, behind)) => (field, Some(behind)),
        None => (rest, None),
    };
    match field.find('"') {
        Some(at) => Err(error(column + at, "bare \" in non-quoted-field")),
        None => Ok((Cow::Borrowed(field), behind)),
    }
}

/// A field behind its opening quote.
fn quoted(rest: &str, column: usize) -> Result<Field<'_>, String> {
    let mut value = String::new();
    let mut at = 0;
    loop {
        let open = rest.get(at..).unwrap_or("");
        let Some(len) = open.find('"') else {
            return Err(error(column + rest.len(), "extraneous or missing \" in quoted-field"));
        };
        value.push_str(open.get(..len).unwrap_or(""));
        let behind = open.get(len + 1..).unwrap_or("");
        if behind.is_empty() {
            return Ok((Cow::Owned(value), None));
        }
        if let Some(next) = behind.strip_prefix(',') {
            return Ok((Cow::Owned(value), Some(next)));
        }
        if !behind.starts_with('"') {
            return Err(error(column + at + len, "extraneous or missing \" in quoted-field"));
        }
        value.push('"');
        at += len + 2;
    }
}

fn error(column: usize, reason: &str) -> String {
    format!("parse error on line 1, column {}: {reason}", column + 1)
}
