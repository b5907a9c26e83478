// What the page says of weight: whose the bytes are, what is dead, and which line made it so.

import assert from "node:assert/strict";
import { test } from "node:test";

import { withText } from "./editing.mjs";
import { assertAccessible } from "./harness.mjs";

const TEXT = `FROM debian:bookworm-slim
RUN apt-get update
RUN apt-get install -y jq
RUN rm -rf /var/lib/apt/lists/*
`;
const WIDE = { viewport: { width: 1440, height: 900 } };
const lines = (page, kind) =>
  page.$$eval(`.line.${kind}`, (all) => all.map((line) => Number(line.dataset.line)));
const bed = (page, line) => page.locator(`.slab-face[aria-label*=", line ${line}"]`).first();

test("what is dead and the line that made it so point at each other", async () => {
  await withText(TEXT, async (page) => {
    await page.waitForSelector(".bytes-entry.is-dead");
    await bed(page, 2).focus();
    await page.waitForSelector(".slab.is-killer");
    assert.deepEqual([await lines(page, "is-linked"), await lines(page, "is-killer")], [[2], [4]]);
    await bed(page, 4).focus();
    await page.waitForSelector(".slab.is-victim");
    assert.deepEqual([await lines(page, "is-linked"), await lines(page, "is-victim")], [[4], [2]]);
    await page.hover('.line[data-line="2"]', { force: true });
    await page.waitForSelector(".slab.is-killer");
  }, WIDE);
});

test("a part of the bar shows the beds it lies in, by pointer and by key", async () => {
  await withText(TEXT, async (page) => {
    await page.hover(".bytes-part.is-dead");
    await page.waitForSelector(".slab.is-lit");
    assert.deepEqual([await lines(page, "is-linked"), await lines(page, "is-killer")], [[2], [4]]);
    await page.focus(".bytes-entry.is-base");
    await page.waitForFunction(() => document.querySelector(".slab.is-base.is-lit"));
    assert.match(await page.getAttribute(".bytes-entry.is-dead", "title"), /^Dead weight, .* MB/);
    await assertAccessible(page);
  }, WIDE);
});

test("the files of the image can be sorted by what is wasted", async () => {
  await withText(TEXT, async (page) => {
    await bed(page, 4).click();
    await page.click("#tab-image-files");
    await page.click('.tree-order button:has-text("Waste")');
    const first = page.locator(".node").first();
    assert.match(await first.getAttribute("title"), /^\/var, .* of dead weight/);
    const gone = page.locator(".node.is-deleted.is-weighed");
    assert.match(await gone.innerText(), /lists of packages/);
    await assertAccessible(page);
  }, WIDE);
});

test("the grid tells what a build writes and what it has to push", async () => {
  await withText(TEXT, async (page) => {
    const feet = () => page.$$eval(".grid-bytes .announcer", (all) => all.map((cell) => cell.textContent));
    await page.waitForTimeout(600); // They are worked out when the page has rested for 200 ms.
    await page.waitForSelector(".grid-bytes .announcer", { state: "attached" });
    const first = await feet();
    assert.match(first[0], /^next build: .* MB .* made anew$/);
    await page.click(".button.is-go");
    await page.waitForFunction(() => document.querySelectorAll(".grid-bytes .announcer").length === 4);
    const [built, next] = await feet();
    assert.equal(built.replace("build 1", "next build"), first[0]);
    assert.match(next, /^next build: 0 B/);
  }, WIDE);
});
