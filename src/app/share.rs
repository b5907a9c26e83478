//! What the page shows as the fragment of an address: `v1:` and letters. Nothing is sent anywhere.
//!
//! A fragment of any version opens for ever: version 1 is the text of `payload`, packed with the
//! words of `words.txt`, behind a sum of its bytes. None of these may change; what is to be
//! different gets a version of its own. What is added is a line that older pages pass over.

mod extra;
mod letters;
mod pack;
mod payload;
#[cfg(test)]
mod tests;

use std::rc::Rc;

pub use self::extra::{Extra, Place};
use self::pack::{Unpackable, pack, unpack};
use self::payload::{read, write};
use super::look::Look;
use super::past::{BUILDS, Done, Past, newest};
use crate::project::Project;

const VERSION: u32 = 1;
/// The longest text that is packed and unpacked.
const MOST: usize = 1 << 20;
/// The longest Dockerfile, in bytes: a short link may stand for more steps than a page can draw.
const LONGEST: usize = 1 << 17;
/// From how many characters on some browsers and chats shorten an address.
pub const LONG: usize = 8_000;

static WORDS: &str = include_str!("share/words.txt");

/// What is passed on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    pub project: Rc<Project>,
    pub done: Done,
    /// What is looked at; what the pointer is on is not passed on.
    pub look: Look,
    pub extra: Extra,
}

/// The end of an address, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Without the `#`.
    pub fragment: String,
    /// How many builds are in it.
    pub builds: usize,
}

/// Why a fragment opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadLink {
    NotOurs,
    /// A later version of the page wrote it.
    Newer,
    Damaged,
    TooLarge,
}

impl Shared {
    /// The fragment that stands for it, with as many of the builds as there is room for.
    /// `None` where the project alone is too large.
    pub fn link(&self) -> Option<Link> {
        if is_too_long(&self.project) {
            return None;
        }
        let past = &self.done.past;
        let unfit = |it: &Past| matches!(it, Past::Build { project, .. } if is_too_long(project));
        let start = past.iter().rposition(unfit).map_or(0, |at| at + 1);
        let mut past = newest(past.get(start..).unwrap_or_default(), BUILDS);
        loop {
            let text = write(self, past);
            let builds = past.iter().filter(|it| it.is_build()).count();
            if text.len() <= MOST {
                let packed = pack(text.as_bytes(), WORDS.as_bytes());
                let sealed = [&sum(text.as_bytes()).to_le_bytes(), &*packed].concat();
                let fragment = format!("v{VERSION}:{}", letters::encode(&sealed));
                return Some(Link { fragment, builds });
            }
            if past.is_empty() {
                return None;
            }
            past = newest(past, builds / 2);
        }
    }
}

/// What a fragment stands for, with or without its `#`; `None` where there is none.
pub fn open(fragment: &str) -> Option<Result<Shared, BadLink>> {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    (!fragment.is_empty()).then(|| decode(fragment))
}

fn decode(fragment: &str) -> Result<Shared, BadLink> {
    let rest = fragment.strip_prefix('v').ok_or(BadLink::NotOurs)?;
    // Some programs escape the colon.
    let parts = rest.split_once(':').or_else(|| rest.split_once("%3A"));
    let (version, text) = parts.ok_or(BadLink::NotOurs)?;
    match version.parse::<u32>() {
        Ok(VERSION) => decode_1(text),
        Ok(version) if version > VERSION => Err(BadLink::Newer),
        _ => Err(BadLink::NotOurs),
    }
}

fn decode_1(text: &str) -> Result<Shared, BadLink> {
    // What is packed is hardly ever longer than what is not.
    if text.len() > 2 * MOST {
        return Err(BadLink::TooLarge);
    }
    let sealed = letters::decode(text).ok_or(BadLink::Damaged)?;
    let (seal, packed) = sealed.split_first_chunk::<4>().ok_or(BadLink::Damaged)?;
    let bytes = unpack(packed, WORDS.as_bytes(), MOST).map_err(|why| match why {
        Unpackable::Damaged => BadLink::Damaged,
        Unpackable::TooLarge => BadLink::TooLarge,
    })?;
    if sum(&bytes) != u32::from_le_bytes(*seal) {
        return Err(BadLink::Damaged);
    }
    let text = String::from_utf8(bytes).map_err(|_| BadLink::Damaged)?;
    let shared = read(&text, BUILDS).ok_or(BadLink::Damaged)?;
    let is_fit = |it: &Past| !matches!(it, Past::Build { project, .. } if is_too_long(project));
    let fits = !is_too_long(&shared.project) && shared.done.past.iter().all(is_fit);
    if fits { Ok(shared) } else { Err(BadLink::TooLarge) }
}

fn is_too_long(project: &Project) -> bool {
    project.dockerfile.len() > LONGEST
}

impl BadLink {
    /// A sentence for the reader.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotOurs => "The end of this address is no link of Layerlab’s; it was left aside.",
            Self::Newer => {
                "This link was made by a later version of Layerlab, and this one cannot open it."
            }
            Self::Damaged => {
                "This link is damaged or incomplete and cannot be opened. Perhaps it was cut off on its way."
            }
            Self::TooLarge => "This link holds more than this page opens.",
        }
    }
}

/// FNV-1a: tells what is damaged from what is not, and nothing more.
fn sum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    bytes.iter().fold(0x811c_9dc5, step)
}
