//! How the layers of a base image came about, in words of ours.

use super::{Base, Fit, System};

/// Stands in the table for a distribution's own files.
const ROOTFS: &str = "ADD rootfs";

/// `ADD root file system of Debian 12`, `RUN apt: gnupg less`; empty where nothing is known.
pub(super) fn made_by(what: &str, base: &Base) -> String {
    if what != ROOTFS {
        return what.to_owned();
    }
    // A neighbour that stands in may build on another release.
    let is_own = matches!(base.fit, Fit::Exact | Fit::SameLine);
    match distribution(&base.system, is_own) {
        Some(name) => format!("ADD root file system of {name}"),
        None => "ADD root file system".to_owned(),
    }
}

/// `Debian 12 (slim)`
fn distribution(system: &System, with_release: bool) -> Option<String> {
    let name = match system.name {
        "" => return None,
        "almalinux" => "AlmaLinux",
        "alpine" => "Alpine",
        "amazonlinux" => "Amazon Linux",
        "azurelinux" => "Azure Linux",
        "centos" => "CentOS",
        "debian" => "Debian",
        "fedora" => "Fedora",
        "oraclelinux" => "Oracle Linux",
        "photon" => "Photon OS",
        "rhel" => "Red Hat Enterprise Linux",
        "rockylinux" => "Rocky Linux",
        "ubuntu" => "Ubuntu",
        other => other,
    };
    let release = system.release.trim_start_matches(system.name);
    let release = Some(release).filter(|release| with_release && !release.is_empty());
    let release = release.map(|release| format!(" {release}")).unwrap_or_default();
    let slim = if system.slim { " (slim)" } else { "" };
    Some(format!("{name}{release}{slim}"))
}

#[cfg(test)]
mod tests {
    use crate::catalog::bases;

    #[track_caller]
    fn check(image: &str, tag: &str, expected: &[&str]) {
        let image = bases().find(image, tag).unwrap().to_image();
        let told: Vec<_> = image.history.iter().map(|entry| entry.created_by.as_str()).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn layers_tell_how_they_were_made() {
        check("debian", "bookworm-slim", &["ADD root file system of Debian 12 (slim)"]);
        check("alpine", "3.20", &["ADD root file system of Alpine 3.20"]);
        check("hello-world", "latest", &["COPY single static hello binary"]);
        check(
            "node",
            "24",
            &[
                "ADD root file system of Debian 12",
                "RUN apt: ca-certificates curl gnupg wget",
                "RUN apt: git hg svn openssh",
                "RUN apt: compilers and -dev libraries",
                "RUN node user and group",
                "RUN Node.js binary release with npm",
                "RUN yarn classic in /opt",
                "COPY entrypoint script",
            ],
        );
    }

    #[test]
    fn a_neighbour_does_not_lend_its_release() {
        check("alpine", "3.99", &["ADD root file system of Alpine"]);
    }

    #[test]
    fn most_layers_say_how_they_were_made() {
        let (mut told, mut silent) = (0, 0);
        for image in bases().images() {
            for tag in bases().tags(image) {
                let image = bases().find(image, tag).unwrap().to_image();
                // Of an image whose layers are not known there is one, which stands for all.
                for entry in image.history.iter().filter(|_| image.layers.len() > 1) {
                    let is_told = !entry.created_by.is_empty();
                    told += u32::from(is_told);
                    silent += u32::from(!is_told);
                    let first = entry.created_by.split(' ').next().unwrap();
                    let known = ["", "ADD", "COPY", "RUN", "WORKDIR", "control"];
                    assert!(known.contains(&first), "{}", entry.created_by);
                }
            }
        }
        assert!(told > 19 * silent, "{told} {silent}");
    }
}
