//! The names in a directory: in order, cheap to clone, cheap to change after a clone.

use std::rc::Rc;

use super::Node;

/// How many names stand in a chunk at most.
const FULL: usize = 48;

/// Names and what they stand for, in the order of their bytes.
///
/// Chunks of a sorted list are shared between clones, so that a change copies one chunk only.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    chunks: Rc<Vec<Chunk>>,
}

/// Never empty.
type Chunk = Rc<Vec<(Rc<str>, Rc<Node>)>>;

impl Entries {
    pub fn get(&self, name: &str) -> Option<&Rc<Node>> {
        let chunk = self.chunks.get(self.chunk_of(name))?;
        let at = chunk.binary_search_by(|(it, _)| (**it).cmp(name)).ok()?;
        chunk.get(at).map(|(_, node)| node)
    }

    /// To change it; copies what is shared.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Node> {
        let at = self.chunk_of(name);
        let chunk = Rc::make_mut(Rc::make_mut(&mut self.chunks).get_mut(at)?);
        let at = chunk.binary_search_by(|(it, _)| (**it).cmp(name)).ok()?;
        chunk.get_mut(at).map(|(_, node)| Rc::make_mut(node))
    }

    pub fn insert(&mut self, name: &str, node: Rc<Node>) {
        let at = self.chunk_of(name).min(self.chunks.len().saturating_sub(1));
        let chunks = Rc::make_mut(&mut self.chunks);
        let Some(chunk) = chunks.get_mut(at) else {
            chunks.push(Rc::new(vec![(name.into(), node)]));
            return;
        };
        let list = Rc::make_mut(chunk);
        match list.binary_search_by(|(it, _)| (**it).cmp(name)) {
            Ok(found) => {
                if let Some((_, old)) = list.get_mut(found) {
                    *old = node;
                }
            }
            Err(gap) => list.insert(gap, (name.into(), node)),
        }
        if list.len() > FULL {
            let half = list.split_off(FULL / 2);
            chunks.insert(at + 1, Rc::new(half));
        }
    }

    pub fn remove(&mut self, name: &str) {
        if self.get(name).is_none() {
            return;
        }
        let at = self.chunk_of(name);
        let chunks = Rc::make_mut(&mut self.chunks);
        let Some(chunk) = chunks.get_mut(at) else { return };
        let list = Rc::make_mut(chunk);
        list.retain(|(it, _)| **it != *name);
        if list.is_empty() {
            chunks.remove(at);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Rc<str>, &Rc<Node>)> {
        self.chunks.iter().flat_map(|chunk| chunk.iter().map(|(name, node)| (name, node)))
    }

    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// Whether both are the same in memory; then they are equal.
    pub fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.chunks, &other.chunks)
    }

    /// The names of both, in order, without the chunks that they share.
    pub fn differing<'a>(&'a self, other: &'a Self) -> Vec<Pair<'a>> {
        let (mut mine, mut theirs) = (self.chunks.as_slice(), other.chunks.as_slice());
        let mut pairs = Vec::new();
        let (mut left, mut right): (Run<'a>, Run<'a>) = (&[], &[]);
        loop {
            if left.is_empty() && right.is_empty() {
                while let ([one, more @ ..], [two, rest @ ..]) = (mine, theirs)
                    && Rc::ptr_eq(one, two)
                {
                    (mine, theirs) = (more, rest);
                }
            }
            refill(&mut left, &mut mine);
            refill(&mut right, &mut theirs);
            match (left, right) {
                ([], []) => return pairs,
                ([(name, node), rest @ ..], []) => {
                    pairs.push((name, Some(node), None));
                    left = rest;
                }
                ([], [(name, node), rest @ ..]) => {
                    pairs.push((name, None, Some(node)));
                    right = rest;
                }
                ([(one, old), more @ ..], [(two, new), rest @ ..]) => {
                    let order = one.cmp(two);
                    if order.is_le() {
                        left = more;
                    }
                    if order.is_ge() {
                        right = rest;
                    }
                    let name = if order.is_le() { one } else { two };
                    pairs.push((name, order.is_le().then_some(old), order.is_ge().then_some(new)));
                }
            }
        }
    }

    /// The first chunk whose last name is not before the name; the only one for all names.
    fn chunk_of(&self, name: &str) -> usize {
        if self.chunks.len() < 2 {
            return 0;
        }
        self.chunks.partition_point(|chunk| chunk.last().is_some_and(|(last, _)| **last < *name))
    }
}

/// A name with what it was and what it is.
pub type Pair<'a> = (&'a Rc<str>, Option<&'a Rc<Node>>, Option<&'a Rc<Node>>);

type Run<'a> = &'a [(Rc<str>, Rc<Node>)];

fn refill<'a>(run: &mut Run<'a>, chunks: &mut &'a [Chunk]) {
    if run.is_empty()
        && let Some((first, rest)) = chunks.split_first()
    {
        *run = first;
        *chunks = rest;
    }
}
