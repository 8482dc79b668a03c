import type { Page } from "@playwright/test";

import { outcome, signIn } from "../support/administrator.ts";
import { enrol, ENROLMENT, test } from "../support/enrolled.ts";
import type { FarEnd } from "../support/far-end.ts";
import { expect } from "../support/test.ts";

test("diagnostics are shown before they are sent, and sent once", async ({ page, open, farEnd }) => {
    await signIn(page, ENROLMENT);
    await enrol(page, farEnd);
    for (const [link, heading, reference, presses, then] of [
        ["Send Diagnostics Information…", "Send diagnostics information", /D-\d{8}-1/, 1, /\/maintenance\?kept=/],
        // Once it is asked for, the page shows the session in the place of the question.
        ["Start an Online Troubleshooting Session…", "Online troubleshooting session", /T-\d{8}-1/, 1, /\/maintenance\/troubleshooting\?kept=/],
    ] as const) {
        for (let times = 0; times < presses; times += 1) {
            await open("/maintenance");
            await page.getByRole("link", { name: link }).click();
            await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
            await expect(page.getByRole("main")).toContainText(`https://${farEnd.host}`);
            await page.getByText("Exactly what is sent").click();
            const shown = await page.locator("pre.octets").textContent();
            expect(JSON.parse(shown ?? "")).toHaveProperty("status");
            await page.getByRole("button", { name: `Send to ${farEnd.host}` }).click();
            await expect(page).toHaveURL(then);
            await expect(outcome(page)).toHaveText(
                new RegExp(`^Recorded as ${reference.source}\\. Accepted by the server as CS-\\d+\\.$`),
            );
        }
        const row = page.getByRole("table", { name: "Recorded requests" }).getByRole("row").filter({ hasText: reference });
        await expect(async () => {
            await open("/maintenance");
            await expect(row).toHaveCount(1, { timeout: 500 });
            await expect(row).toContainText("Accepted by the server", { timeout: 500 });
        }).toPass();
    }
});

/** Sends diagnostics and comes back to the page that says what became of it. */
async function sendDiagnostics(page: Page, open: (path: string) => Promise<void>, farEnd: FarEnd): Promise<void> {
    await open("/maintenance/diagnostics");
    await page.getByRole("button", { name: `Send to ${farEnd.host}` }).click();
    await expect(page).toHaveURL(/\/maintenance\?kept=/);
}

/** The rows of the diagnostics that were asked for. */
function diagnosticsSent(page: Page) {
    const table = page.getByRole("table", { name: "Recorded requests" });
    return table.getByRole("row").filter({ hasText: /D-\d{8}-\d+/ });
}

test.describe("where the server takes no event of that size", () => {
    // What enrols a device is smaller, a bundle is not.
    test.use({ farEndOptions: ["--event-octets", "4096"] });

    test("diagnostics are refused, and the page says for which reason and never that they arrived", async ({
        page,
        open,
        farEnd,
    }) => {
        await signIn(page, ENROLMENT);
        await enrol(page, farEnd);
        await sendDiagnostics(page, open, farEnd);
        await expect(async () => {
            await open("/maintenance");
            await expect(diagnosticsSent(page)).toHaveCount(1, { timeout: 500 });
            await expect(diagnosticsSent(page)).toContainText(
                /Refused by the server: It has [\d,]+ octets; 4096 are taken\.$/,
                { timeout: 500 },
            );
        }).toPass();
        await expect(page.getByRole("main")).not.toContainText(/Accepted by the server|successful/i);
        await expect(farEnd.run("diagnostics", "Floor 1")).rejects.toThrow(/diagnostics/);
    });
});

test("diagnostics wait while the server can't be reached, and the page says why; pressed again they are the same", async ({
    page,
    open,
    farEnd,
}) => {
    await signIn(page, ENROLMENT);
    await enrol(page, farEnd);
    await expect.poll(() => farEnd.run("devices")).toContain("Floor 1");
    await farEnd.halt();
    for (let presses = 0; presses < 2; presses += 1) {
        await sendDiagnostics(page, open, farEnd);
        const said = presses === 0 ? /^Recorded as D-\d{8}-1\. / : /^Not recorded once more: D-\d{8}-1 of .* is the same request\. /;
        await expect(outcome(page)).toHaveText(new RegExp(`${said.source}Waiting to be sent`));
        await expect(async () => {
            await open("/maintenance");
            await expect(diagnosticsSent(page)).toHaveCount(1, { timeout: 500 });
            await expect(diagnosticsSent(page)).toContainText(
                new RegExp(`Waiting to be sent\\. Communication error since .*: Nothing listens at ${farEnd.host}`),
                { timeout: 500 },
            );
        }).toPass();
    }
    await expect(page.getByRole("main")).not.toContainText(/Accepted by the server|successful/i);
});
