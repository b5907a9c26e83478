//! What differs in an instruction or on the command line.

use super::*;

/// The reason of the first step that runs when one line becomes another.
#[track_caller]
fn check_line(before: &str, after: &str, expected: Expect) {
    let text =
        |line: &str| project(&format!("FROM a\n{line}\nRUN make\n"), &[("f", "1"), ("g", "1")]);
    let (session, last) = until_last(&[text(before), text(after)]);
    let forecast = session.forecast(&last);
    let runs = forecast.steps.list.iter().find(|step| step.fate == Fate::Runs);
    let why = session.why(&last, &forecast, runs.expect("a step runs").key);
    expected.assert_eq(&show(&why.expect("it is known")));
}

#[test]
fn what_a_command_says_is_named() {
    check_line(
        "RUN echo 1",
        "RUN echo 2",
        expect![[r#"
            Runs: the command is echo 2, not echo 1.
            - The command is echo 2, not echo 1. (step 1 2-2) 
            - Line 2, RUN echo 2, runs. (step 1 2-2) This belongs to its key.
        "#]],
    );
    check_line(
        "RUN x",
        "RUN --network=none x",
        expect![[r#"
            Runs: the network is none, not the default.
            - The network is none, not the default. (step 1 2-2) 
            - Line 2, RUN --network=none x, runs. (step 1 2-2) This belongs to its key.
        "#]],
    );
    check_line(
        "RUN x",
        "RUN --mount=type=cache,target=/c x",
        expect![[r#"
            Runs: it has a mount that it did not have.
            - It has a mount that it did not have. (step 1 2-2) 
            - Line 2, RUN --mount=type=cache,target=/c x, runs. (step 1 2-2) This belongs to its key.
        "#]],
    );
    check_line(
        "RUN --mount=type=cache,target=/c x",
        "RUN --mount=type=cache,target=/d x",
        expect![[r#"
                Runs: its mounts are others than before.
                - Its mounts are others than before. (step 1 2-2) 
                - Line 2, RUN --mount=type=cache,target=/d x, runs. (step 1 2-2) This belongs to its key.
            "#]],
    );
}

#[test]
fn what_is_set_for_a_command_is_named() {
    check_line(
        "SHELL [\"/bin/sh\", \"-c\"]",
        "SHELL [\"/bin/bash\", \"-c\"]",
        expect![[r#"
                Runs: the shell is /bin/bash -c, not /bin/sh -c.
                - The shell is /bin/bash -c, not /bin/sh -c. (step 1 2-2) 
                - Line 3, RUN make, runs. (step 2 3-3) This belongs to its key.
            "#]],
    );
    check_line(
        "ENV A=1",
        "ENV A=2 B=",
        expect![[r#"
                Runs: A is 2, not 1.
                - A is 2, not 1. (step 1 2-2) All variables and build arguments above a RUN belong to its key, whether it uses them or not.
                - B is set now: empty. (step 1 2-2) All variables and build arguments above a RUN belong to its key, whether it uses them or not.
                - Line 3, RUN make, runs. (step 2 3-3) This belongs to its key.
            "#]],
    );
    check_line(
        "ENV A=1 B=1",
        "ENV B=1 A=1",
        expect![[r#"
            Runs: the variables are set in another order.
            - The variables are set in another order. (step 2 3-3) Their order belongs to the key.
            - Line 3, RUN make, runs. (step 2 3-3) This belongs to its key.
        "#]],
    );
    check_line(
        "USER app",
        "USER root",
        expect![[r#"
                Runs: the user is root, not app.
                - The user is root, not app. (step 1 2-2) 
                - Line 3, RUN make, runs. (step 2 3-3) This belongs to its key.
            "#]],
    );
    check_line(
        "WORKDIR /a",
        "WORKDIR /b",
        expect![[r#"
            Runs: the working directory is /b, not /a.
            - The working directory is /b, not /a. (step 1 2-2) 
            - Line 2, WORKDIR /b, runs. (step 1 2-2) This belongs to its key.
        "#]],
    );
    check_line(
        "USER a\nWORKDIR /x",
        "USER b\nWORKDIR /x",
        expect![[r#"
            Runs: the user is b, not a.
            - The user is b, not a. (step 1 2-2) 
            - Line 3, WORKDIR /x, runs. (step 2 3-3) This belongs to its key.
        "#]],
    );
}

#[test]
fn what_a_copy_says_is_named() {
    check_line(
        "COPY f /f",
        "COPY --chmod=755 --chown=1:1 f /g",
        expect![[r#"
                Runs: the destination is /g, not /f.
                - The destination is /g, not /f. (step 1 2-2) 
                - The value of --chown is 1:1; before, there was none. (step 1 2-2) 
                - The value of --chmod is 755; before, there was none. (step 1 2-2) 
                - Line 2, COPY --chmod=755 --chown=1:1 f /g, runs. (step 1 2-2) This belongs to its key.
            "#]],
    );
    check_line(
        "COPY f /f",
        "COPY --link f /f",
        expect![[r#"
                Runs: its --link was added or taken away.
                - Its --link was added or taken away. (step 1 2-2) With --link the files are copied onto nothing, which is another step.
                - Line 2, COPY --link f /f, runs. (step 1 2-2) This belongs to its key.
            "#]],
    );
    check_line(
        "COPY f /f",
        "ADD f /f",
        expect![[r#"
            Runs: Archives are treated another way.
            - Archives are treated another way. (step 3 2-2) ADD unpacks them, COPY does not.
            - Line 2, ADD f /f, runs. (step 3 2-2) This belongs to its key.
        "#]],
    );
    check_line(
        "COPY f /f",
        "COPY g /f",
        expect![[r#"
            Runs: the name of what is copied is g, not f.
            - The name of what is copied is g, not f. (step 1 2-2) 
            - Line 2, COPY g /f, runs. (step 1 2-2) This belongs to its key.
        "#]],
    );
    check_line(
        "COPY . /x",
        "COPY --exclude=f . /x",
        expect![[r#"
            Runs: the value of --exclude is f; before, there was none.
            - The value of --exclude is f; before, there was none. (step 1 2-2) 
            - Line 2, COPY --exclude=f . /x, runs. (step 1 2-2) This belongs to its key.
        "#]],
    );
    check_line(
        "COPY f /x/",
        "COPY --parents f /x/",
        expect![[r#"
            Runs: its --parents is another.
            - Its --parents is another. (step 1 2-2) 
            - Line 2, COPY --parents f /x/, runs. (step 1 2-2) This belongs to its key.
        "#]],
    );
}

#[test]
fn the_command_line_is_a_cause() {
    let with = |change: fn(&mut Project)| {
        let mut project = project("FROM a\nWORKDIR /x\nRUN one\n", &[]);
        change(&mut project);
        project
    };
    let flag = with(|it| it.options.run_flags = vec!["--add-host=db:10.0.0.1".into()]);
    check(
        &[with(|_| {}), flag],
        "RUN",
        expect![[r#"
            Runs: the set of options is --add-host=db; before, there was none.
            - The set of options is --add-host=db; before, there was none. (step 2 3-3) 
            - Line 3, RUN one, runs. (step 2 3-3) This belongs to its key.
        "#]],
    );
    let epoch = with(|it| _ = it.options.build_args.insert("SOURCE_DATE_EPOCH".into(), "0".into()));
    check(
        &[with(|_| {}), epoch],
        "WORKDIR",
        expect![[r#"
        Runs: SOURCE_DATE_EPOCH is another.
        - SOURCE_DATE_EPOCH is another. (step 1 2-2) A WORKDIR writes that time into the directory it makes.
        - Line 2, WORKDIR /x, runs. (step 1 2-2) This belongs to its key.
    "#]],
    );
    let platform = with(|it| it.options.platform.architecture = "arm64".into());
    check(
        &[with(|_| {}), platform],
        "RUN",
        expect![[r#"
            Runs: the image a is another one than before.
            - The image a is another one than before. (base 0) An image is known by its digest and platform, and by its layers.
            - Line 2, WORKDIR /x, runs. (step 1 2-2) A WORKDIR is keyed by the state it starts from.
            - Line 3, RUN one, runs because line 2 runs. (step 2 3-3) A RUN is keyed by the state it starts from.
        "#]],
    );
}
