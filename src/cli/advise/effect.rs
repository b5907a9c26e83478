//! What comes of following advice: the rewritten project, built beside the one that is there.

use std::rc::Rc;

use super::{Args, Finding, Project, is_named};
use crate::analysis::savings::{Edited, Ground, Saving};
use crate::analysis::timing::{Assumptions, Duration};
use crate::cli::load;
use crate::image::document::json::{Json, object};

/// A finding, and what following it saves and costs; why nobody can tell, where nobody can.
pub(super) struct Advice {
    pub finding: Rc<Finding>,
    effect: Result<Saving, String>,
}

/// The wanted findings in the order of the file, each measured by a simulated build.
pub(super) fn measured(args: &Args, project: &Project) -> Vec<Advice> {
    let build = load::build(project);
    let mut ground = Ground::of(&build, Assumptions::default());
    let wanted = |finding: &Finding| args.rules.is_empty() || is_named(args, finding.rule);
    let offers = build.offers().into_iter().filter(|offer| wanted(&offer.finding));
    let advice = offers.map(|offer| Advice {
        effect: match &mut ground {
            Ok(ground) => ground.saving(&offer),
            Err(stopped) => Err(stopped.message.clone()),
        },
        finding: offer.finding,
    });
    advice.collect()
}

impl Advice {
    /// Both sides of it, in a line.
    pub fn words(&self) -> String {
        match &self.effect {
            Ok(saving) => format!("{}. Simulated, with estimated sizes and times.", saving.words()),
            Err(why) => format!("It cannot be measured: {why}"),
        }
    }

    pub fn json(&self) -> Json {
        let saving = match &self.effect {
            Ok(saving) => saving,
            Err(why) => return object([("trouble", Json::text(why))]),
        };
        let image = saving.image;
        object([
            ("words", Json::text(saving.words())),
            (
                "bytes",
                object([
                    ("low", Json::Number(image.low)),
                    ("likely", Json::Number(image.likely)),
                    ("high", Json::Number(image.high)),
                    ("andMore", if image.is_open { Json::True } else { Json::False }),
                ]),
            ),
            ("layers", Json::Number(saving.layers())),
            ("coldBuildMs", Json::Number(longer(saving.before.cold, saving.after.cold))),
            ("edits", Json::List(saving.edits.iter().map(edited).collect())),
        ])
    }
}

/// How much longer the second takes.
fn longer(before: Duration, after: Duration) -> i64 {
    let ms = |time: Duration| i64::try_from(time.likely).unwrap_or(i64::MAX);
    ms(after).saturating_sub(ms(before))
}

fn edited(edit: &Edited) -> Json {
    let lines = |lines: &[u32]| {
        Json::List(lines.iter().map(|line| Json::count(u64::from(*line))).collect())
    };
    object([
        ("edit", Json::text(&edit.likely.label)),
        ("ms", Json::Number(longer(edit.before.time, edit.after.time))),
        ("pushedBytes", Json::Number(edit.push.likely)),
        ("linesThatRunAgain", lines(&edit.lost)),
        ("linesFromTheCache", lines(&edit.gained)),
    ])
}
