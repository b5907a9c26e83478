//! What a key press costs below the page, and what a rebuild does: against their bounds, in the
//! browser as the page is built, or natively; then only those whose names have the words given.
//!
//! Each figure is the median of many runs. A run types one character and works out everything again.

use std::hint::black_box;
use std::rc::Rc;

use layerlab::analysis::session::Session;
use layerlab::analysis::{Build, Packages, read_packages};
use layerlab::app::action::{Input, Units};
use layerlab::app::documents::Opened;
use layerlab::app::picture::{Canvas, View, draw};
use layerlab::app::saved::Document;
use layerlab::app::{Action, EmbedOptions, Settings, Start, State};
use layerlab::cache::{Store, replay};
use layerlab::image::{Simulation, simulate_with};
use layerlab::plan::{Plan, plan};
use layerlab::project::Project;
use layerlab::size::{Meaning, sizes};
use layerlab::syntax::parse;
use layerlab_bench::clock::{memory, now, say, words};
use layerlab_bench::{generated, savings, service};

/// How long one measurement goes on, in milliseconds.
const BUDGET: f64 = 1_500.0;

/// How long it runs before: a browser compiles a program well only bit by bit, while it runs.
const BEFORE: f64 = 6_000.0;

/// How long of that is told, too.
const AT_FIRST: f64 = 1_000.0;

/// How many builds went before.
const BUILDS: usize = 50;

/// How many steps a long project has.
const STEPS: usize = 1_000;

const CANVAS: Canvas = Canvas { width: 700, height: 800 };

/// As the page's.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: layerlab_pools::Pools = layerlab_pools::Pools::new();

fn main() {
    let packages = read_packages(include_bytes!("../../../data/packages.bin"));
    say("Milliseconds: median, least, bound; median of the first second");
    for (lines, bound) in [(200, 3.0), (1_000, 12.0)] {
        let several = service::project(&service::dockerfile(lines));
        let single = Project::of_text(generated::dockerfile(lines));
        recompute(&format!("{lines} lines, several stages"), &several, packages.as_ref(), bound);
        recompute(&format!("{lines} lines, one stage"), &single, packages.as_ref(), bound);
        key(&format!("{lines} lines, several stages"), &several, packages.as_ref());
    }
    measure_sizes(packages.as_ref());
    advice(packages.as_ref());
    // What these stand on takes longer than all that is measured.
    if is_wanted("replay") {
        replays(packages.as_ref());
    }
    if is_wanted("forecast") {
        forecasts(packages.as_ref());
    }
}

/// Whether some measurement whose name begins so may be asked for.
fn is_wanted(begin: &str) -> bool {
    words().first().is_none_or(|word| begin.contains(word) || word.starts_with(begin))
}

/// From text to picture: from nothing, and after a character at some places of the text.
fn recompute(name: &str, project: &Project, packages: Option<&Rc<Packages>>, bound: f64) {
    let view = View::default();
    let all = |before: Option<&Build>, project: &Project| {
        let build = Build::with(before, project, packages.cloned());
        black_box(draw(&build.stack, &view, CANVAS));
        build
    };
    print(&format!("recompute of {name}, from nothing"), Some(bound), || drop(all(None, project)));
    for (place, share) in [("a tenth", 10), ("the middle", 50), ("the end", 95)] {
        let typed = typed(project, share);
        let mut build = all(None, project);
        let mut turn = 0;
        print(&format!("recompute of {name}, edit at {place}"), Some(bound), || {
            turn += 1;
            let next = if turn % 2 == 0 { project } else { &typed };
            build = all(Some(&build), next);
        });
    }
}

/// The same project with one character more at the end of a word of a `RUN`, so far down.
fn typed(project: &Project, share: usize) -> Project {
    let text = &*project.dockerfile;
    let lines = text.lines().count();
    let mut at = 0;
    let mut found = None;
    for (number, line) in text.lines().enumerate() {
        at += line.len();
        let is_run = line.starts_with("RUN ") && !line.ends_with('\\');
        if is_run && (found.is_none() || number * 100 <= lines * share) {
            found = Some(at);
        }
        at += 1;
    }
    let (before, after) = text.split_at(found.unwrap_or(text.len()));
    Project { dockerfile: format!("{before}x{after}").into(), ..project.clone() }
}

/// What the page does for a key in the text area, apart from showing it: also the forecast of a
/// session with a build.
fn key(name: &str, project: &Project, packages: Option<&Rc<Packages>>) {
    let after = typed(project, 50);
    let mut state = state(project, packages);
    state = state.update(Action::Rebuild).unwrap_or(state);
    let mut turn = 0;
    let mut act = |settles: bool| {
        turn += 1;
        let next = if turn % 2 == 0 { project } else { &after };
        let selection = Units { start: 0, end: 0, backward: false };
        let text = next.dockerfile.clone();
        let edit = Action::Edit { text, selection, input: Input::Typed };
        state = state.update(edit).unwrap_or_else(|| state.clone());
        if settles {
            state = state.update(Action::Settle).unwrap_or_else(|| state.clone());
            black_box(draw(&state.build.stack, &state.look.view, CANVAS));
        }
    };
    print(&format!("key press, {name}: until the text is shown"), None, || act(false));
    print(&format!("key press, {name}: until all is, with forecast"), None, || act(true));
}

fn state(project: &Project, packages: Option<&Rc<Packages>>) -> State {
    let document = Some(Document::of(0, Rc::new(project.clone())));
    let start = State::new(Start {
        opened: Opened { session: "bench".into(), document, lost: None },
        settings: Settings::default(),
        embed: EmbedOptions::default(),
        fragment: String::new(),
        fresh: "fresh".into(),
        is_whole: true,
    });
    let known = packages.and_then(|it| start.update(Action::KnowPackages(Rc::clone(it))));
    known.unwrap_or(start)
}

/// Weighs all layers of all stages: once what steps do to files is known, and with that.
fn measure_sizes(packages: Option<&Rc<Packages>>) {
    let (project, plan, files) = carried_out(service::project(&service::dockerfile(200)), packages);
    print("sizes of 200 lines", Some(5.0), || {
        for id in 0..plan.declared().len() {
            black_box(sizes(&plan, &files, id, Meaning::Files));
        }
    });
    print("effects and sizes of 200 lines", Some(5.0), || {
        let files = simulate_with(&project, &plan, packages);
        for id in 0..plan.declared().len() {
            black_box(sizes(&plan, &files, id, Meaning::Files));
        }
    });
}

/// All advice, and what each rewrite would save and cost; the page measures one rewrite at a time.
fn advice(packages: Option<&Rc<Packages>>) {
    let build = Build::with(None, &savings::project(), packages.cloned());
    let lines = build.lines.line_count();
    let count = savings::all(&build);
    let name = format!("all advice for {lines} lines, {count} rewrites measured");
    print(&name, Some(30.0), || _ = black_box(savings::all(&build)));
    for (name, mut slice) in ["found", "the project measured", "one of them measured"]
        .into_iter()
        .zip(savings::slices(&build))
    {
        print(&format!("advice for {lines} lines: {name}"), None, &mut *slice);
    }
}

/// A project with an edit in its middle that each build has another of.
fn edited(project: &Project, edit: usize) -> Project {
    let text = project.dockerfile.replacen("npm ci\n", &format!("npm ci --edit-{edit}\n"), 1);
    Project { dockerfile: text.into(), ..project.clone() }
}

fn carried_out(project: Project, packages: Option<&Rc<Packages>>) -> (Project, Plan, Simulation) {
    let project = Build::of(&project).project; // With what is known of its bases.
    let parsed = parse(Rc::clone(&project.dockerfile));
    let plan = plan(&project, &parsed);
    let files = simulate_with(&project, &plan, packages);
    (project, plan, files)
}

/// What the cache says to the next build of a long project after many, each after an edit.
fn replays(packages: Option<&Rc<Packages>>) {
    let long = service::of_steps(STEPS);
    let mut store = Store::default();
    for edit in 0..BUILDS {
        let (project, plan, files) = carried_out(edited(&long, edit), packages);
        store = replay(&store, &project, &plan, &files).1;
    }
    for (what, edit) in [("one step changed", BUILDS), ("nothing changed", BUILDS - 1)] {
        let (project, plan, files) = carried_out(edited(&long, edit), packages);
        let name = format!("replay of {STEPS} steps after {BUILDS} builds, {what}");
        print(&name, Some(5.0), || drop(black_box(replay(&store, &project, &plan, &files))));
    }
}

/// What the page makes of that: with times and words for each step.
fn forecasts(packages: Option<&Rc<Packages>>) {
    let long = service::of_steps(STEPS);
    let before = memory();
    let mut session = Session::default();
    let mut build = Build::with(None, &edited(&long, 0), packages.cloned());
    let alone = memory().saturating_sub(before);
    for edit in 1..=BUILDS {
        session = session.rebuild(&build, "an edit").unwrap_or(session);
        build = Build::after(Some(&build), &edited(&long, edit));
    }
    let all = memory().saturating_sub(before);
    let name = |what: &str| format!("{what} of {STEPS} steps after {BUILDS} builds");
    print(&name("forecast"), None, || drop(black_box(session.forecast(&build))));
    let same = Build::after(Some(&build), &edited(&long, BUILDS - 1));
    print(&name("forecast, all reused,"), None, || drop(black_box(session.forecast(&same))));
    print(&name("rebuild"), None, || drop(black_box(session.rebuild(&build, "an edit"))));
    say(&format!(
        "{:>8} kB more memory after {BUILDS} builds of {STEPS} steps; {} kB after reading one",
        all / 1_000,
        alone / 1_000
    ));
}

/// Prints the median, the least, the bound and the median of the first second.
fn print(name: &str, bound: Option<f64>, mut run: impl FnMut()) {
    if !words().iter().all(|word| name.contains(word)) {
        return;
    }
    let mut sorted = |long: f64| {
        let start = now();
        let mut times = Vec::new();
        while now() - start < long || times.len() < 7 {
            let begin = now();
            run();
            times.push(now() - begin);
        }
        times.sort_by(f64::total_cmp);
        times
    };
    let at = |times: &[f64], place: usize| times.get(place).copied().unwrap_or_default();
    let first = sorted(AT_FIRST);
    sorted(BEFORE - AT_FIRST);
    let times = sorted(BUDGET);
    let (median, least) = (at(&times, times.len() / 2), at(&times, 0));
    let first = at(&first, first.len() / 2);
    let bound = bound.map_or(String::new(), |it| format!("{it:.0}"));
    say(&format!("{median:>8.2} {least:>8.2} {bound:>4}  {name}; at first {first:.2}"));
}
