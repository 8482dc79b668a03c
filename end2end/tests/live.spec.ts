import { type Page } from "@playwright/test";

import { CLAIMED, signIn } from "../support/administrator.ts";
import { findings, look, LOOKS } from "../support/axe.ts";
import { hide, isMarked, line, mark, openLive, readAgain, told } from "../support/live.ts";
import { A_PRINTER, JAMMED, snmpd } from "../support/printer.ts";
import { freeAddress, startServer, untilRead } from "../support/server.ts";
import { expect, test } from "../support/test.ts";

const LOST = "Not live: no answer. Trying again.";
/** Longest from a change to its showing. */
const SOON = { timeout: 2_000 };

function lifeCount(page: Page) {
    return page.getByRole("row", { name: "Marker life count" }).getByRole("cell").nth(1);
}

test.describe("with scripts", { tag: "@scripts" }, () => {
    test.use({ state: "working", own: {} });

    test("what one tab is shown by Refresh shows in the other within two seconds", async ({ page, context }) => {
        const other = await context.newPage();
        for (const each of [page, other]) await openLive(each, "/meter");
        await mark(other);
        for (let times = 0; times < 3; times += 1) {
            // The office rests for a moment now and then.
            await expect(async () => {
                const before = (await lifeCount(other).textContent())!;
                await page.getByRole("banner").getByRole("button", { name: "Refresh" }).click();
                await expect(lifeCount(other)).not.toHaveText(before, SOON);
            }).toPass();
        }
        expect(await isMarked(other)).toBe(true);
        await expect(other).toHaveURL("/meter");
    });

    test("eight tabs have one line, none while they are hidden, and each answers within a second", async ({ context, server }) => {
        test.slow();
        const pages = await Promise.all(Array.from({ length: 8 }, () => context.newPage()));
        const paths = ["/", "/meter", "/supplies", "/maintenance"];
        for (const [index, page] of pages.entries()) await openLive(page, paths[index % 4]!);
        expect(await server.followers()).toBe(1);
        for (const page of pages) {
            const began = Date.now();
            await page.reload({ waitUntil: "domcontentloaded" });
            expect(Date.now() - began).toBeLessThan(1_000);
        }
        for (const page of pages) await expect(line(page)).toHaveText("Live");
        expect(await server.followers()).toBe(1);

        for (const page of pages) await hide(page, true);
        await expect.poll(() => server.followers()).toBe(0);
        const meter = pages[1]!;
        const fetched: string[] = [];
        for (const page of pages) page.on("request", (request) => fetched.push(request.url()));
        const before = (await lifeCount(meter).textContent())!;
        await expect(async () => {
            await readAgain(server.url);
            const there = await (await fetch(`${server.url}/meter`)).text();
            expect(there).not.toContain(`>${before}<`);
        }).toPass();
        expect(fetched).toEqual([]);
        await hide(meter, false);
        await expect(lifeCount(meter)).not.toHaveText(before, SOON);
        expect(await server.followers()).toBe(1);
        expect(fetched.map((url) => new URL(url).pathname)).toEqual(["/meter"]);
    });

    test("without a worker that tabs share, a page has a line of its own while it is visible", async ({ page, server }) => {
        await page.addInitScript(() => Reflect.deleteProperty(window, "SharedWorker"));
        await openLive(page, "/meter");
        expect(await server.followers()).toBe(1);
        const before = (await lifeCount(page).textContent())!;
        await expect(async () => {
            await readAgain(server.url);
            await expect(lifeCount(page)).not.toHaveText(before, SOON);
        }).toPass();
        await hide(page, true);
        await expect.poll(() => server.followers()).toBe(0);
        await hide(page, false);
        await expect.poll(() => server.followers()).toBe(1);
        await expect(line(page)).toHaveText("Live");
    });

    test("a text that is marked stays marked, which the page says, and then it goes on", async ({ page, server }) => {
        await openLive(page, "/meter");
        const cell = lifeCount(page);
        const before = (await cell.textContent())!;
        await cell.selectText();
        await expect(async () => {
            await readAgain(server.url);
            await expect(line(page)).toHaveText("Live, but for what is in use.", SOON);
        }).toPass();
        await expect(cell).toHaveText(before);
        expect(await page.evaluate(() => getSelection()?.toString().trim())).toBe(before);
        await page.evaluate(() => getSelection()?.removeAllRanges());
        await expect(line(page)).toHaveText("Live", SOON);
    });

    test("of another build the page is loaded anew, but for it nothing is", async ({ page, server }) => {
        await openLive(page, "/meter");
        await mark(page);
        await page.route("/meter", async (route) => {
            const answer = await route.fetch();
            await route.fulfill({ response: answer, body: (await answer.text()).replace(/(\.css)"/, '$1?another"') });
        });
        const loaded = page.waitForEvent("load");
        await readAgain(server.url);
        await loaded;
        expect(await isMarked(page)).toBe(false);
        await expect(line(page)).toHaveText("Live");
        await mark(page);
        const fetched = page.waitForResponse("/meter");
        await readAgain(server.url);
        await fetched;
        await expect(line(page)).toHaveText("Live");
        expect(await isMarked(page)).toBe(true);
    });
});

test.describe("with scripts and a chart", { tag: "@scripts" }, () => {
    test.use({ state: "working, with history", own: {} });

    test("the focus, what is unfolded and where the page is scrolled stay", async ({ page, server }) => {
        await page.setViewportSize({ width: 800, height: 400 });
        await openLive(page, "/meter");
        const summary = page.getByText("Show as table");
        await summary.focus();
        await page.keyboard.press("Enter");
        await summary.scrollIntoViewIfNeeded();
        // What comes in above it, such as a notice, moves the page and not what is looked at.
        const where = async () => Math.round((await summary.boundingBox())!.y);
        const at = await where();
        expect(await page.evaluate(() => scrollY)).toBeGreaterThan(0);
        const before = (await lifeCount(page).textContent())!;
        await expect(async () => {
            await readAgain(server.url);
            await expect(lifeCount(page)).not.toHaveText(before, SOON);
        }).toPass();
        expect(await where()).toEqual(at);
        await expect(summary).toBeFocused();
        await expect(page.getByRole("table", { name: "Impressions a day" })).toBeVisible();
    });
});

test.describe("where the printer changes by itself", { tag: "@scripts" }, () => {
    test("that shows on an open page within two seconds of the device's knowing, and is told to who can't see it", async ({ context }) => {
        const page = await context.newPage();
        const printer = await snmpd(A_PRINTER);
        const impatient = { PRINTER_TIMEOUT_MS: "100", PRINTER_TRIES: "1" };
        const server = await startServer(printer.url, { ...impatient, READING_WATCHED_INTERVAL_S: "1" });
        try {
            await untilRead(server.url);
            await openLive(page, `${server.url}/maintenance`);
            await expect(page.locator(".device .state")).toContainText("Ready");
            await printer.stop();
            // It is looked at each second, and asked once more when it does not answer.
            await expect(page.locator(".device .state")).toContainText("Not answering", { timeout: 4_000 });
            await expect(told(page)).toContainText("Not answering");
            await expect(page.getByRole("region", { name: "Notices" })).toContainText("Stale since");
        } finally {
            await server.stop();
        }
    });
});

test.describe("where somebody clears a jam", { tag: "@scripts" }, () => {
    test("the page of steps says by itself that it is cleared, and what was ticked off stays", async ({ context }) => {
        const page = await context.newPage();
        const printer = await snmpd(JAMMED);
        const impatient = { PRINTER_TIMEOUT_MS: "500", PRINTER_TRIES: "1" };
        const server = await startServer(printer.url, { ...impatient, READING_WATCHED_INTERVAL_S: "1" });
        try {
            await untilRead(server.url);
            await openLive(page, `${server.url}/maintenance/troubleshooting`);
            await mark(page);
            // For a moment the printer may not answer either, while its agent starts anew with another story.
            const all = page.getByRole("region", { name: "What is wrong now" }).getByRole("listitem");
            const now = all.filter({ hasText: "Paper jam in tray 2" });
            await expect(now).toHaveText(/^Critical\s*Paper jam in tray 2/);
            const step = page.getByRole("region", { name: "Steps" }).getByRole("checkbox").first();
            await step.check();
            await printer.becomes(A_PRINTER);
            // After a look that falls into the moment in which the agent starts anew the next one comes ten seconds later.
            await expect(now).toHaveText(/^Cleared\s*Paper jam in tray 2/, { timeout: 15_000 });
            await expect(step).toBeChecked();
            expect(await isMarked(page)).toBe(true);
        } finally {
            await server.stop();
            await printer.stop();
        }
    });
});

test.describe("where the device goes away", { tag: "@scripts" }, () => {
    test("the page says so in words, and goes on by itself when it is there again", async ({ context }) => {
        const page = await context.newPage();
        const server = await startServer(undefined, { WEB_LISTEN: await freeAddress() });
        try {
            await openLive(page, `${server.url}/maintenance`);
            await mark(page);
            const version = await line(page).getAttribute("data-version");
            await server.halt();
            await expect(line(page)).toHaveText(LOST, { timeout: 10_000 });
            await line(page).evaluate((line) => {
                const live: string[] = [];
                const note = () => line.textContent === "Live" && live.push(line.getAttribute("data-version") ?? "");
                new MutationObserver(note).observe(line, { childList: true, characterData: true, subtree: true });
                Object.assign(window, { live });
            });
            await expect(told(page)).toHaveText(LOST);
            for (const each of LOOKS) {
                await look(page, each);
                expect(await findings(page), JSON.stringify(each)).toEqual([]);
            }
            await server.again();
            await expect(line(page)).toHaveText("Live", { timeout: 20_000 });
            await expect(told(page)).toHaveText("Live");
            const live = await page.evaluate(() => Reflect.get(window, "live") as string[]);
            expect(live, "it says so of what the device has, and not before").not.toContain(version);
            expect(await line(page).getAttribute("data-version")).toBe(live.at(-1));
            expect(await isMarked(page)).toBe(true);
            for (const each of LOOKS) {
                await look(page, each);
                expect(await findings(page), JSON.stringify(each)).toEqual([]);
            }
        } finally {
            await server.stop();
        }
    });
});

test.describe("for the administrator", { tag: "@scripts" }, () => {
    test.use({ state: "with history", own: CLAIMED });

    test("what is typed is not touched, and what changes meanwhile comes after it", async ({ page, server }) => {
        await signIn(page, "/supplies");
        await openLive(page, "/supplies");
        const shelf = page.getByRole("group", { name: "On the shelf: Toner Cartridge" }).getByLabel("On the shelf", { exact: true });
        await shelf.fill("7");
        await page.getByRole("heading", { level: 1 }).click();
        await mark(page);
        await readAgain(server.url);
        await expect(line(page)).toHaveText("Live, but for what is in use.", SOON);
        await expect(shelf).toHaveValue("7");
        const frame = page.getByRole("banner").getByText(/^Read \d/);
        const read = await frame.textContent();
        await shelf.fill("0");
        await expect(line(page)).toHaveText("Live, but for what is in use.");
        await shelf.blur();
        await expect(line(page)).toHaveText("Live", SOON);
        expect(await frame.textContent()).toBe(read);
        expect(await isMarked(page)).toBe(true);
    });

    test("who signed out in another tab sees what a viewer sees, or the way to sign in", async ({ page, context, server }) => {
        await signIn(page, "/supplies");
        await openLive(page, "/supplies");
        const transmissions = await context.newPage();
        await openLive(transmissions, "/transmissions");
        const other = await context.newPage();
        await other.goto("/");
        await other.getByRole("button", { name: "Sign out" }).click();
        await expect(other.getByRole("link", { name: "Sign in" })).toBeVisible();
        await readAgain(server.url);
        await expect(page.getByRole("group", { name: "On the shelf: Toner Cartridge" })).toHaveCount(0);
        await expect(line(transmissions)).toHaveText("Not live: sign in again.");
    });

    test("forms of settings are nobody's to exchange", async ({ page, server }) => {
        await signIn(page, "/settings/contacts");
        await expect(line(page)).toHaveCount(0);
        await page.waitForTimeout(500);
        expect(await server.followers()).toBe(0);
    });
});

test("the page is whole and says nothing of it", { tag: "@no-scripts" }, async ({ page, server }) => {
    for (const path of ["/", "/meter", "/supplies", "/maintenance"]) {
        await page.goto(path);
        await expect(line(page)).toHaveText("");
        await expect(page.getByRole("banner")).not.toContainText(/live/i);
        await expect(page.getByRole("banner").getByRole("button", { name: "Refresh" })).toBeVisible();
    }
    expect(await server.followers()).toBe(0);
});
