// Links to what the page shows, and the page inside another one.

import assert from "node:assert/strict";
import { test } from "node:test";

import { FIELD, setText, textOf, withText } from "./editing.mjs";
import { assertAccessible, site, withPage } from "./harness.mjs";

const TEXT = "FROM alpine:3.20 AS build\nRUN echo ü > /a\n\nFROM scratch\nCOPY --from=build /a /\n";

const beds = (page) => page.$$eval(".slab-face", (beds) => beds.map((bed) => bed.getAttribute("aria-label")));

/** The link that the button copies, as the panel shows it. */
async function linkOf(page) {
  await page.click("button[aria-label=Share]");
  return page.inputValue(".sharing-text");
}

const fragmentOf = async (page) => new URL(await linkOf(page)).hash;

const stored = (page) => page.evaluate(() => [localStorage.length, sessionStorage.length]);

test("a copied link opens the same text and picture elsewhere", async () => {
  await withText(TEXT, async (page) => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.click(".switch-choice >> text=Readable");
    const link = await linkOf(page);
    await page.locator(".sharing-title", { hasText: "Copied" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
    assert.match(await page.innerText(".sharing-panel"), new RegExp(`${link.length} characters`));
    await assertAccessible(page, { within: ".topbar" });
    const drawn = await beds(page);
    assert.ok(drawn.length > 2, `${drawn.length} beds`);
    await withPage({ path: new URL(link).hash, started: FIELD }, async (other) => {
      assert.equal(await textOf(other), TEXT);
      await other.locator(".slab").first().waitFor();
      assert.deepEqual(await beds(other), drawn);
      assert.equal(await other.getAttribute(".switch-choice >> text=Readable", "aria-pressed"), "true");
    });
  });
});

test("a link leaves the own text alone, and there is a way back", async () => {
  let fragment;
  await withText(TEXT, async (page) => (fragment = await fragmentOf(page)));
  await withText("FROM mine", async (page) => {
    await page.evaluate((hash) => (location.hash = hash), fragment);
    await page.locator(".notice", { hasText: "your text is kept" }).waitFor();
    assert.equal(await textOf(page), TEXT);
    await page.click(".notice button >> text=Back to my text");
    assert.equal(await textOf(page), "FROM mine");
    await page.waitForFunction(() => location.hash === "");
    await page.evaluate((hash) => (location.hash = hash), fragment);
    await page.locator(".notice", { hasText: "your text is kept" }).waitFor();
    await setText(page, "FROM theirs");
    await page.waitForFunction(() => location.hash === "");
    await page.waitForTimeout(600);
    const texts = await page.evaluate(() => Object.values(localStorage).join("\n"));
    assert.match(texts, /FROM mine/);
    assert.match(texts, /FROM theirs/);
    await page.reload();
    await page.waitForSelector(FIELD);
    assert.equal(await textOf(page), "FROM theirs");
  });
});

test("a link carries the prediction and the imagined machine, and says so on every part of a phone", async () => {
  let fragment;
  await withText(TEXT, async (page) => {
    await page.click("#tab-options");
    await page.selectOption("label:has-text('Network') select", { label: "10 Mbit/s" });
    await page.click("[role=tab] >> text=Predict");
    await page.click("button >> text=Start predicting");
    fragment = await fragmentOf(page);
    await page.waitForTimeout(600);
    await page.reload();
    await page.click("#tab-options");
    assert.equal(await page.inputValue("label:has-text('Network') select"), "1250000", "it is kept");
  });
  await withText("FROM mine", async (page) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.evaluate((hash) => (location.hash = hash), fragment);
    const notice = page.locator(".notice", { hasText: "your text is kept" });
    for (const part of ["Source", "Image", "Details", "Builds"]) {
      await page.click(`.part >> text=${part}`);
      assert.ok(await notice.isVisible(), part);
    }
    assert.equal(await page.inputValue("label:has-text('Network') select"), "1250000");
    await page.locator(".stack", { hasText: "forecast hidden" }).waitFor({ state: "attached" });
  });
});

test("a damaged link is told of, and nothing else changes", async () => {
  await withText("FROM mine", async (page) => {
    await page.waitForTimeout(600);
    const fragment = await fragmentOf(page);
    await page.keyboard.press("Escape");
    const bad = [
      [fragment.slice(0, -5), "damaged"],
      ["#v1:", "damaged"],
      [`#v1:${"A".repeat(100_000)}`, "damaged"],
      ["#v7:abc", "later version"],
      ["#<img src=x onerror=alert(1)>", "no link of Layerlab"],
    ];
    for (const [hash, words] of bad) {
      await page.evaluate((hash) => (location.hash = hash), hash);
      await page.locator(".notice", { hasText: words }).waitFor();
      assert.equal(await textOf(page), "FROM mine");
      await page.click(".notice button >> text=Dismiss");
      await page.reload();
      await page.locator(".notice", { hasText: words }).waitFor();
      assert.equal(await textOf(page), "FROM mine");
    }
  });
});

test("inside another page it fits 320 px, stores nothing and shows what was asked for", async () => {
  let fragment;
  await withText(TEXT, async (page) => (fragment = await fragmentOf(page)));
  const { pages } = await site();
  const address = `./?embed&view=stack&theme=dark&readonly${fragment}`.replaceAll("&", "&amp;");
  pages["blog.html"] = `<!doctype html><html lang=en><title>Blog</title><link rel=icon href=data:,>
    <main><h1>Blog</h1><iframe src="${address}" title="Layerlab" width="320" height="400"></iframe></main>`;
  await withPage({ path: "blog.html", started: "iframe", colorScheme: "light" }, async (page) => {
    const frame = await (await page.$("iframe")).contentFrame();
    await frame.waitForSelector(".slab");
    assert.equal(await frame.getAttribute("html", "data-theme"), "dark");
    const seen = (selector) => frame.locator(selector).first().isVisible();
    assert.deepEqual([await seen(".stack"), await seen(".source"), await seen(".strip"), await seen(".topbar")], [true, false, false, false]);
    const width = await frame.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 320, `${width} px`);
    assert.deepEqual(await stored(frame), [0, 0]);
    const [other] = await Promise.all([
      page.context().waitForEvent("page"),
      frame.click("text=Open in Layerlab"),
    ]);
    await other.waitForSelector(FIELD);
    assert.equal(await textOf(other), TEXT);
    assert.ok(await other.locator(".topbar").isVisible());
    assert.equal(await other.evaluate(() => window.opener), null);
  });
});

test("read only means read only, and every view is accessible", async () => {
  let fragment;
  await withText("FROM alpine\nRUNN x\n", async (page) => (fragment = await fragmentOf(page)));
  const viewport = { width: 320, height: 480 };
  for (const view of ["full", "source", "stack", "cache"]) {
    const path = `?embed&view=${view}&readonly${fragment}`;
    await withPage({ path, viewport, started: ".embed-foot" }, async (page) => {
      await assertAccessible(page);
      assert.equal(await page.locator(".verbs, .problem-fix").first().isVisible().catch(() => false), false);
      if (view === "source") {
        await page.focus(FIELD);
        await page.keyboard.type("x");
        await page.keyboard.press("Control+/");
        await page.keyboard.press("Control+.");
        assert.equal(await textOf(page), "FROM alpine\nRUNN x\n");
      }
      await page.waitForTimeout(600);
      assert.deepEqual(await stored(page), [0, 0]);
    });
  }
});

test("the lines for another page say what was chosen", async () => {
  await withText(TEXT, async (page) => {
    await page.click("button[aria-label=Embed]");
    await page.selectOption(".sharing-choices select >> nth=0", "stack");
    await page.selectOption(".sharing-choices select >> nth=1", "dark");
    await page.check(".sharing-choices input");
    const html = await page.inputValue(".sharing-text");
    assert.match(html, /^<iframe src="[^"]*\?embed&amp;view=stack&amp;theme=dark&amp;readonly#v1:[\w-]+" title=/);
    await assertAccessible(page, { within: ".topbar" });
    await page.keyboard.press("Escape");
    assert.ok(await page.locator(".sharing-panel").isHidden());
  });
});
