//! All advice for a file of 60 lines, with what each rewrite saves and costs.

use layerlab::analysis::Build;
use layerlab::analysis::savings::Ground;
use layerlab::analysis::timing::Assumptions;
use layerlab::project::{File, Project};

const TEXT: &str = include_str!("../text/savings.Dockerfile");

/// The project.
pub fn project() -> Project {
    let mut project = Project::of_text(TEXT);
    let requirements = "django==5.0\npsycopg2\npillow\n";
    let package = "{\"name\": \"web\", \"dependencies\": {\"react\": \"^18.0.0\"}}\n";
    let files = [
        ("requirements.txt", requirements),
        ("tools/requirements.txt", "requests\n"),
        ("tools/tool.py", "print(1)\n"),
        ("web/package.json", package),
        ("web/src/index.js", "main()\n"),
        ("service.py", "app = 1\n"),
    ];
    project.files = files.map(|(path, text)| (path, File::text(text))).into_iter().collect();
    project
}

/// Finds and measures all; tells how many rewrites were measured.
pub fn all(build: &Build) -> usize {
    let Ok(mut ground) = Ground::of(build, Assumptions::default()) else { return 0 };
    let offers = build.offers();
    offers.iter().filter(|offer| ground.saving(offer).is_ok()).count()
}

/// Finds all, and measures the first alone: the longest that anything else waits.
pub fn slices(build: &Build) -> [Box<dyn FnMut() + '_>; 3] {
    let offers = build.offers();
    let ground = Ground::of(build, Assumptions::default()).ok();
    [
        Box::new(|| _ = std::hint::black_box(build.offers())),
        Box::new(|| _ = std::hint::black_box(Ground::of(build, Assumptions::default()))),
        Box::new(move || {
            let mut ground = ground.clone();
            if let (Some(ground), Some(offer)) = (&mut ground, offers.first()) {
                _ = std::hint::black_box(ground.saving(offer));
            }
        }),
    ]
}
