//! JSON as Go writes it.

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// Left out of an object.
    Absent,
    Null,
    True,
    False,
    Number(i64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// An object with its members in this order.
pub fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

impl Json {
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::Text(text.as_ref().to_owned())
    }

    pub fn texts(texts: &[String]) -> Self {
        Self::List(texts.iter().map(Self::text).collect())
    }

    pub fn count(count: u64) -> Self {
        Self::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// Leaves out what is empty.
    pub fn unless_empty(self) -> Self {
        let empty = match &self {
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Object(members) => members.is_empty(),
            Self::Absent | Self::Null | Self::True | Self::False | Self::Number(_) => false,
        };
        if empty { Self::Absent } else { self }
    }

    /// With the names of all objects in it in the order of their bytes, as Go writes a map.
    pub fn sorted(self) -> Self {
        match self {
            Self::List(items) => Self::List(items.into_iter().map(Self::sorted).collect()),
            Self::Object(members) => {
                let members = members.into_iter().map(|(name, value)| (name, value.sorted()));
                let mut members: Vec<_> = members.collect();
                members.sort_by(|(one, _), (other, _)| one.cmp(other));
                Self::Object(members)
            }
            other => other,
        }
    }

    /// Without any blanks.
    pub fn compact(&self) -> String {
        self.laid_out(&Layout { indent: None, html: true })
    }

    /// With two blanks for each level.
    pub fn indented(&self) -> String {
        self.laid_out(&Layout { indent: Some("  "), html: true })
    }

    /// For people: with this indent for each level, and `&`, `<` and `>` as they are.
    pub fn readable(&self, indent: &str) -> String {
        self.laid_out(&Layout { indent: Some(indent), html: false })
    }

    fn laid_out(&self, layout: &Layout<'_>) -> String {
        let mut out = String::new();
        self.write(&mut out, layout, 0);
        out
    }

    fn write(&self, out: &mut String, layout: &Layout<'_>, level: usize) {
        match self {
            Self::Absent | Self::Null => out.push_str("null"),
            Self::True => out.push_str("true"),
            Self::False => out.push_str("false"),
            Self::Number(number) => out.push_str(&number.to_string()),
            Self::Text(text) => quote(text, out, layout.html),
            Self::List(items) => {
                let items = items.iter().map(|item| (None, item));
                block(out, ['[', ']'], items, layout, level);
            }
            Self::Object(members) => {
                let members = members.iter().filter(|(_, value)| *value != Self::Absent);
                let members = members.map(|(name, value)| (Some(name.as_str()), value));
                block(out, ['{', '}'], members, layout, level);
            }
        }
    }
}

/// How JSON is written.
struct Layout<'a> {
    /// For each level; `None` for all on one line.
    indent: Option<&'a str>,
    /// Whether what would be dangerous in HTML is escaped, as Go does unless it is told not to.
    html: bool,
}

fn block<'a>(
    out: &mut String,
    [open, close]: [char; 2],
    items: impl Iterator<Item = (Option<&'a str>, &'a Json)>,
    layout: &Layout<'_>,
    level: usize,
) {
    out.push(open);
    let mut any = false;
    for (name, value) in items {
        if any {
            out.push(',');
        }
        any = true;
        line(out, layout, level + 1);
        if let Some(name) = name {
            quote(name, out, layout.html);
            out.push_str(if layout.indent.is_some() { ": " } else { ":" });
        }
        value.write(out, layout, level + 1);
    }
    if any {
        line(out, layout, level);
    }
    out.push(close);
}

fn line(out: &mut String, layout: &Layout<'_>, level: usize) {
    if let Some(indent) = layout.indent {
        out.push('\n');
        out.extend(std::iter::repeat_n(indent, level));
    }
}

/// Go also escapes what would be dangerous in HTML, unless it is told not to, and in JavaScript.
fn quote(text: &str, out: &mut String, html: bool) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            '<' | '>' | '&' if !html => out.push(c),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..=' ' if c != ' ' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
