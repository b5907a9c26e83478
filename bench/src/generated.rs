//! Dockerfiles of any length, made of what real ones are made of.

const HEAD: &str = include_str!("../text/head.Dockerfile");

const BLOCK: &str = include_str!("../text/block.Dockerfile");

/// A Dockerfile of exactly that many lines.
pub fn dockerfile(lines: usize) -> String {
    let blocks = lines.div_ceil(BLOCK.lines().count());
    let text = HEAD.to_owned() + &BLOCK.repeat(blocks);
    text.split_inclusive('\n').take(lines).collect()
}
