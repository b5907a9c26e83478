//! What the solver is given: vertices, each with the vertices it works on.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::print::Print;

/// The index of a vertex in [`Graph::vertices`].
pub type VertexId = usize;

/// All vertices of a plan. A vertex comes after those it works on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    pub vertices: Vec<Vertex>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vertex {
    pub kind: VertexKind,
    /// As progress shows it.
    pub name: Rc<str>,
    pub inputs: Vec<VertexId>,
    /// The first vertex that does the very same; it is done once for all of them.
    pub twin: VertexId,
}

/// What a vertex does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VertexKind {
    /// Pulls an image.
    Image,
    /// Takes the build context.
    Context,
    /// Takes a named context.
    NamedContext,
    /// Downloads a file.
    Web,
    /// Fetches a git repository.
    Git,
    /// Makes a file of a here-document.
    Inline,
    /// Makes the directory of a cache mount with an owner.
    CacheDirectory,
    Run,
    Copy,
    Workdir,
    /// Lays the result of `COPY --link` over the file system.
    Link,
}

/// A vertex as the solver gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Op {
    /// The first of the vertices that do the same.
    pub vertex: VertexId,
    /// Of those that do the same, the name of the one that is met last.
    pub name: Rc<str>,
}

impl Graph {
    /// What a file system needs, in the order in which the solver gets it: inputs first.
    pub fn ops(&self, root: Option<VertexId>) -> Vec<Op> {
        let mut ops: Vec<Op> = Vec::new();
        let mut places: Vec<Option<usize>> = vec![None; self.vertices.len()];
        let mut visited = vec![false; self.vertices.len()];
        let mut open: Vec<(VertexId, usize)> = root.into_iter().map(|root| (root, 0)).collect();
        while let Some((id, input)) = open.pop() {
            let Some(vertex) = self.vertices.get(id) else { continue };
            if input == 0 {
                let seen = visited.get_mut(id).map(|seen| std::mem::replace(seen, true));
                if seen != Some(false) {
                    continue;
                }
            }
            if let Some(&next) = vertex.inputs.get(input) {
                open.push((id, input + 1));
                if visited.get(next) == Some(&false) {
                    open.push((next, 0));
                }
                continue;
            }
            let Some(place) = places.get_mut(vertex.twin) else { continue };
            let count = ops.len();
            match ops.get_mut(*place.get_or_insert(count)) {
                Some(op) => op.name = Rc::clone(&vertex.name),
                None => ops.push(Op { vertex: vertex.twin, name: Rc::clone(&vertex.name) }),
            }
        }
        ops
    }
}

/// Builds a graph and finds vertices that do the same.
#[derive(Debug, Default)]
pub(super) struct Builder {
    graph: Graph,
    known: BTreeMap<Print, VertexId>,
}

impl Builder {
    /// Adds a vertex; `what` says all that it does, apart from its kind and inputs.
    pub fn add(
        &mut self,
        kind: VertexKind,
        name: impl Into<Rc<str>>,
        inputs: Vec<VertexId>,
        what: Print,
    ) -> VertexId {
        let id = self.graph.vertices.len();
        let key = what.number(kind as u64).number(inputs.len() as u64);
        let twins = inputs.iter().map(|&input| self.twin(input) as u64);
        let twin = *self.known.entry(twins.fold(key, Print::number)).or_insert(id);
        self.graph.vertices.push(Vertex { kind, name: name.into(), inputs, twin });
        id
    }

    fn twin(&self, id: VertexId) -> VertexId {
        self.graph.vertices.get(id).map_or(id, |vertex| vertex.twin)
    }

    pub fn finish(self) -> Graph {
        self.graph
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_is_done_once_under_its_last_name() {
        let mut builder = Builder::default();
        let mut chain = |names: [&str; 2]| {
            let base =
                builder.add(VertexKind::Image, names[0], vec![], Print::default().text("alpine"));
            builder.add(VertexKind::Run, names[1], vec![base], Print::default().text("make"))
        };
        let (a, b) = (chain(["a1", "a2"]), chain(["b1", "b2"]));
        let end = builder.add(VertexKind::Copy, "end", vec![a, b], Print::default());
        let graph = builder.finish();
        let ops = graph.ops(Some(end));
        let names: Vec<_> = ops.iter().map(|op| &*op.name).collect();
        assert_eq!(names, ["b1", "b2", "end"]);
        assert_eq!(graph.ops(None), []);
    }
}
