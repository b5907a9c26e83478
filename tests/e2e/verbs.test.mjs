// What can be done between two builds with one click, and what the next build makes of it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { APP, becomes, build, cell, doVerb, forecast, grid, gutter, withBuild } from "./building.mjs";
import { FIELD, setText, textOf } from "./editing.mjs";

const STAGES = `FROM alpine:3.20 AS build
ARG VERSION=1
RUN echo $VERSION > /v
FROM alpine:3.20
RUN id
COPY --from=build /v /v
`;
const headline = (page) => page.innerText(".why-headline");

test("changed files, touched files and the base do to the next build what they would do to Docker's", async () => {
  await withBuild(APP, async (page) => {
    await doVerb(page, "Change src/app.py");
    await becomes(page, forecast, "3 reused, 2 run");
    await doVerb(page, "Change requirements.txt", "(2 changes since the last build)");
    await becomes(page, forecast, "1 reused, 4 run");
    await build(page, 2);
    assert.equal(await page.innerText(".strip-since"), "");

    await doVerb(page, "Touch src/app.py");
    await becomes(page, forecast, "5 reused");
    await build(page, 3);
    await cell(page, "COPY src src", 3).click();
    assert.match(await page.innerText(".why .surprise"), /The time of a file changed, and the step is reused all the same/);

    await doVerb(page, "Delete src/app.py");
    await becomes(page, forecast, "3 reused, 2 run");
    await page.keyboard.press("Control+Z"); // The focus is not in the editor: files have an undo of their own.
    await becomes(page, forecast, "5 reused");

    await doVerb(page, "Change the base of line 1 to python:3.13-slim");
    assert.equal(await textOf(page), APP.replace("3.12", "3.13"));
    await becomes(page, forecast, "5 run");
    await build(page, 4);
    await cell(page, "WORKDIR /app", 4).click();
    await becomes(page, headline, "Runs: the base is python:3.13-slim, not python:3.12-slim.");
    await page.focus(FIELD);
    await page.keyboard.press("Control+Z");
    assert.equal(await textOf(page), APP, "the editor takes back what was done to its text");
    await becomes(page, forecast, "5 reused");
  });
});

test("remarks and labels make no step run, another command does", async () => {
  await withBuild(APP, async (page) => {
    await doVerb(page, "Add a comment above line 4");
    await doVerb(page, "Add LABEL edited=yes at the end");
    assert.equal(await textOf(page), `${APP.replace("RUN pip", "# A remark.\nRUN pip")}LABEL edited=yes\n`);
    await becomes(page, gutter, ["2 reused", "3 reused", "5 reused", "6 reused", "7 reused"]);
    await doVerb(page, "Change the command in line 5");
    await becomes(page, gutter, ["2 reused", "3 reused", "5 runs", "6 runs", "7 runs"]);
    await build(page, 2);
    await cell(page, "pip", 2).click();
    await becomes(page, headline, "Runs: the command is pip install -r requirements.txt # edited, not pip install -r requirements.txt.");
  });
});

test("without the cache, after pruning and on a fresh machine steps run again", async () => {
  await withBuild(APP, async (page) => {
    await doVerb(page, "Turn the cache off");
    await becomes(page, forecast, "1 reused, 4 run"); // WORKDIR is reused: the option is not for it.
    await build(page, 2);
    await cell(page, "pip", 2).click();
    await becomes(page, headline, "Runs: the cache is not asked.");
    await doVerb(page, "Turn the cache on again");
    await becomes(page, forecast, "5 reused");

    await doVerb(page, "Prune the cache", "The cache was pruned");
    await becomes(page, forecast, "5 run");
    await build(page, 3);
    await cell(page, "pip", 3).click();
    await becomes(page, headline, "Runs: its result was removed from the cache.");
    await becomes(page, forecast, "5 reused");

    await doVerb(page, "Move to a fresh CI machine", "On a fresh machine");
    await becomes(page, forecast, "5 run");
    await build(page, 4);
    await cell(page, "pip", 4).click();
    await becomes(page, headline, "Runs: nothing like it was built before.");
    const { pip } = await grid(page);
    assert.equal(pip, "runs, runs, runs, runs, reused", "builds of the other machine stay");
  });
});

test("a build argument and a target are set, and builds differ by them", async () => {
  await withBuild(STAGES, async (page) => {
    await becomes(page, forecast, "3 reused");
    await doVerb(page, "Set build argument VERSION to 2");
    await becomes(page, gutter, ["3 runs", "5 reused", "6 runs"]);
    await becomes(page, forecast, "1 reused, 2 run");
    await build(page, 2);
    await cell(page, "echo", 2).click();
    await becomes(page, headline, "Runs: VERSION is 2, not 1.");
    await page.getByRole("tab", { name: "Options" }).click();
    assert.equal(await page.inputValue("#arg-VERSION"), "2");
    await page.getByRole("tab", { name: "Dockerfile" }).click();

    await doVerb(page, "Set the target to the stage build");
    await becomes(page, forecast, "1 reused");
    await build(page, 3);
    const { id, echo } = await grid(page);
    assert.deepEqual([id, echo], ["runs, reused, not needed, not needed", "runs, runs, reused, reused"]);
    await doVerb(page, "Set the target to the last stage");
    await becomes(page, forecast, "3 reused");
  });
});

test("the classic builder is shown on request, with what it does in another way", async () => {
  const text = "FROM alpine:3.20\nLABEL a=1\nRUN id\n";
  await withBuild(text, async (page) => {
    await setText(page, text.replace("a=1", "a=2"));
    await becomes(page, gutter, ["3 reused"]);
    await page.getByLabel("Classic builder").check();
    await becomes(page, gutter, ["2 runs", "3 runs"]);
    await cell(page, "id", 2).click();
    await becomes(page, headline, "Reused: same key as in build 1.", "what BuildKit does");
    assert.match(await page.innerText(".why .surprise"), /^Classic builder\. The classic builder would run it again: it asks for the image below/);
    await page.getByLabel("Classic builder").uncheck();
    await becomes(page, gutter, ["3 reused"]);
    await page.locator(".why .surprise").waitFor({ state: "detached" });
  });
});

test("the log is that of the build, and names the steps that were cached", async () => {
  await withBuild(APP, async (page) => {
    await page.click("#tab-log");
    await page.getByRole("button", { name: "Show the whole image" }).click(); // Else it is printed bit by bit.
    const log = () => page.innerText(".log-lines");
    await page.locator(".log-line", { hasText: "naming to docker.io/library/app" }).waitFor();
    assert.match(await log(), /^#0 building with "default" instance[^]*\[4\/6\] RUN pip install -r requirements\.txt\n#\d+ DONE/m);
    assert.equal(await page.locator(".log-line.is-reused").count(), 0);
    await page.click("#tab-builds");
    await setText(page, APP.replace("compileall", "compileall -q"));
    await build(page, 2);
    await page.click("#tab-log");
    await page.locator(".player-scrub").fill("0");
    await becomes(page, () => page.locator(".log-line.is-reused").count(), 0, "nothing is done yet");
    await page.locator(".player-scrub").press("End");
    await becomes(page, () => page.locator(".log-line.is-reused").count(), 4);
    assert.match(await log(), /\[5\/6\] COPY src src\n#\d+ CACHED\n[^]*\[6\/6\] RUN python -m compileall -q src\n#\d+ DONE/);
  });
});
