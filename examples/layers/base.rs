//! Base images of the recordings, as far as builds rely on them.

use layerlab::effect::{Kind, Meta, Node, Time, Tree};
use layerlab::project::{File, Files};

const PASSWD: &str = "root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33:www:/:/bin/sh\nnobody:x:65534:65534:no:/:/bin/sh\n";
const GROUP: &str = "root:x:0:\nwww-data:x:33:\nnobody:x:65534:\n";

/// A small system: programs are there, but nobody knows what is in them.
pub fn tree(name: &str) -> Tree {
    if name.contains("debian") {
        return Tree::unknown(name);
    }
    let alpine = !name.contains("busybox");
    let mut files = Files::default();
    for path in ["dev", "lib", "lib64", "root", "usr/bin", "var"] {
        files.insert(path, File::directory());
    }
    files.insert("tmp", File { mode: 0o1777, ..File::directory() });
    let app = if alpine { "app:x:1000:1000::/home/app:/bin/sh\n" } else { "" };
    files.insert("etc/passwd", File::text(&format!("{PASSWD}{app}")));
    let app = if alpine { "app:x:1000:\n" } else { "" };
    files.insert("etc/group", File::text(&format!("{GROUP}{app}")));
    if name.contains("1.36") {
        files.insert("etc/bb-release", File::text("1.36\n"));
    }
    let mut tree = Tree::from_files(&files);
    tree.put("/bin", Node::new(Kind::Unknown("bin".into()), Meta::directory(Time::At(0))));
    tree
}
