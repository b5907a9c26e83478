// Serves a built page as a careful static host would: in a sub-path, under a strict CSP, uncached.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

export const SUB_PATH = "/some/sub/path/";

export const CSP = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "frame-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** Serves `root` on a free port; `pages` are extra HTML texts by their name, beside the files. */
export async function serve(root, pages = {}) {
  const server = createServer((request, response) => {
    answer(root, pages, request, response).catch(() => refuse(response));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: origin + SUB_PATH,
    pages,
    close() {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}

async function answer(root, pages, request, response) {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  if (!path.startsWith(SUB_PATH)) return refuse(response);
  const name = path.slice(SUB_PATH.length) || "index.html";
  if (Object.hasOwn(pages, name)) {
    response.writeHead(200, headers(".html"));
    return response.end(pages[name]);
  }
  const file = normalize(join(root, name));
  if (!file.startsWith(normalize(root) + sep) || !(await stat(file)).isFile()) {
    return refuse(response);
  }
  response.writeHead(200, headers(extname(file)));
  createReadStream(file).pipe(response);
}

function headers(ending) {
  return {
    "cache-control": "no-cache",
    "content-security-policy": CSP,
    "content-type": TYPES[ending] ?? "application/octet-stream",
    "x-content-type-options": "nosniff",
  };
}

function refuse(response) {
  response.writeHead(404, { "content-type": "text/plain" });
  response.end("not found");
}
