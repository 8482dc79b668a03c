import { expect, type Page } from "@playwright/test";

import type { Settings } from "./server.ts";

/** The administrator's password. */
export const PASSWORD = "seven damp owls argue";

/** A device that has an administrator with that password: what Argon2id makes of it at a low cost. */
export const CLAIMED: Settings = {
    SECURITY_PASSWORD_HASH:
        "$argon2id$v=19$m=8192,t=2,p=1$c2V0dGluZ3N0ZXN0c2FsdA$Dwq9p3snDWbvpbLDH0dleENmF87WN/SlzuMAwGxTuw8",
};

/** Signs in and comes to the page of that path. */
export async function signIn(page: Page, path = "/settings", password = PASSWORD): Promise<void> {
    await page.goto(`/sign-in?page=${path}`);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(path);
}
