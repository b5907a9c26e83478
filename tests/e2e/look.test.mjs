// What is drawn where, how fast, and whether everyone can reach it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { BROKEN, FIELD, drawn, pasteText, setCaret, setText, showSource, status, textOf, withText } from "./editing.mjs";
import { assertAccessible, withPage } from "./harness.mjs";

test("the layer is aligned with the text area: emoji, tabs, other scripts", async () => {
  const lines = [
    "FROM alpine AS build",
    'LABEL a="💛👩‍👩‍👧 x" b=1',
    "RUN\tx\ty \\",
    "\t && echo 漢字 é ñ",
    'LABEL he="שלום עולם" ar="مرحبا" z=2',
    "# " + "long ".repeat(60) + "end",
  ];
  await withText(lines.join("\n"), async (page) => {
    await page.$eval(".editor", (editor) => (editor.scrollTop = 0));
    assert.deepEqual(await drawn(page), lines);
    // The same picture, once from each of the two, in one colour.
    const shared = `.is-current { background: none !important } .is-linked { background: none !important } .line-note, .line-size { display: none !important }
      .field { caret-color: transparent !important }
      .code * { font-weight: 400 !important; font-style: normal !important; text-decoration: none !important }
      .gutter { inline-size: 66px !important } /* Glyphs then lie on whole pixels. */
      .gutter, .stack, .inspector, .strip { visibility: hidden }`;
    const layer = await picture(page, `${shared} .code, .code * { color: #000 !important }`);
    const field = await picture(page, `${shared} .field { color: #000 !important } .code { visibility: hidden }`);
    const { differing, inked } = await compare(page, layer, field);
    assert.ok(inked > 2000, `the picture shows text: ${inked} pixels`);
    assert.ok(differing < inked / 200, `${differing} of ${inked} pixels differ`);
    const shifted = await picture(page, `${shared} .field { color: #000 !important; translate: 1px 0 } .code { visibility: hidden }`);
    const moved = await compare(page, layer, shifted);
    assert.ok(moved.differing > inked / 4, "a shift by one pixel would be seen");
  });
});

test("bold and italic pieces do not move what follows them", async () => {
  await withText("FROM alpine AS build\n# note of many words\nRUN echo 1", async (page) => {
    const widths = () => page.$$eval(".code", (all) => all.map((code) => code.getBoundingClientRect().width));
    const before = await widths();
    await style(page, ".code * { font-weight: 400 !important; font-style: normal !important }");
    assert.deepEqual(await widths(), before);
  });
});

test("a very long line scrolls softly and the text area never scrolls in itself", async () => {
  const long = `RUN echo ${"abcdefghij ".repeat(400)}`;
  await withText(`FROM alpine\n${long}\n`, async (page) => {
    await setCaret(page, 12 + long.length);
    await page.keyboard.type("END");
    const seen = await page.$eval(FIELD, (field) => ({
      left: field.scrollLeft,
      fits: field.scrollWidth <= field.clientWidth,
      caretShown: document.querySelector(".editor").scrollLeft > 1000,
      height: document.querySelectorAll(".line")[1].getBoundingClientRect().height,
    }));
    assert.deepEqual(seen, { left: 0, fits: true, caretShown: true, height: 22 });
  });
});

test("5,000 lines: only those in sight are drawn, wherever one scrolls", async () => {
  const text = Array.from({ length: 5000 }, (_, n) => `RUN echo ${n}`).join("\n");
  await withText("", async (page) => {
    await pasteText(page, text);
    assert.equal(await textOf(page), text);
    for (const at of [0, 0.5, 1]) {
      await page.$eval(".editor", (editor, at) => (editor.scrollTop = at * editor.scrollHeight), at);
      await page.waitForTimeout(100);
      const seen = await page.evaluate(() => {
        const lines = [...document.querySelectorAll(".line")];
        const box = document.querySelector(".editor").getBoundingClientRect();
        const field = document.querySelector(".field").getBoundingClientRect();
        const inSight = lines.filter((line) => line.getBoundingClientRect().top < box.bottom && line.getBoundingClientRect().bottom > box.top);
        return {
          count: lines.length,
          aligned: inSight.every((line) => Math.abs(line.getBoundingClientRect().top - field.top - (line.dataset.line - 1) * 22) < 0.5),
          covered: inSight[0].getBoundingClientRect().top <= box.top + 11 && inSight.at(-1).getBoundingClientRect().bottom >= box.bottom - 33,
        };
      });
      assert.ok(seen.count < 150, `${seen.count} lines are drawn`);
      assert.ok(seen.aligned && seen.covered, JSON.stringify(seen));
    }
    await page.keyboard.press("Control+End");
    await page.keyboard.type("9");
    assert.match(await status(page), /Line 5000 of 5000/);
  });
});

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 320, height: 568 }]) {
    test(`axe finds nothing: ${colorScheme}, ${viewport.width} wide`, async () => {
      await withPage({ colorScheme, viewport, reducedMotion: "reduce" }, async (page) => {
        await assertAccessible(page);
        await showSource(page);
        await setText(page, "");
        await assertAccessible(page);
        await page.keyboard.press("Control+Space");
        await page.locator(".suggestions").waitFor();
        await assertAccessible(page);
        await setText(page, BROKEN);
        await page.keyboard.press("F8");
        await page.locator(".card").waitFor();
        await assertAccessible(page);
        await page.click(".examples > button");
        await assertAccessible(page);
        await page.click("#examples li:first-child button");
        await page.locator(".notice").waitFor();
        await assertAccessible(page);
        await page.keyboard.press("F1");
        await page.locator("dialog[open]").waitFor();
        await assertAccessible(page);
        await page.keyboard.press("Escape");
        await page.locator("dialog[open]").waitFor({ state: "detached" });
      });
    });
  }
}

test("at 320 and at 2,560 nothing sticks out sideways", async () => {
  for (const width of [320, 390, 768, 1024, 2560]) {
    await withText(BROKEN, async (page) => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${wide} at ${width}`);
    }, { viewport: { width, height: 700 } });
  }
});

test("a key at 1,000 lines costs less than a frame", async () => {
  const text = 'FROM alpine\nWORKDIR /w\nCOPY a /b\nRUN echo "1" > /x && \\\n    cat /x\n'.repeat(200);
  await withText("", async (page) => {
    await pasteText(page, text);
    await setCaret(page, Math.floor(text.length / 2));
    await page.evaluate(() => {
      window.costs = [];
      let start;
      addEventListener("keydown", () => (start = performance.now()), true);
      // Runs behind the microtasks in which the page draws.
      addEventListener("input", () => {
        requestAnimationFrame(() => {
          const drawn = performance.now();
          document.querySelector(".editor").getBoundingClientRect();
          const layout = performance.now() - drawn;
          window.costs.push(window.scripted - start + layout);
        });
        Promise.resolve().then(() => Promise.resolve()).then(() => (window.scripted = performance.now()));
      });
    });
    for (let n = 0; n < 40; n += 1) {
      await page.keyboard.press("x");
      await page.waitForTimeout(30);
    }
    const costs = (await page.evaluate(() => window.costs)).sort((a, b) => a - b);
    assert.ok(costs.length > 30);
    assert.ok(costs[costs.length >> 1] < 16, `median of ${costs[costs.length >> 1].toFixed(1)} ms`);
  });
});

/** Adds styles through an object, which the CSP allows; returns what takes them away. */
async function style(page, css) {
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, css);
}

async function picture(page, css) {
  await style(page, css);
  const png = await page.locator(".sheet").screenshot();
  await style(page, "");
  return png.toString("base64");
}

/** How many pixels of two pictures differ clearly, and how many are not paper. */
function compare(page, a, b) {
  return page.evaluate(async (pictures) => {
    const [a, b] = await Promise.all(pictures.map(async (base64) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, image.width, image.height).data;
    }));
    let differing = 0;
    let inked = 0;
    for (let at = 0; at < a.length; at += 4) {
      if (Math.abs(a[at] - b[at]) > 64) differing += 1;
      if (a[at] < 160) inked += 1;
    }
    return { differing, inked };
  }, [a, b]);
}
