// What could be written better: found, shown ahead, done, taken back, compared.

import assert from "node:assert/strict";
import { test } from "node:test";

import { FIELD, setCaret, setText, showSource, textOf, withText } from "./editing.mjs";
import { assertAccessible, withPage } from "./harness.mjs";

const PIP = "FROM python:3.12-slim\nRUN pip install flask\n";
const RUNS = "FROM alpine:3.20\n# first\nRUN mkdir /a\nRUN mkdir /b\nRUN mkdir /c\n";

const size = (page) => page.innerText(".stack-size");
const card = (page, title) => page.locator(".saving", { hasText: title });

/** Shows the savings and waits until all are measured. */
async function savings(page) {
  await page.click("#tab-savings");
  await page.locator(".savings[aria-busy=false]").waitFor();
}

test("applying a card makes the numbers what it said, and undo brings all back", async () => {
  await withText(PIP, async (page) => {
    await savings(page);
    const before = await size(page);
    const pip = card(page, "no-cache-dir");
    const image = pip.locator(".effects-image dd").first();
    assert.ok((await image.innerText()).startsWith(before), "the card begins with what is there");
    const promised = await image.locator(".effects-both strong").innerText();
    assert.match(await pip.locator(".saving-words").innerText(), /^−[\d.]+ MB \(/);
    await pip.getByRole("button", { name: /^Apply/ }).click();
    assert.equal(await textOf(page), PIP.replace("install", "install --no-cache-dir"));
    await page.locator(".stack-size", { hasText: promised }).waitFor();
    assert.match(await page.innerText(".notice"), /Done: .*no-cache-dir/);
    await card(page, "no-cache-dir").waitFor({ state: "detached" }); // The rule is silent.
    // The focus is in the editor, so its own undo takes the rewrite back as one.
    await page.keyboard.press("Control+Z");
    assert.equal(await textOf(page), PIP);
    assert.equal(await size(page), before);
    await page.keyboard.press("Control+Shift+Z");
    assert.notEqual(await textOf(page), PIP);
    await page.locator(".savings[aria-busy=false]").waitFor();
  });
});

test("the notice takes a rewrite back, too", async () => {
  await withText(PIP, async (page) => {
    await savings(page);
    await card(page, "no-cache-dir").getByRole("button", { name: /^Apply/ }).click();
    await page.locator(".notice").getByRole("button", { name: "Undo" }).click();
    assert.equal(await textOf(page), PIP);
    assert.equal(await page.locator(".notice").count(), 0);
  });
});

test("pointing at a card, or focusing it, shows ahead what it changes", async () => {
  await withText(PIP, async (page) => {
    await savings(page);
    await page.hover(".saving");
    await page.locator(".slab.would-shrink").waitFor();
    assert.match(await page.innerText(".stack-preview"), /→ [\d.]+ MB with this rewrite/);
    assert.equal(await page.locator(".line.is-touched").count(), 1);
    assert.match(await page.innerText(".changes-line.is-added"), /--no-cache-dir/);
    await page.mouse.move(5, 5);
    await page.locator(".slab.would-shrink").waitFor({ state: "detached" });
    await page.getByRole("button", { name: /^Apply/ }).first().focus();
    await page.locator(".slab.would-shrink").waitFor();
  });
});

test("selected commands are combined by a key, with what that costs", async () => {
  await withText(RUNS, async (page) => {
    const at = (word) => RUNS.indexOf(word);
    await setCaret(page, at("RUN mkdir /a"), at("/c") + 2);
    await page.locator(".status-combine").waitFor();
    await page.keyboard.press("Control+j");
    const asked = page.locator(".saving.is-asked");
    await asked.waitFor();
    await page.locator(".savings[aria-busy=false]").waitFor();
    assert.match(await asked.locator(".saving-words").innerText(), /Saves 0 B, and costs you cache/);
    await asked.getByRole("button", { name: /^Apply/ }).click();
    const text = await textOf(page);
    assert.equal(text.match(/^RUN/gm).length, 1);
    assert.match(text, /# first/);
  });
});

test("a rewrite is compared over the same edits", async () => {
  await withText(PIP, async (page) => {
    await savings(page);
    await card(page, "no-cache-dir").getByRole("button", { name: /^Compare/ }).click();
    assert.match(await page.inputValue("#compare-other"), /--no-cache-dir/);
    await page.locator(".compare-table", { hasText: "The image" }).waitFor();
  });
});

test("where there is nothing to save the page says what it looked for", async () => {
  await withText("FROM scratch\n", async (page) => {
    await savings(page);
    assert.match(await page.innerText(".savings-empty"), /Nothing to save here/);
    assert.ok((await page.locator(".savings-checked li").count()) > 0);
    await assertAccessible(page);
  });
});

test("cards can be used by everyone, in both themes and on narrow screens", async () => {
  for (const options of [{ colorScheme: "dark" }, { viewport: { width: 320, height: 640 } }]) {
    await withText(PIP + RUNS.slice(17), async (page) => {
      const builds = page.locator(".part", { hasText: "Builds" });
      if (await builds.isVisible()) await builds.click();
      await savings(page);
      await assertAccessible(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.ok(!wide, "nothing is wider than the page");
    }, options);
  }
});

test("a page that is only read has no button that changes it", async () => {
  await withPage({ path: "?readonly", started: FIELD }, async (page) => {
    await savings(page);
    assert.equal(await page.getByRole("button", { name: /^Apply/ }).count(), 0);
  });
});
