//! `apt-get remove` and `autoremove`: which packages go.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{Debian, Installed, Package, plain};

/// What a removal is given.
#[derive(Clone, Copy, Debug)]
pub struct Removal<'a> {
    /// `gcc*` is all that begin so.
    pub names: &'a [&'a str],
    /// What is installed.
    pub installed: &'a Installed,
    /// What the image came with, which nothing removes but its name.
    pub base: &'a Installed,
    /// What somebody asked for. All other packages go when nothing needs them any more; `None`
    /// where only the named ones are to go.
    pub asked: Option<&'a [&'a str]>,
}

impl Debian {
    /// The packages that go, and what is installed then.
    pub fn remove(&self, removal: Removal<'_>) -> (Vec<Rc<str>>, Installed) {
        let mut left = removal.installed.0.clone();
        for name in removal.names {
            let start = name.strip_suffix('*');
            let is_meant = |place: &usize| match self.packages.get(*place) {
                Some(package) => start.is_some_and(|start| package.name.starts_with(start)),
                None => false,
            };
            left.retain(|place| !is_meant(place));
            if let Some(place) = self.place(plain(name)) {
                left.remove(&place);
            }
        }
        self.remove_broken(removal, &mut left);
        if let Some(asked) = removal.asked {
            let needed = self.needed(asked, removal.base, &left);
            left.retain(|place| needed.contains(place));
        }
        let gone = removal.installed.0.difference(&left);
        let gone = gone.filter_map(|&place| Some(Rc::clone(&self.packages.get(place)?.name)));
        (gone.collect(), Installed(left))
    }

    /// What needs something that is there no more goes, too.
    fn remove_broken(&self, removal: Removal<'_>, left: &mut BTreeSet<usize>) {
        let had = &removal.installed.0;
        let is_broken = |package: &Package, left: &BTreeSet<usize>| {
            package.depends.iter().any(|group| {
                group.iter().any(|it| had.contains(it)) && !group.iter().any(|it| left.contains(it))
            })
        };
        loop {
            let broken: Vec<usize> = left
                .iter()
                .copied()
                .filter(|at| self.packages.get(*at).is_some_and(|it| is_broken(it, left)))
                .collect();
            if broken.is_empty() {
                return;
            }
            for place in broken {
                left.remove(&place);
            }
        }
    }

    /// What somebody asked for with all that it needs or recommends, as far as that is there.
    fn needed(&self, asked: &[&str], base: &Installed, left: &BTreeSet<usize>) -> BTreeSet<usize> {
        let asked = asked.iter().filter_map(|name| self.place(plain(name)));
        let roots = base.0.iter().copied().chain(asked);
        let mut needed: BTreeSet<usize> = roots.filter(|place| left.contains(place)).collect();
        let mut queue: Vec<usize> = needed.iter().copied().collect();
        while let Some(package) = queue.pop().and_then(|place| self.packages.get(place)) {
            for &place in package.depends.iter().chain(package.recommends.iter()).flatten() {
                if left.contains(&place) && needed.insert(place) {
                    queue.push(place);
                }
            }
        }
        needed
    }
}
