import { expect, type Locator, type Page } from "@playwright/test";

import type { Settings } from "./server.ts";

/** The administrator's password. */
export const PASSWORD = "seven damp owls argue";

/** A device that has an administrator with that password: what Argon2id makes of it at a low cost. */
export const CLAIMED: Settings = {
    SECURITY_PASSWORD_HASH:
        "$argon2id$v=19$m=8192,t=2,p=1$c2V0dGluZ3N0ZXN0c2FsdA$Dwq9p3snDWbvpbLDH0dleENmF87WN/SlzuMAwGxTuw8",
};

/** What a form came to: it has the focus when the page is there. */
export function outcome(page: Page): Locator {
    return page.locator(".outcome");
}

/** Presses the button of a form and waits for the page that it leads to. */
export async function press(page: Page, name: string): Promise<void> {
    await page.getByRole("main").getByRole("button", { name, exact: true }).click();
    await expect(page).toHaveURL(/\?kept=\w+$/);
    await expect(outcome(page)).toBeFocused();
}

/** The printer's serial number, as the foot of every page tells it. */
export async function serialNumber(page: Page): Promise<string> {
    const told = await page.getByRole("contentinfo").getByText(/^Serial number /).textContent();
    return (told ?? "").replace("Serial number ", "");
}

/** Signs in and comes to the page of that path. */
export async function signIn(page: Page, path = "/settings", password = PASSWORD): Promise<void> {
    await page.goto(`/sign-in?page=${path}`);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(path);
}
