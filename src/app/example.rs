//! Dockerfiles to start from, each with a small context: of every kind a good one and a bad one.

#[cfg(test)]
mod tests;

use super::saved::listing;
use crate::project::Project;

const IGNORE_FILE: &str = ".dockerignore";

/// A Dockerfile to start from, with the files around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// Short and stable: links may name it.
    pub id: &'static str,
    /// What the good and the bad one have in common.
    pub kind: &'static str,
    pub care: Care,
    pub title: &'static str,
    /// What there is to see, in a sentence without its full stop.
    pub blurb: &'static str,
    pub dockerfile: &'static str,
    /// The context as `listing` reads it; the bad one of a kind has the same.
    pub files: &'static str,
}

/// How well a Dockerfile is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// As one would wish it.
    Good,
    /// With the usual mistakes, and without a `.dockerignore`.
    Bad,
}

const FLASK: Example = Example {
    id: "flask",
    kind: "flask",
    care: Care::Good,
    title: "Flask app",
    blurb: "Two stages: the compiler stays behind, the libraries come along",
    dockerfile: include_str!("example/flask/Dockerfile"),
    files: include_str!("example/flask/files.txt"),
};

/// What a new visitor sees; apart from the others, which are not needed until one is chosen.
pub static FIRST: Example = FLASK;

/// Kind by kind, the good one first.
pub static EXAMPLES: &[Example] = &[
    FLASK,
    Example {
        id: "flask-bad",
        kind: "flask",
        care: Care::Bad,
        title: "Flask app, carelessly",
        blurb: "Copies everything first, keeps the compiler, and stores its passwords in the image",
        dockerfile: include_str!("example/flask/Dockerfile.bad"),
        files: include_str!("example/flask/files.txt"),
    },
    Example {
        id: "express",
        kind: "express",
        care: Care::Good,
        title: "Express app",
        blurb: "Libraries before sources: editing a source costs one thin layer",
        dockerfile: include_str!("example/express/Dockerfile"),
        files: include_str!("example/express/files.txt"),
    },
    Example {
        id: "express-bad",
        kind: "express",
        care: Care::Bad,
        title: "Express app, carelessly",
        blurb: "Every edit installs every library again, and chown copies them all once more",
        dockerfile: include_str!("example/express/Dockerfile.bad"),
        files: include_str!("example/express/files.txt"),
    },
    Example {
        id: "site",
        kind: "site",
        care: Care::Good,
        title: "Static site",
        blurb: "Node builds it, nginx serves it: the final image has no Node",
        dockerfile: include_str!("example/site/Dockerfile"),
        files: include_str!("example/site/files.txt"),
    },
    Example {
        id: "site-bad",
        kind: "site",
        care: Care::Bad,
        title: "Static site, carelessly",
        blurb: "A development server and its whole workshop, shipped to everyone",
        dockerfile: include_str!("example/site/Dockerfile.bad"),
        files: include_str!("example/site/files.txt"),
    },
    Example {
        id: "go",
        kind: "go",
        care: Care::Good,
        title: "Go service",
        blurb: "One file on an almost empty base",
        dockerfile: include_str!("example/go/Dockerfile"),
        files: include_str!("example/go/files.txt"),
    },
    Example {
        id: "go-bad",
        kind: "go",
        care: Care::Bad,
        title: "Go service, carelessly",
        blurb: "The compiler, the tests and the history of the project, all on board",
        dockerfile: include_str!("example/go/Dockerfile.bad"),
        files: include_str!("example/go/files.txt"),
    },
    Example {
        id: "rust",
        kind: "rust",
        care: Care::Good,
        title: "Rust service",
        blurb: "A layer for the libraries, one for the program, and neither is shipped",
        dockerfile: include_str!("example/rust/Dockerfile"),
        files: include_str!("example/rust/files.txt"),
    },
    Example {
        id: "rust-bad",
        kind: "rust",
        care: Care::Bad,
        title: "Rust service, carelessly",
        blurb: "Half a gigabyte of old build output travels into the image",
        dockerfile: include_str!("example/rust/Dockerfile.bad"),
        files: include_str!("example/rust/files.txt"),
    },
    Example {
        id: "spring",
        kind: "spring",
        care: Care::Good,
        title: "Spring service",
        blurb: "A jar taken apart, so that a new version is a small layer",
        dockerfile: include_str!("example/spring/Dockerfile"),
        files: include_str!("example/spring/files.txt"),
    },
    Example {
        id: "spring-bad",
        kind: "spring",
        care: Care::Bad,
        title: "Spring service, carelessly",
        blurb: "Deletes much in its last steps, and is not a byte smaller for it",
        dockerfile: include_str!("example/spring/Dockerfile.bad"),
        files: include_str!("example/spring/files.txt"),
    },
    Example {
        id: "laravel",
        kind: "laravel",
        care: Care::Good,
        title: "Laravel app",
        blurb: "Three stages that build side by side and meet in the last",
        dockerfile: include_str!("example/laravel/Dockerfile"),
        files: include_str!("example/laravel/files.txt"),
    },
    Example {
        id: "laravel-bad",
        kind: "laravel",
        care: Care::Bad,
        title: "Laravel app, carelessly",
        blurb: "One stage that installs three worlds and opens them to all",
        dockerfile: include_str!("example/laravel/Dockerfile.bad"),
        files: include_str!("example/laravel/files.txt"),
    },
    Example {
        id: "mounts",
        kind: "mounts",
        care: Care::Good,
        title: "Mounts and here-documents",
        blurb: "What a step only needs for a moment never becomes a layer",
        dockerfile: include_str!("example/mounts/Dockerfile"),
        files: include_str!("example/mounts/files.txt"),
    },
    Example {
        id: "mounts-bad",
        kind: "mounts",
        care: Care::Bad,
        title: "Mounts and here-documents, carelessly",
        blurb: "The same gallery without mounts: deleted photographs and a deleted key are still there",
        dockerfile: include_str!("example/mounts/Dockerfile.bad"),
        files: include_str!("example/mounts/files.txt"),
    },
    Example {
        id: "hello",
        kind: "hello",
        care: Care::Good,
        title: "Hello",
        blurb: "The smallest picture: a base, one layer, one setting",
        dockerfile: include_str!("example/hello/Dockerfile"),
        files: include_str!("example/hello/files.txt"),
    },
    Example {
        id: "hello-bad",
        kind: "hello",
        care: Care::Bad,
        title: "Hello, carelessly",
        blurb: "The same greeting, a few hundred times as heavy",
        dockerfile: include_str!("example/hello/Dockerfile.bad"),
        files: include_str!("example/hello/files.txt"),
    },
];

impl Example {
    /// The example of that id.
    pub fn find(id: &str) -> Option<&'static Example> {
        EXAMPLES.iter().find(|example| example.id == id)
    }

    /// The bad one of a good one, the good one of a bad one.
    pub fn counterpart(&self) -> Option<&'static Example> {
        EXAMPLES.iter().find(|other| other.kind == self.kind && other.care != self.care)
    }

    /// The example as a project that nobody has edited yet.
    pub fn project(&self) -> Project {
        let mut files = listing::read(self.kind, self.files);
        if self.care == Care::Bad {
            files.remove(IGNORE_FILE);
        }
        Project { files, ..Project::of_text(self.dockerfile) }
    }
}
