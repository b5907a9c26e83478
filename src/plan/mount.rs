//! `RUN --mount`: reading it, and what it is in the end.

use std::rc::Rc;

use super::Kind;
use super::stage::StageId;
use super::vertex::VertexId;
use crate::syntax::command::csv;
use crate::syntax::suggest::{Case, nearest};

/// A mount of a `RUN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    pub kind: MountKind,
    /// Where it is; absolute. Empty for a secret or socket that only is in the environment.
    pub target: Rc<str>,
    pub read_only: bool,
    /// What is mounted, for a bind or cache mount; `None` for an empty file system.
    pub source: Option<VertexId>,
    /// The path in the source that is mounted: `/` for all.
    pub path: Rc<str>,
    pub from: MountFrom,
    pub options: Options,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MountKind {
    #[default]
    Bind,
    Cache,
    Tmpfs,
    Secret,
    Ssh,
}

/// Whose files are mounted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MountFrom {
    #[default]
    Nothing,
    Context,
    Stage(StageId),
}

/// The fields of a mount as given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    pub kind: MountKind,
    pub from: String,
    pub source: String,
    pub target: String,
    pub read_only: bool,
    pub id: String,
    /// Empty, `shared`, `private` or `locked`.
    pub sharing: &'static str,
    pub required: bool,
    /// Bytes; 0 where it is not limited.
    pub size: u64,
    pub mode: Option<u32>,
    pub uid: Option<u32>,
    pub gid: Option<u32>,
    pub env: Option<String>,
}

const KINDS: [(&str, MountKind); 5] = [
    ("bind", MountKind::Bind),
    ("cache", MountKind::Cache),
    ("secret", MountKind::Secret),
    ("ssh", MountKind::Ssh),
    ("tmpfs", MountKind::Tmpfs),
];
const SHARINGS: [&str; 3] = ["locked", "private", "shared"];
const KEYS: [&str; 19] = [
    "type",
    "from",
    "source",
    "target",
    "readonly",
    "id",
    "sharing",
    "required",
    "size",
    "mode",
    "uid",
    "gid",
    "src",
    "dst",
    "destination",
    "ro",
    "rw",
    "readwrite",
    "env",
];

impl MountKind {
    pub fn text(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(text, _)| text)
    }
}

/// Reads a mount; `expand` puts variables into a value.
pub(super) fn parse(
    text: &str,
    mut expand: impl FnMut(&str) -> Result<String, Kind>,
) -> Result<Options, Kind> {
    let fields = csv::fields(text)
        .map_err(|reason| Kind::BadWord(format!("failed to parse csv mounts: {reason}")))?;
    let mut reader = Reader { options: Options::default(), read_only: None };
    for field in fields {
        match field.split_once('=') {
            None => reader.bare(&field)?,
            Some((key, value)) => {
                let value = expand(value)?;
                reader.pair(&key.to_lowercase(), value, &field)?;
            }
        }
    }
    let Reader { mut options, read_only } = reader;
    check(&options)?;
    let writable = matches!(options.kind, MountKind::Cache | MountKind::Tmpfs);
    options.read_only = read_only.unwrap_or(!writable);
    Ok(options)
}

/// What a mount names as its source before its variables are known: BuildKit looks no further
/// when it connects the stages.
pub(super) fn early_from(text: &str) -> String {
    let fields = csv::fields(text).unwrap_or_default();
    let pairs = fields.iter().filter_map(|field| field.split_once('='));
    let mut from = pairs.filter(|(key, _)| key.eq_ignore_ascii_case("from"));
    from.next_back().map(|(_, value)| value.to_owned()).unwrap_or_default()
}

struct Reader {
    options: Options,
    read_only: Option<bool>,
}

impl Reader {
    fn bare(&mut self, field: &str) -> Result<(), Kind> {
        match field.to_lowercase().as_str() {
            "readonly" | "ro" => self.read_only = Some(true),
            "readwrite" | "rw" => self.read_only = Some(false),
            "required" => {
                self.only_for("required", &[MountKind::Secret, MountKind::Ssh])?;
                self.options.required = true;
            }
            _ => return Err(Kind::BadMountField(field.to_owned())),
        }
        Ok(())
    }

    fn pair(&mut self, key: &str, value: String, field: &str) -> Result<(), Kind> {
        let options = &mut self.options;
        match key {
            "type" => options.kind = kind(&value)?,
            "from" => options.from = value,
            "source" | "src" => options.source = value,
            "target" | "dst" | "destination" => options.target = value,
            "readonly" | "ro" => self.read_only = Some(switch(key, &value)?),
            "readwrite" | "rw" => self.read_only = Some(!switch(key, &value)?),
            "required" => {
                self.only_for("required", &[MountKind::Secret, MountKind::Ssh])?;
                self.options.required = switch(key, &value)?;
            }
            "size" => {
                self.only_for("size", &[MountKind::Tmpfs])?;
                self.options.size = size(&value).ok_or_else(|| bad(key, &value))?;
            }
            "id" => options.id = value,
            "sharing" => options.sharing = sharing(&value)?,
            "mode" => options.mode = Some(number("mode", &value, 8)?),
            "uid" => options.uid = Some(number("uid", &value, 10)?),
            "gid" => options.gid = Some(number("gid", &value, 10)?),
            "env" => options.env = Some(value),
            _ => {
                let near = nearest(key, KEYS, Case::Exact);
                let (key, field) = (key.to_owned(), field.to_owned());
                return Err(Kind::UnknownMountKey { key, field, near });
            }
        }
        Ok(())
    }

    fn only_for(&self, key: &'static str, kinds: &[MountKind]) -> Result<(), Kind> {
        let mount = self.options.kind;
        if kinds.contains(&mount) {
            return Ok(());
        }
        Err(Kind::MountKeyNotFor { key, mount: mount.text() })
    }
}

fn kind(value: &str) -> Result<MountKind, Kind> {
    let lower = value.to_lowercase();
    let known = KINDS.iter().find(|(text, _)| *text == lower);
    known.map(|&(_, kind)| kind).ok_or_else(|| Kind::UnknownMountType {
        value: value.to_owned(),
        near: nearest(value, KINDS.iter().map(|(text, _)| *text), Case::Exact),
    })
}

fn sharing(value: &str) -> Result<&'static str, Kind> {
    let lower = value.to_lowercase();
    let known = SHARINGS.iter().find(|text| **text == lower);
    known.copied().ok_or_else(|| Kind::UnknownSharing {
        value: value.to_owned(),
        near: nearest(value, SHARINGS, Case::Exact),
    })
}

fn bad(key: &str, value: &str) -> Kind {
    Kind::BadMountValue { key: key.to_owned(), value: value.to_owned() }
}

fn switch(key: &str, value: &str) -> Result<bool, Kind> {
    match value {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(bad(key, value)),
    }
}

fn number(key: &'static str, value: &str, radix: u32) -> Result<u32, Kind> {
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let number = u32::from_str_radix(value, radix).ok().filter(|_| digits);
    number.ok_or_else(|| Kind::BadMountNumber { key, value: value.to_owned() })
}

/// `64m`, `1.5 GiB`: in bytes.
fn size(text: &str) -> Option<u64> {
    let end = text.rfind(|c: char| c.is_ascii_digit() || c == '.').map_or(0, |at| at + 1);
    let (digits, unit) = text.split_at_checked(end)?;
    let unit = unit.strip_prefix(' ').unwrap_or(unit).to_lowercase();
    let unit = unit.strip_suffix("ib").or_else(|| unit.strip_suffix('b')).unwrap_or(&unit);
    let shift = ["", "k", "m", "g", "t", "p"].iter().position(|known| *known == unit)? as u32;
    let digits = digits.trim_end();
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let scale = 1024u64.checked_pow(shift)?;
    let mut bytes = whole.checked_mul(scale)?;
    if !part.is_empty() {
        let digits: u64 = part.get(..part.len().min(6))?.parse().ok()?;
        let places = 10u64.checked_pow(part.len().min(6) as u32)?;
        bytes = bytes.checked_add(scale.checked_mul(digits)? / places)?;
    }
    Some(bytes)
}

fn check(options: &Options) -> Result<(), Kind> {
    let mount = options.kind.text();
    if matches!(options.kind, MountKind::Bind | MountKind::Tmpfs) {
        let given = [("mode", options.mode), ("uid", options.uid), ("gid", options.gid)];
        if let Some((key, _)) = given.into_iter().find(|(_, value)| value.is_some()) {
            return Err(Kind::MountNotAllowed { key, mount });
        }
    }
    if options.kind == MountKind::Secret {
        let problem = if !options.from.is_empty() {
            "secret mount should not have a from"
        } else if !options.sharing.is_empty() {
            "secret mount should not define sharing"
        } else if options.source.is_empty() && options.target.is_empty() && options.id.is_empty() {
            "invalid secret mount. one of source, target required"
        } else if !options.source.is_empty() && !options.id.is_empty() {
            "both source and id can't be set"
        } else {
            return Ok(());
        };
        return Err(Kind::BadSecretMount(problem));
    }
    if !options.sharing.is_empty() && options.kind != MountKind::Cache {
        return Err(Kind::SharingNotFor(mount));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Options, String> {
        parse(text, |value| Ok(value.to_owned())).map_err(|kind| kind.to_string())
    }

    #[test]
    fn a_mount_is_read_field_by_field() {
        let mount = read("type=cache,target=/c,id=x,sharing=LOCKED,mode=0755,uid=1").unwrap();
        assert_eq!(
            (mount.kind, mount.sharing, mount.mode),
            (MountKind::Cache, "locked", Some(0o755))
        );
        assert!(!mount.read_only);
        assert!(read("target=/a").unwrap().read_only);
        assert!(!read("target=/a,rw").unwrap().read_only);
        assert_eq!(read("type=tmpfs,target=/a,size=1.5k").unwrap().size, 1536);
        assert_eq!(early_from("type=cache,From=base,target=/x"), "base");
    }

    #[test]
    fn what_is_wrong_is_said_in_buildkits_words() {
        let error = |text: &str| read(text).unwrap_err();
        assert_eq!(error("type=bnd"), r#"unsupported mount type "bnd" (did you mean bind?)"#);
        assert_eq!(
            error("tagret=/x"),
            "unexpected key 'tagret' in 'tagret=/x' (did you mean target?)"
        );
        assert_eq!(error("quiet"), "invalid field 'quiet' must be a key=value pair");
        assert_eq!(error("size=1"), "unexpected key 'size' for mount type 'bind'");
        assert_eq!(error("type=tmpfs,size=x"), "invalid value for size: x");
    }
}
