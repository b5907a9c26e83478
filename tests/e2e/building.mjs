// What the tests of builds have in common. The files are those of the first example.

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

import { withText } from "./editing.mjs";

export const APP = `FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY src src
RUN python -m compileall src
`;

/** What the grid calls the steps of `APP`. */
export const STEPS = ["WORKDIR /app", "COPY requirements.t…", "pip", "COPY src src", "python"];

/** A page on which `text` was built once. */
export async function withBuild(text, use, options) {
  await withText(text, async (page, watched) => {
    await build(page, 1);
    await use(page, watched);
  }, options);
}

/** Builds with the button over the picture; the build must get this number. */
export async function build(page, number) {
  await page.locator(".forecast button").click();
  await builtAs(page, number);
}

/** Waits until the last build has this number. Only while the grid is there. */
export async function builtAs(page, number) {
  const numbers = Array.from({ length: number }, (_, at) => `${at + 1}`);
  await becomes(page, () => page.locator(".grid-head").allInnerTexts(), [...numbers, "next"]);
}

/** Does something by its button, and waits until the page says that it was done. */
export async function doVerb(page, label, told = label) {
  await page.locator(".verbs").getByRole("button", { name: label, exact: true }).click();
  await page.locator(".strip-since", { hasText: told }).waitFor();
}

/** What a build would do, as the head says it: `3 reused, 2 run`. */
export const forecast = async (page) => (await page.locator(".forecast .chip").allInnerTexts()).join(", ");

/** What the gutter says of each line that has a mark: `2 reused`. */
export const gutter = (page) =>
  page.$$eval(".gutter-line:has(.dot)", (lines) => lines.map((line) => {
    const number = line.querySelector(".gutter-number").textContent;
    return `${number} ${line.querySelector(".dot").title}`;
  }));

/** What became of each step in each build, the next one last: `{ pip: "runs, reused" }`. */
export const grid = (page) =>
  page.$$eval(".grid-row", (rows) => Object.fromEntries(rows.map((row) => {
    const cells = [...row.querySelectorAll("td")].map((cell) => {
      const label = cell.querySelector("button")?.getAttribute("aria-label") ?? "";
      return label.match(/build(?: \d+)?: ([a-z ]+)/)?.[1] ?? "–";
    });
    return [row.querySelector("th").textContent, cells.join(", ")];
  })));

/** The cell of a step; builds count from 1, and the next one comes last. */
export const cell = (page, step, build) =>
  page.locator(".grid-row", { has: page.getByRole("rowheader", { name: step, exact: true }) })
    .locator("td").nth(build - 1).locator("button");

/** Waits until what is read is as expected, and says in the end how it differs. */
export async function becomes(page, read, expected, message) {
  const end = Date.now() + 15_000;
  for (;;) {
    const seen = await read(page);
    if (isDeepStrictEqual(seen, expected) || Date.now() > end) {
      assert.deepEqual(seen, expected, message);
      return;
    }
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

/** The same fate for each step of `APP`, build by build: `["runs", "reused"]`. */
export const each = (...fates) => Object.fromEntries(STEPS.map((step) => [step, fates.join(", ")]));

/** Waits until the first step to be marked has the focus, as after the start of a prediction. */
export const canMark = (page) => page.locator(".guess:focus").first().waitFor();
