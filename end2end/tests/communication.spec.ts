import { readFile } from "node:fs/promises";

import { outcome, press, signIn } from "../support/administrator.ts";
import { findings, look, LOOKS } from "../support/axe.ts";
import { checkIn, enrol, ENROLMENT, fact, test } from "../support/enrolled.ts";
import { cut } from "../support/layout.ts";
import { expect } from "../support/test.ts";

test("a device is enrolled with a one-time code, sends a read, shows it to the octet, and is silent after the end", async ({
    page,
    open,
    farEnd,
}) => {
    await signIn(page, ENROLMENT);
    await expect(fact(page, "Enrolment")).toHaveText("Not Enrolled");

    // A code that is none changes nothing, and stays typed in.
    await page.getByLabel("One-time code").fill("ABCD-EFGH");
    await press(page, "Enrol");
    await expect(outcome(page)).toHaveAttribute("role", "alert");
    await expect(fact(page, "Enrolment")).toHaveText("Not Enrolled");

    await enrol(page, farEnd);
    await expect(fact(page, "Enrolment")).toHaveText("Enrolled");
    await expect(fact(page, "Fingerprint of this device's key")).toHaveText(/^([0-9a-f]{4} ){9}[0-9a-f]{4}$/);
    await expect.poll(() => farEnd.run("devices")).toContain("Floor 1");

    await press(page, "Send a meter read now");
    await expect(outcome(page)).toContainText("The server has accepted the meter read.");
    await open("/meter");
    await expect(fact(page, "Last")).toHaveText(/^Accepted .* reference 1-\d+$/);
    const row = page.getByRole("table", { name: "Meters" }).getByRole("row").filter({ hasText: "Total Impressions" });
    await expect(row.getByRole("cell").first()).toHaveText(/^[\d,]+$/);

    await page.getByRole("link", { name: /^1-\d+$/ }).click();
    await expect(page.getByRole("main")).toContainText("org.smart-esolutions.meter-read.v1");

    await open("/transmissions");
    const sent = page.getByRole("region", { name: "Sent" });
    await sent.getByRole("link").first().click();
    await expect(page).toHaveURL(/\/transmissions\/\d+$/);
    const body = await page.getByRole("region", { name: "What was sent, to the octet" }).locator("pre").textContent();
    const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("region", { name: "What was sent, to the octet" }).getByRole("link", { name: "Save this" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^transmission-\d+-sent\.json$/);
    expect(await readFile(await download.path(), "utf8")).toBe(body);
    const receipt = page.getByRole("region", { name: "The server's receipt, to the octet" });
    expect(JSON.parse((await receipt.locator("pre").textContent()) ?? "")).toHaveProperty("signature");

    // What the server asks for comes with the next check-in.
    await farEnd.run("request-read", "Floor 1");
    await checkIn(page);
    await expect(async () => {
        await open("/meter");
        await expect(page.getByRole("main")).toContainText("asked for by the communication server", { timeout: 500 });
    }).toPass();

    await page.goto(ENROLMENT);
    await page.getByRole("button", { name: "Not Enrolled…" }).click();
    await expect(page.getByRole("heading", { name: "Deactivate the enrolment?" })).toBeVisible();
    await expect(page.getByLabel("Send a final meter read first")).toBeChecked();
    await press(page, "Apply: Not Enrolled");
    await expect(outcome(page)).toContainText("The server has accepted the final meter read.");
    await expect(fact(page, "Enrolment")).toHaveText("Not Enrolled");
    await open("/meter");
    await expect(fact(page, "Next")).toHaveText("None planned: this device is Not Enrolled.");
});

test("nothing of it is cut off or hard to read", { tag: "@scripts" }, async ({ page, farEnd }) => {
    test.setTimeout(120_000);
    await signIn(page, ENROLMENT);
    await enrol(page, farEnd);
    await press(page, "Send a meter read now");
    const paths = [
        ENROLMENT,
        `${ENROLMENT}?confirm=not-enrolled`,
        "/transmissions",
        "/transmissions/1",
        "/transmissions/events/1-1",
        "/disclosure",
        "/maintenance/diagnostics",
        "/maintenance/troubleshooting",
        "/settings/proxy",
        "/settings/mail",
        "/settings/hand-over",
    ];
    for (const path of paths) {
        await page.goto(path);
        for (const looks of LOOKS) {
            await look(page, looks);
            expect(await findings(page), path).toEqual([]);
            expect(await cut(page), path).toEqual([]);
        }
    }
});
