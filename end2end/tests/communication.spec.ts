import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { CLAIMED, outcome, press, signIn } from "../support/administrator.ts";
import { findings, look, LOOKS } from "../support/axe.ts";
import { startFarEnd, type FarEnd } from "../support/far-end.ts";
import { cut } from "../support/layout.ts";
import { readAgain } from "../support/live.ts";
import { A_PRINTER, JAMMED, snmpd, withToner, type ChangingPrinter } from "../support/printer.ts";
import { startServer, untilRead } from "../support/server.ts";
import { expect, test as base } from "../support/test.ts";

const ENROLMENT = "/settings/enrolment";

const test = base.extend<{ farEnd: FarEnd; farEndOptions: string[] }>({
    farEndOptions: [[], { option: true }],
    farEnd: async ({ farEndOptions }, use) => {
        const farEnd = await startFarEnd(...farEndOptions);
        await use(farEnd);
        await farEnd.stop();
    },
    own: async ({ farEnd }, use) => use({ ...CLAIMED, ...farEnd.settings }),
});

async function enrol(page: Page, farEnd: FarEnd): Promise<void> {
    const code = await farEnd.run("enrol", "Floor 1");
    await page.goto(ENROLMENT);
    await page.getByLabel("One-time code").fill(code);
    await press(page, "Enrol");
    await expect(outcome(page)).toContainText("This device is Enrolled.");
}

/** The fact of that name. */
function fact(page: Page, name: string) {
    return page.locator("dl > div").filter({ has: page.getByText(name, { exact: true }) }).locator("dd");
}

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
    await page.goto(ENROLMENT);
    await press(page, "Check in now");
    await expect(outcome(page)).toContainText("The server has answered.");
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

const asked = test.extend<{ printer: ChangingPrinter }>({
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

asked("where the administrator is asked, a jam waits for the word, and the server hears what it may", async ({
    page,
    open,
    farEnd,
    printer,
    server,
}, { project }) => {
    const question = page.getByRole("region", { name: "The server is not told yet" });
    const waits = (words: string) =>
        expect(async () => {
            await readAgain(server.url);
            await open("/maintenance");
            await expect(question).toContainText(words, { timeout: 500 });
        }).toPass();
    await signIn(page, ENROLMENT);
    await enrol(page, farEnd);
    await open("/maintenance");
    await expect(question).toHaveCount(0);

    await printer.becomes(JAMMED);
    await waits("Stops the printer: Jam (Tray 2)");
    await expect(question).not.toContainText("Paper jam in tray 2");
    if (project.name === "scripts") expect(await findings(page)).toEqual([]);
    expect(await farEnd.run("findings", "Floor 1")).toBe("");
    await press(page, "Tell the server");
    await expect(outcome(page)).toContainText("told to the server with the next delivery");
    await expect(question).toHaveCount(0);
    const checkIn = async () => {
        await page.goto(ENROLMENT);
        await press(page, "Check in now");
        await expect(outcome(page)).toContainText("The server has answered.");
    };
    await checkIn();
    await expect.poll(() => farEnd.run("findings", "Floor 1")).toContain("raised");

    await printer.becomes(A_PRINTER);
    await waits("Over: Jam (Tray 2)");
    await press(page, "Keep back");
    await expect(outcome(page)).toContainText("kept back, and the server is not told later");
    await checkIn();
    await checkIn();
    expect(await farEnd.run("findings", "Floor 1")).toContain("raised");
});

for (const yes of [true, false]) {
    asked(`where the administrator is asked, a new cartridge waits for the word, and the server hears of it ${yes ? "after the yes" : "never after the no"}`, async ({
        page,
        open,
        farEnd,
        printer,
        server,
    }, { project }) => {
        const question = page.getByRole("region", { name: "The server is not told yet" });
        const becomes = async (serialNumber: string, percent: number) => {
            await printer.becomes(withToner(serialNumber, percent));
            await expect(async () => {
                await readAgain(server.url);
                await open("/supplies");
                await expect(page.getByRole("main")).toContainText(serialNumber, { timeout: 500 });
            }).toPass();
        };
        const told = async () => (await farEnd.run("export", "Floor 1")).split("supply-replaced").length - 1;
        const checkIn = async () => {
            await page.goto(ENROLMENT);
            await press(page, "Check in now");
            await expect(outcome(page)).toContainText("The server has answered.");
        };
        await becomes("AB0001", 40);
        await signIn(page, ENROLMENT);
        await enrol(page, farEnd);
        await open("/supplies");
        await expect(question).toHaveCount(0);

        await becomes("AB0002", 100);
        await expect(question).toContainText("1 cartridge change waits for the administrator's word");
        await expect(question).toContainText("Black Toner: replaced, with 40 % left in the one before.");
        if (project.name === "scripts") expect(await findings(page)).toEqual([]);
        await open("/");
        await page.getByRole("link", { name: /^1\s+cartridge change waits/ }).click();
        await expect(page).toHaveURL("/supplies#untold");
        await checkIn();
        expect(await told()).toBe(0);
        await page.goto("/supplies");
        if (yes) {
            await press(page, "Tell the server");
            await expect(outcome(page)).toContainText("told to the server with the next delivery");
            await expect(question).toHaveCount(0);
            await checkIn();
            await expect.poll(told).toBeGreaterThan(0);
            return;
        }
        await press(page, "Keep back");
        await expect(outcome(page)).toContainText("kept back, and the server is not told later");
        await checkIn();
        await checkIn();
        expect(await told()).toBe(0);
    });
}

test("support's advice stands on the page of steps as plain text, the device looks again, and the session is ended here", async ({
    page,
    open,
    farEnd,
}, { project }) => {
    const steps = "/maintenance/troubleshooting";
    const support = page.getByRole("region", { name: "A session with support" });
    const checkIn = async () => {
        await page.goto(ENROLMENT);
        await press(page, "Check in now");
        await expect(outcome(page)).toContainText("The server has answered.");
    };
    const shows = (words: string | RegExp) =>
        expect(async () => {
            await open(steps);
            await expect(support).toContainText(words, { timeout: 500 });
        }).toPass();
    await signIn(page, ENROLMENT);
    await enrol(page, farEnd);
    await open(steps);
    await support.getByRole("button", { name: `Send to ${farEnd.host}` }).click();
    await shows("Support has not said anything yet.");
    const session = /T-\d{8}-\d+/.exec(await farEnd.run("sessions"))![0];
    await farEnd.run("advise", "Floor 1", session, "Pull tray 2 out <b>wholly</b>.\nSee https://example.com/jam");
    await checkIn();
    await shows(`from support at ${farEnd.host.split(":")[0]}`);
    await expect(support).toContainText("Pull tray 2 out <b>wholly</b>.");
    await expect(support.getByRole("link", { name: /example/ })).toHaveCount(0);
    if (project.name === "scripts") expect(await findings(page)).toEqual([]);

    await farEnd.run("look-again", "Floor 1", session);
    await checkIn();
    await shows("The device looked again; what it saw is sent, or waits to be.");
    await press(page, "End session");
    await expect(outcome(page)).toContainText("The session is ended.");
    await expect(support).not.toContainText("A session is open");
    await checkIn();
    await expect.poll(() => farEnd.run("sessions")).not.toContain(session);
});

asked("what the page showed is what a session is asked for with: where a jam came in between, nothing is sent and the page asks again", async ({
    page,
    open,
    farEnd,
    printer,
    server,
}) => {
    await signIn(page, ENROLMENT);
    await enrol(page, farEnd);
    await open("/maintenance/troubleshooting");
    const send = page.getByRole("button", { name: `Send to ${farEnd.host}` });
    const exactly = page.locator("pre.octets");
    await expect(exactly).not.toContainText('"group": "input"');

    await printer.becomes(JAMMED);
    await expect(async () => {
        await readAgain(server.url);
        expect(await (await fetch(`${server.url}/api/v1/reading`)).text()).toContain("jam");
    }).toPass();
    await send.click();
    await expect(page).toHaveURL(/\/maintenance\/troubleshooting\?kept=/);
    await expect(outcome(page)).toContainText("Nothing was sent, for it would not have been what you were shown.");
    await expect(exactly).toContainText('"group": "input"');
    expect(await farEnd.run("sessions")).toBe("");

    await send.click();
    await expect(outcome(page)).toContainText(/T-\d{8}-1/);
    await expect.poll(() => farEnd.run("sessions")).toMatch(/T-\d{8}-1/);
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
