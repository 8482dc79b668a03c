import { CLAIMED, signIn } from "../support/administrator.ts";
import { expect, test } from "../support/test.ts";

const LABEL = "Send Diagnostics Information…";
const REFERENCE = /D-\d{8}-1/;

test.describe("a request", () => {
    test.use({ own: CLAIMED });
    test.beforeEach(({ page }) => signIn(page, "/maintenance"));

    test(`${LABEL} is recorded once, and says that nothing was sent`, async ({ page, open, javaScriptEnabled }) => {
        await open("/maintenance");
        await expect(page.getByRole("region", { name: "Recorded requests" })).toHaveCount(0);
        const item = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: LABEL }) });
        await expect(item).toContainText("This device is Not Enrolled");

        for (let presses = 0; presses < 2; presses += 1) {
            await item.getByRole("button").click();
            if (javaScriptEnabled === false) {
                await expect(page).toHaveURL(/^[^?]*\/maintenance\?kept=/);
            }
            const answer = javaScriptEnabled === false ? page.locator(".outcome") : item.getByRole("status");
            const said = presses === 0 ? REFERENCE.source : `${REFERENCE.source} of .* is the same request`;
            const first = presses === 0 ? "Recorded as" : "Not recorded once more:";
            await expect(answer).toHaveText(new RegExp(`^${first} ${said}\\. Not sent: this device is Not Enrolled\\.$`));
            // What became of the newest stands beside the button.
            await expect(item).toContainText(new RegExp(`Last: ${REFERENCE.source} of .*\\. Not sent: this device is Not Enrolled\\.`));
        }

        const rows = page.getByRole("table", { name: "Recorded requests" }).getByRole("row");
        const expected = [/Request/, new RegExp(`Diagnostics information${REFERENCE.source}Not sent: this device is Not Enrolled$`)];
        await expect(rows).toHaveText(expected);
        await open("/maintenance");
        await expect(rows).toHaveText(expected);
        await expect(page.getByRole("main")).not.toContainText(/successful/i);
    });

    test("is not lost when the device is slow: a second press waits", { tag: "@scripts" }, async ({ page, open }) => {
        await open("/maintenance");
        await page.getByRole("button", { name: LABEL }).dblclick();
        const rows = page.getByRole("table", { name: "Recorded requests" }).getByRole("row");
        await expect(rows).toHaveCount(2);
        await open("/maintenance");
        await expect(rows).toHaveCount(2);
    });
});

test("without a support site there is no link to one", async ({ page, open }) => {
    await open("/maintenance/troubleshooting");
    await expect(page.locator("a[target], a[href^='http']")).toHaveCount(0);
});

test.describe("with a support site", () => {
    test.use({ own: { MAINTENANCE_TROUBLESHOOTING_URL: "https://support.example/start?lang=en" } });

    test("the link shows all that it takes along, and the page itself asks that site for nothing", async ({ page, open }) => {
        await open("/maintenance/troubleshooting");
        const vendor = page.getByRole("region", { name: "The vendor's support site" });
        const link = vendor.getByRole("link").first();
        await expect(link).toHaveAttribute("rel", "noopener noreferrer");
        await expect(link).toHaveAttribute("target", "_blank");
        const address = new URL((await link.getAttribute("href"))!);
        expect(address.origin).toBe("https://support.example");
        const taken = Object.fromEntries(address.searchParams);
        expect(Object.keys(taken)).toEqual(["lang", "model", "code"]);
        expect(taken.model).toBe("Phaser 4600");
        await expect(link).toHaveText(
            `Open support.example (new tab); sends model ${taken.model}, alert code ${taken.code}`,
        );
        // The code is that of an alert on this page.
        await expect(page.getByRole("region", { name: "Steps" })).toContainText(taken.code!);
    });

    test("the serial number goes along by a link of its own, which is folded and says so", async ({ page, open }) => {
        await open("/maintenance/troubleshooting");
        const vendor = page.getByRole("region", { name: "The vendor's support site" });
        const link = vendor.getByRole("link", { name: /serial number/ });
        await expect(link).toBeHidden();
        await vendor.getByText("Also tell the site the serial number…").click();
        await expect(link).toBeVisible();
        const serial = new URL((await link.getAttribute("href"))!).searchParams.get("serial");
        await expect(link).toHaveText(new RegExp(`, serial number ${serial}$`));
        await expect(page.getByRole("contentinfo")).toContainText(serial!);
        await expect(link).toHaveAttribute("rel", "noopener noreferrer");
    });
});
