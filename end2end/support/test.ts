import { test as base, type Page } from "@playwright/test";

import type { Server, Settings } from "./server.ts";
import { startIn, type State } from "./state.ts";

export { expect } from "@playwright/test";

/** What a page complained about, and what the test expects it to complain about. */
export class Complaints {
    readonly #heard: string[] = [];
    readonly #expected: RegExp[] = [];

    /** Gathers errors and warnings on the console, errors that nothing caught, and requests to other hosts. */
    listenTo(page: Page, origin: string): void {
        page.on("console", (message) => {
            const type = message.type();
            if (type === "error" || type === "warning") this.#heard.push(`${type}: ${message.text()}`);
        });
        page.on("pageerror", (error) => this.#heard.push(String(error)));
        page.on("request", (request) => {
            if (new URL(request.url()).origin !== origin) this.#heard.push(`request to ${request.url()}`);
        });
    }

    /** Chromium itself says on the console that a request was answered with this status. */
    expectRefusal(status: number): void {
        this.#expected.push(new RegExp(`^error: Failed to load resource: .* status of ${status} `));
    }

    /** Chromium itself says on the console that a request was not answered at all. */
    expectSilence(): void {
        this.#expected.push(/^error: Failed to load resource: net::/);
    }

    /** What was heard and not expected, and what was expected and not heard. */
    left(): string[] {
        const unexpected = this.#heard.filter((heard) => !this.#expected.some((expected) => expected.test(heard)));
        const missing = this.#expected.filter((expected) => !this.#heard.some((heard) => expected.test(heard)));
        return [...unexpected, ...missing.map((expected) => `not heard: ${expected}`)];
    }
}

/** Servers that tests only look at: one for each state, started when it is first needed. */
class Shared {
    readonly #servers = new Map<State, Promise<Server>>();

    get(state: State): Promise<Server> {
        const server = this.#servers.get(state) ?? startIn(state);
        this.#servers.set(state, server);
        return server;
    }

    async stop(): Promise<void> {
        for (const server of await Promise.allSettled(this.#servers.values())) {
            if (server.status === "fulfilled") await server.value.stop();
        }
    }
}

interface Options {
    /** The state in which the test finds the pages. */
    state: State;
    /** Settings of a server of the test's own, which it may change; `null`: one that other tests look at too. */
    own: Settings | null;
}

interface Fixtures {
    /** The server that relative addresses lead to. */
    server: Server;
    /** What the test's page complained about; after the test nothing may be left. */
    complaints: Complaints;
    /** Opens a page and waits until it is as it stays: with scripts, until its islands are live and it follows the device. */
    open: (path: string) => Promise<void>;
}

/** The tests' `test`: relative addresses lead to a server in the state that the test names, "sunday" without. */
export const test = base.extend<Options & Fixtures, { shared: Shared }>({
    state: ["sunday", { option: true }],
    own: [null, { option: true }],
    shared: [
        async ({}, use) => {
            const shared = new Shared();
            await use(shared);
            await shared.stop();
        },
        { scope: "worker" },
    ],
    server: async ({ shared, state, own }, use) => {
        if (own === null) {
            await use(await shared.get(state));
        } else {
            const server = await startIn(state, own);
            await use(server);
            await server.stop();
        }
    },
    baseURL: async ({ server }, use) => use(server.url),
    complaints: [
        async ({ page, server }, use) => {
            const complaints = new Complaints();
            complaints.listenTo(page, server.url);
            await use(complaints);
            base.expect(complaints.left()).toEqual([]);
        },
        { auto: true },
    ],
    open: async ({ page, javaScriptEnabled }, use) => {
        await use(async (path) => {
            await page.goto(path);
            if (javaScriptEnabled === false) return;
            const waiting = page.locator("leptos-island:not([data-hydrated])");
            await base.expect(waiting).toHaveCount(0);
            await base.expect(page.locator("[data-version]:not([data-word])")).toHaveCount(0);
        });
    },
});

/** The pages that the navigation names, those within one of them, and an address that is none. */
export const PAGES: readonly { path: string; name: string; status: number; within?: string }[] = [
    { path: "/", name: "Overview", status: 200 },
    { path: "/meter", name: "Meter", status: 200 },
    { path: "/supplies", name: "Supplies", status: 200 },
    { path: "/maintenance", name: "Maintenance", status: 200 },
    { path: "/maintenance/troubleshooting", name: "Online troubleshooting session", status: 200, within: "Maintenance" },
    { path: "/maintenance/events", name: "Event history", status: 200, within: "Maintenance" },
    { path: "/maintenance/service", name: "Service requests", status: 200, within: "Maintenance" },
    { path: "/nowhere", name: "Page not found", status: 404 },
];
