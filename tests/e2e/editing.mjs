// What the tests of the editor have in common.

import { withPage } from "./harness.mjs";

export const FIELD = ".field";
export const BROKEN = "FROM alpine AS a\nRUNN true\nRUN echo hi \\\n  && true\nCOPPY --from=a /x /y\n";

/** A page whose editor has the focus and holds `text`. */
export async function withText(text, use, options = {}) {
  await withPage({ viewport: { width: 1440, height: 900 }, ...options }, async (page, watched) => {
    await showSource(page);
    await setText(page, text);
    await use(page, watched);
  });
}

/** On a narrow screen only one part of the page is seen. */
export async function showSource(page) {
  const part = page.locator(".part", { hasText: "Source" });
  if (await part.isVisible()) await part.click();
  await page.waitForSelector(FIELD);
}

/** Shows help and problems beside the picture; the focus stays in the editor. */
export async function showHelp(page) {
  await page.click("#tab-help");
  await page.focus(FIELD);
}

export async function setText(page, text) {
  await page.focus(FIELD);
  await page.keyboard.press("Control+A");
  if (text) await page.keyboard.insertText(text);
  else await page.keyboard.press("Delete");
}

/** As `setText`, for texts of so many lines that Chromium takes long to type them. */
export async function pasteText(page, text) {
  await setText(page, "");
  await page.evaluate((text) => {
    const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    document.execCommand("insertHTML", false, `<pre>\n${escaped}</pre>`);
  }, text);
}

export const textOf = (page) => page.inputValue(FIELD);

export const caretOf = (page) => page.$eval(FIELD, (field) => [field.selectionStart, field.selectionEnd]);

export const setCaret = (page, at, end = at) =>
  page.$eval(FIELD, (field, [at, end]) => field.setSelectionRange(at, end), [at, end]);

/** The lines that the layer draws, as text. */
export const drawn = (page) =>
  page.$$eval(".line .code", (lines) => lines.map((line) => line.textContent));

export const status = (page) => page.innerText(".status-place");
