import { createServer } from "node:net";

import { CLAIMED, signIn } from "../support/administrator.ts";
import { expect, test } from "../support/test.ts";

test.use({ own: CLAIMED });

/** A port of the loopback interface where nobody listens. */
async function closedPort(): Promise<string> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    if (address === null || typeof address === "string") throw new Error("no port");
    return String(address.port);
}

test("recipients with their boxes are saved, and the page says what is missing until nothing is", async ({ page, open }) => {
    await signIn(page, "/settings/mail");
    const state = page.getByRole("region", { name: "State" });
    await expect(state).toContainText("Not Configured");
    await expect(state).toContainText("The system administrator's contact is not set");
    await page.getByLabel("Server", { exact: true }).fill("smtp.example.com");
    await page.getByLabel("Key user's addresses").fill("desk@example.com; second@example.com");
    const boxes = page.getByRole("group", { name: "Tell the key user when" });
    for (const box of ["Billing meter reads were reported", "The enrolment was cancelled", "Communication error, and when it is over"]) {
        await expect(boxes.getByLabel(box)).toBeChecked();
    }
    await boxes.getByLabel("Billing meter reads were reported").uncheck();
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page).toHaveURL(/\?kept=\w+$/);
    await expect(page.locator(".outcome").getByRole("listitem")).toHaveText([
        "Saved: Server empty → smtp.example.com",
        "Saved: Key user's addresses empty → desk@example.com; second@example.com",
        "Saved: Tell the key user when Billing meter reads were reported; The enrolment was cancelled; Communication error, and when it is over → The enrolment was cancelled; Communication error, and when it is over",
    ]);
    await expect(boxes.getByLabel("Billing meter reads were reported")).not.toBeChecked();
    await expect(state).toContainText("Partly Configured Missing: the sender's address.");

    await page.getByLabel("Sender's address").fill("printer7@example.com");
    // No box at all is a choice too.
    await boxes.getByLabel("The enrolment was cancelled").uncheck();
    await boxes.getByLabel("Communication error, and when it is over").uncheck();
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(state).toContainText("Partly Configured Missing: an event for one of the recipients.");
    await boxes.getByLabel("The enrolment was cancelled").check();
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(state).toContainText("Fully Configured");
    await expect(async () => {
        await open("/meter");
        await expect(page.getByRole("link", { name: "Fully Configured" })).toHaveAttribute("href", "/settings/mail", { timeout: 500 });
    }).toPass();
});

test("an address that is none is refused at its field", async ({ page }) => {
    await signIn(page, "/settings/mail");
    await page.getByLabel("Service's addresses").fill("help@example.com; nobody");
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page.locator(".outcome")).toContainText("Nothing was changed");
    await expect(page.locator(".outcome").getByRole("link")).toHaveText(/^Service's addresses: This is "nobody"\. Allowed: at most 10 e-mail addresses/);
    await expect(page.getByLabel("Service's addresses")).toHaveValue("help@example.com; nobody");
    await expect(page.getByLabel("Service's addresses")).toHaveAttribute("aria-invalid", "true");
});

test("a test mail needs nothing saved, names the step that failed and saves nothing", async ({ page }) => {
    const port = await closedPort();
    await signIn(page, "/settings/mail");
    await page.getByLabel("Server", { exact: true }).fill("127.0.0.1");
    await page.getByLabel("Port", { exact: true }).fill(port);
    await page.getByLabel("Encryption").selectOption("plain");
    await page.getByRole("button", { name: "Send test mail" }).click();
    await expect(page.locator(".outcome")).toContainText("No test mail was sent. It needs this first: the sender's address, a recipient.");
    await page.getByLabel("Sender's address").fill("printer7@example.com");
    await page.getByLabel("System administrator's addresses").fill("admin@example.com");
    await page.getByRole("button", { name: "Send test mail" }).click();
    const outcome = page.locator(".outcome");
    await expect(outcome).toBeFocused();
    await expect(outcome).toContainText("The test mail was not sent, or not to everybody. Nothing was saved.");
    await expect(outcome.getByRole("listitem")).toHaveText([
        /^Look up the server's name: done\. 127\.0\.0\.1 /,
        new RegExp(`^Connect: failed\\. 127\\.0\\.0\\.1:${port}: Connection refused`),
    ]);
    await expect(page.getByLabel("Port", { exact: true })).toHaveValue(port);
    await page.goto("/settings/mail");
    await expect(page.getByLabel("Port", { exact: true })).toHaveValue("587");
});
