import type { Page } from "@playwright/test";

import { expect, test } from "../support/test.ts";

const READ_AT = /^Read at \d\d:\d\d:\d\d$/;

function refreshButton(page: Page) {
    return page.getByRole("banner").getByRole("button", { name: "Refresh" });
}

/** What the status beside the button in the frame says. */
function status(page: Page) {
    return page.getByRole("banner").getByRole("status");
}

async function lifeCount(page: Page): Promise<number> {
    const cell = page.getByRole("row", { name: "Marker life count" }).getByRole("cell").nth(1);
    return Number((await cell.textContent())?.replaceAll(",", ""));
}

test.describe("Refresh reads a printer at work", () => {
    test.use({ state: "working", own: {} });

    test("through the module, without loading a page", { tag: "@scripts" }, async ({ page, open }) => {
        const module = page.waitForResponse(/\.wasm$/);
        await open("/meter");
        expect((await module).status()).toBe(200);
        const before = await lifeCount(page);
        await page.evaluate(() => Object.assign(window, { marker: "the same page" }));
        const requests: string[] = [];
        page.on("request", (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname}`));
        let navigations = 0;
        page.on("framenavigated", () => (navigations += 1));

        await refreshButton(page).click();
        await expect(status(page)).toHaveText(READ_AT);
        expect(await lifeCount(page)).toBeGreaterThan(before);
        await expect(page.getByRole("region", { name: "Last transmission" })).toContainText("Nothing has been sent yet.");

        expect(requests).toEqual(["POST /actions/refresh", "GET /meter"]);
        expect(navigations).toBe(0);
        expect(await page.evaluate(() => Reflect.get(window, "marker"))).toBe("the same page");
        await expect(page).toHaveURL("/meter");
        await expect(refreshButton(page)).toBeFocused();

        // And again: what was exchanged is as live as what it was exchanged for.
        const between = await lifeCount(page);
        await expect(async () => {
            await refreshButton(page).click();
            await expect(status(page)).toHaveText(READ_AT);
            expect(await lifeCount(page)).toBeGreaterThan(between);
        }).toPass();
    });

    test("by post, redirect and the same page", { tag: "@no-scripts" }, async ({ page, open }) => {
        await open("/meter");
        const before = await lifeCount(page);
        const posted = page.waitForResponse("/actions/refresh");
        await refreshButton(page).click();
        expect((await posted).status()).toBe(303);
        await expect(page).toHaveURL("/meter?notice=read");
        await expect(page.getByRole("region", { name: "Notices" }).getByText(READ_AT)).toBeVisible();
        expect(await lifeCount(page)).toBeGreaterThan(before);

        // Loading that page again posts nothing.
        const requests: string[] = [];
        page.on("request", (request) => requests.push(request.method()));
        await page.reload();
        expect(requests).not.toContain("POST");
    });

    test("on every page, and leads back to it", async ({ page, open, javaScriptEnabled }) => {
        for (const path of ["/", "/supplies", "/maintenance"]) {
            await open(path);
            await refreshButton(page).click();
            await expect(page.getByText(READ_AT)).toBeVisible();
            await expect(page).toHaveURL(javaScriptEnabled === false ? `${path}?notice=read` : path);
        }
        // The second button of the Maintenance Assistant does the same.
        await open("/maintenance");
        await page.getByRole("main").getByRole("button", { name: "Refresh" }).click();
        await expect(page.getByText(READ_AT)).toBeVisible();
    });

    test("once, however often it is pressed while it reads, and says so", { tag: "@scripts" }, async ({ page, open }) => {
        await open("/meter");
        let posts = 0;
        let answer = () => {};
        const pressed = new Promise<void>((resolve) => (answer = resolve));
        await page.route("/actions/refresh", async (route) => {
            posts += 1;
            await pressed;
            await route.continue();
        });
        await refreshButton(page).click();
        await expect(status(page)).toHaveText("Reading the printer…");
        await expect(refreshButton(page)).toHaveAttribute("aria-disabled", "true");
        await refreshButton(page).click({ force: true });
        await page.keyboard.press("Enter");
        answer();
        await expect(status(page)).toHaveText(READ_AT);
        await expect(refreshButton(page)).not.toHaveAttribute("aria-disabled");
        await expect(refreshButton(page)).toBeFocused();
        expect(posts).toBe(1);
    });

    test("says that this device did not answer, and can be pressed again", { tag: "@scripts" }, async ({ page, open, complaints }) => {
        complaints.expectSilence();
        await open("/meter");
        const before = await lifeCount(page);
        await page.route("/actions/refresh", (route) => route.abort());
        await refreshButton(page).click();
        await expect(status(page)).toHaveText("This device did not answer. Check the network and try again.");
        expect(await lifeCount(page)).toBe(before);
        await page.unroute("/actions/refresh");
        await refreshButton(page).click();
        await expect(status(page)).toHaveText(READ_AT);
    });
});

const REFUSALS = [
    { state: "stale", answer: 502, cause: /refused the request: nothing listens on that port/, shown: "41,235" },
    { state: "silent", answer: 502, cause: /did not answer SNMPv2c requests/, shown: "There is nothing to show" },
    { state: "unconfigured", answer: 409, cause: /No printer is set/, shown: "There is nothing to show" },
] as const;

for (const { state, answer, cause, shown } of REFUSALS) {
    test.describe(() => {
        test.use({ state, own: {} });

        test(`Refresh while ${state} shows the cause and leaves the page`, async ({ page, open, complaints, javaScriptEnabled }) => {
            await open("/meter");
            if (javaScriptEnabled === false) {
                await refreshButton(page).click();
                await expect(page).toHaveURL(/^[^?]+\/meter\?notice=not-/);
            } else {
                complaints.expectRefusal(answer);
                await refreshButton(page).click();
                await expect(status(page)).toHaveText(cause);
            }
            await expect(page.getByRole("region", { name: "Notices" })).toContainText(cause);
            await expect(page.getByRole("heading", { level: 1 })).toHaveText("Meter");
            await expect(page.getByRole("main")).toContainText(shown);
        });
    });
}
