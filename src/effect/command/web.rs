//! `curl` and `wget`: what an address gives is unknown, but always the same.

use crate::effect::digest::Digest;
use crate::effect::run::Shell;
use crate::effect::tool;
use crate::effect::tree::parent_and_name;
use crate::project::Content;

use super::making::refuse_unknown;
use super::options::Known;
use super::{Done, Stop};

const CURL: Known<'_> = Known {
    flags: "fsSLkOgJ46v",
    values: "oHuXAm",
    long: &[
        ("fail", 'f'),
        ("silent", 's'),
        ("show-error", 'S'),
        ("location", 'L'),
        ("output", 'o'),
        ("remote-name", 'O'),
        ("insecure", 'k'),
        ("compressed", 'g'),
        ("proto", 'H'),
        ("header", 'H'),
        ("retry", 'm'),
        ("tlsv1.2", 'g'),
    ],
    anywhere: true,
};

const WGET: Known<'_> = Known {
    flags: "qcvn",
    values: "OPTtU",
    long: &[
        ("quiet", 'q'),
        ("output-document", 'O'),
        ("directory-prefix", 'P'),
        ("no-check-certificate", 'c'),
        ("no-verbose", 'n'),
        ("progress", 'U'),
        ("tries", 't'),
        ("https-only", 'q'),
    ],
    anywhere: true,
};

pub(super) fn curl(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let options = CURL.read(argv)?;
    let output = options.value('o').filter(|path| *path != "-").map(ToOwned::to_owned);
    download(shell, &options.rest, output, options.has('O'))
}

pub(super) fn wget(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let options = WGET.read(argv)?;
    if options.value('P').is_some() {
        return Err(Stop::Unknown);
    }
    let output = options.value('O').filter(|path| *path != "-").map(ToOwned::to_owned);
    let named = output.is_none() && options.value('O').is_none();
    download(shell, &options.rest, output, named)
}

fn download(
    shell: &mut Shell<'_>,
    addresses: &[String],
    output: Option<String>,
    named: bool,
) -> Done {
    refuse_unknown(addresses)?;
    let [address] = addresses else { return Err(Stop::Unknown) };
    let id = Digest::of_fields("download", &[address.as_bytes()]).short();
    let content = Content::Opaque { size: None, id: id.into() };
    let path = match output {
        Some(path) => path,
        None if named => {
            let plain = address.split(['?', '#']).next().unwrap_or(address);
            let name = parent_and_name(plain.split_once("://").map_or(plain, |(_, rest)| rest)).1;
            if name.is_empty() { "index.html".to_owned() } else { name.to_owned() }
        }
        None => {
            tool::piped(&mut shell.machine.tree, address);
            shell.print_content(&content);
            return Ok(0);
        }
    };
    refuse_unknown(std::slice::from_ref(&path))?;
    let at = shell.path(&path);
    match shell.machine.write(&at, content) {
        Ok(()) => {
            tool::downloaded(&mut shell.machine.tree, address, &at);
            Ok(0)
        }
        Err(errno) => {
            shell.complain(&format!("can't write '{path}': {errno}"));
            Ok(23)
        }
    }
}
