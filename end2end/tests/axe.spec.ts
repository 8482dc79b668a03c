import { findings, look, LOOKS } from "../support/axe.ts";
import { UNUSUAL, type State } from "../support/state.ts";
import { expect, PAGES, test } from "../support/test.ts";

// axe-core is a script itself, and waits by timers that stand still where scripts are turned off.
test.describe("axe", { tag: "@scripts" }, () => {
    for (const { path, name, status } of PAGES) {
        test(`finds nothing on ${path}, light and dark, wide and narrow`, async ({ page, open, complaints }) => {
            if (status !== 200) complaints.expectRefusal(status);
            await open(path);
            for (const each of LOOKS) {
                await look(page, each);
                expect(await findings(page), `${name} ${JSON.stringify(each)}`).toEqual([]);
            }
        });
    }

    test("finds nothing on pages whose script never came", async ({ page }) => {
        await page.route("**/*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
        for (const [index, { path }] of PAGES.slice(0, 4).entries()) {
            await page.goto(path);
            await expect(page.locator("leptos-island").first()).not.toHaveAttribute("data-hydrated");
            await look(page, LOOKS[index]!);
            expect(await findings(page), path).toEqual([]);
        }
    });

    const STATES: readonly State[] = [...UNUSUAL, "hostile"];
    for (const state of STATES) {
        test.describe(() => {
            test.use({ state });

            test(`finds nothing on any page while ${state}`, async ({ page, open }) => {
                // Pages that ask to be loaded again would do so under axe's hands.
                await page.route(/./, async (route) => {
                    const response = await route.fetch();
                    const { refresh, ...headers } = response.headers();
                    await route.fulfill({ response, headers });
                });
                for (const [index, { path }] of PAGES.slice(0, 4).entries()) {
                    await open(path);
                    for (const each of [LOOKS[index % 2]!, LOOKS[3 - (index % 2)]!]) {
                        await look(page, each);
                        expect(await findings(page), `${path} ${JSON.stringify(each)}`).toEqual([]);
                    }
                }
            });
        });
    }

    test.describe("with a chart", () => {
        test.use({ state: "with history" });

        test("finds nothing in the chart and the open table behind it", async ({ page, open }) => {
            await open("/meter");
            await page.getByText("Show as table").click();
            await expect(page.getByRole("table", { name: "Impressions a day" })).toBeVisible();
            for (const each of LOOKS) {
                await look(page, each);
                expect(await findings(page), JSON.stringify(each)).toEqual([]);
            }
        });
    });
});
