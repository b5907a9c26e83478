// Starts the page. A file of its own, because a strict CSP allows no inline script.
// Trunk puts the hashed names of the two files into preload links; they are read from there.
//
// The program comes in two files: what the first picture of a first visit needs, and the rest, see
// `split/`. The rest is fetched when the picture is there, or with the first file where the page
// opens with some other text. If the program needs it before it is there, the program waits for it.

const script = document.querySelector('link[rel="modulepreload"]');
const wasm = document.querySelector('link[rel="preload"][type="application/wasm"]');
const later = wasm.dataset.later && new URL(wasm.dataset.later, document.baseURI).href;

if (!later) document.documentElement.dataset.whole = "";

const DOCUMENTS = "layerlab/document/";

/** What the first file was given, what it gives, and whether the second one is linked to it. */
let imports;
let first;
let whole = false;

/** Resolves when the styles are there that come with the second file. */
let styled;

/** The second file, where it is fetched with the first one. */
const early = later && hasText() ? compile() : undefined;
early?.catch(() => {}); // The program fetches it anew when it needs it.

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

// Nothing is downloaded any more once the page is being left.
let leaving = false;
addEventListener("pagehide", () => (leaving = true));
addEventListener("pageshow", () => (leaving = false));

addEventListener("error", (event) => watch(event.error));
addEventListener("unhandledrejection", (event) => watch(event.reason));

try {
  const page = await import(script.href);
  if (later) catchImports();
  await page.default({ module_or_path: wasm.href });
  firstPicture().then(addRest).catch(() => {}).then(tellPackages); // As above.
} catch (error) {
  const text = "The page could not start in this browser. What you wrote here before is still stored.";
  if (isOfProgram(error)) watch(error);
  else showBroken(error, text);
  throw error;
}

/** Fetches the second file and links it, where that is not done yet. */
async function addRest() {
  if (later && !whole) link(await compile());
}

/** Gives the program what is known of packages; without it sizes are wider guesses. */
async function tellPackages() {
  try {
    const response = await fetch(new URL("packages.bin", document.baseURI));
    if (!response.ok) return;
    const detail = new Uint8Array(await response.arrayBuffer());
    dispatchEvent(new CustomEvent("layerlab-packages", { detail }));
  } catch {
    // Offline, or the page is being left.
  }
}

/** Whether the page opens with something else than on a first visit. */
function hasText() {
  try {
    return location.hash !== "" || Object.keys(localStorage).some((key) => key.startsWith(DOCUMENTS));
  } catch {
    return false; // Storage is denied.
  }
}

/** Notes what the program is started with, and adds what loads the second file. */
function catchImports() {
  for (const name of ["instantiateStreaming", "instantiate"]) {
    const instantiate = WebAssembly[name];
    WebAssembly[name] = async (source, given) => {
      imports = given;
      const done = await instantiate.call(WebAssembly, source, { ...given, later: { load } });
      first = (done.instance ?? done).exports;
      if (early) await early.then(link, () => {});
      return done;
    };
  }
}

/** The program needs a function of the second file now, and can't wait for a promise. */
function load() {
  if (whole) return;
  styled ??= addStyles();
  const request = new XMLHttpRequest();
  request.open("GET", later, false);
  request.overrideMimeType("text/plain; charset=x-user-defined"); // A byte is a character.
  try {
    request.send();
  } catch {
    // Its status is 0.
  }
  if (request.status !== 200) {
    throw new Error("A part of the page could not be downloaded. Is there a connection?");
  }
  const bytes = Uint8Array.from(request.responseText, (character) => character.charCodeAt(0));
  link(new WebAssembly.Module(bytes));
}

/** The second file, fetched and compiled, when the styles of what it shows are there. */
async function compile() {
  styled ??= addStyles();
  const response = await fetch(later);
  if (!response.ok) throw new Error(`${later} is not there.`);
  const streams = response.headers.get("content-type") === "application/wasm";
  const module = streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
  await styled;
  return module;
}

/** Resolves when they are there, or can't be. */
function addStyles() {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL(wasm.dataset.styles, document.baseURI).href;
  document.head.append(sheet);
  return new Promise((then) => {
    sheet.onload = sheet.onerror = then;
  });
}

/** The second file puts its functions into the table of the first one. */
function link(module) {
  if (whole) return; // It was needed before it was fetched.
  new WebAssembly.Instance(module, { ...imports, first });
  whole = true;
  document.documentElement.dataset.whole = "";
  // The program may be in the middle of something; it hears of it when that is done.
  queueMicrotask(() => dispatchEvent(new Event("layerlab-whole")));
}

/** Resolves when the first picture is painted and nothing else is to do. */
async function firstPicture() {
  const idle = globalThis.requestIdleCallback ?? ((then) => setTimeout(then, 200));
  const frame = () => new Promise((then) => requestAnimationFrame(then));
  const hidden = new Promise((then) => setTimeout(then, 5000)); // Then there are no frames.
  const painted = async () => {
    while (!document.querySelector("#app main")) await frame();
    await frame();
    await new Promise((then) => idle(then, { timeout: 2000 }));
  };
  await Promise.race([painted(), hidden]);
}

/** Whether an error was thrown by the program, or through it: it can't go on then. */
function isOfProgram(error) {
  return error instanceof WebAssembly.RuntimeError || /wasm-function/.test(error?.stack);
}

/** Keeps the text when the program breaks; each later breakdown keeps it anew. */
function watch(error) {
  if (!isOfProgram(error) || isMissedOnLeaving()) return;
  const isForeign = new URLSearchParams(location.search).has("embed") || /^#v\d+:/.test(location.hash);
  const field = document.querySelector(".field");
  try {
    if (!field) showKept();
    else if (!isForeign) rescue(field.value); // What came from a link must not take the place of what is stored.
  } catch {
    // Storage is denied or full; the field still shows the text.
  }
  showBroken(error);
}

/** Whether it is the second file that is missing, and only because the page is being left: who has
 * typed something had it before, or the text was kept when it did not come. */
function isMissedOnLeaving() {
  return leaving && later && !whole;
}

/** Shows what stands ready in `index.html`; the first error tells why. */
function showBroken(error, text) {
  const broken = document.getElementById("broken");
  if (!broken.hidden) return;
  broken.hidden = false;
  document.documentElement.dataset.broken = "";
  if (text) document.getElementById("broken-text").textContent = text;
  document.getElementById("broken-why").textContent = String(error?.message ?? error);
}

/** Writes the text into what this tab stored, as the program does, see `src/app/saved.rs`. */
function rescue(text) {
  const session = sessionStorage.getItem("layerlab/session");
  if (!session) return;
  const key = DOCUMENTS + session;
  const nothing = { version: 2, before: "open\n", path: "Dockerfile", behind: "" };
  const { version, before, path, behind } = piecesOf(localStorage.getItem(key) ?? "") ?? nothing;
  const lines = text.replace(version > 2 ? /^\\*#[-=] /gm : /^\\*#- /gm, "\\$&");
  const end = text === "" || text.endsWith("\n") ? "" : "\n";
  const file = `#- ${path}${end && " noeol"}\n${lines}${end}`;
  localStorage.setItem(key, `layerlab ${version} ${Date.now()}\n${before}${file}${behind}`);
}

/** Where the page broke before there was an editor: the text that this tab would open. */
function showKept() {
  const own = DOCUMENTS + sessionStorage.getItem("layerlab/session");
  const documents = Object.keys(localStorage).filter((key) => key.startsWith(DOCUMENTS));
  const read = (key) => piecesOf(localStorage.getItem(key) ?? "");
  const [newest] = documents.map(read).filter(Boolean).sort((a, b) => b.time - a.time);
  const text = (read(own) ?? newest)?.text;
  if (text === undefined) return;
  const kept = document.getElementById("broken-kept");
  kept.value = text;
  kept.hidden = false;
}

/** What was stored: when, the Dockerfile that is shown, and what stands before and behind it. */
function piecesOf(stored) {
  const [head, number, time] = /^layerlab ([1-4]) (\d+)\n/.exec(stored) ?? [];
  if (!head) return undefined;
  const version = Number(number);
  if (version === 1) {
    return { version: 2, time, before: "open\n", path: "Dockerfile", text: stored.slice(head.length), behind: "" };
  }
  const projects = version > 2 ? stored.split(/^(?=#= )/m) : [stored];
  const shown = projects.findIndex((project) => /^#= \S+ shown\n/.test(project));
  const at = Math.max(shown, projects.length > 1 ? 1 : 0); // The first stands for the header.
  const [options, file, ...others] = projects[at].split(/^(?=#- )/m);
  const before = projects.slice(0, at).join("") + options;
  return {
    version,
    time,
    before: before.slice(head.length),
    path: /^#- (\S+)/.exec(file)?.[1] ?? "Dockerfile",
    text: (file ?? "").replace(/^.*\n/, "").replace(version > 2 ? /^\\(?=\\*#[-=] )/gm : /^\\(?=\\*#- )/gm, ""),
    behind: [...others, ...projects.slice(at + 1)].join(""),
  };
}
