//! `apt-get remove` and `autoremove`: which packages go.

use std::rc::Rc;

use super::{Debian, Installed, Package, Places, plain};

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
            let named = |start: &str, place: usize| {
                self.packages.get(place).is_some_and(|package| package.name.starts_with(start))
            };
            if let Some(start) = name.strip_suffix('*') {
                let meant: Vec<usize> = left.iter().filter(|&place| named(start, place)).collect();
                for place in meant {
                    left.remove(place);
                }
            }
            if let Some(place) = self.place(plain(name)) {
                left.remove(place);
            }
        }
        self.remove_broken(removal, &mut left);
        if let Some(asked) = removal.asked {
            let needed = self.needed(asked, removal.base, &left);
            left = needed;
        }
        let gone = removal.installed.0.iter().filter(|&place| !left.has(place));
        let gone = gone.filter_map(|place| Some(Rc::clone(&self.packages.get(place)?.name)));
        (gone.collect(), Installed(left))
    }

    /// What needs something that is there no more goes, too.
    fn remove_broken(&self, removal: Removal<'_>, left: &mut Places) {
        let had = &removal.installed.0;
        if left == had {
            return;
        }
        let is_broken = |package: &Package, left: &Places| {
            package.depends.iter().any(|group| {
                group.iter().any(|&it| had.has(it)) && !group.iter().any(|&it| left.has(it))
            })
        };
        loop {
            let broken: Vec<usize> = left
                .iter()
                .filter(|&at| self.packages.get(at).is_some_and(|it| is_broken(it, left)))
                .collect();
            if broken.is_empty() {
                return;
            }
            for place in broken {
                left.remove(place);
            }
        }
    }

    /// What somebody asked for with all that it needs or recommends, as far as that is there.
    fn needed(&self, asked: &[&str], base: &Installed, left: &Places) -> Places {
        let asked = asked.iter().filter_map(|name| self.place(plain(name)));
        let roots = base.0.iter().chain(asked);
        let mut needed = Places::none(self.packages.len());
        needed.extend(roots.filter(|&place| left.has(place)));
        let mut queue: Vec<usize> = needed.iter().collect();
        while let Some(package) = queue.pop().and_then(|place| self.packages.get(place)) {
            for &place in package.depends.iter().chain(package.recommends.iter()).flatten() {
                if left.has(place) && needed.insert(place) {
                    queue.push(place);
                }
            }
        }
        needed
    }
}
