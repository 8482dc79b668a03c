import { defineConfig } from "@playwright/test";

import tests, { chromium } from "./playwright.config.ts";

// Not a test: makes the pictures of the README (`npm run pictures`).
export default defineConfig({ ...tests, testDir: "pictures", projects: [{ name: "pictures", use: chromium }] });
