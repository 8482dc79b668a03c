import type { Locator, Page } from "@playwright/test";

import { CLAIMED, outcome, press } from "./administrator.ts";
import { startFarEnd, type FarEnd } from "./far-end.ts";
import { A_PRINTER, snmpd, type ChangingPrinter } from "./printer.ts";
import { startServer, untilRead } from "./server.ts";
import { expect, test as base } from "./test.ts";

export const ENROLMENT = "/settings/enrolment";

/** A device with an administrator, and a communication server that it is not enrolled with yet. */
export const test = base.extend<{ farEnd: FarEnd; farEndOptions: string[] }>({
    farEndOptions: [[], { option: true }],
    farEnd: async ({ farEndOptions }, use) => {
        const farEnd = await startFarEnd(...farEndOptions);
        await use(farEnd);
        await farEnd.stop();
    },
    own: async ({ farEnd }, use) => use({ ...CLAIMED, ...farEnd.settings }),
});

/** The same with a printer that changes, and with an administrator who is asked before anything is told. */
export const asked = test.extend<{ printer: ChangingPrinter }>({
    printer: async ({}, use) => {
        const printer = await snmpd(A_PRINTER);
        await use(printer);
        await printer.stop();
    },
    server: async ({ farEnd, printer }, use) => {
        const ask = { COMMUNICATION_MAINTENANCE: "ask", COMMUNICATION_SUPPLIES: "ask" };
        const settings = { ...CLAIMED, ...farEnd.settings, ...ask };
        const server = await startServer(printer.url, settings);
        await untilRead(server.url);
        await use(server);
        await server.stop();
    },
});

/** Enrols the device with a one-time code, as its administrator. */
export async function enrol(page: Page, farEnd: FarEnd): Promise<void> {
    const code = await farEnd.run("enrol", "Floor 1");
    await page.goto(ENROLMENT);
    await page.getByLabel("One-time code").fill(code);
    await press(page, "Enrol");
    await expect(outcome(page)).toContainText("This device is Enrolled.");
}

/** Has the device ask the server now. */
export async function checkIn(page: Page): Promise<void> {
    await page.goto(ENROLMENT);
    await press(page, "Check in now");
    await expect(outcome(page)).toContainText("The server has answered.");
}

/** The fact of that name. */
export function fact(page: Page, name: string): Locator {
    return page.locator("dl > div").filter({ has: page.getByText(name, { exact: true }) }).locator("dd");
}
