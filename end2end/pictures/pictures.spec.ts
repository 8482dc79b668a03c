import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import type { Page } from "@playwright/test";
import UPNG from "upng-js";

import { CLAIMED, PASSWORD, press, signIn } from "../support/administrator.ts";
import { expect, PAGES, test } from "../support/test.ts";

const FOLDER = fileURLToPath(new URL("../../docs/pictures/", import.meta.url));
const WIDTH = 1200;
/** As much of a long page as says what it is. */
const HEIGHT = 1700;
const COLOURS = 256;
const LIMIT = 150_000;

test.use({ state: "with a story", colorScheme: "light" });

/** Keeps what is shown as a picture of that name. */
async function keep(page: Page, name: string): Promise<void> {
    const height = Math.min(HEIGHT, await page.evaluate(() => document.documentElement.scrollHeight));
    const picture = await page.screenshot({ fullPage: true, clip: { x: 0, y: 0, width: WIDTH, height } });

    const decoded = UPNG.decode(Uint8Array.from(picture).buffer);
    const small = Buffer.from(UPNG.encode(UPNG.toRGBA8(decoded), decoded.width, decoded.height, COLOURS));
    expect(small.length).toBeLessThan(LIMIT);
    await mkdir(FOLDER, { recursive: true });
    await writeFile(`${FOLDER}${name}.png`, small);
}

test.beforeEach(async ({ page }) => page.setViewportSize({ width: WIDTH, height: 800 }));

for (const { path, name } of PAGES.slice(0, 4)) {
    test(`picture of ${path}`, async ({ page, open }) => {
        await open(path);
        await keep(page, name.toLowerCase());
    });
}

test("picture of the event history", async ({ page, open }) => {
    await open("/maintenance/events");
    await keep(page, "events");
});

test("picture of online troubleshooting", async ({ page, open }) => {
    await open("/maintenance/troubleshooting");
    await keep(page, "troubleshooting");
});

test.describe("of the settings", () => {
    test.use({ own: { ...CLAIMED, READING_TIME_ZONE: null } });

    test("pictures of their list and of the audit trail", async ({ page, open }) => {
        await signIn(page, "/settings/contacts");
        await page.getByLabel("Location").fill("Second floor, by the stairs");
        await page.getByLabel("System administrator's name").fill("Jo Doe");
        await page.getByLabel("System administrator's e-mail address").fill("jo@example.com");
        await press(page, "Apply");
        await open("/settings/clock");
        await page.getByLabel("Time zone").selectOption("Europe/Berlin");
        await press(page, "Apply");
        await open("/settings/security");
        const tokens = page.getByRole("region", { name: "Tokens for programs" });
        await tokens.getByLabel("Name of the new token").fill("monitoring");
        await tokens.getByLabel("Your password").fill(PASSWORD);
        await press(page, "Make a token");
        await expect(async () => {
            await open("/settings");
            await expect(page.getByText("All times in Europe/Berlin")).toBeVisible({ timeout: 500 });
        }).toPass();
        await keep(page, "settings");
        await open("/settings/audit");
        await keep(page, "audit");
    });
});
