// What was built is kept with the text, and never in its place.

import assert from "node:assert/strict";
import { test } from "node:test";

import { APP, STEPS, becomes, build, builtAs, doVerb, each, forecast, grid, withBuild } from "./building.mjs";
import { FIELD, setText, textOf, withText } from "./editing.mjs";
import { withPage } from "./harness.mjs";

const EDITED = APP.replace("pip install", "pip install --quiet");

/** What is stored of this tab. */
const stored = (page) =>
  page.evaluate(() => localStorage.getItem(`layerlab/document/${sessionStorage.getItem("layerlab/session")}`) ?? "");

/** Waits until what is stored begins like this, and opens the page again. */
async function reload(page, begin) {
  await becomes(page, async () => (await stored(page)).startsWith(begin), true, "it is stored");
  await page.reload();
  await page.waitForSelector(FIELD);
  await page.waitForSelector(".shelf");
}

/** The images of the table, each with its name and its id. */
async function images(page) {
  await page.click("#tab-images");
  await page.waitForSelector(".images-table tbody tr");
  return page.$$eval(".images-table tbody th", (all) => all.map((image) => image.textContent));
}

test("both builds and their images survive a reload, and the next build is all cached", async () => {
  await withBuild(APP, async (page) => {
    await setText(page, EDITED);
    await becomes(page, forecast, "2 reused, 3 run");
    await build(page, 2);
    const before = await images(page);
    assert.equal(before.length, 2, "the second build took the tag of the first");
    await page.waitForTimeout(600); // The last build is stored.
    await reload(page, "layerlab 4 ");

    assert.equal(await textOf(page), EDITED);
    await builtAs(page, 2);
    const fates = ["reused", "reused", "runs", "runs", "runs"];
    const rows = (...last) => Object.fromEntries(STEPS.map((step, at) => [step, ["runs", fates[at], ...last].join(", ")]));
    await becomes(page, grid, rows("reused"));
    await becomes(page, forecast, "5 reused");
    assert.equal(await page.innerText(".forecast button"), "Rebuild");
    assert.equal(await page.getAttribute(".grid-head >> nth=1", "title"), "Build 2: The Dockerfile was edited. 2 reused, 3 run");
    assert.equal(await page.locator(".grid-head[aria-pressed=true]").count(), 1, "the next build is shown");
    assert.equal(await page.locator(".notice").count(), 0);
    assert.deepEqual(await images(page), before);

    await page.click("#tab-builds");
    await build(page, 3);
    await becomes(page, grid, rows("reused", "reused"), "the build does what was forecast");
  });
});

test("what was done since the last build, and to the machine, is told after a reload, too", async () => {
  await withBuild(APP, async (page) => {
    await doVerb(page, "Change src/app.py");
    await becomes(page, forecast, "3 reused, 2 run");
    await page.waitForTimeout(600);
    await reload(page, "layerlab 4 ");
    await page.locator(".strip-since", { hasText: "Change src/app.py" }).waitFor();
    await becomes(page, forecast, "3 reused, 2 run");
    await becomes(page, grid, { ...each("runs", "reused"), "COPY src src": "runs, runs", python: "runs, runs" });
  });
});

test("who only builds what a first visit shows finds the build again", async () => {
  await withPage({ started: "[data-whole]", viewport: { width: 1440, height: 900 } }, async (page) => {
    const text = await textOf(page);
    await page.waitForTimeout(600);
    assert.equal(await stored(page), "", "what nobody touched is not stored");
    await page.keyboard.press("Control+Enter");
    await builtAs(page, 1);
    await reload(page, "layerlab 4 ");
    await builtAs(page, 1);
    assert.equal(await textOf(page), text);
    await page.click(".examples > button");
    await page.click("#examples li:last-child button");
    assert.equal(await page.locator(".notice").count(), 0, "no text of the reader’s was replaced");
  });
});

test("where there is no room for builds the text is stored without them, and nothing is told", async () => {
  await withText("FROM alpine:3.20\nRUN id\n", async (page) => {
    await page.evaluate(() => {
      const { setItem } = Storage.prototype;
      Storage.prototype.setItem = function (key, value) {
        if (value.startsWith("layerlab 4 ")) throw new DOMException("full", "QuotaExceededError");
        setItem.call(this, key, value);
      };
    });
    await build(page, 1);
    await setText(page, "FROM alpine:3.20\nRUN date\n");
    await becomes(page, async () => (await stored(page)).includes("RUN date"), true, "the text is stored");
    assert.equal(await page.locator(".notice").count(), 0);
    await reload(page, "layerlab 2 ");
    assert.equal(await textOf(page), "FROM alpine:3.20\nRUN date\n");
    await page.locator(".grid-hint", { hasText: "Nothing is built yet" }).waitFor();
  });
});

test("a build is not told in other windows as a change of the project", async () => {
  await withText(APP, async (first) => {
    await first.waitForTimeout(600);
    const second = await first.context().newPage();
    await second.goto(first.url());
    await second.waitForSelector(FIELD);
    await setText(second, "FROM two");
    await first.locator(".notice").waitFor();
    await first.click(".notice button >> text=Keep mine");
    await build(first, 1);
    await becomes(first, async () => (await stored(first)).startsWith("layerlab 4 "), true, "it is stored");
    await second.waitForTimeout(300);
    assert.equal(await second.locator(".notice").count(), 0);
    assert.equal(await textOf(second), "FROM two");
  });
});
