// Starts the page. A file of its own, because a strict CSP allows no inline script.
// Trunk puts the hashed names of the two files into preload links; they are read from there.

const script = document.querySelector('link[rel="modulepreload"]');
const wasm = document.querySelector('link[rel="preload"][type="application/wasm"]');

// The theme that was chosen here last, or that the page around this one asks for, before anything is drawn.
try {
  const query = new URLSearchParams(location.search);
  const theme = query.has("embed")
    ? /^(light|dark)$/.exec(query.get("theme"))?.[1]
    : / theme=(light|dark) /.exec(localStorage.getItem("layerlab/settings"))?.[1];
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Storage is denied: the theme is the system's.
}

try {
  const page = await import(script.href);
  await page.default({ module_or_path: wasm.href });
} catch (error) {
  const broken = document.getElementById("broken");
  if (broken.hidden) {
    broken.hidden = false;
    document.getElementById("broken-text").textContent =
      "The page could not start in this browser. What you wrote here before is still stored.";
    document.getElementById("broken-why").textContent = error.message;
  }
  throw error;
}
