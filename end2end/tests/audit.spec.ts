import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { CLAIMED, press, signIn } from "../support/administrator.ts";
import { rowsByPython, rowsByStrictParser } from "../support/csv.ts";
import { expect, test } from "../support/test.ts";

const PATH = "/settings/audit";
const HEADER = ["entry", "time", "who", "address", "what", "subject", "from", "to"];

test.use({ own: CLAIMED });

/** The rows of the table, without its heading. */
function rows(page: Page) {
    return page.getByRole("table", { name: "Audit trail, newest first" }).locator("tbody tr");
}

/** Names the device anew so many times. */
async function change(page: Page, times: number): Promise<void> {
    await page.goto("/settings/contacts");
    const token = await page.locator("input[name=token]").first().inputValue();
    for (let number = 1; number <= times; number += 1) {
        const form = { page: "/settings/contacts", token, "contact.device_name": `=Name ${number}` };
        const answer = await page.request.post("/actions/save-settings", { form, maxRedirects: 0 });
        expect(answer.status()).toBe(303);
    }
}

test("what was done stands there, newest first, with who, from where, from what and to what", async ({ page, open }) => {
    await signIn(page, "/settings/contacts");
    await page.getByLabel("Location").fill("Cellar <b>7</b>");
    await press(page, "Apply");
    await page.getByLabel("Location").fill("Attic");
    await press(page, "Apply");
    await open(PATH);
    await expect(rows(page).nth(0)).toContainText("Setting changed");
    await expect(rows(page).nth(0)).toContainText("Cellar <b>7</b> → Attic");
    await expect(rows(page).nth(0)).toContainText("Administrator, 127.0.0.1");
    await expect(rows(page).nth(1)).toContainText("empty → Cellar <b>7</b>");
    await expect(rows(page).nth(2)).toContainText("Signed in");
    await expect(page.getByRole("main")).toContainText("The audit trail is kept on this device alone.");
    await expect(page.getByRole("main").getByRole("button")).toHaveText(["Show"]);
});

test("it is filtered by what was done and since when, and turned page by page", async ({ page, open }) => {
    await signIn(page, PATH);
    await change(page, 60);
    await open(PATH);
    await expect(rows(page)).toHaveCount(50);
    await expect(rows(page).first()).toContainText("=Name 59 → =Name 60");
    await page.getByRole("link", { name: "Older" }).click();
    await expect(page).toHaveURL(/\?before=\d+$/);
    await expect(rows(page).first()).toContainText("=Name 9 → =Name 10");
    await page.getByRole("link", { name: "Newest" }).click();
    await expect(page).toHaveURL(PATH);

    const filter = page.getByRole("form", { name: "Show" });
    await filter.getByLabel("What was done").selectOption("Signed in");
    await filter.getByRole("button", { name: "Show" }).click();
    await expect(page).toHaveURL(/what=signed-in/);
    await expect(rows(page)).toHaveCount(1);
    await expect(filter.getByLabel("What was done")).toHaveValue("signed-in");
    await filter.getByLabel("What was done").selectOption("Setting changed");
    await filter.getByRole("button", { name: "Show" }).click();
    await page.getByRole("link", { name: "Older" }).click();
    await expect(page).toHaveURL(/what=changed/);
    await expect(rows(page)).toHaveCount(10);
    await filter.getByLabel("Since").fill("2999-01-01");
    await filter.getByRole("button", { name: "Show" }).click();
    await expect(page.getByText("There is no entry of this kind.")).toBeVisible();
    await expect(filter.getByLabel("Since")).toHaveValue("2999-01-01");
});

test("all of it is saved as a file in which no cell is a formula", async ({ page, open }, info) => {
    await signIn(page, PATH);
    await change(page, 55);
    await open(PATH);
    const saving = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download all entries (CSV)" }).click();
    const download = await saving;
    expect(download.suggestedFilename()).toMatch(/^AuditTrail_\w+_\d{4}-\d\d-\d\d\.csv$/);
    const file = info.outputPath("AuditTrail.csv");
    await download.saveAs(file);

    const content = await readFile(file);
    const [header, ...entries] = await rowsByPython(file);
    expect(rowsByStrictParser(content)).toEqual([header, ...entries]);
    expect(header).toEqual(HEADER);
    const changed = entries.filter(([, , , , what]) => what === "changed");
    expect(changed).toHaveLength(55);
    expect(changed.at(-1)!.slice(2)).toEqual(["administrator", "127.0.0.1", "changed", "contact.device_name", "'=Name 54", "'=Name 55"]);
    for (const [, time] of entries) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
    for (const cell of entries.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
});

test("nobody else sees it, nor its file", async ({ page, request }) => {
    await page.goto(PATH);
    await expect(page).toHaveURL("/sign-in?page=/settings/audit");
    const answer = await request.get("/settings/audit.csv", { maxRedirects: 0 });
    expect([303, 401, 403]).toContain(answer.status());
});
