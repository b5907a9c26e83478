// The editor, used as people do.

import assert from "node:assert/strict";
import { test } from "node:test";

import { assertAccessible, site, watch, withPage } from "./harness.mjs";

const FIELD = ".field";
const BROKEN = "FROM alpine AS a\nRUNN true\nRUN echo hi \\\n  && true\nCOPPY --from=a /x /y\n";

/** A page whose editor has the focus and holds `text`. */
async function withText(text, use, options = {}) {
  await withPage({ started: FIELD, ...options }, async (page, watched) => {
    await setText(page, text);
    await use(page, watched);
  });
}

async function setText(page, text) {
  await page.focus(FIELD);
  await page.keyboard.press("Control+A");
  if (text) await page.keyboard.insertText(text);
  else await page.keyboard.press("Delete");
}

/** As `setText`, for texts of so many lines that Chromium takes long to type them. */
async function pasteText(page, text) {
  await setText(page, "");
  await page.evaluate((text) => {
    const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    document.execCommand("insertHTML", false, `<pre>\n${escaped}</pre>`);
  }, text);
}

const textOf = (page) => page.inputValue(FIELD);

const caretOf = (page) => page.$eval(FIELD, (field) => [field.selectionStart, field.selectionEnd]);

const setCaret = (page, at, end = at) =>
  page.$eval(FIELD, (field, [at, end]) => field.setSelectionRange(at, end), [at, end]);

/** The lines that the layer draws, as text. */
const drawn = (page) =>
  page.$$eval(".line .code", (lines) => lines.map((line) => line.textContent));

const status = (page) => page.innerText(".status-place");

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
    const shared = `.is-current { background: none !important } .line-note { display: none !important }
      .field { caret-color: transparent !important }
      .code * { font-weight: 400 !important; font-style: normal !important; text-decoration: none !important }
      .gutter { visibility: hidden }`;
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

test("a quick fix by key and by button is one step of native undo", async () => {
  await withText(BROKEN, async (page) => {
    await setCaret(page, 19);
    await page.keyboard.press("Control+.");
    assert.equal(await textOf(page), BROKEN.replace("RUNN", "RUN"));
    await page.keyboard.press("Control+Z");
    assert.equal(await textOf(page), BROKEN);
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
    await page.waitForFunction(() => /2 errors/.test(document.querySelector(".announcer").textContent));
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
    assert.equal(await textOf(page), "FROM alpine\nW\nWORKDIR");
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
    assert.equal(await chosen.count(), 1);
    const label = await chosen.locator("code").innerText();
    await chosen.click();
    assert.ok((await textOf(page)).startsWith(label));
    assert.equal(await page.evaluate(() => document.activeElement.className), "field");
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

test("pasted CRLF and lone CR become line ends", async () => {
  await withText("", async (page) => {
    await page.evaluate(() => document.execCommand("insertText", false, "FROM a\r\nRUN b\r\n"));
    assert.equal(await textOf(page), "FROM a\nRUN b\n");
    assert.deepEqual(await drawn(page), ["FROM a", "RUN b", ""]);
    assert.match(await status(page), /Line 3 of 3/);
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

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 320, height: 568 }]) {
    test(`axe finds nothing: ${colorScheme}, ${viewport.width} wide`, async () => {
      await withPage({ started: FIELD, colorScheme, viewport, reducedMotion: "reduce" }, async (page) => {
        await assertAccessible(page);
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
