//! What is said on the command line of a build: what there is to choose, and each choice as an action.

use std::rc::Rc;

use super::action::Action;
use super::saved::project::{platform_of, platform_words};
use super::state::State;
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
        let target = options.target.as_deref().unwrap_or_default().to_owned();
        OptionsView {
            arguments: self.arguments(),
            targets: self.targets(&target),
            target,
            platform,
            platforms,
            no_cache: options.no_cache == NoCache::All,
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
