//! `test` and `[`.

use crate::effect::run::{Shell, is_unknown};
use crate::effect::tree::{Found, Kind, Node};
use crate::project::Content;

use super::{Done, Stop};

pub(super) fn test(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let mut args = argv.get(1..).unwrap_or_default();
    if argv.first().is_some_and(|name| name.ends_with('[')) {
        match args.split_last() {
            Some((last, rest)) if last == "]" => args = rest,
            _ => {
                shell.complain("[: missing ]");
                return Ok(2);
            }
        }
    }
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut reader = Reader { shell, words: &words, depth: 0 };
    let holds = reader.or()?;
    if !reader.words.is_empty() {
        return Ok(2);
    }
    Ok(i32::from(!holds))
}

struct Reader<'a, 's, 'm> {
    shell: &'s Shell<'m>,
    words: &'a [&'a str],
    depth: u32,
}

impl<'a> Reader<'a, '_, '_> {
    fn or(&mut self) -> Result<bool, Stop> {
        let mut holds = self.and()?;
        while let ["-o", rest @ ..] = self.words {
            self.words = rest;
            holds |= self.and()?;
        }
        Ok(holds)
    }

    fn and(&mut self) -> Result<bool, Stop> {
        let mut holds = self.one()?;
        while let ["-a", rest @ ..] = self.words {
            self.words = rest;
            holds &= self.one()?;
        }
        Ok(holds)
    }

    fn one(&mut self) -> Result<bool, Stop> {
        if self.depth > 50 {
            return Err(Stop::Unknown);
        }
        match self.words {
            [] => Ok(false),
            [one, op, other, rest @ ..] if is_binary(op) => {
                let (one, op, other): (&'a str, &'a str, &'a str) = (one, op, other);
                self.words = rest;
                binary(one, op, other)
            }
            ["!", rest @ ..] if !rest.is_empty() => {
                self.words = rest;
                self.depth += 1;
                let holds = self.one()?;
                self.depth -= 1;
                Ok(!holds)
            }
            ["(", rest @ ..] if rest.contains(&")") => {
                self.words = rest;
                self.depth += 1;
                let holds = self.or()?;
                self.depth -= 1;
                match self.words {
                    [")", rest @ ..] => self.words = rest,
                    _ => return Err(Stop::Unknown),
                }
                Ok(holds)
            }
            [op, operand, rest @ ..] if op.len() == 2 && op.starts_with('-') => {
                let (op, operand): (&'a str, &'a str) = (op, operand);
                self.words = rest;
                self.unary(op, operand)
            }
            [word, rest @ ..] => {
                let word: &'a str = word;
                self.words = rest;
                Ok(!word.is_empty())
            }
        }
    }

    fn unary(&self, op: &str, operand: &str) -> Result<bool, Stop> {
        match op {
            "-n" => return Ok(!operand.is_empty()),
            "-z" if is_unknown(operand) => return Err(Stop::Unknown),
            "-z" => return Ok(operand.is_empty()),
            "-t" => return Ok(false),
            _ if is_unknown(operand) => return Err(Stop::Unknown),
            _ => {}
        }
        let follow = !matches!(op, "-L" | "-h");
        let path = self.shell.path(operand);
        let Ok(place) = self.shell.machine.existing(&path, follow) else { return Ok(false) };
        match &place.found {
            Found::Nothing => Ok(false),
            Found::Unknown(_) => Err(Stop::Unknown),
            Found::Node(node) => self.holds(op, node),
        }
    }

    fn holds(&self, op: &str, node: &Node) -> Result<bool, Stop> {
        let machine = &self.shell.machine;
        Ok(match op {
            "-e" | "-a" => true,
            "-f" => matches!(node.kind(), Kind::File { .. }),
            "-d" => node.kind().is_directory(),
            "-L" | "-h" => matches!(node.kind(), Kind::Symlink(_)),
            "-p" => matches!(node.kind(), Kind::Fifo),
            "-c" => matches!(node.kind(), Kind::Device { character: true, .. }),
            "-b" => matches!(node.kind(), Kind::Device { character: false, .. }),
            "-S" => false,
            "-s" => match node.content().map(Content::size) {
                Some(Some(size)) => size > 0,
                Some(None) => return Err(Stop::Unknown),
                None => true,
            },
            "-r" => machine.may(node, 0o4).is_ok(),
            "-w" => machine.may(node, 0o2).is_ok(),
            "-x" if machine.uid == 0 => node.kind().is_directory() || node.meta().mode & 0o111 != 0,
            "-x" => machine.may(node, 0o1).is_ok(),
            "-u" => node.meta().mode & 0o4000 != 0,
            "-g" => node.meta().mode & 0o2000 != 0,
            "-k" => node.meta().mode & 0o1000 != 0,
            "-O" => node.meta().uid == machine.uid,
            _ => return Err(Stop::Unknown),
        })
    }
}

fn is_binary(op: &str) -> bool {
    matches!(
        op,
        "=" | "==" | "!=" | "-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge" | "-nt" | "-ot" | "-ef"
    )
}

fn binary(one: &str, op: &str, other: &str) -> Result<bool, Stop> {
    if is_unknown(one) || is_unknown(other) {
        return if one == other && op != "-lt" && op != "-gt" && op != "-ne" && op != "!=" {
            Ok(true)
        } else {
            Err(Stop::Unknown)
        };
    }
    if matches!(op, "=" | "==") {
        return Ok(one == other);
    }
    if op == "!=" {
        return Ok(one != other);
    }
    if matches!(op, "-nt" | "-ot" | "-ef") {
        return Err(Stop::Unknown);
    }
    let number = |text: &str| text.trim().parse::<i64>();
    let (Ok(one), Ok(other)) = (number(one), number(other)) else { return Ok(false) };
    Ok(match op {
        "-eq" => one == other,
        "-ne" => one != other,
        "-lt" => one < other,
        "-le" => one <= other,
        "-gt" => one > other,
        _ => one >= other,
    })
}
