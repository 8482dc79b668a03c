import type { Page } from "@playwright/test";

import { CLAIMED, outcome, PASSWORD, press, signIn } from "../support/administrator.ts";
import { findings, look, LOOKS } from "../support/axe.ts";
import { cut, small, WIDTHS } from "../support/layout.ts";
import { A_PRINTER, snmpd } from "../support/printer.ts";
import { expect, test } from "../support/test.ts";

const PAGES = [
    { path: "/settings", name: "Settings" },
    { path: "/settings/printer", name: "Printer connection" },
    { path: "/settings/contacts", name: "Identity and contacts" },
    { path: "/settings/security", name: "Security" },
    { path: "/settings/certificate", name: "Certificate" },
    { path: "/settings/proxy", name: "Proxy" },
    { path: "/settings/clock", name: "Clock" },
    { path: "/settings/mail", name: "E-mail alerts" },
    { path: "/settings/supplies", name: "Supplies and ordering" },
    { path: "/settings/maintenance", name: "Maintenance and notices" },
    { path: "/settings/backup", name: "Backup" },
    { path: "/settings/audit", name: "Audit trail" },
    { path: "/settings/hand-over", name: "Hand-over" },
] as const;

/** Whether the document that is shown has this anywhere, in an attribute or a text. */
async function holds(page: Page, text: string): Promise<boolean> {
    return (await page.content()).includes(text);
}

test.describe("settings", () => {
    test.use({ own: CLAIMED });

    test("every page is in the list, says what it is for and marks itself", async ({ page, open }) => {
        await signIn(page);
        for (const { path, name } of PAGES.slice(1)) {
            await page.getByRole("main").getByRole("link", { name, exact: true }).click();
            await expect(page).toHaveURL(path);
            await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
            const list = page.getByRole("navigation", { name: "Pages of the settings" });
            await expect(list.locator("[aria-current=page]")).toHaveText(name);
            await expect(page.getByRole("navigation", { name: "Pages", exact: true }).locator("[aria-current=true]")).toHaveText("Settings");
        }
        await open("/settings");
        await expect(page.getByRole("listitem").filter({ hasText: "Printer connection" })).toContainText("The demonstration printer");
        await expect(page.getByRole("listitem").filter({ hasText: "Supplies and ordering" })).toContainText(
            "Suggest; service level 99\u{a0}%; an order takes 5\u{a0}days",
        );
        await expect(page.getByRole("listitem").filter({ hasText: "Security" })).toContainText("Everybody may look; 1\u{a0}session; 0\u{a0}tokens");
    });

    test("a change is saved, told from and to, and in force", async ({ page, browser, server }) => {
        await signIn(page, "/settings/contacts");
        await page.getByLabel("System administrator's name").fill("Jo Doe");
        await page.getByLabel("System administrator's e-mail address").fill("jo@example.com");
        const posted = page.waitForResponse("/actions/save-settings");
        await press(page, "Apply");
        expect((await posted).status()).toBe(303);
        await expect(outcome(page).getByRole("listitem")).toHaveText([
            "Saved: System administrator's name empty → Jo Doe",
            "Saved: System administrator's e-mail address empty → jo@example.com",
        ]);
        await expect(page.getByLabel("System administrator's name")).toHaveValue("Jo Doe");

        // Loading that page again posts nothing; the same form again changes nothing.
        const requests: string[] = [];
        page.on("request", (request) => requests.push(request.method()));
        await page.reload();
        expect(requests).not.toContain("POST");
        await press(page, "Apply");
        await expect(outcome(page)).toHaveText("Nothing was changed: this is what was set already.");

        await page.goto("/maintenance");
        await expect(page.getByRole("region", { name: "Identity and contacts" })).toContainText("Jo Doe, jo@example.com");
        const stranger = await browser.newPage({ baseURL: server.url });
        await stranger.goto("/maintenance");
        expect(await holds(stranger, "jo@example.com")).toBe(false);
        await stranger.goto("/settings/contacts");
        await expect(stranger).toHaveURL("/sign-in?page=/settings/contacts");
        expect(await holds(stranger, "jo@example.com")).toBe(false);
        await stranger.close();
    });

    test("a refused form says what is wrong at the field, keeps what was typed and saves nothing", async ({ page }) => {
        await signIn(page, "/settings/printer");
        const [wait, tries] = [page.getByLabel("First wait, in milliseconds"), page.getByLabel("Tries")];
        const before = await wait.inputValue();
        await wait.fill("5");
        await tries.fill("4");
        await press(page, "Apply");
        await expect(outcome(page)).toContainText("Nothing was changed. Correct this and try again:");
        await expect(wait).toHaveValue("5");
        await expect(tries).toHaveValue("4");
        await expect(wait).toHaveAttribute("aria-invalid", "true");
        await expect(wait).toHaveAccessibleDescription(/100 to 30,000.* 100 to 30000/s);
        await expect(tries).not.toHaveAttribute("aria-invalid");

        // Nothing of it holds for a page that is opened anew.
        await page.goto("/settings/printer");
        await expect(wait).toHaveValue(before);
        await page.goBack();
        await wait.fill("2000");
        await press(page, "Apply");
        await expect(outcome(page).getByRole("listitem")).toHaveCount(2);
        await expect(wait).toHaveValue("2000");
    });

    test("a form is filled in, refused, corrected and applied by keyboard alone", async ({ page }) => {
        await signIn(page, "/settings/contacts");
        const address = page.getByLabel("Key user's e-mail address");
        for (let presses = 0; presses < 60 && !(await address.evaluate((field) => field === document.activeElement)); presses += 1) {
            await page.keyboard.press("Tab");
        }
        await page.keyboard.type("front desk");
        await page.keyboard.press("Enter");
        await expect(outcome(page)).toBeFocused();
        await page.keyboard.press("Tab");
        const link = outcome(page).getByRole("link", { name: /^Key user's e-mail address: / });
        await expect(link).toBeFocused();
        await page.keyboard.press("Enter");
        await expect(address).toBeFocused();
        await expect(address).toBeInViewport();
        await page.keyboard.press("Control+a");
        await page.keyboard.type("front.desk@example.com");
        await page.keyboard.press("Enter");
        await expect(outcome(page)).toHaveText("Saved: Key user's e-mail address empty → front.desk@example.com");
    });

    test("what the environment fixes can't be changed here, and says so", async ({ page }) => {
        await signIn(page, "/settings/clock");
        await expect(page.getByLabel("Time zone")).toBeDisabled();
        await expect(page.getByLabel("Time zone")).toHaveAccessibleDescription(/environment SMART_ESOLUTIONS_READING_TIME_ZONE/);
        await press(page, "Apply");
        await expect(outcome(page)).toContainText("Nothing was changed");
    });

    test("a token is shown once, reads what a viewer may, and is revoked", async ({ page, request }) => {
        await signIn(page, "/settings/security");
        const password = page.getByRole("region", { name: "Tokens for programs" }).getByLabel("Your password");
        await page.getByLabel("Name of the new token").fill("monitoring");
        await page.getByLabel("Days until it ends").fill("30");
        await password.fill("a guess");
        await press(page, "Make a token");
        await expect(password).toHaveAccessibleDescription(/The password is wrong\./);
        await expect(password).toHaveAttribute("aria-invalid", "true");
        await expect(page.getByLabel("Days until it ends")).toHaveValue("30");
        expect(await holds(page, "a guess")).toBe(false);

        await page.getByLabel("Days until it ends").fill("400");
        await password.fill(PASSWORD);
        await press(page, "Make a token");
        await expect(page.getByLabel("Days until it ends")).toHaveAttribute("aria-invalid", "true");
        await expect(page.getByLabel("Name of the new token")).toHaveValue("monitoring");

        await page.getByLabel("Days until it ends").fill("30");
        await password.fill(PASSWORD);
        await press(page, "Make a token");
        await expect(outcome(page)).toContainText("Copy it now");
        const token = (await outcome(page).locator("code").textContent()) ?? "";
        const headers = { authorization: `Bearer ${token}` };
        expect((await request.get("/maintenance/UsageLog.csv", { headers })).status()).toBe(200);
        await page.goto("/settings/security");
        expect(await holds(page, token)).toBe(false);

        await press(page, "Revoke monitoring");
        await expect(page.getByText("There are no tokens.")).toBeVisible();
        expect((await request.get("/maintenance/UsageLog.csv", { headers })).status()).toBe(401);
    });

    test("who may look is changed by who gives the password again", async ({ page, browser, server }) => {
        await signIn(page, "/settings/security");
        const password = page.locator("#field-security-password");
        await page.getByLabel("Who may look at these pages").selectOption("Only after sign-in");
        await press(page, "Apply");
        await expect(password).toHaveAccessibleDescription(/Type the administrator's password\./);
        await expect(page.getByLabel("Who may look at these pages")).toHaveValue("sign-in");
        const stranger = await browser.newPage({ baseURL: server.url });
        await stranger.goto("/meter");
        await expect(stranger).toHaveURL("/meter");

        await password.fill(PASSWORD);
        await press(page, "Apply");
        await expect(outcome(page)).toContainText("Who may look at these pages Everybody → Only after sign-in");
        await stranger.goto("/meter");
        await expect(stranger).toHaveURL("/sign-in?page=/meter");
        await stranger.close();
    });

    test("the password is changed by who knows it", async ({ page }) => {
        const another = "nine calm herons knit";
        await signIn(page, "/settings/security");
        const [current, next] = [page.getByLabel("Current password"), page.getByLabel("New password")];
        await current.fill(PASSWORD);
        await next.fill("short");
        await press(page, "Change password");
        await expect(next).toHaveAttribute("aria-invalid", "true");
        expect((await holds(page, PASSWORD)) || (await holds(page, '"short"'))).toBe(false);

        await current.fill(PASSWORD);
        await next.fill(another);
        await press(page, "Change password");
        await expect(outcome(page)).toHaveAttribute("role", "status");
        await page.getByRole("region", { name: "Sessions" }).getByLabel("Your password").fill(another);
        await page.getByRole("button", { name: "Sign out everywhere" }).click();
        await page.goto("/settings/security");
        await expect(page).toHaveURL("/sign-in?page=/settings/security");
        await signIn(page, "/settings/security", another);
    });

    test("sessions are ended, one or all, by who gives the password again", async ({ page, browser, server }) => {
        const other = await browser.newPage({ baseURL: server.url });
        await signIn(other, "/settings/security");
        await signIn(page, "/settings/security");
        const [own, theirs] = [page.getByRole("row", { name: /this session/ }), page.getByRole("row").nth(2)];
        await expect(own).toHaveCount(1);
        await theirs.getByRole("radio").check();
        await press(page, "End the chosen session");
        const password = page.getByRole("region", { name: "Sessions" }).getByLabel("Your password");
        await expect(password).toHaveAccessibleDescription(/The password is wrong\./);
        await theirs.getByRole("radio").check();
        await password.fill(PASSWORD);
        await press(page, "End the chosen session");
        await expect(outcome(page)).toHaveText("The session is ended: that browser has to sign in again.");
        await expect(page.getByRole("row")).toHaveCount(2);
        await other.goto("/settings/security");
        await expect(other).toHaveURL("/sign-in?page=/settings/security");

        await password.fill(PASSWORD);
        await page.getByRole("button", { name: "Sign out everywhere" }).click();
        await expect(page).toHaveURL("/?notice=signed-out");
        await page.goto("/settings/security");
        await expect(page).toHaveURL("/sign-in?page=/settings/security");
    });

    test("ordering is set, with what is wrong at its field", async ({ page }) => {
        await signIn(page, "/settings/supplies");
        await expect(page.getByRole("region", { name: "When a supply has to be ordered" })).toContainText("ApproveAn order is made ready and waits");
        await page.getByLabel("Ordering mode").selectOption("Automatic");
        await page.getByLabel("Service level, in percent").fill("100");
        await press(page, "Apply");
        await expect(outcome(page).getByRole("link")).toHaveText("Service level, in percent: This is 100. Allowed: a number from 50 to 99.");
        await expect(page.getByLabel("Ordering mode")).toHaveValue("automatic");
        await page.getByLabel("Service level, in percent").fill("95");
        await page.getByLabel("Currency").fill("EUR");
        await press(page, "Apply");
        await expect(outcome(page).getByRole("listitem")).toHaveText([
            "Saved: Ordering mode Suggest → Automatic",
            "Saved: Service level, in percent 99 → 95",
            "Saved: Currency empty → EUR",
        ]);
    });

    test("narrow or at 400 % nothing is cut and every control is large", async ({ page, open }) => {
        // Every page, each twice.
        test.slow();
        await signIn(page);
        for (const { path } of PAGES) {
            for (const width of WIDTHS) {
                await page.setViewportSize({ width, height: 740 });
                await open(path);
                const where = `${path} at ${width} px`;
                expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBe(width);
                expect(await cut(page), where).toEqual([]);
                expect(await small(page), where).toEqual([]);
            }
        }
    });

    for (const { path } of PAGES) {
        test(`axe finds nothing on ${path}, light and dark, wide and narrow`, { tag: "@scripts" }, async ({ page }) => {
            // The list of zones is long.
            test.slow();
            await signIn(page, path);
            for (const each of LOOKS) {
                await look(page, each);
                expect(await findings(page), JSON.stringify(each)).toEqual([]);
            }
        });
    }

    for (const [what, typed] of [["saved", "desk@example.com"], ["refused", "no address"]] as const) {
        test(`axe finds nothing on a form that was ${what}`, { tag: "@scripts" }, async ({ page }) => {
            await signIn(page, "/settings/contacts");
            await page.getByLabel("Key user's e-mail address").fill(typed);
            await press(page, "Apply");
            for (const each of LOOKS) {
                await look(page, each);
                expect(await findings(page), JSON.stringify(each)).toEqual([]);
            }
        });
    }
});

test.describe("the zone of every time", () => {
    test.use({ own: { ...CLAIMED, READING_TIME_ZONE: null } });

    test("is another one from then on", async ({ page }) => {
        await signIn(page, "/settings/clock");
        await page.getByLabel("Time zone").selectOption("Asia/Tokyo");
        await press(page, "Apply");
        await expect(outcome(page)).toHaveText("Saved: Time zone the system's own → Asia/Tokyo");
        // What reads the printer takes it over by itself, a moment later.
        await expect(async () => {
            await page.goto("/meter");
            await expect(page.getByText("All times in Asia/Tokyo (UTC+09:00)")).toBeVisible({ timeout: 500 });
        }).toPass();
        await expect(page.locator("time").first()).toHaveAttribute("datetime", /\+09:00$/);
    });
});

test.describe("the way to the communication server", () => {
    // Nothing listens on that port.
    test.use({ own: { ...CLAIMED, COMMUNICATION_SERVER: "https://127.0.0.1:9" } });

    test("is tested with what is typed, after the administrator's word, and nothing is saved", async ({ page }) => {
        await signIn(page, "/settings/proxy");
        const way = page.getByRole("region", { name: "The way now" });
        await expect(way).toContainText("127.0.0.1:9");
        await page.getByLabel("Hosts reached directly").fill("");
        await page.getByLabel("Proxy for the communication server").selectOption("manual");
        await page.getByLabel("Proxy address").fill("127.0.0.1:1");
        await page.getByLabel("Proxy password").fill("hunter2-of-the-proxy");
        await press(page, "Test communication");
        await expect(outcome(page)).toContainText("nothing was sent: this device is not enrolled");
        await expect(page.getByRole("table")).toHaveCount(0);

        await page.getByLabel("Contact 127.0.0.1:9 now").check();
        await press(page, "Test communication");
        await expect(outcome(page)).toHaveAttribute("role", "alert");
        const row = (step: string) => page.getByRole("row", { name: new RegExp(`^${step} `) });
        await expect(row("Settings")).toContainText("through the proxy 127.0.0.1:1");
        await expect(row("Connection")).toContainText("Nothing listens at the proxy 127.0.0.1:1");
        await expect(row("TLS and certificate")).toContainText("Not reached");
        await expect(page.getByLabel("Contact 127.0.0.1:9 now")).not.toBeChecked();
        await expect(page.getByLabel("Proxy address")).toHaveValue("127.0.0.1:1");
        expect(await holds(page, "hunter2")).toBe(false);
        await expect(way).toContainText("No proxy");

        await page.goto("/settings/proxy");
        await expect(page.getByLabel("Proxy address")).toHaveValue("");
    });

    test("axe finds nothing on its result", { tag: "@scripts" }, async ({ page }) => {
        await signIn(page, "/settings/proxy");
        await page.getByLabel("Contact 127.0.0.1:9 now").check();
        await press(page, "Test communication");
        for (const each of LOOKS) {
            await look(page, each);
            expect(await findings(page), JSON.stringify(each)).toEqual([]);
        }
    });
});

test.describe("a device without a printer", () => {
    test.use({ state: "unconfigured", own: { ...CLAIMED, PRINTER_TIMEOUT_MS: "100", PRINTER_TRIES: "1" } });

    test("reads the one whose address is set, and forgets its secrets with the address", async ({ page }) => {
        const printer = await snmpd(A_PRINTER);
        const port = new URL(printer.url).port;
        await signIn(page, "/settings/printer");
        await page.getByLabel("Address", { exact: true }).fill("127.0.0.1");
        await page.getByLabel("UDP port", { exact: true }).fill(port);
        await page.getByLabel("Community name", { exact: true }).fill("public");
        await press(page, "Apply");
        await expect(outcome(page)).toContainText("Saved: Community name not set → set");
        await expect(page.getByLabel("Community name", { exact: true })).toHaveValue("");
        await expect(page.getByLabel("Community name", { exact: true })).toHaveAccessibleDescription(/One is set; it is never shown/);
        await expect(async () => {
            await page.goto("/meter");
            await expect(page.getByRole("main")).toContainText("41,235", { timeout: 500 });
        }).toPass();
        await printer.stop();

        await page.goto("/settings/printer");
        await page.getByLabel("Address", { exact: true }).fill("127.0.0.2");
        await press(page, "Apply");
        await expect(outcome(page)).toContainText("Cleared: Community name, because it was for the printer at the address before.");
        await expect(page.getByLabel("Community name", { exact: true })).toHaveAccessibleDescription(/None is set/);
    });
});
