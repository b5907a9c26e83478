// Several images on one page: tabs, what they share, and saving and opening them.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { builtAs } from "./building.mjs";
import { FIELD, setText, textOf, withText } from "./editing.mjs";
import { assertAccessible } from "./harness.mjs";

const BASE = "FROM python:3.12-slim\nWORKDIR /a\n";
const tabs = (page) => page.$$eval(".shelf-open", (all) => all.map((tab) => tab.textContent));
const shown = (page) => page.innerText(".shelf-tab.is-shown .shelf-open");
const open = (page, name) => page.locator(".shelf-open", { hasText: new RegExp(`^${name}$`) }).click();

async function add(page, what) {
  await page.getByRole("button", { name: "New image, or open a file" }).click();
  await page.locator(".shelf-panel .example", { hasText: what }).first().click();
}

test("two images in tabs share their base, survive a reload, and are saved and opened again", async () => {
  await withText(`${BASE}WORKDIR /b\n`, async (page) => {
    await page.waitForSelector(".shelf");
    await add(page, "Blank");
    await page.waitForSelector(FIELD);
    assert.deepEqual([await textOf(page), await tabs(page)], ["", ["app", "app-2"]]);
    await setText(page, `${BASE}WORKDIR /c\n`);
    await open(page, "app");
    assert.equal(await textOf(page), `${BASE}WORKDIR /b\n`);
    await page.keyboard.press("Tab");
    await setText(page, `${BASE}WORKDIR /d\n`);
    await open(page, "app-2");
    assert.equal(await textOf(page), `${BASE}WORKDIR /c\n`, "an edit stays in its tab");

    await page.click("#tab-images");
    await page.locator(".images-words", { hasText: "Without sharing" }).waitFor();
    assert.equal(await page.locator(".stratum.is-base").count(), 1, "the base is drawn once");
    await page.getByRole("button", { name: "Build all" }).click();
    await page.getByRole("button", { name: "Push" }).first().click();
    await page.locator(".images-last", { hasText: "docker push app:latest" }).waitFor();
    await page.locator(".images-go", { hasText: "1 layer" }).waitFor();
    await assertAccessible(page);

    await page.waitForTimeout(600);
    await page.reload();
    await page.waitForSelector(".shelf");
    assert.deepEqual([await tabs(page), await shown(page)], [["app", "app-2"], "app-2"]);
    assert.equal(await textOf(page), `${BASE}WORKDIR /c\n`);
    await open(page, "app");
    assert.equal(await textOf(page), `${BASE}WORKDIR /d\n`);
    await builtAs(page, 1);
    await page.click("#tab-images");
    await page.getByRole("button", { name: "Push" }).nth(1).waitFor(); // Both images are there again.
    await page.click("#tab-builds");

    await page.getByRole("button", { name: "This image: rename, save" }).click();
    await page.fill("#image-name", "Not Docker’s");
    await page.locator(".shelf-panel .files-trouble", { hasText: "Docker takes no such name" }).waitFor();
    await page.fill("#image-name", "web:1");
    await page.keyboard.press("Enter");
    await page.locator(".shelf-open", { hasText: "web:1" }).waitFor();
    assert.deepEqual(await tabs(page), ["web:1", "app-2"]);
    await page.getByRole("button", { name: "This image: rename, save" }).click();
    const [saved] = await Promise.all([page.waitForEvent("download"), page.click("text=Save all 2")]);
    const text = await readFile(await saved.path(), "utf8");
    assert.match(text, /^layerlab 4 \d+\nimage [^]*\n#= web:1 shown\n#- Dockerfile\nFROM python/);
    assert.match(text, /\n#= web:1 past\nbuild \d+ The first build\n#- Dockerfile\nFROM python/);

    await page.getByRole("button", { name: "Close web:1" }).first().click();
    assert.deepEqual(await tabs(page), ["app-2"]);
    await page.click(".notice button >> text=Bring it back");
    assert.deepEqual([await tabs(page), await textOf(page)], [["web:1", "app-2"], `${BASE}WORKDIR /d\n`]);

    await pick(page, "images.txt", text);
    await page.waitForFunction(() => document.querySelectorAll(".shelf-open").length === 4);
    assert.deepEqual(await tabs(page), ["web:1", "web:1", "app-2", "app-2"]);
    await pick(page, "notes.txt", "nothing of ours");
    await page.locator(".notice", { hasText: "Nothing was changed here" }).waitFor();
    assert.equal((await tabs(page)).length, 4);
  });
});

async function pick(page, name, text) {
  await page.getByRole("button", { name: "New image, or open a file" }).click();
  await page.setInputFiles(".shelf-file input", { name, mimeType: "text/plain", buffer: Buffer.from(text) });
}

test("the row of images and their picture fit a narrow screen", async () => {
  await withText(`${BASE}WORKDIR /b\n`, async (page) => {
    await page.waitForSelector(".shelf");
    await add(page, "A copy of app");
    await page.locator(".part", { hasText: "Builds" }).click();
    await page.click("#tab-images");
    await page.waitForSelector(".strata");
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} pixels too wide`);
    await assertAccessible(page);
  }, { viewport: { width: 320, height: 640 } });
});
