// The files around the Dockerfile: kept, edited, left out, read from a folder, taken back.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { FIELD, setText, textOf } from "./editing.mjs";
import { assertAccessible, withPage } from "./harness.mjs";

const names = (page) => page.$$eval(".file-name", (all) => all.map((name) => name.textContent));
const tab = (page, name) => page.click(`.source [role=tab] >> text="${name}"`);
const files = (page) => page.click("#tab-files");

test("the first visit has the files of its example, and tabs are walked with the arrow keys", async () => {
  await withPage({ started: FIELD }, async (page) => {
    await page.focus("#tab-dockerfile");
    await page.keyboard.press("ArrowRight");
    await page.locator("#tab-files[aria-selected=true]").waitFor();
    assert.ok((await names(page)).length > 3);
    assert.ok(await page.isHidden(FIELD));
    await page.keyboard.press("End");
    assert.equal(await page.evaluate(() => document.activeElement.id), "tab-options");
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector(FIELD);
  });
});

test("a file is added, written, renamed, deleted and taken back, and survives a reload", async () => {
  await withPage({ started: FIELD }, async (page) => {
    await files(page);
    const before = await names(page);
    await page.fill("[aria-label='Path of a new file']", "/x");
    await page.keyboard.press("Enter");
    assert.match(await page.innerText(".files-trouble"), /must not begin with \//);
    await page.fill("[aria-label='Path of a new file']", "new/a.txt");
    await page.keyboard.press("Enter");
    await page.fill("[aria-label='Text of new/a.txt']", "hello\nworld");
    await page.fill("[aria-label='Path']", "new/b.txt");
    await page.keyboard.press("Enter");
    assert.ok((await names(page)).includes("b.txt"));
    await page.waitForTimeout(600);
    await page.reload();
    await page.waitForSelector(FIELD);
    await files(page);
    await page.click(".file-go:has-text('b.txt')");
    assert.equal(await page.inputValue("[aria-label='Text of new/b.txt']"), "hello\nworld");
    await page.click(".file-detail >> text=Delete");
    assert.deepEqual(await names(page), before);
    await page.locator(".file-go").first().focus();
    await page.keyboard.press("Control+Z");
    assert.ok((await names(page)).includes("b.txt"));
    await page.keyboard.press("Control+Shift+Z");
    assert.deepEqual(await names(page), before);
  });
});

test("what .dockerignore leaves out is told, and a wrong pattern with its line", async () => {
  await withPage({ started: FIELD }, async (page) => {
    await tab(page, ".dockerignore");
    await page.fill("textarea[aria-label='.dockerignore']", "*\n[a\n");
    assert.match(await page.innerText(".files-foot"), /Line 2: “\[a” cannot be used/);
    await page.fill("textarea[aria-label='.dockerignore']", "*\n");
    assert.match(await page.innerText(".files-foot"), /Leaves out \d+ of \d+ files/);
    await files(page);
    assert.ok((await page.locator(".file.is-left-out").count()) > 3);
  });
});

test("an option takes effect at once", async () => {
  await withPage({ started: FIELD }, async (page) => {
    await setText(page, "ARG TAG=3.23\nFROM alpine:${TAG}\n");
    await tab(page, "Options");
    await page.fill("#arg-TAG", "nothing-like-it");
    await page.locator(".stack", { hasText: "nothing-like-it" }).waitFor();
    await page.click("[aria-label='Use the default of TAG']");
    await page.locator(".stack", { hasText: "3.23" }).waitFor();
  });
});

test("a folder is read, and what was before comes back", async () => {
  const folder = await mkdtemp(join(tmpdir(), "folder-"));
  try {
    await mkdir(join(folder, "src"));
    await writeFile(join(folder, "Dockerfile"), "FROM scratch\nCOPY src /src\n");
    await writeFile(join(folder, "src", "main.c"), "int main;\n");
    await writeFile(join(folder, "big.bin"), Buffer.alloc(100_000, 255));
    await withPage({ started: FIELD }, async (page) => {
      const before = await textOf(page);
      await files(page);
      await page.setInputFiles("input[type=file]", folder);
      await page.locator(".notice", { hasText: "stay in this browser" }).waitFor();
      assert.equal(await textOf(page), "FROM scratch\nCOPY src /src\n");
      await files(page);
      assert.deepEqual(await names(page), ["big.bin", "src", "main.c"]);
      await page.click(".notice button >> text=Bring it back");
      assert.equal(await textOf(page), before);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("all tabs are accessible and fit a narrow frame", async () => {
  for (const colorScheme of ["light", "dark"]) {
    await withPage({ started: ".part", colorScheme, viewport: { width: 320, height: 640 } }, async (page) => {
      await page.click(".part >> text=Source");
      for (const id of ["tab-files", "tab-ignore", "tab-options"]) {
        await page.click(`#${id}`);
        if (id === "tab-files") await page.locator(".file-go").last().click();
        await assertAccessible(page);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      }
    });
  }
});
