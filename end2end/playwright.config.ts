import { defineConfig, devices } from "@playwright/test";

/** Debian's Chromium as both kinds of tests use it. */
export const chromium = {
    ...devices["Desktop Chrome"],
    launchOptions: {
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    },
};

// A test that holds only with scripts says so by the tag @scripts, one that holds only without by @no-scripts.
export default defineConfig({
    testDir: "tests",
    forbidOnly: !!process.env.CI,
    fullyParallel: true,
    workers: 2,
    reporter: "list",
    snapshotPathTemplate: "{testDir}/__snapshots__/{testFilePath}/{arg}{ext}",
    projects: [
        { name: "scripts", use: chromium, grepInvert: /@no-scripts/ },
        { name: "no-scripts", use: { ...chromium, javaScriptEnabled: false }, grepInvert: /@scripts/ },
    ],
});
