import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { start, type Running } from "./process.ts";

/** The program under test, listening on a port of its own, with a history of its own. */
export interface Server {
    /** "http://127.0.0.1:12345" */
    readonly url: string;
    /** The code that claims it, as it wrote it to its log the first time, or the time with this number. */
    setUpCode(time?: number): Promise<string>;
    /** Waits until it has started by itself so many times more, and answers there. It keeps its address for that. */
    startedAnew(times: number): Promise<void>;
    /** Ends it, as SIGTERM does, and leaves its history. */
    halt(): Promise<void>;
    /** Starts it again. It keeps its address for that. */
    again(): Promise<void>;
    /** How many browsers it tells of changes now. */
    followers(): Promise<number>;
    /** Ends it; its history is gone. */
    stop(): Promise<void>;
}

/**
 * Settings of the configuration by their names in the environment, without "SMART_ESOLUTIONS_". `null` takes one of
 * the usual ones out of the environment, so that the browser can change it.
 */
export type Settings = Readonly<Record<string, string | null>>;

/** Times that are the same everywhere; no reading but the first one and those that are asked for. */
const USUAL: Settings = {
    READING_TIME_ZONE: "UTC",
    READING_FULL_INTERVAL_S: "86400",
    READING_STATE_INTERVAL_S: "3600",
    READING_WATCHED_INTERVAL_S: "3600",
    WEB_REFRESH_PAUSE_S: "0",
};

const PREFIX = "SMART_ESOLUTIONS_";
const LISTENING = /^Listening on (http:\/\/\S+)$/;

/** Writes a past into the database of a program that has read its printer once and ended. */
export type Past = (database: string) => Promise<void>;

/** An address that nobody listens on, for a server that is to be found there after it has started anew. */
export async function freeAddress(): Promise<string> {
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    const { port } = listener.address() as AddressInfo;
    listener.close();
    await once(listener, "close");
    return `127.0.0.1:${port}`;
}

/**
 * Starts the program that SMART_ESOLUTIONS_BIN names on a free port, or where WEB_LISTEN says; without a printer it is
 * not set up.
 */
export async function startServer(printer?: string, settings: Settings = {}, past?: Past): Promise<Server> {
    const binary = process.env.SMART_ESOLUTIONS_BIN;
    if (!binary) throw new Error("SMART_ESOLUTIONS_BIN must name the program to test; `make test` sets it");

    // Nothing of the shell's own settings reaches the program.
    const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith(PREFIX)));
    for (const [name, value] of Object.entries({ ...USUAL, ...settings })) {
        if (value !== null) environment[PREFIX + name] = value;
    }

    const dataDir = await mkdtemp(join(tmpdir(), "smart-esolutions-"));
    const forget = () => rm(dataDir, { recursive: true, force: true });
    const options = ["serve", "--data-dir", dataDir];
    if (!settings.WEB_LISTEN) options.push("--listen", "127.0.0.1:0");
    if (printer) options.push("--printer", printer);
    const run = () => start(binary, options, LISTENING, environment);
    let started: Running | undefined;
    try {
        started = await run();
        if (past) {
            await untilRead(started.ready[1]!);
            await started.stop();
            await past(join(dataDir, "history.db"));
            started = await run();
        }
    } catch (error) {
        await started?.stop();
        await forget();
        throw error;
    }
    let running = started;
    const { ready, said } = running;
    const url = ready[1]!;
    return {
        url,
        setUpCode: async (time = 1) => (await saidOften(said, SET_UP_CODE, time))[time - 1]!,
        startedAnew: async (times) => void (await saidOften(said, LISTENING, times + 1)),
        halt: async () => running.stop(),
        again: async () => void (running = await run()),
        followers: async () => {
            const metrics = await (await fetch(`${url}/metrics`)).text();
            return Number(/^smart_esolutions_live_browsers (\d+)$/m.exec(metrics)?.[1]);
        },
        stop: async () => (await running.stop(), await forget()),
    };
}

const SET_UP_CODE = /^Set-up code: (\S+)$/;

/** What the program has said in the place of the group of this expression, once it has said it so many times. */
async function saidOften(said: readonly string[], what: RegExp, times: number): Promise<string[]> {
    for (let tries = 0; tries < 200; tries += 1) {
        const found = said.map((line) => what.exec(line)?.[1]).filter((found) => found !== undefined);
        if (found.length >= times) return found;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${what} was not said ${times} times in:\n${said.join("\n")}`);
}

/** Waits until the server's first reading is there, or has failed: until then its pages ask to be loaded again. */
export async function untilRead(url: string): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
        const page = await fetch(url);
        await page.arrayBuffer();
        if (!page.headers.has("refresh")) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${url} still says that the printer is being read`);
}
