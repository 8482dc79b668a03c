import { expect, PAGES, test } from "../support/test.ts";
import { UNUSUAL } from "../support/state.ts";
import { tree } from "../support/tree.ts";

for (const { path, name, status, within } of PAGES) {
    const known = status === 200;

    test(`${path} says what it is and forbids what it does not need`, async ({ page, complaints }) => {
        if (!known) complaints.expectRefusal(status);
        const response = await page.goto(path);
        expect(response?.status()).toBe(status);

        await expect(page).toHaveTitle(`${name} · phaser-4600-demo · SMart eSolutions`);
        await expect(page.locator("html")).toHaveAttribute("lang", "en");
        await expect(page.getByRole("heading", { level: 1 })).toHaveText([name]);
        const current = within === undefined ? "page" : "true";
        const entry = page.getByRole("navigation").locator(`[aria-current=${current}]`);
        await expect(entry).toHaveText(known ? [within ?? name] : []);
        await expect(page.locator("[aria-current]")).toHaveCount(known ? 1 : 0);
        await expect(page.getByRole("region", { name: "Notices" })).toContainText("Demonstration printer");

        const policy = response?.headers()["content-security-policy"] ?? "";
        expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
        expect(policy).not.toContain("unsafe-inline");
        await expect(page.locator("style, script:not([src]), [style], [onclick], [onerror], [onload]")).toHaveCount(0);
    });

    test(`${path} is the same to assistive technology with scripts and without`, async ({ page, open, complaints }) => {
        if (!known) complaints.expectRefusal(status);
        await open(path);
        expect(await tree(page)).toMatchSnapshot(snapshot(name, ""));
    });
}

for (const state of UNUSUAL) {
    test.describe(`while ${state}`, () => {
        test.use({ state });

        test("every page says so above everything else", async ({ page, open }) => {
            for (const { path, name } of PAGES.slice(0, 4)) {
                await open(path);
                await expect(page.getByRole("heading", { level: 1 })).toHaveText([name]);
                expect(await tree(page)).toMatchSnapshot(snapshot(name, state));
            }
        });
    });
}

/** "Page not found", "being read": "page-not-found-being-read.yml". */
function snapshot(...words: string[]): string {
    return `${words.join(" ").trim().toLowerCase().replaceAll(" ", "-")}.yml`;
}

test.describe("while being read", () => {
    test.use({ state: "being read" });

    test("a page is loaded again by itself", async ({ page }) => {
        await page.goto("/supplies");
        await page.waitForEvent("load");
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Supplies");
    });
});

test("links lead from page to page, and from what needs attention to the very thing", async ({ page, open }) => {
    await open("/");
    for (const { path, name } of PAGES.slice(1, 4)) {
        await page.getByRole("navigation").getByRole("link", { name }).click();
        await expect(page).toHaveURL(path);
        await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    }
    await page.getByRole("navigation").getByRole("link", { name: "Overview" }).click();
    const link = page.getByRole("link", { name: /^Tray 1/ });
    const { pathname, hash } = new URL((await link.getAttribute("href")) ?? "", page.url());
    await link.click();
    await expect(page).toHaveURL(pathname + hash);
    await expect(page.locator(hash)).toBeInViewport();
});

test("the program says that it is up", async ({ request }) => {
    expect((await request.get("/healthz")).status()).toBe(200);
});
