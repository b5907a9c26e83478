//! File modes as `chmod` and `--chmod` take them.

/// A change of a mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `0755`
    Octal(u32),
    /// `u+x,go-w`
    Symbolic(Vec<Clause>),
}

/// `u+x`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The bits of those it is about: a mask of `0o700`, `0o070` and `0o007`.
    who: u32,
    /// Whether it says so; else it is about all, but not what the umask holds back.
    named: bool,
    op: Op,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    Add,
    Remove,
    Set,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// `rwx` as in one digit, the `X`, the `s` and the `t`.
    Bits { rwx: u32, maybe_x: bool, s: bool, t: bool },
    /// The same as that digit's: `g=u`.
    Copy(u32),
}

impl Mode {
    /// `None` where it is neither form.
    pub fn parse(text: &str) -> Option<Self> {
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            let mode = u32::from_str_radix(text, 8).ok()?;
            return (mode <= 0o7777).then_some(Self::Octal(mode));
        }
        let mut clauses = Vec::new();
        for clause in text.split(',') {
            parse_clause(clause, &mut clauses)?;
        }
        Some(Self::Symbolic(clauses))
    }

    /// The new mode of something with the old one.
    pub fn apply(&self, old: u32, is_directory: bool) -> u32 {
        match self {
            Self::Octal(mode) => *mode,
            Self::Symbolic(clauses) => {
                clauses.iter().fold(old, |mode, clause| clause.apply(mode, is_directory))
            }
        }
    }
}

fn parse_clause(text: &str, clauses: &mut Vec<Clause>) -> Option<()> {
    let end = text.find(['+', '-', '='])?;
    let (who_text, mut rest) = text.split_at_checked(end)?;
    let mut who = 0;
    for c in who_text.chars() {
        who |= match c {
            'u' => 0o700,
            'g' => 0o070,
            'o' => 0o007,
            'a' => 0o777,
            _ => return None,
        };
    }
    let named = who != 0;
    let who = if named { who } else { 0o777 };
    while let Some(sign) = rest.chars().next() {
        let op = match sign {
            '+' => Op::Add,
            '-' => Op::Remove,
            '=' => Op::Set,
            _ => return None,
        };
        rest = rest.get(1..)?;
        let end = rest.find(['+', '-', '=']).unwrap_or(rest.len());
        let (what, more) = rest.split_at_checked(end)?;
        clauses.push(Clause { who, named, op, what: parse_what(what)? });
        rest = more;
    }
    Some(())
}

fn parse_what(text: &str) -> Option<What> {
    let (mut rwx, mut maybe_x, mut s, mut t) = (0, false, false, false);
    match text {
        "u" => return Some(What::Copy(6)),
        "g" => return Some(What::Copy(3)),
        "o" => return Some(What::Copy(0)),
        _ => {}
    }
    for c in text.chars() {
        match c {
            'r' => rwx |= 4,
            'w' => rwx |= 2,
            'x' => rwx |= 1,
            'X' => maybe_x = true,
            's' => s = true,
            't' => t = true,
            _ => return None,
        }
    }
    Some(What::Bits { rwx, maybe_x, s, t })
}

impl Clause {
    fn apply(self, old: u32, is_directory: bool) -> u32 {
        let mut bits = match self.what {
            What::Copy(shift) => (((old >> shift) & 7) * 0o111) & self.who,
            What::Bits { rwx, maybe_x, s, t } => {
                let x = u32::from(maybe_x && (is_directory || old & 0o111 != 0));
                let mut bits = ((rwx | x) * 0o111) & self.who;
                if s {
                    bits |= ((self.who & 0o100) * 0o40) | ((self.who & 0o010) * 0o200);
                }
                if t {
                    bits |= 0o1000;
                }
                bits
            }
        };
        if !self.named {
            bits &= !0o022;
        }
        match self.op {
            Op::Add => old | bits,
            Op::Remove => old & !bits,
            Op::Set => (old & !self.who & 0o7777) | bits,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, old: u32, directory: bool, new: u32) {
        let mode = Mode::parse(text).map(|mode| mode.apply(old, directory));
        assert_eq!(mode, Some(new), "{text}: {:o}", mode.unwrap_or(0));
    }

    #[test]
    fn octal_modes_are_taken_as_they_are() {
        check("755", 0o644, false, 0o755);
        check("0600", 0o4755, true, 0o600);
        assert_eq!(Mode::parse("64a"), None);
        assert_eq!(Mode::parse("10000"), None);
    }

    #[test]
    fn symbols_change_the_old_mode() {
        check("u+x,go-w", 0o644, false, 0o744);
        check("a+rX", 0o600, false, 0o644);
        check("a+rX", 0o600, true, 0o755);
        check("+x", 0o644, false, 0o755);
        check("+w", 0o444, false, 0o644);
        check("g=u", 0o640, false, 0o660);
        check("o=", 0o777, false, 0o770);
        check("u+s", 0o755, false, 0o4755);
        check("g+s", 0o755, true, 0o2755);
        check("+t", 0o777, true, 0o1777);
        assert_eq!(Mode::parse("zz"), None);
        assert_eq!(Mode::parse(""), None);
    }
}
