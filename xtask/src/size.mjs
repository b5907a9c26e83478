// Prints name, size, gzip -9 and brotli 11 of every file in a directory, separated by tabs.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = process.argv[2];
for (const name of readdirSync(root, { recursive: true }).sort()) {
  const path = join(root, name);
  if (!statSync(path).isFile()) continue;
  const bytes = readFileSync(path);
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  console.log([name, bytes.length, gzipSync(bytes, { level: 9 }).length, brotli.length].join("\t"));
}
