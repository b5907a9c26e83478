//! Java: the archive that is started, on a runtime without compiler and build tool.

use super::fate::{self, Fate, Ways};
use super::job::Job;
use super::{Design, propose};
use crate::advice::commands::Ran;
use crate::advice::image::is_known;
use crate::advice::{Example, Rule, Safety, install};

pub(super) static MAVEN: Rule = Rule {
    id: "multi-stage-maven",
    title: "Build with Maven in a stage of its own",
    why: "A Java program needs a runtime, but neither a compiler nor Maven and its repository.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "\
FROM maven:3-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
EXPOSE 8080
ENTRYPOINT [\"java\", \"-jar\", \"target/orders.jar\"]
",
        files: &[],
    },
    good: Example {
        dockerfile: "\
FROM maven:3-eclipse-temurin-21 AS build
WORKDIR /app
COPY . .
RUN mvn package

FROM eclipse-temurin:21-jre
WORKDIR /app
COPY --from=build /app/target/orders.jar /app/target/orders.jar
EXPOSE 8080
ENTRYPOINT [\"java\", \"-jar\", \"target/orders.jar\"]
",
        files: &[],
    },
    check: |cx, found| propose(cx, &MAVEN, found, |job| design(job, is_maven)),
};

pub(super) static GRADLE: Rule = Rule {
    id: "multi-stage-gradle",
    title: "Build with Gradle in a stage of its own",
    why: "A Java program needs a runtime, but neither a compiler nor Gradle and its caches.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "\
FROM eclipse-temurin:21-jdk
WORKDIR /app
COPY . .
RUN ./gradlew bootJar
CMD [\"java\", \"-jar\", \"build/libs/orders.jar\"]
",
        files: &[],
    },
    good: Example {
        dockerfile: "\
FROM eclipse-temurin:21-jdk AS build
WORKDIR /app
COPY . .
RUN ./gradlew bootJar

FROM eclipse-temurin:21-jre
WORKDIR /app
COPY --from=build /app/build/libs/orders.jar /app/build/libs/orders.jar
CMD [\"java\", \"-jar\", \"build/libs/orders.jar\"]
",
        files: &[],
    },
    check: |cx, found| propose(cx, &GRADLE, found, |job| design(job, is_gradle)),
};

const VARIABLES: &[&str] = &["MAVEN_*", "M2_HOME", "MVN_*", "GRADLE_*", "JAVA_HOME"];

fn is_maven(ran: &Ran) -> bool {
    let tool = matches!(ran.words.first().map(String::as_str), Some("mvn" | "./mvnw" | "mvnw"));
    tool && ["package", "install", "verify"].iter().any(|goal| ran.has(goal))
}

fn is_gradle(ran: &Ran) -> bool {
    let tool =
        matches!(ran.words.first().map(String::as_str), Some("gradle" | "./gradlew" | "gradlew"));
    let goals = ["build", "bootJar", "shadowJar", "assemble", "jar", "installDist"];
    tool && goals
        .iter()
        .any(|goal| ran.words.iter().any(|word| word.trim_start_matches(':') == *goal))
}

fn design(job: &Job<'_>, builds: fn(&Ran) -> bool) -> Option<Design> {
    job.last(|ran| builds(ran) && !ran.sometimes)?;
    let jar = archive(job)?;
    // What renames or moves the archive behind the build belongs to it.
    let made =
        job.last(|ran| builds(ran) || ran.path_of_copy().as_deref() == Some(jar.as_str()))?;
    let is_made = ["/target/", "/build/libs/"].iter().any(|it| jar.contains(it))
        || job.all(|_| true).any(|ran| ran.path_of_copy().as_deref() == Some(jar.as_str()));
    if !is_made {
        return None;
    }
    let taken = [jar.clone()];
    let sorted = fate::sort(
        job,
        &Ways {
            made,
            builds: &|ran| is_tool(ran),
            copies: &|index| copy_fate(job, index),
            variables: VARIABLES,
            taken: &taken,
            runs_later: false,
            drops: &|_| true,
        },
    )?;
    let base = runtime(job)?;
    let debian = !base.ends_with("alpine");
    let users = sorted.has_run && (job.system.name == "alpine") == debian;
    if users || !sorted.packages.is_empty() || job.health_needs(&["curl"]) {
        return None;
    }
    Some(Design {
        note: "The archive must hold its libraries, as those of Spring Boot and Shade do; the runtime has no \
               compiler and no jar.".to_owned(),
        base, fates: sorted.fates, made,
        copies: vec![(jar.clone(), jar)],
        first: Vec::new(), last_of_build: Vec::new(), before_copies: Vec::new(), start: None, inserted: None,
    })
}

impl Ran {
    /// Where a command puts a file under a new name.
    fn path_of_copy(&self) -> Option<String> {
        match self.words().as_slice() {
            ["cp" | "mv", .., to] if !to.ends_with('/') => self.path(to),
            _ => None,
        }
    }
}

fn is_tool(ran: &Ran) -> bool {
    let tools = [
        "mvn",
        "./mvnw",
        "mvnw",
        "gradle",
        "./gradlew",
        "gradlew",
        "cp",
        "mv",
        "git",
        "java",
        "javac",
        "jar",
        "apk",
        "dos2unix",
        "sed",
    ];
    ran.words.first().is_some_and(|word| tools.contains(&word.as_str()))
}

/// The file behind `java … -jar`.
fn archive(job: &Job<'_>) -> Option<String> {
    let words = &job.start.words;
    let java = words.first()?;
    if java.rsplit('/').next() != Some("java") {
        return None;
    }
    let at = words.iter().position(|word| word == "-jar")?;
    let agents = words
        .iter()
        .any(|word| word.starts_with("-javaagent") || word == "-cp" || word == "-classpath");
    job.start.file(words.get(at + 1)?).filter(|_| !agents)
}

/// The runtime of the same version of Java.
fn runtime(job: &Job<'_>) -> Option<String> {
    let version = version(job)?;
    let tag = match job.system.name {
        "alpine" => format!("{version}-jre-alpine"),
        _ => format!("{version}-jre"),
    };
    is_known("eclipse-temurin", &tag).then(|| format!("eclipse-temurin:{tag}"))
}

fn version(job: &Job<'_>) -> Option<u32> {
    let base = &job.base;
    let number =
        |text: &str| text.split(['.', '_', '+', 'u']).next().and_then(|it| it.parse().ok());
    let words = base.words();
    let behind = |name: &str| {
        let at = words.iter().position(|word| *word == name)?;
        words.get(at + 1).and_then(|word| number(word))
    };
    match base.name.as_str() {
        "openjdk" | "eclipse-temurin" | "amazoncorretto" => {
            words.first().and_then(|word| number(word))
        }
        "maven" | "gradle" => ["temurin", "jdk", "openjdk", "corretto"]
            .iter()
            .find_map(|it| behind(it))
            .or_else(|| words.iter().find_map(|word| word.strip_prefix("jdk").and_then(number))),
        _ => install::all(&job.commands).iter().find_map(|it| {
            let rest = it.name.strip_prefix("openjdk-").or(it.name.strip_prefix("openjdk"))?;
            rest.split('-').next()?.parse().ok()
        }),
    }
}

/// Before the build, all that is copied is for it.
fn copy_fate(job: &Job<'_>, index: usize) -> Option<Fate> {
    let copy = job.copy(index)?;
    let written = copy.sources.iter().map(|it| &*it.written);
    let names = [
        "pom.xml",
        "src",
        "build.gradle",
        "settings.gradle",
        "gradle",
        "gradlew",
        "mvnw",
        ".mvn",
        "gradle.properties",
        "build.gradle.kts",
        "settings.gradle.kts",
        "settings.xml",
    ];
    let known = |written: &str| {
        let bare = written.trim_start_matches("./").trim_end_matches(['/', '*']);
        bare.is_empty()
            || bare == "."
            || names.contains(&bare)
            || bare.ends_with(".gradle")
            || names.iter().any(|name| bare.ends_with(&format!("/{name}")))
            || job
                .cx
                .project
                .files
                .below(bare)
                .any(|(path, _)| path.ends_with(".java") || path.ends_with("pom.xml"))
    };
    written.into_iter().all(known).then_some(Fate::Build)
}
