import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import type { Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

import { UNUSUAL, type State } from "../support/state.ts";
import { expect, PAGES, test } from "../support/test.ts";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const LOOKS = [
    { colorScheme: "light", width: 1200 },
    { colorScheme: "dark", width: 1200 },
    { colorScheme: "light", width: 360 },
    { colorScheme: "dark", width: 360 },
] as const;

/** Every rule of axe-core, those for WCAG 2.2 too; what it could not decide counts as found. */
async function findings(page: Page): Promise<string[]> {
    await page.evaluate(AXE);
    const results = await page.evaluate<AxeResults>(
        `axe.run({ rules: { "target-size": { enabled: true }, "color-contrast-enhanced": { enabled: false } } })`,
    );
    expect(results.passes.length).toBeGreaterThan(20);
    return [...results.violations, ...results.incomplete].flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`),
    );
}

async function look(page: Page, { colorScheme, width }: (typeof LOOKS)[number]): Promise<void> {
    // Without colours on their way from one scheme to the other.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
}

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
