//! The small base images of the recorded builds.

use std::rc::Rc;

use layerlab::project::{BaseImage, BaseLayer, Config, File, Files, History, Kind, Registry};

const PASSWD: &str = "root:x:0:0:root:/root:/bin/sh
www-data:x:33:33:www-data:/var/www:/bin/false
nobody:x:65534:65534:nobody:/home:/bin/false
";
const GROUP: &str = "root:x:0:\nwww-data:x:33:\nnogroup:x:65534:\n";
const PATH: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const BUSYBOX: &str = "sha256:032ded71033fdb1f8f95d19bfefbd0e7cd7c3dba44bf055c7475a28fc05c4a04";
const BUSYBOX_DIGEST: &str =
    "sha256:47c6a7d45497060856f86a660e2ca0baf5b29d8f1ef965fed772fd5252fd92e8";
const BUSYBOX_136: &str = "sha256:786fe75b59e0639f0f3f05fefc5e3a8e6a51ba1e1b90f23f880a6e3a3b9842d0";
const DEBIAN: &str = "sha256:5a5a359feeed6a5a968d78e5542977631f706d6ebe6403126aa4e960181f2d78";
const ALPINE: &str = "sha256:7d0ff7ba76fa54b7393a56cb7f232adc728fd75b524782592378e6dddf972e6d";
const NODE: &str = "sha256:75b0a35bf1dd511d9f7773385b3d6434d4680213dc7f1c9b99da6ab3bd980b29";

/// The images of the recorded edits.
pub fn busybox() -> Registry {
    let one = || image(BUSYBOX_DIGEST, "sh", "ADD rootfs.tar /", vec![busybox_layer()]);
    let mut newer = image("", "sh", "ADD rootfs.tar /", vec![busybox_layer()]);
    let mut release = Files::default();
    release.insert("etc", File::directory());
    release.insert("etc/bb-release", File::text("1.36\n"));
    newer.layers.push(layer(BUSYBOX_136, 5, Some(release)));
    newer.history.push(entry("RUN /bin/sh -c echo 1.36 > /etc/bb-release # buildkit", false));
    let mut with_env = BaseImage { digest: "".into(), ..one() };
    with_env.config.env.push("BB_VARIANT=envonly".to_owned());
    with_env.history.push(entry("ENV BB_VARIANT=envonly", true));
    let mut with_cmd = BaseImage { digest: "".into(), ..one() };
    with_cmd.history.push(entry("CMD [\"sh\"]", true));
    let debian = || image("", "bash", "ADD rootfs.tar /", vec![layer(DEBIAN, 74_550_070, None)]);
    let mut slim = debian();
    slim.history.push(entry("CMD [\"bash\"]", true));
    let pinned = format!("busybox@{BUSYBOX_DIGEST}");
    registry([
        ("busybox:1.35", one()),
        (&pinned, one()),
        ("busybox:1.36", newer),
        ("busybox:1.35-env", with_env),
        ("busybox:1.35-cmd", with_cmd),
        ("debian:bookworm", debian()),
        ("debian:bookworm-slim", slim),
    ])
}

/// The images of the other recordings.
pub fn alpine() -> Registry {
    let new = |digest: &str, layer| image(digest, "/bin/sh", "ADD base-rootfs.tar /", vec![layer]);
    let of = |id: &str| layer(id, 0, Some(system(true)));
    let same = format!("sha256:{:064}", 320);
    let mut node = new("", of(ALPINE));
    let mut program = Files::default();
    program.insert("usr/local/bin/node", File::text("node\n"));
    node.layers.push(layer(NODE, 5, Some(program)));
    node.config.env.push("NODE_VERSION=20.11.0".to_owned());
    node.config.entrypoint = Some(vec!["docker-entrypoint.sh".to_owned()]);
    node.config.cmd = Some(vec!["node".to_owned()]);
    node.history.push(entry("ENV NODE_VERSION=20.11.0", true));
    let made = "mkdir -p /usr/local/bin && echo node > /usr/local/bin/node";
    node.history.push(entry(&format!("RUN /bin/sh -c {made} # buildkit"), false));
    node.history.push(entry("ENTRYPOINT [\"docker-entrypoint.sh\"]", true));
    node.history.push(entry("CMD [\"node\"]", true));
    let mut onbuild = new("", of(ALPINE));
    onbuild.config.on_build = vec!["COPY . /app".to_owned(), "RUN ls /app".to_owned()];
    registry([
        ("alpine:3.20", new(&same, of(ALPINE))),
        ("alpine:latest", new(&same, of(ALPINE))),
        ("alpine:3.19", new("", of("sha256:of alpine:3.19"))),
        ("node:20", node),
        ("onb:latest", onbuild),
    ])
}

fn registry<const N: usize>(images: [(&str, BaseImage); N]) -> Registry {
    let images = images.into_iter().map(|(name, mut image)| {
        if image.digest.is_empty() {
            image.digest = format!("sha256:of {name}").into();
        }
        (format!("docker.io/library/{name}").into(), Rc::new(image))
    });
    Registry { images: images.collect(), closed: true }
}

fn image(digest: &str, cmd: &str, made: &str, layers: Vec<BaseLayer>) -> BaseImage {
    let made = entry(&format!("{made} # buildkit"), false);
    BaseImage {
        digest: digest.into(),
        config: Config {
            env: vec![PATH.to_owned()],
            cmd: Some(vec![cmd.to_owned()]),
            working_dir: "/".to_owned(),
            args_escaped: true,
            ..Config::default()
        },
        history: vec![made, entry(&format!("CMD [{cmd:?}]"), true)],
        layers,
        ..BaseImage::default()
    }
}

fn entry(created_by: &str, empty_layer: bool) -> History {
    let comment = "buildkit.dockerfile.v0".to_owned();
    History { created_by: created_by.to_owned(), empty_layer, comment, ..History::default() }
}

fn layer(diff_id: &str, size: u64, files: Option<Files>) -> BaseLayer {
    let size = Some(size).filter(|size| *size > 0);
    BaseLayer { diff_id: diff_id.into(), size, files, ..BaseLayer::default() }
}

fn busybox_layer() -> BaseLayer {
    layer(BUSYBOX, 1_982_419, Some(system(false)))
}

/// A small system: programs are there, but nobody knows what is in them.
fn system(alpine: bool) -> Files {
    let mut files = Files::default();
    for path in ["dev", "lib", "lib64", "root", "usr/bin", "var"] {
        files.insert(path, File::directory());
    }
    files.insert("tmp", File { mode: 0o1777, ..File::directory() });
    let app = if alpine { "app:x:1000:1000::/home/app:/bin/sh\n" } else { "" };
    files.insert("etc/passwd", File::text(&format!("{PASSWD}{app}")));
    let app = if alpine { "app:x:1000:\n" } else { "" };
    files.insert("etc/group", File::text(&format!("{GROUP}{app}")));
    files.insert("bin", File { kind: Kind::Unknown("bin".into()), ..File::directory() });
    files
}
