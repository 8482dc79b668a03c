// The licenses of the libraries that the program is linked with, which ask to go with it: each text once, with the names
// of those that it is for.
//
//   node .ci/third-party.mjs TARGET FILE
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [target, file] = process.argv.slice(2);
const cargo = (...options) => execFileSync("cargo", options, { encoding: "utf8", maxBuffer: 1 << 28 });

const linked = new Set(
    cargo("tree", "--package", "server", "--edges", "normal", "--target", target, "--prefix", "none", "--format", "{p}")
        .split("\n")
        .map(line => line.split(" ").slice(0, 2).join(" ")),
);
const { packages } = JSON.parse(cargo("metadata", "--format-version", "1", "--filter-platform", target));
const texts = new Map();
const without = [];
for (const { name, version, license, manifest_path, source } of packages) {
    if (!source || !linked.has(`${name} v${version}`)) continue;
    const folder = dirname(manifest_path);
    const names = readdirSync(folder).filter(entry => /^(licen[sc]e|copying|notice|copyright)/i.test(entry));
    const found = names.map(entry => join(folder, entry)).filter(path => existsSync(path) && !path.endsWith(".rs"));
    if (found.length === 0) without.push(`${name} ${version} (${license})`);
    for (const path of found) {
        let text;
        try {
            text = readFileSync(path, "utf8").replace(/\r\n/g, "\n").trim();
        } catch {
            continue; // a folder of licenses, whose texts others bring
        }
        texts.set(text, [...(texts.get(text) ?? []), `${name} ${version} (${license})`]);
    }
}
if (texts.size === 0) throw new Error("no licenses were found");
const line = "=".repeat(78);
const parts = [...texts].map(([text, users]) => `${[...new Set(users)].join("\n")}\n\n${text}\n`);
const rest = without.length ? [`These bring no text of their own:\n\n${without.join("\n")}\n`] : [];
writeFileSync(file, [...parts, ...rest].join(`\n${line}\n\n`));
