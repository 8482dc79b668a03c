import { test as base, type Page } from "@playwright/test";

export { expect } from "@playwright/test";

/** Gathers what the page complains about: errors and warnings on the console, errors that nothing caught. */
export function collectErrors(page: Page): string[] {
    const errors: string[] = [];
    page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") errors.push(`${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => errors.push(String(error)));
    return errors;
}

/** The tests' `test`: relative addresses lead to the program that the set-up started. */
export const test = base.extend({
    baseURL: async ({}, use) => use(process.env.BASE_URL),
});
