import { cut, small, WIDTHS } from "../support/layout.ts";
import { type State } from "../support/state.ts";
import { expect, PAGES, test } from "../support/test.ts";

const STATES: readonly State[] = ["with history", "stale", "hostile"];

for (const state of STATES) {
    test.describe(`while ${state}`, () => {
        test.use({ state });

        test("a narrow page needs no scrolling sideways, cuts nothing, and its controls are large", async ({ page, open }) => {
            for (const { path } of PAGES.slice(0, 4)) {
                for (const width of WIDTHS) {
                    await page.setViewportSize({ width, height: 740 });
                    await open(path);
                    const folded = page.locator("details:not([open]) > summary");
                    while ((await folded.count()) > 0) await folded.first().click();
                    const where = `${path} at ${width} px`;
                    expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBe(width);
                    expect(await cut(page), where).toEqual([]);
                    expect(await small(page), where).toEqual([]);
                }
            }
        });
    });
}

test("a table that is wider than the page scrolls by keyboard", async ({ page, open }) => {
    // High enough for the whole table, so that the page itself has no need to scroll.
    await page.setViewportSize({ width: 360, height: 2000 });
    await open("/meter");
    const table = page.getByRole("group", { name: "Meters" });
    await table.evaluate((element) => element.scrollIntoView({ block: "start" }));
    await table.focus();
    for (let presses = 0; presses < 30; presses += 1) await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("columnheader", { name: "Source" })).toBeInViewport({ ratio: 0.9 });
});

test("text twice as large stays on the page", async ({ page, open }) => {
    await page.setViewportSize({ width: 800, height: 740 });
    for (const { path } of PAGES.slice(0, 4)) {
        await open(path);
        await page.evaluate(() => void (document.documentElement.style.fontSize = "200%"));
        expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(800);
        expect(await cut(page), path).toEqual([]);
    }
});
