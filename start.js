// Starts the page. A file of its own, because a strict CSP allows no inline script.
// Trunk puts the hashed names of the two files into preload links; they are read from there.

const script = document.querySelector('link[rel="modulepreload"]');
const wasm = document.querySelector('link[rel="preload"][type="application/wasm"]');

try {
  const page = await import(script.href);
  await page.default({ module_or_path: wasm.href });
} catch (error) {
  document.body.textContent = `Layerlab could not start in this browser: ${error.message}`;
  throw error;
}
