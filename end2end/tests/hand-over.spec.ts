import type { Page } from "@playwright/test";

import { outcome, PASSWORD, press, serialNumber } from "../support/administrator.ts";
import { freeAddress } from "../support/server.ts";
import { expect, test } from "../support/test.ts";

const PATH = "/settings/hand-over";

// The device is a new one afterwards, where the old one was.
test.use({ own: async ({}, use) => use({ WEB_LISTEN: await freeAddress() }) });

async function setUp(page: Page, code: string, next: string): Promise<void> {
    await page.goto(`/set-up?page=${next}`);
    await page.getByLabel("Set-up code").fill(code);
    await page.getByLabel("New password").fill(PASSWORD);
    await page.getByLabel("The same again").fill(PASSWORD);
    await page.getByRole("button", { name: "Set the password and sign in" }).click();
    await expect(page).toHaveURL(next);
}

test("everything is erased by who types the serial number and the password, and by nobody else", async ({ page, open, server }) => {
    const code = await server.setUpCode();
    await setUp(page, code, "/settings/contacts");
    await page.getByLabel("Location").fill("Cellar");
    await press(page, "Apply");

    await open(PATH);
    const serial = await serialNumber(page);
    const [word, password] = [page.getByLabel(`Type ${serial} to confirm`), page.getByLabel("Your password")];
    for (const [typed, given, field, why] of [
        ["", PASSWORD, word, /not what is asked for\. Nothing was erased\./],
        ["erase", PASSWORD, word, /not what is asked for\. Nothing was erased\./],
        [serial, "", password, /Type the administrator's password\./],
        [serial, "a guess", password, /The password is wrong\./],
    ] as const) {
        await word.fill(typed);
        await password.fill(given);
        await press(page, "Erase everything");
        await expect(outcome(page)).toHaveAttribute("role", "alert");
        await expect(field).toHaveAttribute("aria-invalid", "true");
        await expect(field).toHaveAccessibleDescription(why);
        await expect(password).toHaveValue("");
    }
    await open("/settings/contacts");
    await expect(page.getByLabel("Location")).toHaveValue("Cellar");

    await open(PATH);
    await word.fill(serial);
    await password.fill(PASSWORD);
    await page.getByRole("button", { name: "Erase everything" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Everything is erased");
    await expect(page.getByText("Nothing is left in the data directory.")).toBeVisible();

    await server.startedAnew(1);
    const another = await server.setUpCode(2);
    expect(another).not.toBe(code);
    await page.getByRole("link", { name: "Open the device" }).click();
    await page.goto(PATH);
    await expect(page).toHaveURL(`/set-up?page=${PATH}`);
    await setUp(page, another, "/settings/contacts");
    await expect(page.getByLabel("Location")).toHaveValue("");
    await open("/settings/audit");
    await expect(page.locator("tbody tr").filter({ hasText: "Device set up" })).toHaveCount(1);
    await expect(page.getByText("Cellar")).toHaveCount(0);
});
