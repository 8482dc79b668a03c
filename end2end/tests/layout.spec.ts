import type { Page } from "@playwright/test";

import { type State } from "../support/state.ts";
import { expect, PAGES, test } from "../support/test.ts";

/** 360 px: a small phone. 320 px: 1280 px at 400 % zoom, as WCAG 2.2 1.4.10 has it. */
const WIDTHS = [360, 320] as const;
const STATES: readonly State[] = ["with history", "stale", "hostile"];

/** Texts and controls that lie outside the page, or in a box that cuts them and can't be scrolled. */
async function cut(page: Page): Promise<string[]> {
    return page.evaluate(() => {
        const width = document.documentElement.clientWidth;
        const hidden = ".unseen, caption, .skip";
        const found: string[] = [];
        for (const element of document.body.querySelectorAll<HTMLElement>("*")) {
            const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
            if (!own || element.closest(hidden) || !element.checkVisibility()) continue;
            const range = document.createRange();
            range.selectNodeContents(element);
            const scroller = element.closest(".scroll");
            for (const box of range.getClientRects()) {
                const name = `${element.tagName} "${element.textContent?.trim().slice(0, 40)}"`;
                if (scroller) {
                    const left = scroller.getBoundingClientRect().left - scroller.scrollLeft;
                    if (box.left < left - 1 || box.right - left > scroller.scrollWidth + 1) found.push(`${name} beyond its table`);
                } else if (box.left < -1 || box.right > width + 1) {
                    found.push(`${name} from ${box.left} to ${box.right}`);
                }
            }
            for (let around: HTMLElement | null = element; around; around = around.parentElement) {
                const { overflowX, overflowY } = getComputedStyle(around);
                const clips = [overflowX, overflowY].some((overflow) => overflow === "hidden" || overflow === "clip");
                if (clips && (around.scrollWidth > around.clientWidth || around.scrollHeight > around.clientHeight)) {
                    found.push(`${element.tagName} "${element.textContent?.trim().slice(0, 40)}" is clipped`);
                }
            }
        }
        return found;
    });
}

/** Controls of less than 44 × 44 px. Links within a sentence or a list of facts are text (WCAG 2.2 2.5.8). */
async function small(page: Page): Promise<string[]> {
    const controls = page.locator("button, a.button, nav a, summary");
    const found: string[] = [];
    for (const control of await controls.all()) {
        const box = await control.boundingBox();
        const { width = 0, height = 0 } = box ?? {};
        if (width < 44 || height < 43.99) found.push(`${await control.textContent()}: ${width} × ${height}`);
    }
    return found;
}

for (const state of STATES) {
    test.describe(`while ${state}`, () => {
        test.use({ state });

        test("a narrow page needs no scrolling sideways, cuts nothing, and its controls are large", async ({ page, open }) => {
            for (const { path } of PAGES.slice(0, 4)) {
                for (const width of WIDTHS) {
                    await page.setViewportSize({ width, height: 740 });
                    await open(path);
                    for (const details of await page.locator("details:not([open]) > summary").all()) await details.click();
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
    await page.setViewportSize({ width: 360, height: 740 });
    await open("/meter");
    const table = page.getByRole("group", { name: "Meters" });
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
