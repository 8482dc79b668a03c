import { execFile } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { demonstration, MONDAY, SUNDAY } from "./demonstration.ts";
import { hostile } from "./hostile.ts";
import { A_PRINTER, silence, snmpd, type Printer } from "./printer.ts";
import { startServer, untilRead, type Server, type Settings } from "./server.ts";

/**
 * The states in which the pages are looked at:
 * - "sunday": read; the office sleeps, so that every number is the same in every run
 * - "with history": like "sunday", with readings of the 90 days before
 * - "with a story": like "with history", with alerts of those days
 * - "working": read a while ago; the office lives an hour in a second and has printed since
 * - "working, with history": both
 * - "being read": asked, no answer yet
 * - "silent": asked in vain, never read
 * - "stale": read once, silent since
 * - "unconfigured": no printer is set
 * - "hostile": read; every text of the printer is made to do harm
 */
export type State =
    | "sunday"
    | "with history"
    | "with a story"
    | "working"
    | "working, with history"
    | "being read"
    | "silent"
    | "stale"
    | "unconfigured"
    | "hostile";

/** States in which there is something to say above every page. */
export const UNUSUAL: readonly State[] = ["being read", "silent", "stale", "unconfigured"];

const IMPATIENT: Settings = { PRINTER_TIMEOUT_MS: "100", PRINTER_TRIES: "1" };
const PATIENT: Settings = { PRINTER_TIMEOUT_MS: "30000", PRINTER_TRIES: "10" };

/** Starts a server that is in this state. */
export async function startIn(state: State, settings: Settings = {}): Promise<Server> {
    switch (state) {
        case "sunday":
            return read(startServer(demonstration(SUNDAY), settings));
        case "with history":
            return read(startServer(demonstration(SUNDAY), settings, ninetyDays));
        case "with a story":
            return read(
                startServer(demonstration(SUNDAY), settings, async (database) => {
                    await ninetyDays(database);
                    await past("story.py", database);
                }),
            );
        case "working": {
            const server = await read(startServer(demonstration(MONDAY, 3600), settings));
            // Longer than that office ever pauses between two jobs.
            await setTimeout(700);
            return server;
        }
        case "working, with history":
            return read(startServer(demonstration(MONDAY, 3600), settings, ninetyDays));
        case "unconfigured":
            return startServer(undefined, settings);
        case "being read":
            return beside(await silence(), (url) => startServer(url, { ...PATIENT, ...settings }));
        case "silent":
            return beside(await silence(), (url) => read(startServer(url, { ...IMPATIENT, ...settings })));
        case "hostile":
            return beside(await snmpd(hostile()), (url) => read(startServer(url, settings)));
        case "stale": {
            const printer = await snmpd(A_PRINTER);
            const server = await beside(printer, (url) => read(startServer(url, { ...IMPATIENT, ...settings })));
            await printer.stop();
            await fetch(`${server.url}/actions/refresh`, { method: "POST", body: new URLSearchParams({ page: "/" }) });
            return server;
        }
    }
}

const ninetyDays = (database: string): Promise<void> => past("history.py", database);

/** Has one of the scripts beside this file write the 90 days before. */
async function past(script: string, database: string): Promise<void> {
    await promisify(execFile)("python3", [fileURLToPath(new URL(script, import.meta.url)), database, "90"]);
}

async function read(starting: Promise<Server>): Promise<Server> {
    const server = await starting;
    try {
        await untilRead(server.url);
        return server;
    } catch (error) {
        await server.stop();
        throw error;
    }
}

/** A server with its printer: neither outlives the other. */
async function beside(printer: Printer, start: (url: string) => Promise<Server>): Promise<Server> {
    let stopped: Promise<void> | undefined;
    const stopPrinter = () => (stopped ??= printer.stop());
    try {
        const server = await start(printer.url);
        return { ...server, stop: async () => void (await Promise.all([server.stop(), stopPrinter()])) };
    } catch (error) {
        await stopPrinter();
        throw error;
    }
}
