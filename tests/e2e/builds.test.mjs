// Building, and what the page says of it before and after.

import assert from "node:assert/strict";
import { test } from "node:test";

import { APP, STEPS, becomes, build, builtAs, cell, doVerb, each, forecast, grid, gutter, withBuild } from "./building.mjs";
import { FIELD, setText, textOf, withText } from "./editing.mjs";
import { withPage } from "./harness.mjs";

const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.tagName);
const headline = (page, text) => page.locator(".why-headline").getByText(text, { exact: true }).waitFor();

test("Ctrl+Enter builds from anywhere, and does nothing else there", async () => {
  await withPage({ started: "[data-whole]", viewport: { width: 1440, height: 900 } }, async (page) => {
    await page.locator(".grid-hint", { hasText: "Nothing is built yet" }).waitFor();
    assert.equal(await focused(page), "BODY", "nothing has the focus on a fresh page");
    await page.keyboard.press("Control+Enter");
    await builtAs(page, 1);
    assert.equal(await page.locator(".grid-hint").count(), 0);
    const text = await textOf(page);
    await page.focus(FIELD);
    await page.keyboard.press("Control+Enter");
    await builtAs(page, 2);
    assert.equal(await textOf(page), text);
    await page.locator(".verbs button", { hasText: "Turn the cache off" }).focus();
    await page.keyboard.press("Control+Enter");
    await builtAs(page, 3);
    assert.equal(await page.innerText(".strip-since"), "", "the button was not pressed");
    await page.click("#tab-compare");
    await page.fill("#compare-other", "FROM alpine");
    await page.keyboard.press("Control+Enter");
    assert.equal(await page.inputValue("#compare-other"), "FROM alpine");
    assert.equal(await focused(page), "compare-other");
    await page.click("#tab-builds");
    await builtAs(page, 4);
  });
});

test("what a build would do is told before, and the build then does it", async () => {
  const lines = (...fates) => fates.map((fate, at) => `${at + 2} ${fate}`);
  await withText(APP, async (page) => {
    await becomes(page, forecast, "5 run");
    await becomes(page, gutter, lines("runs", "runs", "runs", "runs", "runs"));
    assert.equal(await page.innerText(".forecast button"), "Build");
    await build(page, 1);
    await becomes(page, grid, each("runs", "reused"));
    await becomes(page, forecast, "5 reused");
    assert.match(await page.innerText(".forecast"), /^next build:/, "the build is shown, and the next one told");
    assert.equal(await page.innerText(".forecast button"), "Rebuild");

    const fates = ["reused", "reused", "runs", "runs", "runs"];
    const rows = (...last) => Object.fromEntries(STEPS.map((step, at) => [step, ["runs", fates[at], ...last].join(", ")]));
    await setText(page, APP.replace("pip install", "pip install --quiet"));
    await becomes(page, forecast, "2 reused, 3 run");
    assert.doesNotMatch(await page.innerText(".forecast"), /next build/);
    await becomes(page, gutter, lines(...fates));
    await becomes(page, grid, rows());
    await build(page, 2);
    await becomes(page, grid, rows("reused"), "the build does what was forecast");
    await becomes(page, gutter, lines(...fates), "the build is shown");
    assert.equal(await page.getAttribute(".grid-head >> nth=1", "title"), "Build 2: The Dockerfile was edited. 2 reused, 3 run");

    await setText(page, APP);
    await becomes(page, gutter, lines("reused", "reused", "reused", "reused", "reused"), "the edit is undone");
    await becomes(page, forecast, "5 reused");
    await build(page, 3);
    await becomes(page, grid, rows("reused", "reused"));
  });
});

test("a cell tells why its step runs, from the first cause on, and what its key is made of", async () => {
  await withBuild(APP, async (page) => {
    await doVerb(page, "Change src/app.py");
    await build(page, 2);
    await cell(page, "python", 2).click();
    await headline(page, "Runs: src/app.py has new content.");
    assert.equal(await page.innerText(".why .pane-label"), "In build 2");
    assert.deepEqual(await page.locator(".chain-title").allInnerTexts(), [
      "src/app.py has new content.",
      "Line 5, COPY src src, takes it.",
      "Line 6, RUN python -m compileall src, runs because line 5 runs.",
    ]);
    await page.locator(".chain .link", { hasText: "line 5" }).first().click();
    await page.locator(".line.is-current", { hasText: "COPY src src" }).waitFor();
    await page.click(".why summary");
    const key = await page.innerText(".key");
    assert.match(key, /destination\s+\/app\/src\s+content of src\s+[0-9a-f]{12}\s*[0-9a-f]{12}\s+stands on\s+what line 4, RUN pip/);
    assert.match(key, /Compared with the key of build 1/);
    assert.deepEqual(await page.locator(".key dt:has(+ .is-other)").allInnerTexts(), ["content of src"]);

    await cell(page, "pip", 2).click();
    await headline(page, "Reused: same key as in build 1.");
    await cell(page, "python", 1).click();
    await headline(page, "Runs: nothing like it was built before.");
    assert.equal(await page.innerText(".why .pane-label"), "In build 1");
    await becomes(page, gutter, [2, 3, 4, 5, 6].map((line) => `${line} runs`), "build 1 is shown");

    // The head of a column shows its build, too, by the keyboard.
    await page.locator(".strip-body").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator(".grid-head[aria-pressed=true]").getByText("2", { exact: true }).waitFor();
    await becomes(page, gutter, ["2 reused", "3 reused", "4 reused", "5 runs", "6 runs"]);
    await headline(page, "Runs: src/app.py has new content.");
  });
});

test("a step that fails is shown as failing, what follows never starts, and earlier builds stay", async () => {
  await withBuild("FROM alpine:3.20\nRUN id\nRUN date\n", async (page) => {
    await setText(page, "FROM alpine:3.20\nRUN id\nRUN false\nRUN date\n");
    await becomes(page, forecast, "1 reused, 1 fails");
    await becomes(page, gutter, ["2 reused", "3 fails", "4 never starts"]);
    await build(page, 2);
    await becomes(page, grid, { id: "runs, reused, reused", false: "–, fails, fails", date: "runs, never starts, never starts" });
    await cell(page, "date", 2).click();
    await headline(page, "Never starts: line 3, RUN false, fails.");
    await cell(page, "false", 2).click();
    await headline(page, 'Fails: process "/bin/sh -c false" did not complete successfully: exit code: 1.');

    // So does a file that is not there.
    await setText(page, "FROM alpine:3.20\nRUN id\nCOPY nowhere /\n");
    await becomes(page, forecast, "1 reused, 1 fails");
    await build(page, 3);
    await cell(page, "COPY nowhere /", 3).click();
    await page.locator(".why-headline", { hasText: /^Fails: .*"\/nowhere": not found/ }).waitFor();
    assert.equal(await page.locator(".grid-row", { hasText: "id" }).locator(".cell").count(), 4, "all builds are there");
  });
});

test("a Dockerfile that cannot be read says why, builds nothing, and keeps the builds before", async () => {
  await withBuild(APP, async (page) => {
    await setText(page, APP.replace("RUN pip", "RUNN pip"));
    await page.locator(".forecast .chip", { hasText: "does not start" }).waitFor();
    const button = page.locator(".forecast button");
    assert.equal(await button.getAttribute("aria-disabled"), "true");
    assert.match(await button.getAttribute("title"), /There is no instruction `RUNN`/);
    const told = page.locator(".notice[role=alert]", { hasText: /^Nothing was built \(line \d\): There is no instruction `RUNN`/ });
    await page.keyboard.press("Control+Enter");
    await becomes(page, grid, each("runs", "–"));
    await told.waitFor();
    await page.click(".notice button >> nth=-1");
    await told.waitFor({ state: "detached" });
    await button.click({ force: true }); // It counts as disabled, and tells why.
    await told.waitFor();
    await setText(page, APP);
    await becomes(page, grid, each("runs", "reused"), "Ctrl+Enter has built nothing");
    assert.equal(await page.locator(".notice").count(), 0, "what is mended is not told any more");
  });
});
