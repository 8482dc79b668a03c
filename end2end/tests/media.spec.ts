import { expect, PAGES, test } from "../support/test.ts";

// Of the style sheet alone, which is the same with scripts.
test.describe("media", { tag: "@no-scripts" }, () => {
    test("paper shows what the page says and leaves out what only a screen can do", async ({ page, open }) => {
        await page.emulateMedia({ media: "print" });
        for (const { path, name } of PAGES.slice(0, 4)) {
            await open(path);
            await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
            await expect(page.getByText(/^Read \d+ /)).toBeVisible();
            for (const hidden of [page.locator("nav"), page.locator(".skip"), page.getByRole("button")]) {
                for (const each of await hidden.all()) await expect(each).toBeHidden();
            }
        }
        await expect(page.getByRole("table", { name: "Trays" })).toBeVisible();
    });

    test("nothing moves for those who asked for less motion", async ({ page, open }) => {
        await open("/");
        const duration = () =>
            page.getByRole("button").first().evaluate((button) => getComputedStyle(button).transitionDuration);
        await page.emulateMedia({ reducedMotion: "no-preference" });
        expect(await duration()).toMatch(/0\.12s/);
        await page.emulateMedia({ reducedMotion: "reduce" });
        expect(await duration()).toBe("0s");
        expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    });

    test("with forced colours bars, states and the current page are told apart without colour", async ({ page, open }) => {
        await page.emulateMedia({ forcedColors: "active" });
        await open("/supplies");
        const supplies = page.getByRole("region", { name: "Installed supplies" }).getByRole("listitem");
        for (const supply of await supplies.all()) {
            await expect(supply).toContainText(/\d+\u{a0}%/u);
            await expect(supply).toContainText(/OK|Low/);
            const [track, fill] = await supply
                .locator(".level rect")
                .evaluateAll((parts) => parts.map((part) => getComputedStyle(part).fill));
            expect(fill).not.toBe(track);
        }
        const underline = (name: string) =>
            page
                .getByRole("navigation")
                .getByRole("link", { name })
                .evaluate((link) => getComputedStyle(link).borderBottomColor);
        expect(await underline("Supplies")).not.toBe(await underline("Meter"));
    });

    test("dark is dark and light is light", async ({ page, open }) => {
        await open("/");
        const ground = () =>
            page.evaluate(() => Number(/\d+/.exec(getComputedStyle(document.body).backgroundColor)?.[0]));
        await page.emulateMedia({ colorScheme: "light" });
        expect(await ground()).toBeGreaterThan(200);
        await page.emulateMedia({ colorScheme: "dark" });
        expect(await ground()).toBeLessThan(50);
    });
});
