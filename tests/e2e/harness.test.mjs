// The watch itself is tested: a page that does wrong has to be caught.

import assert from "node:assert/strict";
import { test } from "node:test";

import { assertAccessible, site, withPage } from "./harness.mjs";

async function problemsOf(html) {
  const { pages } = await site();
  pages["planted.html"] = html;
  let caught = [];
  const options = { path: "planted.html", started: "p" };
  await withPage(options, async (page, watched) => {
    await page.waitForLoadState("networkidle");
    caught = watched.problems.splice(0);
  });
  return caught;
}

test("a page without problems has none", async () => {
  assert.deepEqual(await problemsOf("<link rel=icon href=data:,><p>fine"), []);
});

test("a request to another origin is caught", async () => {
  const problems = await problemsOf(
    "<link rel=icon href=data:,><meta http-equiv=refresh content='0; url=http://127.0.0.2:9/'><p>x",
  );
  assert.ok(problems.some((text) => text.startsWith("left the origin")), problems.join("\n"));
});

test("an inline script is against the CSP and caught", async () => {
  const problems = await problemsOf("<link rel=icon href=data:,><script>1</script><p>x");
  assert.ok(problems.some((text) => text.includes("Content Security Policy")), problems.join("\n"));
});

test("a missing file is caught", async () => {
  const problems = await problemsOf("<link rel=icon href=data:,><img src=no.png><p>x");
  assert.ok(problems.some((text) => text.startsWith("404")), problems.join("\n"));
});

test("axe finds what is wrong, and only that", async () => {
  const { pages } = await site();
  const body = "<main><h1>Bricks</h1><img src=data:,></main>";
  pages["axe.html"] = `<!doctype html><html lang=en><title>t</title><link rel=icon href=data:,>${body}`;
  await withPage({ path: "axe.html", started: "h1" }, async (page) => {
    await assert.rejects(assertAccessible(page), /image-alt/);
    await assertAccessible(page, { rules: { "image-alt": { enabled: false } } });
  });
});
