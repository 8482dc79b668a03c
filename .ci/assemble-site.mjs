// Puts the site together: names that change with their content, one script out of the module's glue and
// our loader, the worker that holds the line to the device, everything compressed once. Called by build-site.
//
//   node assemble-site.mjs MODULE_DIR SITE_DIR
//
// MODULE_DIR holds smart-esolutions.js and smart-esolutions_bg.wasm. SITE_DIR is written anew if anything
// in it would change, and left alone, times included, if not: the server is then not compiled again.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [moduleDir, siteDir] = process.argv.slice(2);
const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Every file below `folder`, as a map from path to content; empty if there is no such folder. */
function filesBelow(folder) {
    if (!existsSync(folder)) return new Map();
    return new Map(
        readdirSync(folder, { recursive: true })
            .map((name) => join(folder, name))
            .filter((path) => statSync(path).isFile())
            .map((path) => [relative(folder, path), readFileSync(path)]),
    );
}

const site = new Map();

/** Adds an asset under a name that changes with its content; returns its path on the server. */
function addAsset(stem, extension, data) {
    const hash = createHash("sha256").update(data).digest("hex").slice(0, 16);
    const name = `${stem}.${hash}.${extension}`;
    site.set(`assets/${name}`, Buffer.from(data));
    return `/assets/${name}`;
}

/** What esbuild makes of a file or of its standard input: the same in fewer bytes. */
function esbuild(options, input) {
    return execFileSync("esbuild", ["--minify", "--log-level=warning", ...options], { input });
}

const wasm = addAsset("smart-esolutions_bg", "wasm", readFileSync(join(moduleDir, "smart-esolutions_bg.wasm")));
const read = (name) => readFileSync(join(root, "app", name), "utf8");
const worker = addAsset("smart-esolutions-live", "js", esbuild(["--target=es2022"], read("live-worker.js")));
const beside = (path) => `.${path.slice("/assets".length)}`;
const glue = readFileSync(join(moduleDir, "smart-esolutions.js"), "utf8");
const loader = `${read("loader.js")}\n${read("live.js")}`.replace("@WASM@", beside(wasm)).replaceAll("@WORKER@", beside(worker));
const js = addAsset("smart-esolutions", "js", esbuild(["--format=esm", "--target=es2022"], `${glue}\n${loader}`));
const style = join(root, "style/main.css");
const css = existsSync(style) ? addAsset("smart-esolutions", "css", esbuild([style, "--bundle", "--external:/*"])) : null;
for (const [name, data] of filesBelow(join(root, "public"))) site.set(name, data);

for (const [name, data] of [...site]) {
    if (!/\.(css|js|json|svg|txt|wasm|webmanifest)$/.test(name)) continue;
    const params = {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
    };
    const compressed = { br: brotliCompressSync(data, { params }), gz: gzipSync(data, { level: 9 }) };
    for (const [extension, bytes] of Object.entries(compressed)) {
        if (bytes.length < data.length) site.set(`${name}.${extension}`, bytes);
    }
}
site.set("site.json", Buffer.from(`${JSON.stringify({ css, js, wasm, worker })}\n`));

const present = filesBelow(siteDir);
const unchanged = present.size === site.size && [...site].every(([name, data]) => present.get(name)?.equals(data));
if (!unchanged) {
    rmSync(siteDir, { recursive: true, force: true });
    for (const [name, data] of site) {
        mkdirSync(dirname(join(siteDir, name)), { recursive: true });
        writeFileSync(join(siteDir, name), data);
    }
}
const size = (name) => (site.get(name.slice(1)) ?? { length: 0 }).length;
for (const name of [css, js, wasm, worker]) {
    if (name) console.error(`  ${name}: ${size(name)} bytes, ${size(`${name}.br`)} as brotli`);
}
