//! Values of a JSON text, as far as files of packages and the output of tools need them.

use super::string;

/// A value of JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`, `true`, `false`, and numbers that are not whole.
    Other,
    Number(u64),
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

/// How deep values may lie in each other.
const DEEPEST: u32 = 64;

impl Value {
    /// A member by one of its names.
    pub fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(it, _)| it == name).map(|(_, value)| value)
    }

    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub fn number(&self) -> Option<u64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    pub fn list(&self) -> Option<&[Self]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }
}

/// Whether a text is one object; otherwise the line, from 1, from which on it is none.
pub fn object(text: &str) -> Result<(), usize> {
    let line = |at: usize| text.get(..at).unwrap_or(text).matches('\n').count() + 1;
    match values(text).as_deref() {
        Ok([Value::Object(_)]) => Ok(()),
        Ok(_) => Err(1),
        Err(at) => Err(line(*at)),
    }
}

/// The values that stand one after the other, as many as there are until one cannot be read;
/// then how many bytes were read.
pub fn values(text: &str) -> Result<Vec<Value>, usize> {
    let mut reader = Reader { text, at: 0 };
    let mut values = Vec::new();
    loop {
        reader.blank();
        if reader.peek().is_none() {
            return Ok(values);
        }
        values.push(reader.value(0).ok_or(reader.at)?);
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while self.peek().is_some_and(|c| c.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Takes a byte, if it is there, with the blanks around it.
    fn take(&mut self, c: u8) -> bool {
        self.blank();
        let is_there = self.peek() == Some(c);
        self.at += usize::from(is_there);
        is_there
    }

    fn value(&mut self, depth: u32) -> Option<Value> {
        self.blank();
        match self.peek()? {
            _ if depth > DEEPEST => None,
            b'"' => self.string().map(Value::Text),
            b'[' => self.list(depth),
            b'{' => self.object(depth),
            _ => self.plain(),
        }
    }

    fn list(&mut self, depth: u32) -> Option<Value> {
        let mut items = Vec::new();
        self.at += 1;
        if self.take(b']') {
            return Some(Value::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.take(b']') {
                return Some(Value::List(items));
            }
            self.take(b',').then_some(())?;
        }
    }

    fn object(&mut self, depth: u32) -> Option<Value> {
        let mut members = Vec::new();
        self.at += 1;
        if self.take(b'}') {
            return Some(Value::Object(members));
        }
        loop {
            self.blank();
            let name = self.string()?;
            self.take(b':').then_some(())?;
            members.push((name, self.value(depth + 1)?));
            if self.take(b'}') {
                return Some(Value::Object(members));
            }
            self.take(b',').then_some(())?;
        }
    }

    fn string(&mut self) -> Option<String> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return None;
        }
        self.at += 1;
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        Some(string(self.text.get(start..self.at)?).into_owned())
    }

    fn plain(&mut self) -> Option<Value> {
        let rest = self.text.get(self.at..)?;
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c));
        let word = rest.get(..end.unwrap_or(rest.len()))?;
        let is_number = word.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        if !is_number && !matches!(word, "null" | "true" | "false") {
            return None;
        }
        self.at += word.len();
        Some(word.parse().map_or(Value::Other, Value::Number))
    }
}
