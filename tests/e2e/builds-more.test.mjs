// Builds by the keyboard alone, on a phone, and what is said of them when edits are taken back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { APP, becomes, build, builtAs, doVerb, forecast, withBuild } from "./building.mjs";
import { setText, showSource, withText } from "./editing.mjs";
import { withPage } from "./harness.mjs";

test("what was taken back is not said to have been changed", async () => {
  await withBuild(APP, async (page) => {
    await doVerb(page, "Change src/app.py");
    await becomes(page, forecast, "3 reused, 2 run");
    await page.keyboard.press("Control+Z");
    await becomes(page, forecast, "5 reused");
    assert.doesNotMatch(await page.innerText(".strip-since"), /Change src\/app\.py/);
    await build(page, 2);
    assert.equal(await page.getAttribute(".grid-head >> nth=1", "title"), "Build 2: Nothing was changed. 5 reused");
  });
});

test("the cells of the grid can be reached by the keyboard", async () => {
  await withBuild(APP, async (page) => {
    await page.locator(".grid-head").first().focus();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
    await page.keyboard.press("Enter");
    await page.locator(".why", { hasText: "In build 1" }).waitFor();
    await page.locator(".line.is-linked", { hasText: "RUN pip" }).waitFor();
  });
});

test("the tabs of the strip go by the arrow keys, as the other tabs do", async () => {
  await withText(APP, async (page) => {
    await page.locator("#tab-step").focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate(() => document.activeElement.id), "tab-image-files", "so do the other tabs");
    await page.locator("#tab-builds").focus();
    await page.keyboard.press("ArrowRight");
    await page.locator("#tab-log[aria-selected=true]").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "tab-log");
  });
});

test("a key held down builds once", async () => {
  await withText(APP, async (page) => {
    await page.keyboard.down("Control");
    for (let n = 0; n < 4; n += 1) await page.keyboard.down("Enter");
    await page.keyboard.up("Enter");
    await page.keyboard.up("Control");
    await builtAs(page, 1);
  });
});

test("on a phone one can build where the builds are, and sees what was done since", async () => {
  await withPage({ viewport: { width: 390, height: 844 } }, async (page) => {
    await showSource(page);
    await setText(page, APP);
    await page.locator(".part", { hasText: "Builds" }).click();
    await page.getByRole("button", { name: "Build", exact: true }).click();
    await builtAs(page, 1);
    await doVerb(page, "Touch src/app.py");
  });
});

test("on a phone the newest build is in sight", async () => {
  await withPage({ viewport: { width: 390, height: 844 } }, async (page) => {
    await showSource(page);
    await setText(page, APP);
    await page.locator(".part", { hasText: "Builds" }).click();
    for (let number = 1; number <= 10; number += 1) {
      await page.keyboard.press("Control+Enter");
      await builtAs(page, number);
    }
    const { x, width } = await page.locator(".grid-head").last().boundingBox();
    assert.ok(x + width <= 390, `it ends at ${Math.round(x + width)} of 390`);
  });
});
