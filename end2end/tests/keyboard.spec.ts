import type { Page } from "@playwright/test";

import { expect, PAGES, test } from "../support/test.ts";

/** What has the focus, in words: "link Meter", "button Refresh", "group Meters". */
async function focused(page: Page): Promise<string> {
    return page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return "nothing";
        const role = { A: "link", BUTTON: "button", SUMMARY: "summary", DIV: "group" }[element.tagName] ?? element.id;
        const label = element.getAttribute("aria-labelledby");
        const text = (label && document.getElementById(label)?.textContent) || element.textContent;
        return `${role} ${text?.trim()}`;
    });
}

/** How the focus is shown: the outline's width in pixels and its style. */
async function ring(page: Page): Promise<{ width: number; style: string }> {
    return page.evaluate(() => {
        const { outlineWidth, outlineStyle } = getComputedStyle(document.activeElement!);
        return { width: parseFloat(outlineWidth), style: outlineStyle };
    });
}

const FRAME = [
    "link Skip to the content",
    "button Refresh",
    "link Overview",
    "link Meter",
    "link Supplies",
    "link Maintenance",
    "link Transmissions",
    "link Settings",
    "link Sign in",
];

const FOOT = "link What is sent, and what is never sent";

const ORDER: Record<string, readonly string[]> = {
    "/": [
        ...FRAME,
        "link Tray 1 is empty. Add paper; printing goes on from other trays.",
        "link Toner Cartridge is nearly empty. Have a new one ready; printing goes on. (Toner Cartridge, 9\u{a0}%)",
        "link Toner Cartridge: order suggested today, not sent",
        "link Meter Assistant",
        "link Supplies Assistant",
        "link Maintenance Assistant",
        FOOT,
    ],
    "/meter": [
        ...FRAME,
        "link Not Configured",
        "group Meters",
        "summary Service impressions",
        "link Download all reads with all meters (CSV)",
        FOOT,
    ],
    "/supplies": [
        ...FRAME,
        ...Array.from({ length: 5 }, () => ["summary What this rests on", "summary The numbers behind it"]).flat(),
        "link Sign in to order, to count the shelf, or to enter part numbers and yields",
        "group Orders",
        "link Download the history as CSV",
        "link Use against performance",
        FOOT,
    ],
    "/maintenance": [
        ...FRAME,
        "link Steps to clear it",
        "link Steps to clear it",
        "link Sign in to answer alerts and potential issues, or to request service",
        "link Sign in to send diagnostics information",
        "link Start an Online Troubleshooting Session…",
        "link Download File to Your Computer",
        "button Refresh",
        "group Event history",
        "link The whole event history, with filters",
        "group The printer's own fault log",
        "group Trays",
        "group Output bins",
        "group Covers",
        "group Software versions",
        FOOT,
    ],
};

for (const { path } of PAGES.slice(0, 4)) {
    test(`Tab reaches every control of ${path} in the order of the page, and the focus is seen`, async ({ page, open }) => {
        await open(path);
        const reached: string[] = [];
        for (;;) {
            await page.keyboard.press("Tab");
            const now = await focused(page);
            if (now === "nothing" || reached.length > 50) break;
            reached.push(now);
            const { width, style } = await ring(page);
            expect(width, now).toBeGreaterThanOrEqual(2);
            expect(style, now).toBe("solid");
            await expect(page.locator(":focus"), now).toBeInViewport();
        }
        expect(reached).toEqual(ORDER[path]);
    });
}

test("the skip link is hidden until it has the focus, and leads past the navigation", async ({ page, open }) => {
    await open("/maintenance");
    const skip = page.getByRole("link", { name: "Skip to the content" });
    await expect(skip).not.toBeInViewport();
    await page.keyboard.press("Tab");
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("link Steps to clear it");
});

test("a link of the navigation opens by Enter", async ({ page, open }) => {
    await open("/");
    await page.getByRole("link", { name: "Supplies", exact: true }).focus();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("/supplies");
});

test.describe("with history", () => {
    test.use({ state: "with history" });

    test("the table behind the chart opens and closes by keyboard", async ({ page, open }) => {
        await open("/meter");
        const summary = page.getByText("Show as table");
        const table = page.getByRole("table", { name: "Impressions a day" });
        await expect(page.getByRole("img", { name: "Impressions a day" })).toBeVisible();
        await summary.focus();
        await expect(table).toBeHidden();
        await page.keyboard.press("Enter");
        await expect(table).toBeVisible();
        await expect(table.getByRole("row")).toHaveCount(91);
        await page.keyboard.press("Space");
        await expect(table).toBeHidden();
    });
});

for (const key of ["Enter", "Space"]) {
    test.describe(() => {
        test.use({ state: "working", own: {} });

        test(`Refresh is pressed by ${key}`, async ({ page, open, javaScriptEnabled }) => {
            await open("/meter");
            const before = await page.getByRole("row", { name: "Marker life count" }).textContent();
            const refresh = page.getByRole("button", { name: "Refresh" });
            await refresh.focus();
            await page.keyboard.press(key);
            await expect(page.getByText(/^Read at \d\d:\d\d:\d\d$/)).toBeVisible();
            await expect(page.getByRole("row", { name: "Marker life count" })).not.toHaveText(before ?? "");
            // A page that is loaded anew begins at its top, as any does.
            if (javaScriptEnabled !== false) await expect(refresh).toBeFocused();
        });
    });
}

test.describe("Refresh with scripts", { tag: "@scripts" }, () => {
    test.use({ state: "with history", own: {} });

    test("leaves the focus and what is open where they are", async ({ page, open }) => {
        await open("/meter");
        const summary = page.getByText("Show as table");
        await summary.focus();
        await page.keyboard.press("Enter");
        await page.evaluate(() => document.querySelector<HTMLFormElement>("form")!.requestSubmit());
        await expect(page.getByRole("status").first()).toHaveText(/^Read at /);
        await expect(page.getByRole("table", { name: "Impressions a day" })).toBeVisible();
        await expect(summary).toBeFocused();
    });
});
