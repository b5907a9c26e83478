// Predicting: the forecast is hidden, guesses are made, and the build tells what was right.

import assert from "node:assert/strict";
import { test } from "node:test";

import { APP, becomes, build, canMark, doVerb, forecast, gutter, withBuild } from "./building.mjs";
import { FIELD } from "./editing.mjs";

const button = (page, name) => page.getByRole("button", { name, exact: true });
const title = (page) => page.innerText(".predict-title");
/** What each step is marked with, or what became of it. */
const marks = (page) => page.locator(".guess .guess-mark").allInnerTexts();
const told = (page) => page.locator(".guess .guess-why").allInnerTexts();
const guess = (page, line) => page.locator(".guess", { hasText: `Line ${line}` });

async function predict(page) {
  await page.click("#tab-predict");
  await button(page, "Start predicting").click();
  await becomes(page, title, "0 of 5 steps marked");
  await canMark(page);
}

test("while one predicts, what the next build does is nowhere to be seen", async () => {
  await withBuild(APP, async (page) => {
    await doVerb(page, "Change src/app.py");
    await becomes(page, forecast, "3 reused, 2 run");
    assert.ok((await page.locator(".stack .dot").count()) > 0);
    await predict(page);
    await page.locator(".forecast", { hasText: "forecast hidden" }).waitFor();
    await page.click("#tab-builds");
    const hidden = async () => ({
      forecast: await forecast(page),
      gutter: await gutter(page),
      picture: await page.locator(".stack .dot, .slab.is-runs, .slab.is-reused").count(),
      grid: await page.locator(".cell.is-next").count(),
      head: await page.getAttribute(".grid-head >> nth=-1", "title"),
      bytes: await page.locator(".grid-bytes:last-child").allInnerTexts(),
    });
    const nothing = { forecast: "", gutter: [], picture: 0, grid: 0, head: "A build now: hidden while you predict", bytes: ["–", "–"] };
    await becomes(page, hidden, nothing);
    await page.getByLabel("Classic builder").check();
    await becomes(page, hidden, nothing, "what the classic builder would do is not told, either");
    await page.getByLabel("Classic builder").uncheck();
    await page.locator(".slab-face[aria-label*='COPY src src']").click();
    await page.locator(".why", { hasText: "Hidden while you predict." }).waitFor();

    await page.click("#tab-predict");
    await button(page, "Stop predicting").click();
    await becomes(page, forecast, "3 reused, 2 run");
    await becomes(page, gutter, ["2 reused", "3 reused", "4 reused", "5 runs", "6 runs"]);
  });
});

test("steps are marked by click and by key, and the build tells what was right, and why not", async () => {
  await withBuild(APP, async (page) => {
    await doVerb(page, "Change src/app.py");
    await predict(page);
    const line = guess(page, 5);
    for (const mark of ["reused", "runs", "not marked", "reused"]) {
      await line.click();
      await becomes(page, marks, ["not marked", "not marked", "not marked", mark, "not marked"]);
    }
    await guess(page, 2).focus();
    for (const key of ["c", "ArrowDown", "C", "ArrowRight", "r", "ArrowDown", "ArrowDown", "R", "ArrowUp", "ArrowLeft"]) {
      await page.keyboard.press(key);
    }
    await becomes(page, marks, ["reused", "reused", "runs", "reused", "runs"]);
    await becomes(page, title, "5 of 5 steps marked");
    await page.keyboard.press("Backspace");
    await becomes(page, marks, ["reused", "reused", "not marked", "reused", "runs"]);
    await page.keyboard.press("R");
    await becomes(page, title, "5 of 5 steps marked");

    await button(page, "Build and see").click();
    await becomes(page, title, "3 of 5 right");
    assert.deepEqual(await told(page), [
      "Right: it is reused.",
      "Right: it is reused.",
      "You said: runs. Reused: same key as in build 1.",
      "You said: reused. Runs: src/app.py has new content.",
      "Right: it runs.",
    ]);
    await becomes(page, gutter, ["2 reused", "3 reused", "4 reused", "5 runs", "6 runs"]);
    await page.locator(".forecast", { hasText: "forecast hidden" }).waitFor();
    await guess(page, 5).click();
    await page.locator(".why-headline", { hasText: "Runs: src/app.py has new content." }).waitFor();

    // The second round: nothing was changed.
    await button(page, "Predict the next build").click();
    await becomes(page, marks, Array(5).fill("not marked"));
    await canMark(page);
    for (const step of [2, 3]) await guess(page, step).press("c");
    await page.keyboard.press("Control+Enter");
    await becomes(page, title, "2 of 2 right");
    assert.match(await page.innerText(".predict-side"), /3 steps were not guessed\. Over 2 rounds: 5 of 7 right\./);
  });
});

test("a build with nothing marked tells what became of each step, and does not count", async () => {
  await withBuild(APP, async (page) => {
    await doVerb(page, "Change requirements.txt");
    await predict(page);
    await page.focus(FIELD);
    await page.keyboard.press("Control+Enter");
    await becomes(page, title, "No step was marked");
    const ran = "Not guessed: it runs.";
    assert.deepEqual(await told(page), ["Not guessed: it is reused.", ran, ran, ran, ran]);
    assert.match(await page.innerText(".predict-side"), /This is what became of them\. Change something, and predict again\./);
    await button(page, "Predict the next build").click();
    await becomes(page, title, "0 of 5 steps marked");
    await canMark(page);
    await guess(page, 4).press("c");
    await button(page, "Build and see").click();
    await becomes(page, title, "1 of 1 right");
    assert.doesNotMatch(await page.innerText(".predict-side"), /rounds/, "it is the first round that counts");
    await page.click("#tab-builds");
    await build(page, 4);
  });
});

test("after the start C and R mark the first step, as the note says", async () => {
  await withBuild(APP, async (page) => {
    await page.click("#tab-predict");
    await page.getByRole("button", { name: "Start predicting" }).click();
    await canMark(page);
    await page.keyboard.press("c");
    await page.locator(".predict-title", { hasText: "1 of 5 steps marked" }).waitFor();
  });
});

test("a double click on the start does not build at once", async () => {
  await withBuild(APP, async (page) => {
    await page.click("#tab-predict");
    await page.getByRole("button", { name: "Start predicting" }).dblclick();
    assert.equal(await page.innerText(".predict-title"), "0 of 5 steps marked");
  });
});
