import type { Page } from "@playwright/test";

import { CLAIMED, outcome, signIn } from "../support/administrator.ts";
import { findings, look, LOOKS } from "../support/axe.ts";
import { cut, small, WIDTHS } from "../support/layout.ts";
import { expect, test } from "../support/test.ts";

const MAINTENANCE = "/maintenance";
const TROUBLESHOOTING = "/maintenance/troubleshooting";
const EVENTS = "/maintenance/events";
const SERVICE = "/maintenance/service";
const DIAGNOSTICS = "/maintenance/diagnostics";
const ALL = [MAINTENANCE, TROUBLESHOOTING, EVENTS, SERVICE, DIAGNOSTICS];

test.use({ own: CLAIMED });

/** The controls, by what each does. */
function control(page: Page, says: RegExp) {
    return page.getByRole("region", { name: "Diagnostics and help" }).getByRole("listitem").filter({ hasText: says });
}

/** Unfolds all there is. */
async function unfold(page: Page): Promise<void> {
    const folded = page.locator("details:not([open]) > summary");
    while ((await folded.count()) > 0) await folded.first().click();
}

test("Send Diagnostics Information shows what it sends before it does, in words and as JSON, also to save", async ({ page, open }) => {
    await signIn(page, MAINTENANCE);
    await open(MAINTENANCE);
    const diagnostics = control(page, /Send Diagnostics Information/);
    await expect(diagnostics.getByRole("button")).toBeVisible();
    await diagnostics.getByRole("link", { name: /^See what it would send/ }).click();
    await expect(page).toHaveURL(DIAGNOSTICS);
    await expect(page.getByRole("main")).toContainText("Nothing about jobs, users or documents is in it");
    await expect(page.getByRole("main")).toContainText("This device is Not Enrolled");
    await page.getByText("Exactly what is sent").click();
    JSON.parse((await page.locator("pre").textContent())!);
    const file = page.getByRole("link", { name: "Save to a file for a technician" });
    await expect(file).toHaveAttribute("href", "/maintenance/diagnostics.json");
    await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
});

test("Start an Online Troubleshooting Session leads everybody to steps that can be ticked off", async ({ page, open }) => {
    await open(MAINTENANCE);
    const alerts = page.getByRole("region", { name: "Active alerts" }).getByRole("heading", { level: 3 });
    const names = await alerts.allTextContents();
    expect(names.length).toBeGreaterThan(0);
    await page.getByRole("link", { name: "Start an Online Troubleshooting Session…" }).click();
    await expect(page).toHaveURL(TROUBLESHOOTING);
    const steps = page.getByRole("region", { name: "Steps" });
    const headings = await steps.getByRole("heading", { level: 3 }).allTextContents();
    expect(headings.map((text) => text.replace(/\s/g, ""))).toEqual(names.map((text) => text.replace(/\s/g, "")));
    const first = steps.getByRole("checkbox").first();
    await first.check();
    await expect(first).toBeChecked();
    await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
    await page.getByRole("link", { name: "Sign in to start a session with support" }).click();
    await expect(page).toHaveURL(`/sign-in?page=${TROUBLESHOOTING}`);
});

test("from an alert a link leads to its own steps", async ({ page, open }) => {
    await open(MAINTENANCE);
    const link = page.getByRole("link", { name: "Steps to clear it" }).first();
    const { hash } = new URL((await link.getAttribute("href"))!, page.url());
    await link.click();
    await expect(page.locator(hash)).toBeInViewport();
    await expect(page.locator(hash).getByRole("checkbox").first()).toBeVisible();
});

test("a session with support wants the administrator, and an enrolled device", async ({ page }) => {
    await signIn(page, TROUBLESHOOTING);
    const support = page.getByRole("region", { name: "A session with support" });
    await expect(support).toContainText("This device is Not Enrolled, so nothing can be sent.");
    await support.getByRole("link", { name: "Enrolment and schedule" }).click();
    await expect(page).toHaveURL("/settings/enrolment");
});

test("Download File to Your Computer is a file", async ({ page, open }) => {
    await open(MAINTENANCE);
    const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name: "Download File to Your Computer" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^UsageLog_.*\.csv$/);
    expect(await download.failure()).toBeNull();
});

test("Refresh reads the printer", async ({ page, open, javaScriptEnabled }) => {
    await open(MAINTENANCE);
    await control(page, /Reads the printer now/).getByRole("button", { name: "Refresh" }).click();
    if (javaScriptEnabled === false) {
        await expect(page).toHaveURL("/maintenance?notice=read");
    } else {
        await expect(control(page, /Reads the printer now/).getByRole("status")).toHaveText(/^Read at /);
    }
});

test("the event history is filtered by its address, and a bad filter says what is wrong at its field", async ({ page, open, complaints }) => {
    await open(MAINTENANCE);
    await page.getByRole("link", { name: "The whole event history, with filters" }).click();
    await expect(page).toHaveURL(EVENTS);
    const filter = page.getByRole("region", { name: "What to show" });
    await filter.getByLabel("From").fill("2026-01-01");
    await filter.getByLabel("Severity").selectOption({ label: "Critical" });
    await filter.getByRole("button", { name: "Show" }).click();
    await expect(page).toHaveURL(/\?from=2026-01-01&to=&severity=critical&group=&code=$/);
    await expect(filter.getByLabel("From")).toHaveValue("2026-01-01");
    await expect(filter.getByLabel("Severity")).toHaveValue("critical");
    await filter.getByRole("link", { name: "Show everything" }).click();
    await expect(page).toHaveURL(EVENTS);

    complaints.expectRefusal(400);
    await page.goto(`${EVENTS}?from=2026-11-22&to=2026-11-21&code=jam`);
    await expect(outcome(page)).toContainText("Nothing was looked up.");
    await expect(filter.getByLabel("To, with that day")).toHaveAttribute("aria-invalid", "true");
    await expect(filter.getByText("This day is before the one in the field From.")).toBeVisible();
    await expect(filter.getByText("This is no code:")).toBeVisible();
});

test("a request for service wants to know what is wrong, and keeps what was typed", async ({ page }) => {
    await signIn(page, SERVICE);
    await page.getByRole("button", { name: "Request service" }).click();
    await expect(page).toHaveURL(/\/maintenance\/service\?kept=\w+$/);
    const note = page.getByLabel("What the service should know");
    await expect(outcome(page)).toContainText("Write in some words what is wrong");
    await expect(note).toHaveAttribute("aria-invalid", "true");
});

test("a viewer may look at everything and asks for nothing but Refresh", async ({ page, open }) => {
    for (const path of [MAINTENANCE, TROUBLESHOOTING, EVENTS, SERVICE]) {
        await open(path);
        await expect(page.getByRole("main").locator("form[method=post]")).toHaveCount(path === MAINTENANCE ? 1 : 0);
    }
    await page.goto(DIAGNOSTICS);
    await expect(page).toHaveURL(`/sign-in?page=${DIAGNOSTICS}`);
});

test.describe("axe", { tag: "@scripts" }, () => {
    for (const path of ALL) {
        test(`finds nothing on ${path} with everything unfolded`, async ({ page, open }) => {
            await signIn(page, MAINTENANCE);
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
    await signIn(page, MAINTENANCE);
    for (const path of ALL) {
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
