//! What is said on the command line of a build: what there is to choose, and each choice as an action.

use std::rc::Rc;

use super::action::Action;
use super::saved::project::{platform_of, platform_words};
use super::state::State;
use crate::analysis::timing::Assumptions;
use crate::project::{NoCache, Options, Project};

/// Platforms that images are usually built for.
const PLATFORMS: [&str; 7] = [
    "linux/amd64",
    "linux/arm64",
    "linux/arm/v7",
    "linux/386",
    "linux/ppc64le",
    "linux/s390x",
    "linux/riscv64",
];

/// Bytes that a download gets in a second, with the words for it.
const NETWORKS: [(u64, &str); 5] = [
    (1_250_000, "10 Mbit/s"),
    (6_250_000, "50 Mbit/s"),
    (12_500_000, "100 Mbit/s (usual)"),
    (37_500_000, "300 Mbit/s"),
    (125_000_000, "1,000 Mbit/s"),
];

/// How quick the processor is, in percent.
const PROCESSORS: [(u64, &str); 5] = [
    (25, "a quarter as quick"),
    (50, "half as quick"),
    (100, "as quick as usual"),
    (200, "twice as quick"),
    (400, "four times as quick"),
];

/// All that can be chosen, and what is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OptionsView {
    pub arguments: Vec<ArgumentView>,
    /// Empty for the last stage.
    pub target: String,
    /// What `--target` may name, with the words for it.
    pub targets: Vec<(String, String)>,
    pub platform: String,
    pub platforms: Vec<String>,
    pub no_cache: bool,
    /// Of the machine that times are estimated for: what is chosen, and what there is to choose.
    pub network: String,
    pub networks: Vec<(String, String)>,
    pub cpu: String,
    pub processors: Vec<(String, String)>,
}

/// A build argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArgumentView {
    pub name: Rc<str>,
    /// `None` where nothing is given.
    pub value: Option<Rc<str>>,
    pub default: Option<Rc<str>>,
    /// Where it is declared, from 1; `None` where it is given, but not declared.
    pub line: Option<u32>,
}

impl State {
    pub fn options(&self) -> OptionsView {
        let options = &self.build.project.options;
        let platform = platform_words(&options.platform);
        let mut platforms: Vec<String> = PLATFORMS.iter().map(ToString::to_string).collect();
        if !platforms.contains(&platform) {
            platforms.push(platform.clone());
        }
        let assumed = &self.lab.session.assumed;
        let target = options.target.as_deref().unwrap_or_default().to_owned();
        OptionsView {
            arguments: self.arguments(),
            targets: self.targets(&target),
            target,
            platform,
            platforms,
            no_cache: options.no_cache == NoCache::All,
            network: assumed.network.to_string(),
            networks: choices(&NETWORKS, assumed.network, |it| {
                format!("{} kbit/s", it.saturating_mul(8) / 1000)
            }),
            cpu: assumed.cpu.to_string(),
            processors: choices(&PROCESSORS, assumed.cpu, |it| format!("{it} % of the usual one")),
        }
    }

    pub fn set_argument(&self, name: &str, value: &str) -> Action {
        self.with_options(|options| {
            options.build_args.insert(name.into(), value.into());
        })
    }

    /// Takes back what was given, so that the default holds.
    pub fn unset_argument(&self, name: &str) -> Action {
        self.with_options(|options| {
            options.build_args.remove(name);
        })
    }

    /// An empty name stands for the last stage.
    pub fn set_target(&self, target: &str) -> Action {
        self.with_options(|options| {
            options.target = Some(target.into()).filter(|_| !target.is_empty());
        })
    }

    pub fn set_platform(&self, platform: &str) -> Action {
        self.with_options(|options| {
            options.platform = platform_of(platform).unwrap_or_default();
        })
    }

    pub fn set_no_cache(&self, no_cache: bool) -> Action {
        self.with_options(|options| {
            options.no_cache = if no_cache { NoCache::All } else { NoCache::Nothing };
        })
    }

    /// How many bytes a download gets in a second, in digits.
    pub fn set_network(&self, network: &str) -> Action {
        let assumed = self.lab.session.assumed;
        let network = network.parse().unwrap_or(assumed.network);
        Action::Assume(Assumptions { network, ..assumed })
    }

    /// How quick the processor is in percent, in digits.
    pub fn set_cpu(&self, cpu: &str) -> Action {
        let assumed = self.lab.session.assumed;
        Action::Assume(Assumptions { cpu: cpu.parse().unwrap_or(assumed.cpu), ..assumed })
    }

    /// Whether the folder may hold more than the files that are listed.
    pub fn set_open(&self, open: bool) -> Action {
        Action::SetProject(Rc::new(Project { open, ..self.build.project.clone() }))
    }

    fn with_options(&self, change: impl FnOnce(&mut Options)) -> Action {
        let mut project = self.build.project.clone();
        change(&mut project.options);
        Action::SetProject(Rc::new(project))
    }

    fn arguments(&self) -> Vec<ArgumentView> {
        let given = &self.build.project.options.build_args;
        let declared = self.build.arguments().into_iter().map(|argument| ArgumentView {
            value: given.get(&argument.name).cloned(),
            name: argument.name,
            default: argument.default,
            line: Some(argument.line),
        });
        let mut arguments: Vec<ArgumentView> = declared.collect();
        for (name, value) in given {
            if !arguments.iter().any(|argument| argument.name == *name) {
                let (name, value) = (Rc::clone(name), Some(Rc::clone(value)));
                arguments.push(ArgumentView { name, value, default: None, line: None });
            }
        }
        arguments
    }

    fn targets(&self, chosen: &str) -> Vec<(String, String)> {
        let mut targets = vec![(String::new(), "The last stage".to_owned())];
        for (at, column) in self.build.stack.columns.iter().enumerate() {
            // A stage without a name is named by its number.
            let number = at.to_string();
            let has_none = column.name == format!("stage {at}");
            let value = if has_none { number } else { column.name.clone() };
            targets.push((value, column.name.clone()));
        }
        if !targets.iter().any(|(value, _)| value == chosen) {
            targets.push((chosen.to_owned(), format!("{chosen} (there is no such stage)")));
        }
        targets
    }
}

/// What there is to choose, and what is chosen where that is something else.
fn choices(usual: &[(u64, &str)], now: u64, words: fn(u64) -> String) -> Vec<(String, String)> {
    let usual = usual.iter().map(|(value, words)| (*value, (*words).to_owned()));
    let mut all: Vec<(u64, String)> = usual.collect();
    if all.iter().all(|(value, _)| *value != now) {
        all.push((now, words(now)));
        all.sort_unstable();
    }
    all.into_iter().map(|(value, words)| (value.to_string(), words)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::state;

    fn act(state: &State, action: Action) -> State {
        state.update(action).unwrap_or_else(|| state.clone())
    }

    #[test]
    fn declared_arguments_are_offered_and_given_ones_stay() {
        let state = state("ARG V=1\nFROM a\nARG W\n");
        let given = act(&act(&state, state.set_argument("V", "2")), state.set_argument("V", "2"));
        let given = act(&given, given.set_argument("X", ""));
        let shown: Vec<_> = given.options().arguments;
        let shown = shown.iter().map(|it| (&*it.name, it.value.as_deref(), it.default.as_deref()));
        let expected = [("V", Some("2"), Some("1")), ("W", None, None), ("X", Some(""), None)];
        assert_eq!(shown.collect::<Vec<_>>(), expected);
        let back = act(&given, given.unset_argument("X"));
        assert_eq!(back.options().arguments.len(), 2);
    }

    #[test]
    fn a_choice_takes_effect_and_is_shown() {
        let state = state("FROM a AS x\nFROM b\n");
        let state = act(&state, state.set_platform("linux/arm/v7"));
        let state = act(&state, state.set_no_cache(true));
        let state = act(&state, state.set_open(false));
        let view = state.options();
        assert_eq!((&*view.platform, view.no_cache), ("linux/arm/v7", true));
        assert!(!state.build.project.open);
        let back = act(&state, state.set_target("gone"));
        assert_eq!(back.options().targets.last().unwrap().0, "gone");
        assert_eq!(act(&back, back.set_target("")).build.project.options.target, None);
    }

    #[test]
    fn another_machine_gives_other_times_and_stays_chosen() {
        let state = state("FROM debian:12\nRUN apt-get update\n");
        let state = act(&state, Action::Rebuild);
        let time = |state: &State| {
            let built = state.lab.session.last().map(|last| last.time.total.likely);
            (built.unwrap(), state.lab.forecast.counts)
        };
        let (usual, counts) = time(&state);
        let slow = act(&state, state.set_network("1250000"));
        assert!(time(&slow).0 > 2 * usual, "{usual} {slow:?}", slow = time(&slow));
        assert_eq!(time(&slow).1, counts, "what is reused does not follow from the machine");
        assert_eq!((slow.settings.assumed.network, slow.lab.shown), (1_250_000, state.lab.shown));
        let slower = act(&slow, slow.set_cpu("50"));
        assert!(time(&slower).0 > time(&slow).0);
        assert_eq!((&*slower.options().network, &*slower.options().cpu), ("1250000", "50"));
        let odd = act(&slower, slower.set_cpu("70"));
        let (value, words) = &odd.options().processors[2];
        assert_eq!((&**value, &**words), ("70", "70 % of the usual one"));
        let back = act(&act(&odd, odd.set_cpu("100")), odd.set_network("12500000"));
        assert_eq!(time(&act(&back, back.set_cpu("100"))).0, usual);
        assert_eq!(odd.set_cpu("what"), Action::Assume(odd.lab.session.assumed));
    }

    #[test]
    fn the_target_is_any_stage_by_name_or_number() {
        let state = state("FROM scratch AS x\nFROM scratch\nCOPY a /\n");
        let values: Vec<String> = state.options().targets.into_iter().map(|it| it.0).collect();
        assert_eq!(values, ["", "x", "1"]);
        let picked = act(&state, state.set_target("x"));
        let roles = |state: &State| {
            let columns = state.build.stack.columns.iter();
            columns.map(|column| column.role).collect::<Vec<_>>()
        };
        assert_ne!(roles(&picked), roles(&state));
    }
}
