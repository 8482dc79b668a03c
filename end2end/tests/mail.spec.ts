import { createServer } from "node:net";

import { CLAIMED, signIn } from "../support/administrator.ts";
import { expect, test } from "../support/test.ts";

test.use({ own: CLAIMED });

/** Every kind of mail, as its box says it. */
const KINDS = [
    "Billing meter reads were reported",
    "The enrolment was cancelled",
    "Communication error, and when it is over",
    "A supply is low or ends soon, and when that is over",
    "A supply is empty or has to be replaced, or a container is full, and when that is over",
    "A supply was replaced early",
    "An order of a supply waits for approval, was submitted, or came a step further",
    "An order of a supply is overdue",
    "An alert, a potential issue, or that the printer does not answer, and when that is over",
    "Service was asked for, or the request came a step further",
] as const;

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
    for (const box of KINDS) {
        await expect(boxes.getByLabel(box)).toBeChecked();
    }
    await boxes.getByLabel("Billing meter reads were reported").uncheck();
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page).toHaveURL(/\?kept=\w+$/);
    await expect(page.locator(".outcome").getByRole("listitem")).toHaveText([
        "Saved: Server empty → smtp.example.com",
        "Saved: Key user's addresses empty → desk@example.com; second@example.com",
        `Saved: Tell the key user when ${KINDS.join("; ")} → ${KINDS.slice(1).join("; ")}`,
    ]);
    await expect(boxes.getByLabel("Billing meter reads were reported")).not.toBeChecked();
    await expect(state).toContainText("Partly Configured Missing: the sender's address.");

    await page.getByLabel("Sender's address").fill("printer7@example.com");
    // No box at all is a choice too.
    for (const box of KINDS.slice(1)) {
        await boxes.getByLabel(box).uncheck();
    }
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

test("a recipient of orders is told of orders alone, and the page of ordering says that there is one", async ({ page }) => {
    await signIn(page, "/settings/supplies");
    const where = page.getByRole("region", { name: "For one supply, and where orders go" });
    await expect(where).toContainText("Communication serverNot Enrolled");
    await expect(where).toContainText("None goes out: no SMTP server, sender or recipient of orders is set");
    await where.getByRole("link", { name: "Set the recipient of orders" }).click();
    await expect(page).toHaveURL("/settings/mail");
    await page.getByLabel("Server", { exact: true }).fill("smtp.example.com");
    await page.getByLabel("Sender's address").fill("printer7@example.com");
    await page.getByLabel("Addresses for orders", { exact: true }).fill("orders@supplier.example");
    const boxes = page.getByRole("group", { name: "Tell the addresses for orders when" });
    for (const box of KINDS) {
        await expect(boxes.getByLabel(box)).toBeChecked({ checked: box === KINDS[6] });
    }
    await expect(page.getByRole("group", { name: "Tell the service when" }).getByLabel(KINDS[6])).not.toBeChecked();
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page.getByRole("region", { name: "State" })).toContainText("Fully Configured");
    await page.goto("/settings/supplies");
    await expect(where).toContainText("A recipient of orders is set.");
    await where.getByRole("link", { name: "Open Supplies" }).click();
    await expect(page).toHaveURL("/supplies");
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
