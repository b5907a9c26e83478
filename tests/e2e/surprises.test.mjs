// The gallery of surprises: each is set up by a click, and shows what it says.

import assert from "node:assert/strict";
import { test } from "node:test";

import { APP, becomes, build, cell, each, forecast, grid, gutter, withBuild } from "./building.mjs";
import { FIELD, textOf } from "./editing.mjs";

const files = (page) => page.getByRole("tab", { name: /^Files/ }).first().innerText();

/** What is seen of each once it is set up: the marks of the lines, and a step that has the reason. */
const SHOWN = {
  "Touch a file": [["2 reused", "3 reused", "4 reused"], "COPY . .", "Reused: same key as in build 1."],
  "Change a file and change it back": [["2 reused", "3 reused", "4 reused"], "COPY . .", "Reused: same key as in build 1."],
  "Rename a file": [["2 reused", "3 runs", "4 runs"], "COPY . .", "Runs: app.py is gone."],
  "Change a file that is ignored": [["2 reused", "3 reused", "4 reused"], "COPY . .", "Reused: same key as in build 1."],
  "Change a file and keep its size and time": [["2 reused", "3 reused", "4 reused"], "COPY . .", "Reused: same key as in build 1."],
  "Change a LABEL in the middle": [["2 reused", "4 reused"], "adduser", "Reused: same key as in build 1."],
  "Change an argument that nothing uses": [["2 reused", "4 runs"], "adduser", "Runs: VERSION is 2, not 1."],
  "Build without the cache": [["2 reused", "3 runs"], "WORKDIR /app", "Reused: same key as in build 1."],
  "Another command, the same result": [["2 runs", "4 reused", "5 reused"], "COPY --from=build /…", "Reused: same content as in build 1, although line 2 runs again."],
  "Change what lies below COPY --link": [["2 runs", "3 reused"], "COPY --link site /s…", "Reused: same key as in build 1."],
};

test("every surprise opens, tells what it shows, and is built as it says", async () => {
  await withBuild("FROM alpine:3.20\nRUN id\n", async (page) => {
    await page.click("#tab-surprises");
    const titles = await page.locator(".surprises .example-title").allInnerTexts();
    assert.deepEqual(titles, Object.keys(SHOWN));
    for (const [title, [marks, step, why]] of Object.entries(SHOWN)) {
      await page.click("#tab-surprises");
      const card = page.locator(".surprises button", { has: page.getByText(title, { exact: true }) });
      assert.match(await card.locator(".example-blurb").innerText(), /^[A-Z].{40,}\.$/);
      await card.click();
      await page.locator(".strip-since").getByText(title, { exact: true }).waitFor();
      await becomes(page, gutter, marks, title);
      await page.click("#tab-builds");
      const before = (await page.locator(".grid-head").count()) - 1;
      await cell(page, step, before + 1).click();
      await page.locator(".why-headline").getByText(why, { exact: true }).waitFor();
      const forecasted = await forecast(page);
      await build(page, before + 1);
      const told = await page.getAttribute(`.grid-head >> nth=${before}`, "title");
      assert.equal(told, `Build ${before + 1}: ${title}. ${forecasted}`);
      await becomes(page, gutter, marks, `${title}, built`);
    }
  });
});

test("a surprise says that it took the place of one's own work, and gives it back", async () => {
  await withBuild(APP, async (page) => {
    const before = await files(page);
    await page.click("#tab-surprises");
    await page.locator(".surprises button").first().click();
    await page.locator(".strip-since", { hasText: "Touch a file" }).waitFor();
    await page.locator(".notice button", { hasText: "Bring it back" }).click();
    assert.equal(await textOf(page), APP);
    assert.equal(await files(page), before);
    await page.click("#tab-builds");
    await becomes(page, grid, each("runs", "reused"), "the builds are there again");
  });
});

test("undo in the editor does not leave one's own Dockerfile among the files of a surprise", async () => {
  await withBuild(APP, async (page) => {
    const before = await files(page);
    await page.click("#tab-surprises");
    await page.locator(".surprises button").first().click();
    await page.locator(".strip-since", { hasText: "Touch a file" }).waitFor();
    await page.focus(FIELD);
    await page.keyboard.press("Control+Z");
    assert.equal(await textOf(page), APP);
    assert.equal(await files(page), before);
    await becomes(page, forecast, "5 reused");
  });
});
