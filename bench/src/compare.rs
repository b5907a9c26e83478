//! Three parsers on the same texts.

use layerlab::syntax::parse;
use layerlab_bench::timing;

use super::Case;

/// A parser, and whether it takes a text.
struct Parser {
    name: &'static str,
    accepts: fn(&str) -> bool,
}

const PARSERS: [Parser; 3] = [
    Parser { name: "layerlab", accepts: |text| parse(text).problems.is_empty() },
    Parser { name: "parse-dockerfile", accepts: |text| parse_dockerfile::parse(text).is_ok() },
    Parser {
        name: "dockerfile-parser",
        accepts: |text| dockerfile_parser::Dockerfile::parse(text).is_ok(),
    },
];

pub fn all_accept(text: &str) -> bool {
    PARSERS.iter().all(|parser| (parser.accepts)(text))
}

/// How long each takes for all texts, and for how many times as long as we do.
pub fn speed(texts: &[&str]) {
    let bytes = texts.iter().map(|text| text.len()).sum();
    let mut ours = None;
    for parser in &PARSERS {
        let time = timing::print(parser.name, bytes, || {
            for text in texts {
                std::hint::black_box((parser.accepts)(text));
            }
        });
        let ours = *ours.get_or_insert(time);
        println!("{:>12.2} times our time", time.as_secs_f64() / ours.as_secs_f64());
    }
}

/// How often each judges otherwise than BuildKit whether a file is one.
pub fn judgement(cases: &[Case]) {
    println!("\nJudgement of {} real files", cases.len());
    for parser in &PARSERS {
        let is_ok = |case: &Case| case.phase == "ok";
        let otherwise = |case: &&Case| (parser.accepts)(&case.dockerfile) != is_ok(case);
        let count = cases.iter().filter(otherwise).count();
        println!("{count:>12} judged otherwise than by BuildKit  {}", parser.name);
    }
}
