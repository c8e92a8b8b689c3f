// Bundles the front end into src/standoff/report/static; with --verify, rebuilds elsewhere and compares byte for byte.
import { build } from "esbuild";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const STATIC = join(HERE, "..", "src", "standoff", "report", "static");
const FILES = ["standoff.js", "standoff.css"];
const MOST_BYTES = 159_000;

async function bundle(folder) {
  const common = {
    absWorkingDir: HERE,
    bundle: true,
    minify: true,
    legalComments: "none",
    charset: "utf8",
    logLevel: "warning",
    target: ["es2022", "chrome123", "firefox121", "safari17.5"],
  };
  await build({
    ...common,
    entryPoints: ["src/main.tsx"],
    outfile: join(folder, "standoff.js"),
    format: "iife",
    // Shorter calls than the automatic form; the sources need no import for it.
    tsconfigRaw: { compilerOptions: { jsx: "react", jsxFactory: "h", jsxFragmentFactory: "Fragment", strict: true } },
    inject: ["src/jsx.ts"],
    // The charts scale numbers only: d3-scale's ways to colours, dates and formats stay out.
    alias: { "d3-interpolate": "./src/numbers.ts", "d3-format": "./src/numbers.ts", "d3-path": "./src/numbers.ts" },
    define: { "process.env.NODE_ENV": '"production"' },
  });
  await build({ ...common, entryPoints: ["src/style/index.css"], outfile: join(folder, "standoff.css") });
  let total = 0;
  for (const file of FILES) {
    const bytes = await readFile(join(folder, file));
    // An inline script or style must not be able to end its own element.
    if (/<\/(script|style)|<!--/i.test(bytes.toString("utf8"))) throw new Error(`${file} could end its own element`);
    total += bytes.length;
  }
  if (total > MOST_BYTES) throw new Error(`bundle has ${total} bytes, at most ${MOST_BYTES} are allowed`);
  return total;
}

if (process.argv.includes("--verify")) {
  const folder = await mkdtemp(join(tmpdir(), "standoff-frontend-"));
  try {
    await bundle(folder);
    for (const file of FILES) {
      const [built, kept] = await Promise.all([readFile(join(folder, file)), readFile(join(STATIC, file))]);
      if (!built.equals(kept)) {
        console.error(`error: ${file} is not what the sources give\nhint: make frontend, then commit src/standoff/report/static`);
        process.exitCode = 1;
      }
    }
    if (!process.exitCode) console.log("the committed bundle is what the sources give");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
} else {
  const total = await bundle(STATIC);
  console.log(`bundle: ${(total / 1000).toFixed(1)} kB`);
}
