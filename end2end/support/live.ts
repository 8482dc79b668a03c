import { expect, type Locator, type Page } from "@playwright/test";

/** Where a page says whether it is live. */
export function line(page: Page): Locator {
    return page.locator("[data-version]");
}

/** What assistive technology was told of last. */
export function told(page: Page): Locator {
    return page.locator("#said");
}

/** Opens a page and waits until it follows the device. */
export async function openLive(page: Page, path: string): Promise<void> {
    await page.goto(path);
    await expect(page.locator("leptos-island:not([data-hydrated])")).toHaveCount(0);
    await expect(line(page)).toHaveText("Live");
}

/** Has the page believe that another tab hides it, or that none does any more. */
export async function hide(page: Page, hidden: boolean): Promise<void> {
    await page.evaluate((hidden) => {
        Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
        document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
}

/** Has the device read its printer, as a browser elsewhere does. */
export async function readAgain(url: string): Promise<void> {
    const body = new URLSearchParams({ page: "/" });
    const answer = await fetch(`${url}/actions/refresh`, { method: "POST", body, redirect: "manual" });
    await answer.arrayBuffer();
}

/** Marks a page; it is gone when the page is loaded anew. */
export async function mark(page: Page): Promise<void> {
    await page.evaluate(() => Object.assign(window, { marker: "the same page" }));
}

export async function isMarked(page: Page): Promise<boolean> {
    return page.evaluate(() => Reflect.get(window, "marker") === "the same page");
}
