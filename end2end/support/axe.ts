import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { expect, type Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const LOOKS = [
    { colorScheme: "light", width: 1200 },
    { colorScheme: "dark", width: 1200 },
    { colorScheme: "light", width: 360 },
    { colorScheme: "dark", width: 360 },
] as const;

/** Every rule of axe-core, those for WCAG 2.2 too; what it could not decide counts as found. */
export async function findings(page: Page): Promise<string[]> {
    await page.evaluate(AXE);
    const results = await page.evaluate<AxeResults>(
        `axe.run({ rules: { "target-size": { enabled: true }, "color-contrast-enhanced": { enabled: false } } })`,
    );
    expect(results.passes.length).toBeGreaterThan(20);
    return [...results.violations, ...results.incomplete].flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`),
    );
}

export async function look(page: Page, { colorScheme, width }: (typeof LOOKS)[number]): Promise<void> {
    // Without colours on their way from one scheme to the other.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
}
