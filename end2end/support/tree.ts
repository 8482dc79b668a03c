import type { Page } from "@playwright/test";

/** What differs from run to run: times, how long was waited, the ports of printers that tests play, the version. */
const MASKS: readonly (readonly [RegExp, string])[] = [
    [/\b([SR])-\d{8}-(\d+)\b/g, "$1-DAY-$2"],
    [/\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}, \d\d:\d\d\b/g, "DATE, TIME"],
    [/\b127\.0\.0\.1:\d+\b/g, "127.0.0.1:PORT"],
    [/(?<=\b(?:try|tries) in )\d+(?:\.\d+)? s\b/g, "SECONDS"],
    [/(?<=Software SMart eSolutions )\d+\.\d+\.\d+[^\s,]*(, built \d+ \w+ \d+)?/g, "VERSION"],
    [/\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}\b/g, "DATE"],
];

/** Where scripts say that a page shows what is so for as long as it is open. */
const LIVE = /^ *- paragraph(?:: Live)?\n(?= *- button "Refresh"$)/m;

/**
 * The page as assistive technology gets it, as YAML. Compared as text it is compared whole, where
 * `toMatchAriaSnapshot` looks for what the snapshot names, and its generator for numbers of any kind.
 */
export async function tree(page: Page): Promise<string> {
    const whole = (await page.locator("body").ariaSnapshot()).replace(LIVE, "");
    return MASKS.reduce((text, [found, word]) => text.replace(found, word), whole) + "\n";
}
