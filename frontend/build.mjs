// Bundles the front end into src/standoff/report/static; with --verify, rebuilds elsewhere and compares byte for byte.
import { build } from "esbuild";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const STATIC = join(HERE, "..", "src", "standoff", "report", "static");
const FILES = ["standoff.js", "standoff.css"];
const MOST_BYTES = 150_000;
/** Names of properties that only the front end's own parts hand to each other: neither the document's nor the browser's. */
const INTERNAL = `
  document page shown caption pinned stale narrow compareWith wanted onAgain onBack forget hasFutures askPart tried
  head link span pick live table letters marks opened shared placed boxes anchor against
  notices onReport writing onKeep onPlain onView onPick onShare onTheme onSave retryAfter drawn frame exact pushed indent aside
  state face about sub busy actor running control changed failed answered pairs queue pending view part pin work seen
  words row header strong below draw ticks months gap right left bottom room ids kinds counts staying route long
  least zero under lever empty order range domain nice
`.trim().split(/\s+/);
/** The same within Preact and d3: parts of components that only they look at. */
const THEIRS = `
  props current context unmount vnode diffed contextType Provider Consumer setState forceUpdate getChildContext
  shouldComponentUpdate getDerivedStateFromProps getDerivedStateFromError getSnapshotBeforeUpdate debounceRendering
  componentWillMount componentDidMount componentWillUpdate componentDidUpdate componentWillUnmount
  componentWillReceiveProps componentDidCatch interpolate clamp rangeRound tickFormat lineStart lineEnd _line _point
  _context __[A-Za-z]? __html
`.trim().split(/\s+/);

/** A name that a document or an answer of the server holds must reach the page as it is written. */
async function checkInternal() {
  for (const file of ["document.ts", "server.ts"]) {
    const code = (await readFile(join(HERE, "src", file), "utf8")).replace(/\/\*[^]*?\*\/|\/\/.*/g, "");
    const fields = new Set(code.match(/\w+(?=\??: )/g));
    const taken = INTERNAL.filter((name) => fields.has(name));
    if (taken.length) throw new Error(`build.mjs shortens ${taken.join(", ")}, which ${file} holds`);
  }
}

/** `Math.max` as `$max`, a name of its own, and so on: src/short.ts has them. */
const SHORT = Object.fromEntries(Object.entries({
  Math: ["max", "min", "abs", "floor", "round", "ceil", "log10"], Object: ["fromEntries", "assign"], JSON: ["stringify"],
}).flatMap(([of, names]) => names.map((name) => [`${of}.${name}`, `$${name}`])));

/** Numbers are said by src/words.ts: d3-scale's own way of formatting ticks stays out. */
const PLAIN = { name: "plain", setup: (on) => on.onResolve({ filter: /\/tickFormat\.js$/ }, () => ({ path: join(HERE, "src", "ticks.js") })) };

async function bundle(folder) {
  await checkInternal();
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
    inject: ["src/short.ts", "src/jsx.ts"],
    // The charts scale numbers only: d3-scale's ways to colours, dates and formats stay out.
    alias: { "d3-array": "./src/ticks.js", "d3-interpolate": "./src/numbers.ts", "d3-format": "./src/numbers.ts", "d3-path": "./src/numbers.ts" },
    mangleProps: new RegExp(`^(${[...INTERNAL, ...THEIRS].join("|")})$`),
    plugins: [PLAIN],
    define: { "process.env.NODE_ENV": '"production"', ...SHORT },
  });
  await build({ ...common, entryPoints: ["src/style/index.css"], outfile: join(folder, "standoff.css") });
  await shortenTokens(join(folder, "standoff.css"));
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

/** Custom properties get names of one or two letters, in the order in which they are set. */
async function shortenTokens(path) {
  const css = await readFile(path, "utf8");
  const names = [...new Set(css.match(/--[a-z0-9-]+(?=:)/g))];
  const short = new Map(names.map((name, i) => [name, `--${i < 26 ? "" : "a"}${String.fromCharCode(97 + (i % 26))}`]));
  const tight = css.replace(/(--[a-z0-9-]+:) /g, "$1").replace(/light-dark\((\S+), /g, "light-dark($1,");
  await writeFile(path, tight.replace(/--[a-z0-9-]+(?=[:),])/g, (name) => short.get(name) ?? name));
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
