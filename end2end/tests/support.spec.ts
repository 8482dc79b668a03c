import { outcome, press, signIn } from "../support/administrator.ts";
import { findings } from "../support/axe.ts";
import { asked, checkIn, enrol, ENROLMENT, test } from "../support/enrolled.ts";
import { readAgain } from "../support/live.ts";
import { JAMMED } from "../support/printer.ts";
import { expect } from "../support/test.ts";

test("support's advice stands on the page of steps as plain text, the device looks again, and the session is ended here", async ({
    page,
    open,
    farEnd,
}, { project }) => {
    const steps = "/maintenance/troubleshooting";
    const support = page.getByRole("region", { name: "A session with support" });
    const shows = (words: string | RegExp) =>
        expect(async () => {
            await open(steps);
            await expect(support).toContainText(words, { timeout: 500 });
        }).toPass();
    await signIn(page, ENROLMENT);
    await enrol(page, farEnd);
    await open(steps);
    await support.getByRole("button", { name: `Send to ${farEnd.host}` }).click();
    await shows("Support has not said anything yet.");
    const session = /T-\d{8}-\d+/.exec(await farEnd.run("sessions"))![0];
    await farEnd.run("advise", "Floor 1", session, "Pull tray 2 out <b>wholly</b>.\nSee https://example.com/jam");
    await checkIn(page);
    await shows(`from support at ${farEnd.host.split(":")[0]}`);
    await expect(support).toContainText("Pull tray 2 out <b>wholly</b>.");
    await expect(support.getByRole("link", { name: /example/ })).toHaveCount(0);
    if (project.name === "scripts") expect(await findings(page)).toEqual([]);

    await farEnd.run("look-again", "Floor 1", session);
    await checkIn(page);
    await shows("The device looked again; what it saw is sent, or waits to be.");
    await press(page, "End session");
    await expect(outcome(page)).toContainText("The session is ended.");
    await expect(support).not.toContainText("A session is open");
    await checkIn(page);
    await expect.poll(() => farEnd.run("sessions")).not.toContain(session);
});

asked("what the page showed is what a session is asked for with: where a jam came in between, nothing is sent and the page asks again", async ({
    page,
    open,
    farEnd,
    printer,
    server,
}) => {
    await signIn(page, ENROLMENT);
    await enrol(page, farEnd);
    await open("/maintenance/troubleshooting");
    const send = page.getByRole("button", { name: `Send to ${farEnd.host}` });
    const exactly = page.locator("pre.octets");
    await expect(exactly).not.toContainText('"group": "input"');

    await printer.becomes(JAMMED);
    await expect(async () => {
        await readAgain(server.url);
        expect(await (await fetch(`${server.url}/api/v1/reading`)).text()).toContain("jam");
    }).toPass();
    await send.click();
    await expect(page).toHaveURL(/\/maintenance\/troubleshooting\?kept=/);
    await expect(outcome(page)).toContainText("Nothing was sent, for it would not have been what you were shown.");
    await expect(exactly).toContainText('"group": "input"');
    expect(await farEnd.run("sessions")).toBe("");

    await send.click();
    await expect(outcome(page)).toContainText(/T-\d{8}-1/);
    await expect.poll(() => farEnd.run("sessions")).toMatch(/T-\d{8}-1/);
});
