// The editor, used as people do: typing, keys, what belongs to the browser.

import assert from "node:assert/strict";
import { test } from "node:test";

import { FIELD, caretOf, drawn, setCaret, status, textOf, withText } from "./editing.mjs";

test("typing shows in the layer at once, and the caret stays where it was", async () => {
  await withText("FROM alpine\nRUN tru\nCMD x", async (page) => {
    await setCaret(page, 19);
    await page.keyboard.type("e -v");
    assert.equal(await textOf(page), "FROM alpine\nRUN true -v\nCMD x");
    assert.deepEqual(await drawn(page), ["FROM alpine", "RUN true -v", "CMD x"]);
    assert.deepEqual(await caretOf(page), [23, 23]);
    assert.match(await status(page), /Line 2 of 3, column 12/);
    await page.keyboard.press("Control+Z");
    assert.equal((await drawn(page)).join("\n"), await textOf(page));
  });
});

test("Tab moves the focus unless chosen otherwise, and Escape always lets it go", async () => {
  const active = (page) => page.evaluate(() => document.activeElement.className);
  await withText("FROM a", async (page) => {
    await page.keyboard.press("Tab");
    assert.notEqual(await active(page), "field");
    assert.equal(await textOf(page), "FROM a");
    await page.click(".status-setting");
    await page.focus(FIELD);
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Tab");
    assert.equal(await textOf(page), "FROM a    ");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    assert.notEqual(await active(page), "field");
    await page.reload();
    await page.waitForSelector(FIELD);
    assert.ok(await page.isChecked(".status-setting input"), "the setting is remembered");
  });
});

test("comments are toggled and continuations indented, each undone in one step", async () => {
  const text = "FROM alpine\nRUN true \\\n    && false";
  await withText(text, async (page) => {
    await setCaret(page, 3);
    await page.keyboard.press("Control+/");
    assert.match(await textOf(page), /^# ?FROM alpine\n/);
    await page.keyboard.press("Control+/");
    assert.equal(await textOf(page), text);
    await setCaret(page, "FROM alpine\nRUN true \\".length);
    await page.keyboard.press("Enter");
    assert.match(await textOf(page), /RUN true \\\n {2,}\n/);
    await page.keyboard.press("Control+Z");
    assert.equal(await textOf(page), text);
  });
});

test("pasted CRLF and lone CR become line ends", async () => {
  await withText("", async (page) => {
    await page.evaluate(() => document.execCommand("insertText", false, "FROM a\r\nRUN b\r\n"));
    assert.equal(await textOf(page), "FROM a\nRUN b\n");
    assert.deepEqual(await drawn(page), ["FROM a", "RUN b", ""]);
    assert.match(await status(page), /Line 3 of 3/);
  });
});

test("composing a word leaves the text area alone", async () => {
  await withText("FROM a\n", async (page) => {
    const session = await page.context().newCDPSession(page);
    await session.send("Input.imeSetComposition", { text: "にほ", selectionStart: 2, selectionEnd: 2 });
    assert.equal((await drawn(page))[1], "にほ");
    assert.ok(await page.locator(".suggestions").isHidden());
    await session.send("Input.insertText", { text: "日本" });
    assert.equal(await textOf(page), "FROM a\n日本");
    assert.deepEqual(await caretOf(page), [9, 9]);
  });
});
