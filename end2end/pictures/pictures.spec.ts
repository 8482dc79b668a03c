import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import UPNG from "upng-js";

import { expect, PAGES, test } from "../support/test.ts";

const FOLDER = fileURLToPath(new URL("../../docs/pictures/", import.meta.url));
const WIDTH = 1200;
/** As much of a long page as says what it is. */
const HEIGHT = 1700;
const COLOURS = 256;
const LIMIT = 150_000;

test.use({ state: "with history", colorScheme: "light" });

for (const { path, name } of PAGES.slice(0, 4)) {
    test(`picture of ${path}`, async ({ page, open }) => {
        await page.setViewportSize({ width: WIDTH, height: 800 });
        await open(path);
        const height = Math.min(HEIGHT, await page.evaluate(() => document.documentElement.scrollHeight));
        const picture = await page.screenshot({ fullPage: true, clip: { x: 0, y: 0, width: WIDTH, height } });

        const decoded = UPNG.decode(Uint8Array.from(picture).buffer);
        const small = Buffer.from(UPNG.encode(UPNG.toRGBA8(decoded), decoded.width, decoded.height, COLOURS));
        expect(small.length).toBeLessThan(LIMIT);
        await mkdir(FOLDER, { recursive: true });
        await writeFile(`${FOLDER}${name.toLowerCase()}.png`, small);
    });
}
