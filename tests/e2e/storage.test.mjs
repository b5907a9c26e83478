// What is kept, and what happens when it is not.

import assert from "node:assert/strict";
import { test } from "node:test";

import { FIELD, drawn, pasteText, setText, textOf, withText } from "./editing.mjs";
import { site, watch, withPage } from "./harness.mjs";

test("the text survives a reload at once and a new tab opens it", async () => {
  await withText("FROM kept", async (page) => {
    await page.reload();
    await page.waitForSelector(FIELD);
    assert.equal(await textOf(page), "FROM kept");
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.waitForSelector(FIELD);
    assert.equal(await textOf(other), "FROM kept");
  });
});

test("two tabs do not write over each other", async () => {
  await withText("FROM one", async (first) => {
    const { origin } = await site();
    const second = await first.context().newPage();
    const watched = watch(second, origin);
    await second.goto(first.url());
    await second.waitForSelector(FIELD);
    await setText(second, "FROM two");
    await first.locator(".notice").waitFor();
    assert.equal(await textOf(first), "FROM one", "nothing is taken over unasked");
    await first.click(".notice button >> text=Show it");
    assert.equal(await textOf(first), "FROM two");
    await first.keyboard.press("Control+Z");
    assert.equal(await textOf(first), "FROM one");
    await second.reload();
    await second.waitForSelector(FIELD);
    assert.equal(await textOf(second), "FROM two");
    assert.deepEqual(watched.problems, []);
  });
});

test("a copied tab does not write over the one it was copied from", async () => {
  await withText("FROM one", async (first) => {
    await first.waitForTimeout(600);
    const second = await first.context().newPage();
    await second.goto(first.url());
    const session = await first.evaluate(() => sessionStorage.getItem("layerlab/session"));
    await second.evaluate((session) => sessionStorage.setItem("layerlab/session", session), session);
    await second.reload();
    await second.waitForSelector(FIELD);
    await setText(second, "FROM copy");
    await first.locator(".notice").waitFor();
    await setText(first, "FROM original");
    for (const [page, text] of [[first, "FROM original"], [second, "FROM copy"]]) {
      await page.waitForTimeout(600);
      await page.reload();
      await page.waitForSelector(FIELD);
      assert.equal(await textOf(page), text);
    }
  });
});

test("full, denied and damaged storage is told and loses nothing", async () => {
  await withText("FROM a", async (page) => {
    await page.evaluate(() => (Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }));
    await page.keyboard.type("b");
    await page.locator(".notice", { hasText: "storage is full" }).waitFor();
    assert.equal(await textOf(page), "FROM ab");
  });
  await withPage({ started: FIELD }, async (page) => {
    await setText(page, "FROM kept");
    await page.waitForTimeout(600);
    const key = await page.evaluate(() => {
      const key = `layerlab/document/${sessionStorage.getItem("layerlab/session")}`;
      addEventListener("pagehide", () => localStorage.setItem(key, "damaged"));
      return key;
    });
    await page.reload();
    await page.locator(".notice", { hasText: "damaged" }).waitFor();
    await setText(page, "FROM new");
    await page.waitForTimeout(600);
    assert.equal(await page.evaluate((key) => localStorage.getItem(key), key), "damaged");
  });
});

test("without storage the page works and says what it can't", async () => {
  await withPage({ started: FIELD }, async (page) => {
    await page.waitForLoadState("networkidle"); // A reload would break off what still loads.
    await page.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });
      }
    });
    await page.reload();
    await page.waitForSelector(FIELD);
    await setText(page, "FROM a");
    await page.locator(".notice", { hasText: "does not let the page store" }).waitFor();
    assert.deepEqual(await drawn(page), ["FROM a"]);
  });
});

test("an example takes the place of typed text and gives it back", async () => {
  await withText("FROM mine", async (page) => {
    await page.click(".examples > button");
    await page.keyboard.press("Escape");
    assert.ok(await page.locator("#examples").isHidden());
    await page.click(".examples > button");
    await page.click("#examples li:last-child button");
    assert.notEqual(await textOf(page), "FROM mine");
    await page.keyboard.press("Control+Z");
    assert.equal(await textOf(page), "FROM mine");
    await page.click(".examples > button");
    await page.click("#examples li:last-child button");
    await page.click(".notice button >> text=Bring it back");
    assert.equal(await textOf(page), "FROM mine");
  });
});

test("an example is shown from its beginning, also where its last line is long", async () => {
  await withText("FROM mine", async (page) => {
    const names = await page.locator("#examples li button").evaluateAll((buttons) => buttons.length);
    for (let at = 0; at < names; at++) {
      await page.click(".examples > button");
      await page.locator("#examples li button").nth(at).click();
      await page.waitForTimeout(150); // Whatever scrolls has done so.
      const place = await page.$eval(".editor", (editor) => [editor.scrollLeft, editor.scrollTop]);
      assert.deepEqual(place, [0, 0], `example ${at}`);
    }
  });
});

test("a long text is given back at once and in one step of undo", async () => {
  const mine = Array.from({ length: 3000 }, (_, n) => `RUN echo ${n} < a && "b" 💛`).join("\n") + "\n\n";
  await withText("", async (page) => {
    await pasteText(page, `${mine}x`);
    await page.keyboard.press("Backspace");
    assert.equal(await textOf(page), mine);
    await page.click(".examples > button");
    await page.click("#examples li:last-child button");
    const example = await textOf(page);
    const start = Date.now();
    await page.click(".notice button >> text=Bring it back");
    assert.equal(await textOf(page), mine);
    assert.ok(Date.now() - start < 3000, `${Date.now() - start} ms`);
    await page.focus(FIELD);
    await page.keyboard.press("Control+Z");
    assert.equal(await textOf(page), example);
  });
});

test("the theme changes and is remembered", async () => {
  await withPage({ started: FIELD, colorScheme: "light" }, async (page) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.click("[aria-label^=Theme]");
    assert.equal(await paper(), light);
    await page.click("[aria-label^=Theme]");
    assert.notEqual(await paper(), light);
    await page.reload();
    await page.waitForSelector(FIELD);
    assert.notEqual(await paper(), light);
    assert.equal(await page.getAttribute("html", "data-theme"), "dark");
  });
});

test("a program that can't be loaded or breaks says so and keeps the text", async () => {
  await withPage({ started: FIELD }, async (page, watched) => {
    await setText(page, "FROM kept");
    await page.route("**/*.wasm", (route) => route.abort());
    await page.reload();
    await page.locator("#broken").waitFor();
    assert.match(await page.innerText("#broken"), /could not start/);
    await page.unroute("**/*.wasm");
    await page.reload();
    await page.waitForSelector(FIELD);
    assert.equal(await textOf(page), "FROM kept");
    watched.problems.length = 0; // The failed download.
  });
});
