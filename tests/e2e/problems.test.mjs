// Problems, fixes, suggestions and ways through the text.

import assert from "node:assert/strict";
import { test } from "node:test";

import { BROKEN, FIELD, caretOf, setCaret, showHelp, status, textOf, withText } from "./editing.mjs";

test("a quick fix by key and by button is one step of native undo", async () => {
  await withText(BROKEN, async (page) => {
    await setCaret(page, 19);
    await page.keyboard.press("Control+.");
    assert.equal(await textOf(page), BROKEN.replace("RUNN", "RUN"));
    await page.keyboard.press("Control+Z");
    assert.equal(await textOf(page), BROKEN);
    await showHelp(page);
    await page.click(".problems .problem:first-child .problem-fix");
    assert.equal(await textOf(page), BROKEN.replace("RUNN", "RUN"));
    await page.keyboard.press("Control+Z");
    assert.equal(await textOf(page), BROKEN);
    await page.keyboard.press("Control+Y");
    assert.equal(await textOf(page), BROKEN.replace("RUNN", "RUN"));
  });
});

test("problems are underlined, told at the line, listed, and walked by key", async () => {
  await withText(BROKEN, async (page) => {
    assert.deepEqual(await page.$$eval(".has-error", (all) => all.map((e) => e.textContent)), ["RUNN", "COPPY"]);
    assert.equal(await page.locator(".line-note").count(), 2);
    await showHelp(page);
    assert.equal(await page.locator(".problems .problem").count(), 2);
    assert.match(await page.innerText(".status-problems"), /2 errors/);
    await setCaret(page, 20);
    await page.keyboard.press("F8");
    const start = BROKEN.indexOf("COPPY");
    assert.deepEqual(await caretOf(page), [start, start + 5]);
    assert.match(await page.innerText(".card"), /COPPY/);
    await page.keyboard.press("F8");
    assert.deepEqual(await caretOf(page), [17, 21]);
    await page.keyboard.press("Shift+F8");
    assert.deepEqual(await caretOf(page), [start, start + 5]);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".card").count(), 0);
    await page.waitForFunction(() => /2 errors/.test(document.querySelector(".announcer[role=status]").textContent));
  });
});

test("while one types in a long file, what only its plan shows stays at its line", async () => {
  const lines = Array.from({ length: 500 }, (_, n) => `RUN echo ${n} && echo long`);
  lines[0] = "FROM alpine AS Big";
  await withText(lines.join("\n"), async (page) => {
    await setCaret(page, lines.slice(0, 12).join("\n").length);
    await page.locator(".line-note").waitFor();
    await page.evaluate(() => {
      globalThis.notes = new Set();
      const look = () => notes.add(document.querySelectorAll(".line-note").length);
      new MutationObserver(look).observe(document.querySelector(".paper"), { childList: true, subtree: true, characterData: true });
    });
    for (const key of ["Enter", "#", "Space", "x", "y"]) {
      await page.keyboard.press(key);
      await page.waitForTimeout(150);
    }
    assert.deepEqual(await page.evaluate(() => [...globalThis.notes]), [1]);
    assert.equal((await textOf(page)).split("\n")[12], "# xy");
  });
});

test("a problem far away is shown with its card, also far to the right", async () => {
  const lines = Array.from({ length: 400 }, (_, n) => `RUN echo ${n}`);
  lines[0] = "FROM alpine";
  lines[300] = "RUNN true";
  await withText(lines.join("\n"), async (page) => {
    await page.keyboard.press("F8");
    await page.locator(".card").waitFor();
    const gap = () => page.evaluate(() => {
      const [card, word] = [".card", ".has-error"].map((name) => document.querySelector(name).getBoundingClientRect());
      return { below: Math.round(card.top - word.bottom), left: Math.round(card.left - word.left) };
    });
    await page.waitForTimeout(100);
    const { below, left } = await gap();
    assert.ok(below >= 0 && below < 12 && Math.abs(left) < 2, `${below} below, ${left} to the right`);
    await page.mouse.move(300, 400);
    await page.mouse.wheel(0, 44);
    await page.waitForTimeout(100);
    const after = await gap();
    assert.ok(Math.abs(after.below - below) < 3 && after.left === left, "it moves with the text");
  });
});

test("the pointer opens a card that stays while it is over it", async () => {
  await withText(BROKEN, async (page) => {
    await page.hover(".has-error >> nth=1", { force: true });
    const card = page.locator(".card");
    await card.waitFor();
    assert.match(await card.innerText(), /COPPY/);
    const box = await card.boundingBox();
    await page.mouse.move(box.x + 20, box.y + 10, { steps: 4 });
    await page.waitForTimeout(600);
    assert.equal(await card.count(), 1);
    await page.mouse.move(700, 500, { steps: 2 });
    await card.waitFor({ state: "detached" });
  });
});

test("a suggestion is taken by key only once it is chosen", async () => {
  await withText("FROM alpine\n", async (page) => {
    const list = page.locator(".suggestions");
    await page.keyboard.type("W");
    await list.waitFor();
    assert.equal(await page.getAttribute(FIELD, "aria-activedescendant"), null);
    await page.keyboard.press("Enter");
    assert.equal(await textOf(page), "FROM alpine\nW\n", "Enter is a line end");
    await page.keyboard.type("W");
    await list.waitFor();
    await page.keyboard.press("Escape");
    await list.waitFor({ state: "hidden" });
    await page.keyboard.press("Control+Space");
    await list.waitFor();
    const chosen = await page.getAttribute(FIELD, "aria-activedescendant");
    assert.equal(await page.getAttribute(`#${chosen}`, "aria-selected"), "true");
    await page.keyboard.press("Tab");
    assert.match(await textOf(page), /^FROM alpine\nW\nWORKDIR ?$/);
    await page.keyboard.press("Control+Z");
    assert.equal(await textOf(page), "FROM alpine\nW\nW");
  });
});

test("arrows walk the suggestions and a press takes one without losing the focus", async () => {
  await withText("", async (page) => {
    await page.keyboard.press("Control+Space");
    await page.locator(".suggestions").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const chosen = page.locator(".suggestion.is-chosen");
    await page.locator("#suggestion-2.is-chosen").waitFor(); // The first was chosen at once.
    assert.equal(await chosen.count(), 1);
    const label = await chosen.locator("code").innerText();
    await chosen.click();
    assert.ok((await textOf(page)).startsWith(label));
    assert.equal(await page.evaluate(() => document.activeElement.className), "field");
  });
});

test("a stage is found from where it is used", async () => {
  const text = "FROM alpine AS build\nRUN true\nFROM scratch\nCOPY --from=build /a /b\n";
  await withText(text, async (page) => {
    await setCaret(page, text.indexOf("=build") + 3);
    await page.keyboard.press("F12");
    assert.deepEqual(await caretOf(page), [15, 20]);
    await page.click(".t-stage >> nth=1", { modifiers: ["Control"], force: true });
    await page.waitForFunction(() => document.querySelector(".field").selectionStart === 15);
  });
});

test("offsets behind emoji are right", async () => {
  await withText("# 💛💛\nFROM a\nRUNN b\n", async (page) => {
    await page.keyboard.press("F8");
    assert.deepEqual(await caretOf(page), [14, 18]);
    await page.keyboard.press("Control+.");
    assert.equal(await textOf(page), "# 💛💛\nFROM a\nRUN b\n");
  });
});
