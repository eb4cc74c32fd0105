// Bundles the scripts and styles of the pages: node build.mjs OUTPUT_FOLDER
// Writes hashed files, manifest.json (plain name -> hashed name) and licences.txt.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const packages = path.join(here, "node_modules");
const output = path.resolve(process.argv[2] ?? path.join(here, "../static/dist"));

async function bundle() {
  const { metafile } = await build({
    absWorkingDir: here,
    entryPoints: ["src/page.ts", "src/reader.ts", "src/review.ts", "src/app.css"],
    outdir: output,
    entryNames: "[name]-[hash]",
    chunkNames: "chunk-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    format: "esm",
    splitting: true,
    minify: true,
    sourcemap: false,
    // What light-dark(), nesting and popovers ask for anyway.
    target: ["chrome123", "edge123", "firefox125", "safari17.5"],
    loader: { ".svg": "file", ".woff2": "file" },
    // The notices go to licences.txt, once and whole.
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  return metafile;
}

function entryNames(metafile) {
  const names = {};
  for (const [file, { entryPoint }] of Object.entries(metafile.outputs)) {
    // A chunk that is fetched later is named by the script that fetches it.
    if (entryPoint && !path.basename(file).startsWith("chunk-")) {
      names[path.basename(entryPoint).replace(/\.ts$/, ".js")] = path.basename(file);
    }
  }
  return names;
}

async function iconNames() {
  const lines = (await readFile(path.join(here, "src/icons.txt"), "utf8")).split("\n");
  return [...new Set(lines.map((line) => line.replace(/#.*/, "").trim()).filter(Boolean))].sort();
}

async function symbol(name) {
  const file = path.join(packages, "lucide-static/icons", `${name}.svg`);
  const drawing = await readFile(file, "utf8").catch(() => {
    throw new Error(`src/icons.txt names an icon that lucide does not have: ${name}`);
  });
  const shapes = drawing.match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1].replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" `
    + `stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`;
}

async function sprite() {
  const symbols = await Promise.all((await iconNames()).map(symbol));
  const text = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
  const file = `icons-${hash}.svg`;
  await writeFile(path.join(output, file), text);
  return file;
}

async function licences(metafile) {
  const used = new Set(["lucide-static"]);
  for (const input of Object.keys(metafile.inputs)) {
    const name = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1];
    if (name) used.add(name);
  }
  const parts = await Promise.all([...used].sort().map(async (name) => {
    const folder = path.join(packages, name);
    const { version } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} comes without a licence text`);
    return `${name} ${version}\n\n${(await readFile(path.join(folder, file), "utf8")).trim()}\n`;
  }));
  await writeFile(path.join(output, "licences.txt"), parts.join(`\n${"-".repeat(80)}\n\n`));
}

await mkdir(output, { recursive: true });
const metafile = await bundle();
const manifest = { ...entryNames(metafile), "icons.svg": await sprite() };
await licences(metafile);
await writeFile(path.join(output, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
