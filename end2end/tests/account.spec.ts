import { CLAIMED, PASSWORD, signIn } from "../support/administrator.ts";
import { findings, look, LOOKS } from "../support/axe.ts";
import { cut, small, WIDTHS } from "../support/layout.ts";
import { expect, test } from "../support/test.ts";

test.describe("a device without an administrator", () => {
    test.use({ own: {} });

    test("is set up with its code and a password, and leads on to the page that was wanted", async ({ page, open, server }) => {
        await open("/");
        await page.getByRole("navigation").getByRole("link", { name: "Settings" }).click();
        await expect(page).toHaveURL("/set-up?page=/settings");
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Set up this device");
        await expect(page.getByLabel("User name")).toHaveValue("admin");

        const fill = async (code: string, password: string, again = password) => {
            await page.getByLabel("Set-up code").fill(code);
            await page.getByLabel("New password").fill(password);
            await page.getByLabel("The same again").fill(again);
            await page.getByRole("button", { name: "Set the password and sign in" }).click();
        };
        const right = await server.setUpCode();
        await fill("0000-0000-0000-0000", PASSWORD);
        await expect(page.getByLabel("Set-up code")).toHaveAccessibleDescription(/The set-up code is wrong\. 9.tries are left\./);
        await fill(right, "printer12345");
        await expect(page.getByLabel("New password")).toHaveAccessibleDescription(/Too common/);
        await fill(right, PASSWORD, "another one");
        await expect(page.getByLabel("New password")).toHaveAccessibleDescription(/The two passwords differ\./);
        await fill(right.toLowerCase().replaceAll("-", " "), PASSWORD);
        await expect(page).toHaveURL("/settings");
        await expect(page.getByText("Signed in as administrator")).toBeVisible();

        await page.goto("/set-up");
        await expect(page.getByRole("main")).toContainText("has an administrator already");
        await expect(page.getByLabel("Set-up code")).toHaveCount(0);
    });

    test("can't be signed in to", async ({ page, open }) => {
        await open("/sign-in");
        await expect(page.getByLabel("Password", { exact: true })).toHaveCount(0);
        await page.getByRole("main").getByRole("link", { name: "Set up this device" }).click();
        await expect(page).toHaveURL("/set-up");
    });
});

test.describe("the administrator", () => {
    test.use({ own: CLAIMED });

    test("signs in where it is needed, comes back there, and signs out", async ({ page, open, context }) => {
        await open("/maintenance");
        await expect(page.getByRole("button", { name: /Send Diagnostics/ })).toHaveCount(0);
        await page.getByRole("link", { name: "Sign in to send diagnostics information" }).click();
        await expect(page).toHaveURL("/sign-in?page=/maintenance");

        const password = page.getByLabel("Password", { exact: true });
        await password.fill("a wrong password");
        await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
        await expect(password).toHaveAccessibleDescription("The password is wrong.");
        await expect(password).toHaveAttribute("aria-invalid", "true");
        await expect(password).toHaveValue("");
        await password.fill(PASSWORD);
        await page.keyboard.press("Enter");
        await expect(page).toHaveURL("/maintenance");
        await expect(page.getByRole("button", { name: /Send Diagnostics/ })).toBeVisible();

        const [cookie] = await context.cookies();
        expect(cookie).toMatchObject({ name: expect.stringMatching(/^session-[0-9a-f]{8}$/), httpOnly: true, sameSite: "Lax", path: "/" });
        await page.getByRole("button", { name: "Sign out" }).click();
        await expect(page).toHaveURL("/?notice=signed-out");
        await expect(page.getByRole("region", { name: "Notices" })).toContainText("You are signed out.");
        expect(await context.cookies()).toEqual([]);
        await page.goto("/settings");
        await expect(page).toHaveURL("/sign-in?page=/settings");
    });

    test("who guesses has to wait, and is told for how long", async ({ page }) => {
        // On a busy machine the first wait, of a second, is over before the next guess.
        for (let guess = 0; guess < 9 && !page.url().includes("wait"); guess += 1) {
            await page.goto("/sign-in");
            await page.getByLabel("Password", { exact: true }).fill(`guess number ${guess}`);
            await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
            await expect(page).toHaveURL(/refused=(wrong-password|wait-\d+)$/);
        }
        await expect(page.getByLabel("Password", { exact: true })).toHaveAccessibleDescription(
            /Too many wrong tries\. Try again in \d+.seconds?\./,
        );
    });

    test("a session that ended elsewhere says so at the button", { tag: "@scripts" }, async ({ page, open, context, complaints }) => {
        complaints.expectRefusal(401);
        await signIn(page, "/maintenance");
        await open("/maintenance");
        await context.clearCookies();
        const item = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: /Send Diagnostics/ }) });
        await item.getByRole("button").click();
        await expect(item.getByRole("status")).toContainText("your session has ended");
    });
});

test.describe("viewing that needs a sign-in", () => {
    test.use({ own: { ...CLAIMED, SECURITY_VIEWING: "sign-in" } });

    test("leads from every page to the sign-in and back", async ({ page, request }) => {
        expect((await request.get("/healthz")).status()).toBe(200);
        await page.goto("/supplies");
        await expect(page).toHaveURL("/sign-in?page=/supplies");
        await expect(page.locator("body")).not.toContainText(/phaser|DEMO|Demonstration/i);
        await expect(page).toHaveTitle("Sign in · SMart eSolutions");
        await signIn(page, "/supplies");
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Supplies");
    });
});

const FORMS = [
    { path: "/sign-in?page=/settings&refused=wrong-password", own: CLAIMED },
    { path: "/set-up?page=/settings&refused=wrong-code-7", own: {} },
    { path: "/set-up?refused=common", own: {} },
    { path: "/set-up", own: CLAIMED },
    { path: "/sign-in", own: {} },
] as const;

for (const { path, own } of FORMS) {
    test.describe(() => {
        test.use({ own });

        test(`axe finds nothing on ${path}${own === CLAIMED ? " of a claimed device" : ""}`, { tag: "@scripts" }, async ({ page, open }) => {
            await open(path);
            for (const each of LOOKS) {
                await look(page, each);
                expect(await findings(page), JSON.stringify(each)).toEqual([]);
            }
        });

        test(`${path}${own === CLAIMED ? " of a claimed device" : ""} fits a narrow page`, async ({ page, open }) => {
            for (const width of WIDTHS) {
                await page.setViewportSize({ width, height: 740 });
                await open(path);
                expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
                expect(await cut(page)).toEqual([]);
                expect(await small(page)).toEqual([]);
            }
        });
    });
}
