// How the page starts, and what it does when a part of it comes late or never.

import assert from "node:assert/strict";
import { test } from "node:test";

import { builtAs } from "./building.mjs";
import { FIELD, setText, textOf, withText } from "./editing.mjs";
import { LATER, withPage } from "./harness.mjs";

const whole = (page) => page.waitForSelector("[data-whole]");

test("the page starts in a sub-path under a strict CSP, and nothing leaves the origin", async () => {
  await withPage({}, async (page, { requests }) => {
    assert.match(await page.locator("main").innerText(), /\S/);
    await whole(page);
    const wasm = requests.filter((url) => url.endsWith(".wasm"));
    assert.equal(wasm.length, 2, "each part is downloaded once");
    assert.deepEqual(wasm.map((url) => LATER.test(url)), [false, true]);
  });
});

test("on a first visit the second part is asked for when the first picture is there", async () => {
  await withPage({ prepare: (page) => page.addInitScript(noteFetches) }, async (page, { requests }) => {
    await whole(page);
    assert.deepEqual(await page.evaluate(() => globalThis.drawnAtFetch), [true]);
    assert.equal(requests.filter((url) => LATER.test(url)).length, 1);
  });
});

test("who comes back gets both parts before the page starts", async () => {
  await withText("FROM mine", async (page) => {
    await whole(page);
    await page.addInitScript(noteFetches);
    const types = typesOfLater(page);
    await page.reload();
    await page.waitForSelector(FIELD);
    assert.equal(await textOf(page), "FROM mine");
    assert.deepEqual(await page.evaluate(() => globalThis.drawnAtFetch), [false]);
    assert.deepEqual(types, ["fetch"]);
  });
});

test("a second part that is late is waited for as soon as it is needed", async () => {
  const held = [];
  const hold = (route) => (route.request().resourceType() === "xhr" ? route.continue() : held.push(route));
  let types;
  const prepare = (page) => {
    types = typesOfLater(page);
    return page.route(LATER, hold);
  };
  await withPage({ started: FIELD, prepare }, async (page, watched) => {
    await setText(page, "FROM alpine\nRUNN x");
    await page.locator(".has-error", { hasText: "RUNN" }).waitFor();
    assert.equal(await page.isVisible("#broken"), false);
    assert.deepEqual(types.filter((type) => type === "xhr"), ["xhr"], "it is waited for once");
    await Promise.all(held.map((route) => route.continue()));
    await page.locator(".shelf").waitFor(); // Only the whole page has it.
    await page.keyboard.press("F1");
    await page.locator("dialog[open]").waitFor();
    forgive(watched, /Synchronous XMLHttpRequest/);
  });
});

test("a second part that never comes breaks the page, in plain words, and the text is kept", async () => {
  const abort = (page) => page.route(LATER, (route) => route.abort());
  await withPage({ started: FIELD, prepare: abort }, async (page, watched) => {
    await setText(page, "FROM kept\nRUNN x");
    await page.locator("#broken").waitFor();
    assert.match(await page.innerText("#broken"), /A part of the page could not be downloaded/);
    await page.unroute(LATER);
    await page.reload();
    await page.waitForSelector(FIELD);
    assert.equal(await textOf(page), "FROM kept\nRUNN x");
    assert.ok(watched.problems.some((text) => text.startsWith("exception: A part")));
    forgive(watched, /Synchronous XMLHttpRequest|A part of the page|ERR_FAILED|RuntimeError|already/);
  });
});

test("who leaves a first visit before the second part is there finds it as it was", async () => {
  const hold = (page) => page.route(LATER, (route) => (route.request().resourceType() === "xhr" ? route.continue() : undefined));
  await withPage({ started: FIELD, prepare: hold }, async (page, watched) => {
    const text = await textOf(page);
    await page.unroute(LATER);
    await page.reload();
    await whole(page);
    assert.equal(await textOf(page), text);
    const kept = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("layerlab/document/")));
    assert.deepEqual(kept, [], "what nobody touched is not stored");
    forgive(watched, /Synchronous XMLHttpRequest|A part of the page|RuntimeError/);
  });
});

test("a program that breaks off says so and keeps the text", async () => {
  await withPage({ started: FIELD, prepare: (page) => page.addInitScript(noteProgram) }, async (page, watched) => {
    await whole(page);
    await page.keyboard.press("Control+Enter");
    await builtAs(page, 1);
    await page.getByRole("button", { name: "New image, or open a file" }).click();
    await page.locator(".shelf-panel .example", { hasText: "Blank" }).first().click();
    await page.locator(".shelf-open", { hasText: "app-2" }).waitFor();
    await page.waitForTimeout(600); // Until it is stored.
    await page.$eval(FIELD, (field) => (field.value = "FROM typed last")); // The program has not seen it.
    await page.evaluate(() => void setTimeout(() => globalThis.program.__wbindgen_malloc(-1, 3)));
    await page.locator("#broken").waitFor();
    assert.match(await page.innerText("#broken"), /Your text is kept[^]*unreachable/);
    await page.reload();
    await page.waitForSelector(FIELD);
    assert.equal(await textOf(page), "FROM typed last");
    assert.deepEqual(await page.locator(".shelf-open").allInnerTexts(), ["app", "app-2"]);
    await page.locator(".shelf-open").first().click();
    await builtAs(page, 1);
    assert.deepEqual(watched.problems.splice(0), ["exception: unreachable"]);
  });
});

/** Takes out the problems that a test has made itself. */
function forgive(watched, made) {
  watched.problems = watched.problems.filter((text) => !made.test(text));
}

/** How the second part is asked for from now on. */
function typesOfLater(page) {
  const types = [];
  page.on("request", (request) => {
    if (LATER.test(request.url())) types.push(request.resourceType());
  });
  return types;
}

/** Notes at each fetch of the second part whether the first picture is there. */
function noteFetches() {
  const { fetch } = globalThis;
  globalThis.drawnAtFetch = [];
  globalThis.fetch = (url, ...rest) => {
    const drawn = document.querySelector("#app main") !== null;
    if (/layerlab-later-/.test(url)) globalThis.drawnAtFetch.push(drawn);
    return fetch(url, ...rest);
  };
}

function noteProgram() {
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (...given) => {
    const done = await instantiateStreaming(...given);
    globalThis.program = done.instance.exports;
    return done;
  };
}
