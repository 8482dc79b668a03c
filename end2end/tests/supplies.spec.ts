import type { Locator, Page } from "@playwright/test";

import { CLAIMED, outcome, signIn } from "../support/administrator.ts";
import { findings, look, LOOKS } from "../support/axe.ts";
import { cut, small, WIDTHS } from "../support/layout.ts";
import { expect, test } from "../support/test.ts";

const SUPPLIES = "/supplies";
const PERFORMANCE = "/supplies/performance";

test.use({ state: "with history", own: CLAIMED });

/** The card of the supply of that name. */
function card(page: Page, name: string): Locator {
    const cards = page.getByRole("region", { name: "Installed supplies" }).getByRole("listitem");
    return cards.filter({ has: page.getByRole("heading", { name, exact: true }) });
}

/** The form of what is entered for the supply of that name, unfolded. */
async function entered(page: Page, name: string): Promise<Locator> {
    const section = page.getByRole("region", { name: "What is entered for each supply" });
    const form = section.locator("details").filter({ has: page.locator("summary", { hasText: name }) });
    if ((await form.getAttribute("open")) === null) await form.locator("summary").click();
    return form;
}

/** Unfolds all there is. */
async function unfold(page: Page): Promise<void> {
    const folded = page.locator("details:not([open]) > summary");
    while ((await folded.count()) > 0) await folded.first().click();
}

/** Presses a button in a part of the page and waits for the page that it leads to. */
async function pressIn(part: Locator, name: string): Promise<void> {
    const page = part.page();
    await part.getByRole("button", { name, exact: true }).click();
    await expect(page).toHaveURL(/\/supplies\?kept=\w+$/);
    await expect(outcome(page).first()).toBeFocused();
}

test("a viewer sees whether each supply is ordered, and why, and can change nothing", async ({ page, open }) => {
    await open(SUPPLIES);
    const toner = card(page, "Toner Cartridge");
    await expect(toner).toContainText(/Why (not ordered|ordered|order):/);
    await toner.getByText("The numbers behind it").click();
    await expect(toner).toContainText(/An order takes\s*\d+\.\d\u{a0}±\u{a0}\d+\.\d\u{a0}days/u);
    await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
    await page.getByRole("link", { name: /^Sign in to order/ }).click();
    await expect(page).toHaveURL("/sign-in?page=/supplies");
});

test("the shelf is counted by one press, or by a number, and a word that is none is said at its field", async ({ page }) => {
    await signIn(page, SUPPLIES);
    const shelf = () => page.getByRole("group", { name: "On the shelf: Toner Cartridge" });
    const number = () => shelf().getByLabel("On the shelf", { exact: true });
    await expect(number()).toHaveValue("0");
    await expect(shelf().getByRole("button", { name: "One fewer on the shelf" })).toBeDisabled();
    await pressIn(shelf(), "One more on the shelf");
    await expect(outcome(page).first()).toHaveText(/^Noted: 1\s×\sToner Cartridge on the shelf\.$/);
    await expect(number()).toHaveValue("1");
    await number().fill("some");
    await pressIn(shelf(), "Set");
    await expect(outcome(page).first()).toHaveAttribute("role", "alert");
    await expect(number()).toHaveValue("some");
    await expect(number()).toHaveAttribute("aria-invalid", "true");
    await number().fill("3");
    await pressIn(shelf(), "Set");
    await expect(number()).toHaveValue("3");
    await pressIn(shelf(), "One fewer on the shelf");
    await expect(number()).toHaveValue("2");
});

test("what is entered holds, is shown with where it comes from, and is refused field by field", async ({ page }) => {
    await signIn(page, SUPPLIES);
    let form = await entered(page, "Toner Cartridge");
    await form.getByLabel(/^Price of one/).fill("129,90");
    await form.getByLabel("Part number to order").fill("106R99999");
    await form.getByRole("button", { name: "Apply" }).click();
    await expect(page).toHaveURL(/\?kept=\w+$/);
    form = page.locator("details[open]").filter({ has: page.getByLabel("Part number to order") });
    await expect(form.getByLabel("Part number to order")).toHaveValue("106R99999");
    await expect(form.getByText("This is no price.")).toBeVisible();

    await form.getByLabel(/^Price of one/).fill("129.90");
    await form.getByRole("button", { name: "Apply" }).click();
    await expect(outcome(page).first()).toHaveText("Saved: what is entered for Toner Cartridge.");
    await expect(card(page, "Toner Cartridge")).toContainText("106R99999 (entered here)");
    form = await entered(page, "Toner Cartridge");
    await expect(form.getByLabel(/^Price of one/)).toHaveValue("129.90");
});

// The device is Not Enrolled and has no recipient of orders: nothing can be sent from it.
test("where nothing can be ordered from here, that is said with the way to change it", async ({ page }) => {
    await signIn(page, SUPPLIES);
    const main = page.getByRole("main");
    await expect(main).toContainText("Nothing can be ordered from here");
    await expect(main.getByRole("button", { name: "Order now" })).toHaveCount(0);
    await expect(card(page, "Toner Cartridge").getByRole("button", { name: "I have ordered it myself" })).toBeVisible();
    await main.getByRole("link", { name: "Enrolment and schedule" }).click();
    await expect(page).toHaveURL("/settings/enrolment");
});

test.describe("with scripts", { tag: "@scripts" }, () => {
    test("Refresh changes the values and leaves what is being typed", async ({ page, open }) => {
        await signIn(page, SUPPLIES);
        await open(SUPPLIES);
        const form = await entered(page, "Toner Cartridge");
        await form.getByLabel("Part number to order").fill("106R99999");
        await page.getByRole("button", { name: "Refresh" }).click();
        await expect(page.getByRole("banner").getByRole("status")).toHaveText(/^Read at /);
        await expect(form.getByLabel("Part number to order")).toHaveValue("106R99999");
    });

    for (const path of [SUPPLIES, PERFORMANCE]) {
        test(`axe finds nothing on ${path} with everything unfolded`, async ({ page, open }) => {
            await signIn(page, SUPPLIES);
            await open(path);
            await unfold(page);
            for (const each of LOOKS) {
                await look(page, each);
                expect(await findings(page), JSON.stringify(each)).toEqual([]);
            }
        });
    }
});

test("narrow pages need no scrolling sideways, cut nothing, and their controls are large", async ({ page, open }) => {
    await signIn(page, SUPPLIES);
    for (const path of [SUPPLIES, PERFORMANCE]) {
        for (const width of WIDTHS) {
            await page.setViewportSize({ width, height: 740 });
            await open(path);
            await unfold(page);
            const where = `${path} at ${width} px`;
            expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBe(width);
            expect(await cut(page), where).toEqual([]);
            expect(await small(page), where).toEqual([]);
        }
    }
});

test("use stands against performance, and both files can be fetched", async ({ page, open }) => {
    await open(SUPPLIES);
    await page.getByRole("link", { name: "Use against performance" }).click();
    await expect(page).toHaveURL(PERFORMANCE);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Use against performance");
    await expect(page.getByRole("navigation").locator("[aria-current=true]")).toHaveText("Supplies");
    for (const [path, link] of [
        [PERFORMANCE, "Download as CSV"],
        [SUPPLIES, "Download the history as CSV"],
    ] as const) {
        await open(path);
        const [download] = await Promise.all([
            page.waitForEvent("download"),
            page.getByRole("link", { name: link }).click(),
        ]);
        expect(await download.failure()).toBeNull();
    }
});
