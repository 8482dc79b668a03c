import { readFile, writeFile } from "node:fs/promises";

import type { Locator, Page } from "@playwright/test";

import { CLAIMED, outcome, PASSWORD, press, serialNumber, signIn } from "../support/administrator.ts";
import { findings, look, LOOKS } from "../support/axe.ts";
import { cut, small, WIDTHS } from "../support/layout.ts";
import { freeAddress } from "../support/server.ts";
import { expect, test } from "../support/test.ts";

const PATH = "/settings/backup";
const PASSPHRASE = "twelve trees in a row";

// It starts anew after a restore, and is to be found where it was.
test.use({
    own: async ({}, use) => use({ ...CLAIMED, WEB_LISTEN: await freeAddress(), BACKUP_UPLOAD_LIMIT_MB: "1" }),
});

function section(page: Page, name: string): Locator {
    return page.getByRole("region", { name, exact: true });
}

interface Saving {
    kind?: string;
    passphrase?: string;
    again?: string;
    password?: string;
}

async function fillSave(page: Page, { kind, passphrase = PASSPHRASE, again = passphrase, password = PASSWORD }: Saving) {
    const save = section(page, "Save");
    if (kind) await save.getByLabel("What to save").selectOption(kind);
    await save.getByLabel("Pass-phrase", { exact: true }).fill(passphrase);
    await save.getByLabel("Pass-phrase again").fill(again);
    await save.getByLabel("Your password").fill(password);
}

/** Saves an archive, and answers the file. */
async function save(page: Page, file: string, saving: Saving = {}): Promise<{ file: string; name: string }> {
    await fillSave(page, saving);
    const saving_ = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save the file" }).click();
    const download = await saving_;
    await download.saveAs(file);
    return { file, name: download.suggestedFilename() };
}

/** Uploads a file and comes to the page that says what became of it. */
async function check(page: Page, file: string, passphrase = PASSPHRASE): Promise<void> {
    const restore = section(page, "Restore");
    await restore.getByLabel("Pass-phrase of the file").fill(passphrase);
    await restore.getByLabel("File", { exact: true }).setInputFiles(file);
    await restore.getByRole("button", { name: "Check the file" }).click();
    await expect(page).toHaveURL(/\?kept=\w+$/);
}

test("a backup is a file that tells nothing, saved by who gives the password and a pass-phrase twice", async ({ page, open }, info) => {
    await signIn(page, PATH);
    const form = section(page, "Save");
    const [first, again, password] = ["Pass-phrase", "Pass-phrase again", "Your password"].map((name) => form.getByLabel(name, { exact: true }));
    for (const [saving, field, why] of [
        [{ again: "twelve trees in a ring" }, again!, /not what was typed above/],
        [{ passphrase: "too short" }, first!, /12 to 1024 characters/],
        [{ password: "" }, password!, /Type the administrator's password\./],
        [{ password: "a guess" }, password!, /The password is wrong\./],
    ] as const) {
        await fillSave(page, { kind: "The settings, for other devices", ...saving });
        await press(page, "Save the file");
        await expect(outcome(page)).toContainText("Nothing was changed");
        await expect(field).toHaveAttribute("aria-invalid", "true");
        await expect(field).toHaveAccessibleDescription(why);
        await expect(form.getByLabel("What to save")).toHaveValue("clone");
        for (const empty of [first!, again!, password!]) await expect(empty).toHaveValue("");
    }

    await open(PATH);
    const serial = await serialNumber(page);
    const { file, name } = await save(page, info.outputPath("backup"));
    expect(name).toMatch(new RegExp(`^Backup_${serial}_\\d{4}-\\d\\d-\\d\\d\\.archive$`));
    const content = await readFile(file);
    expect(content.subarray(0, 8).toString("latin1")).toBe("SMES-ARC");
    expect(content.includes(serial)).toBe(false);

    await open("/settings/audit");
    await expect(page.getByRole("row").filter({ hasText: "Backup saved" })).toHaveCount(1);
});

test("a file that is no archive, or of another pass-phrase, is refused at its field and nothing changes", async ({ page, open }, info) => {
    await signIn(page, PATH);
    const { file } = await save(page, info.outputPath("backup"));
    const holiday = info.outputPath("holiday.jpg");
    await writeFile(holiday, "not one of ours, and longer than what an archive begins with, so that it is read");
    const changed = info.outputPath("changed");
    const octets = await readFile(file);
    octets[octets.length - 20]! ^= 1;
    await writeFile(changed, octets);
    const long = info.outputPath("long");
    await writeFile(long, Buffer.alloc(20_000_000, "long"));

    const restore = section(page, "Restore");
    for (const [given, passphrase, field, why] of [
        [holiday, PASSPHRASE, "File", /this is no archive of this program/],
        [long, PASSPHRASE, "File", /longer than 1 MB/],
        [file, "twelve trees in a ring", "Pass-phrase of the file", /the pass-phrase is wrong/],
        [changed, PASSPHRASE, "Pass-phrase of the file", /changed/],
    ] as const) {
        await open(PATH);
        await check(page, given, passphrase);
        await expect(outcome(page)).toBeFocused();
        await expect(outcome(page)).toHaveAttribute("role", "alert");
        await expect(restore.getByLabel(field, { exact: true })).toHaveAccessibleDescription(why);
        await expect(section(page, "Checked: this can be restored")).toHaveCount(0);
    }
    await open(PATH);
    await restore.getByLabel("Pass-phrase of the file").fill(PASSPHRASE);
    await press(page, "Check the file");
    await expect(restore.getByLabel("File", { exact: true })).toHaveAccessibleDescription(/Choose the file/);
});

test("a checked backup is shown first, restored by who gives the password, and the device starts anew with it", async ({ page, open, server }, info) => {
    await signIn(page, "/settings/contacts");
    const place = page.getByLabel("Location");
    await place.fill("Cellar");
    await press(page, "Apply");
    await open(PATH);
    const { file } = await save(page, info.outputPath("backup"));
    await open("/settings/contacts");
    await place.fill("Attic");
    await press(page, "Apply");

    await open(PATH);
    await check(page, file);
    const checked = section(page, "Checked: this can be restored");
    await expect(checked).toContainText("Backup of this device");
    await expect(checked.getByRole("listitem")).toHaveText(["Location Attic → Cellar"]);
    await checked.getByRole("button", { name: "Discard it" }).click();
    await expect(outcome(page)).toContainText("was discarded. Nothing was changed.");
    await expect(checked).toHaveCount(0);

    await check(page, file);
    await checked.getByLabel("Your password").fill("a guess");
    await checked.getByRole("button", { name: "Restore it" }).click();
    await expect(checked.getByLabel("Your password")).toHaveAccessibleDescription(/The password is wrong\./);
    await checked.getByLabel("Your password").fill(PASSWORD);
    await checked.getByRole("button", { name: "Restore it" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Restored");
    await expect(page.getByText("Everybody is signed out; the device starts anew")).toBeVisible();

    await server.startedAnew(1);
    await page.goto("/settings/contacts");
    await expect(page).toHaveURL("/sign-in?page=/settings/contacts");
    await signIn(page, "/settings/contacts");
    await expect(place).toHaveValue("Cellar");
    await open("/settings/audit");
    await expect(page.getByRole("row").filter({ hasText: "Archive restored" })).toHaveCount(1);
});

test("what a checked file holds fits a narrow page, and axe finds nothing", { tag: "@scripts" }, async ({ page }, info) => {
    test.slow();
    await signIn(page, PATH);
    const { file } = await save(page, info.outputPath("backup"));
    await check(page, file);
    const checked = section(page, "Checked: this can be restored");
    await checked.getByLabel("Your password").fill("a guess");
    await checked.getByRole("button", { name: "Restore it" }).click();
    await expect(outcome(page)).toBeFocused();
    for (const each of LOOKS) {
        await look(page, each);
        expect(await findings(page), JSON.stringify(each)).toEqual([]);
    }
    for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 740 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        expect(await cut(page)).toEqual([]);
        expect(await small(page)).toEqual([]);
    }
});
