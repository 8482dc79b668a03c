import { outcome, press, signIn } from "../support/administrator.ts";
import { findings } from "../support/axe.ts";
import { asked, checkIn, enrol, ENROLMENT } from "../support/enrolled.ts";
import { readAgain } from "../support/live.ts";
import { A_PRINTER, JAMMED, withToner } from "../support/printer.ts";
import { expect } from "../support/test.ts";

asked("where the administrator is asked, a jam waits for the word, and the server hears what it may", async ({
    page,
    open,
    farEnd,
    printer,
    server,
}, { project }) => {
    const question = page.getByRole("region", { name: "The server is not told yet" });
    const waits = (words: string) =>
        expect(async () => {
            await readAgain(server.url);
            await open("/maintenance");
            await expect(question).toContainText(words, { timeout: 500 });
        }).toPass();
    await signIn(page, ENROLMENT);
    await enrol(page, farEnd);
    await open("/maintenance");
    await expect(question).toHaveCount(0);

    await printer.becomes(JAMMED);
    await waits("Stops the printer: Jam (Tray 2)");
    await expect(question).not.toContainText("Paper jam in tray 2");
    if (project.name === "scripts") expect(await findings(page)).toEqual([]);
    expect(await farEnd.run("findings", "Floor 1")).toBe("");
    await press(page, "Tell the server");
    await expect(outcome(page)).toContainText("told to the server with the next delivery");
    await expect(question).toHaveCount(0);
    await checkIn(page);
    await expect.poll(() => farEnd.run("findings", "Floor 1")).toContain("raised");

    await printer.becomes(A_PRINTER);
    await waits("Over: Jam (Tray 2)");
    await press(page, "Keep back");
    await expect(outcome(page)).toContainText("kept back, and the server is not told later");
    await checkIn(page);
    await checkIn(page);
    expect(await farEnd.run("findings", "Floor 1")).toContain("raised");
});

for (const yes of [true, false]) {
    asked(`where the administrator is asked, a new cartridge waits for the word, and the server hears of it ${yes ? "after the yes" : "never after the no"}`, async ({
        page,
        open,
        farEnd,
        printer,
        server,
    }, { project }) => {
        const question = page.getByRole("region", { name: "The server is not told yet" });
        const becomes = async (serialNumber: string, percent: number) => {
            await printer.becomes(withToner(serialNumber, percent));
            await expect(async () => {
                await readAgain(server.url);
                await open("/supplies");
                await expect(page.getByRole("main")).toContainText(serialNumber, { timeout: 500 });
            }).toPass();
        };
        const told = async () => (await farEnd.run("export", "Floor 1")).split("supply-replaced").length - 1;
        await becomes("AB0001", 40);
        await signIn(page, ENROLMENT);
        await enrol(page, farEnd);
        await open("/supplies");
        await expect(question).toHaveCount(0);

        await becomes("AB0002", 100);
        await expect(question).toContainText("1 cartridge change waits for the administrator's word");
        await expect(question).toContainText("Black Toner: replaced, with 40 % left in the one before.");
        if (project.name === "scripts") expect(await findings(page)).toEqual([]);
        await open("/");
        await page.getByRole("link", { name: /^1\s+cartridge change waits/ }).click();
        await expect(page).toHaveURL("/supplies#untold");
        await checkIn(page);
        expect(await told()).toBe(0);
        await page.goto("/supplies");
        if (yes) {
            await press(page, "Tell the server");
            await expect(outcome(page)).toContainText("told to the server with the next delivery");
            await expect(question).toHaveCount(0);
            await checkIn(page);
            await expect.poll(told).toBeGreaterThan(0);
            return;
        }
        await press(page, "Keep back");
        await expect(outcome(page)).toContainText("kept back, and the server is not told later");
        await checkIn(page);
        await checkIn(page);
        expect(await told()).toBe(0);
    });
}
