import { TEXTS } from "../support/hostile.ts";
import { rowsByStrictParser } from "../support/csv.ts";
import { expect, PAGES, test } from "../support/test.ts";

test.use({ state: "hostile", own: { MAINTENANCE_TROUBLESHOOTING_URL: "https://support.example/" } });

test("texts of the printer are shown as they are and nothing more", async ({ page, open }) => {
    page.on("dialog", () => expect(true, "a dialog was opened").toBe(false));
    for (const { path, name } of PAGES.slice(0, 4)) {
        await open(path);
        await expect(page).toHaveTitle(`${name} · ${TEXTS.element} · SMart eSolutions`);
        await expect(page.locator(".device .name")).toHaveText(TEXTS.element);
        await expect(page.locator(".device .about")).toContainText(TEXTS.faces);
        expect(await page.evaluate(() => "harmed" in window)).toBe(false);
        await expect(page.locator("script:not([src]), img, [onerror], a[href^='javascript:']")).toHaveCount(0);
        await expect(page.getByRole("main")).toHaveCount(1);
    }
    await expect(page.getByRole("region", { name: "Active alerts" }).getByRole("heading", { level: 3 })).toHaveText(
        `Critical${TEXTS.attribute}`,
    );
    await expect(page.getByRole("table", { name: "Covers" })).toContainText(TEXTS.entity);
    await expect(page.getByRole("table", { name: "Trays" })).toContainText(TEXTS.long);
    await open("/supplies");
    await expect(page.getByRole("heading", { name: TEXTS.formula })).toBeVisible();
});

test("a model can not leave its parameter in the link to the support site", async ({ page, open }) => {
    await open("/maintenance/troubleshooting");
    const link = page.getByRole("link", { name: /support\.example/ }).first();
    const address = new URL((await link.getAttribute("href"))!);
    expect([...address.searchParams.keys()]).toEqual(["model", "code"]);
    expect(address.searchParams.get("model")).toBe(TEXTS.attribute);
});

test("the file has a harmless name and no cell that a spreadsheet calculates", async ({ request }) => {
    const response = await request.get("/maintenance/UsageLog.csv");
    expect(response.headers()["set-cookie"]).toBeUndefined();
    expect(response.headers()["content-disposition"]).toMatch(/^attachment; filename="UsageLog_[\w-]+\.csv"$/);
    const cells = rowsByStrictParser(await response.body()).flat();
    expect(cells).toContain(`'${TEXTS.formula}`);
    expect(cells.filter((cell) => /^[=+@\t\r]/.test(cell))).toEqual([]);
});
