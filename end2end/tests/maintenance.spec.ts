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

test("an alert that is acknowledged leaves what needs attention, says who said so, and can be taken back", async ({ page, open }) => {
    await signIn(page, "/");
    const attention = () => page.getByRole("region", { name: "Needs attention" }).getByRole("link", { name: /^Tray 1/ });
    const name = (await attention().textContent())!;
    await attention().click();
    const alerts = page.getByRole("region", { name: "Active alerts" });
    const alert = alerts.getByRole("listitem").filter({ hasText: name });
    await alert.getByRole("button", { name: "Acknowledge" }).click();
    await expect(page).toHaveURL(/\/maintenance\?kept=\w+$/);
    await expect(outcome(page)).toHaveText(/^Noted: acknowledged\./);
    await expect(alert).toBeHidden();
    await alerts.getByText("1 alert was answered: it needs no attention now").click();
    await expect(alert).toContainText(/The administrator acknowledged it on \d+ \w+ \d+, \d\d:\d\d\./);
    await open("/");
    await expect(attention()).toHaveCount(0);

    await open(MAINTENANCE);
    await alerts.getByText("1 alert was answered: it needs no attention now").click();
    await alert.getByRole("button", { name: "Take back" }).click();
    await expect(outcome(page)).toHaveText(/^Taken back:/);
    await open("/");
    await expect(attention()).toHaveCount(1);
});

test("an alert is snoozed, or is no problem here for a reason that must have words", async ({ page }) => {
    await signIn(page, MAINTENANCE);
    const alerts = page.getByRole("region", { name: "Active alerts" });
    const alert = alerts.getByRole("listitem").filter({ hasText: "Tray 1" });
    await alert.getByText("Snooze, or not a problem here…").click();
    await alert.getByRole("button", { name: "Not a problem here" }).click();
    const reason = alert.getByLabel("Why it is not a problem here");
    await expect(outcome(page)).toContainText("Write in some words why it is not a problem here.");
    await expect(reason).toBeVisible();
    await expect(reason).toHaveAttribute("aria-invalid", "true");
    await reason.fill("It is never used");
    await alert.getByRole("button", { name: "Not a problem here" }).click();
    await expect(outcome(page)).toHaveText(/^Noted: not a problem here\./);
    await alerts.getByText("1 alert was answered").click();
    await expect(alert).toContainText(": It is never used.");

    const other = alerts.getByRole("listitem").filter({ hasText: "Toner" });
    await other.getByText("Snooze, or not a problem here…").click();
    await other.getByLabel("Leave it alone").selectOption({ label: "for 1 week" });
    await other.getByRole("button", { name: "Snooze" }).click();
    await expect(outcome(page)).toHaveText(/^Noted: snoozed until \d+ \w+ \d+, \d\d:\d\d\./);
    await expect(alerts).toContainText("No active alerts but those that were answered.");
});

test("service is requested for an alert once, and withdrawn", async ({ page, open }) => {
    await signIn(page, MAINTENANCE);
    const alert = page.getByRole("region", { name: "Active alerts" }).getByRole("listitem").filter({ hasText: "Tray 1" });
    const ask = async () => {
        await open(MAINTENANCE);
        await alert.getByRole("link", { name: "Request service…" }).click();
        await expect(page).toHaveURL(/\/maintenance\/service\?about=alert%2F\d+$/);
        await expect(page.getByRole("region", { name: "Request service" })).toContainText("Tray 1");
    };
    const send = page.getByRole("button", { name: "Request service" });
    await ask();
    await send.click();
    await expect(page).toHaveURL(/\/maintenance\/service\?kept=\w+$/);
    await expect(outcome(page)).toHaveText(/^Service is requested as R-\d{8}-1\./);
    await ask();
    await expect(page.getByRole("region", { name: "Request service" })).toContainText(/There is an open request for this already, R-\d{8}-1: Requested\./);
    await expect(send).toHaveCount(0);
    const list = page.getByRole("region", { name: "Requests so far" });
    await expect(list.getByText(/^R-\d{8}-\d$/)).toHaveCount(1);
    await list.getByRole("button", { name: "Withdraw" }).click();
    await expect(outcome(page)).toHaveText(/^Withdrawn: R-\d{8}-1\.$/);
    await expect(list).toContainText("Withdrawn");
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
            test.slow();
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

for (const path of ALL) {
    test(`${path} needs no scrolling sideways where it is narrow, cuts nothing, and its controls are large`, async ({ page, open }) => {
        test.slow();
        await signIn(page, MAINTENANCE);
        for (const width of WIDTHS) {
            await page.setViewportSize({ width, height: 740 });
            await open(path);
            await unfold(page);
            const where = `${path} at ${width} px`;
            expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBe(width);
            expect(await cut(page), where).toEqual([]);
            expect(await small(page), where).toEqual([]);
        }
    });
}
