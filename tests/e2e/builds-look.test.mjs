// Whether everyone can use what has to do with builds, in both themes, on wide and narrow screens.

import assert from "node:assert/strict";
import { test } from "node:test";

import { APP, builtAs, canMark, cell } from "./building.mjs";
import { setText, showSource } from "./editing.mjs";
import { assertAccessible, withPage } from "./harness.mjs";

const WIDE = { width: 1440, height: 900 };
const LOOKS = [
  { colorScheme: "light", viewport: WIDE },
  { colorScheme: "dark", viewport: WIDE },
  { colorScheme: "light", viewport: { width: 320, height: 568 } },
  { colorScheme: "dark", viewport: { width: 390, height: 844 } },
];

/** What is looked at, one after the other; each begins where the one before ends. */
const STATES = {
  async grid(page) {
    await rebuild(page, 1);
    await page.getByRole("button", { name: "Change src/app.py", exact: true }).click();
    await page.locator(".cell.is-next.is-runs").first().waitFor();
    await rebuild(page, 2);
    await cell(page, "python", 2).click();
  },
  async log(page) {
    await page.click("#tab-log");
    await page.locator(".log-line", { hasText: "exporting to image" }).waitFor();
  },
  async predicting(page) {
    await page.click("#tab-predict");
    await page.getByRole("button", { name: "Start predicting" }).click();
    await canMark(page);
    await page.locator(".guess").nth(0).press("c");
    await page.locator(".guess").nth(1).press("r");
    await page.locator(".predict-title", { hasText: "2 of 5 steps marked" }).waitFor();
  },
  async judged(page) {
    await page.getByRole("button", { name: "Build and see" }).click();
    await page.locator(".guess.is-wrong").waitFor();
  },
  async compare(page) {
    await page.getByRole("button", { name: "Stop predicting" }).click();
    await page.click("#tab-compare");
    await page.fill("#compare-other", APP.replace("COPY requirements.txt", "COPY ."));
    await page.locator(".compare-table tfoot").waitFor();
  },
  async surprises(page) {
    await page.click("#tab-surprises");
    await page.locator(".surprises button").first().waitFor();
  },
  async failing(page) {
    await showSource(page);
    await setText(page, APP.replace("pip install", "false && pip install"));
    await showBuilds(page);
    await page.click("#tab-builds");
    await rebuild(page, 4);
    await page.getByLabel("Classic builder").check();
  },
};

for (const { colorScheme, viewport } of LOOKS) {
  test(`axe finds nothing where builds are: ${colorScheme}, ${viewport.width} wide`, async () => {
    await withPage({ colorScheme, viewport, reducedMotion: "reduce" }, async (page) => {
      await showSource(page);
      await setText(page, APP);
      await showBuilds(page);
      for (const [name, reach] of Object.entries(STATES)) {
        await reach(page);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${name}: ${wide} pixels stick out`);
        await assertAccessible(page);
      }
    });
  });
}

/** On a narrow screen only one part of the page is seen. */
async function showBuilds(page) {
  const part = page.locator(".part", { hasText: "Builds" });
  if (await part.isVisible()) await part.click();
}

async function rebuild(page, number) {
  await page.keyboard.press("Control+Enter");
  await builtAs(page, number);
}
