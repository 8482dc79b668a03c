import { CLAIMED, signIn } from "../support/administrator.ts";
import { expect, test } from "../support/test.ts";

const REQUESTS = [
    { label: "Send Diagnostics Information…", kind: "Diagnostics information", reference: /D-\d{8}-1/ },
    { label: "Start an Online Troubleshooting Session…", kind: "Online troubleshooting session", reference: /T-\d{8}-1/ },
] as const;

test.describe("a request", () => {
    test.use({ own: CLAIMED });
    test.beforeEach(({ page }) => signIn(page, "/maintenance"));

    for (const { label, kind, reference } of REQUESTS) {
        test(`${label} is recorded once, and says that nothing was sent`, async ({ page, open, javaScriptEnabled }) => {
            await open("/maintenance");
            await expect(page.getByRole("region", { name: "Recorded requests" })).toHaveCount(0);
            const item = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: label }) });
            await expect(item).toContainText("This device is Not Enrolled");

            for (let presses = 0; presses < 2; presses += 1) {
                await item.getByRole("button").click();
                if (javaScriptEnabled === false) {
                    await expect(page).toHaveURL("/maintenance?notice=recorded");
                    await expect(page.getByRole("region", { name: "Notices" })).toContainText(
                        "The request is recorded on this device. The table of requests says whether it was sent.",
                    );
                } else {
                    await expect(item.getByRole("status")).toHaveText(
                        new RegExp(`^Recorded as ${reference.source}\\. Not sent: this device is Not Enrolled\\.$`),
                    );
                }
            }

            const rows = page.getByRole("table", { name: "Recorded requests" }).getByRole("row");
            const expected = [/Request/, new RegExp(`${kind}${reference.source}Not sent: this device is Not Enrolled$`)];
            await expect(rows).toHaveText(expected);
            await open("/maintenance");
            await expect(rows).toHaveText(expected);
            await expect(page.getByRole("main")).not.toContainText(/successful/i);
        });
    }

    test("is not lost when the device is slow: a second press waits", { tag: "@scripts" }, async ({ page, open }) => {
        await open("/maintenance");
        await page.getByRole("button", { name: REQUESTS[0].label }).dblclick();
        await page.getByRole("button", { name: REQUESTS[1].label }).dblclick();
        const rows = page.getByRole("table", { name: "Recorded requests" }).getByRole("row");
        await expect(rows).toHaveCount(3);
        await open("/maintenance");
        await expect(rows).toHaveCount(3);
    });
});

test("without a support site there is no link to one", async ({ page, open }) => {
    await open("/maintenance");
    await expect(page.locator("a[target], a[href^='http']")).toHaveCount(0);
});

test.describe("with a support site", () => {
    test.use({ own: { MAINTENANCE_TROUBLESHOOTING_URL: "https://support.example/start?lang=en" } });

    test("the link shows all that it takes along, and the page itself asks that site for nothing", async ({ page, open }) => {
        await open("/maintenance");
        const link = page.getByRole("link", { name: /support\.example/ });
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
        await expect(page.getByRole("region", { name: "Active alerts" })).toContainText(taken.code!);
    });
});
