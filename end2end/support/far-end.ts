import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { start } from "./process.ts";
import type { Settings } from "./server.ts";

/** The communication server, on a port of its own, with data of its own. */
export interface FarEnd {
    /** What makes a device know it. */
    readonly settings: Settings;
    /** "127.0.0.1:12345" */
    readonly host: string;
    /** Runs one of its commands beside it, and answers what that wrote to standard output. */
    run(...command: string[]): Promise<string>;
    /** Ends it, as SIGTERM does, and leaves its data. */
    halt(): Promise<void>;
    /** Ends it; its data are gone. */
    stop(): Promise<void>;
}

const LISTENING = /^Listening on https:\/\/(\S+)$/;

/** Starts the program beside the one that SMART_ESOLUTIONS_BIN names, with these options beside the usual ones. */
export async function startFarEnd(...more: string[]): Promise<FarEnd> {
    const device = process.env.SMART_ESOLUTIONS_BIN;
    if (!device) throw new Error("SMART_ESOLUTIONS_BIN must name the program to test; `make test` sets it");
    const binary = join(dirname(device), "communication-server");
    const data = await mkdtemp(join(tmpdir(), "communication-server-"));
    const forget = () => rm(data, { recursive: true, force: true });
    const options = ["serve", "--listen", "127.0.0.1:0", "--listen-pages", "127.0.0.1:0", "--data-dir", data, ...more];
    try {
        const running = await start(binary, options, LISTENING, process.env);
        const host = running.ready[1]!;
        return {
            host,
            settings: {
                COMMUNICATION_SERVER: `https://${host}`,
                COMMUNICATION_CA_FILE: join(data, "ca.pem"),
                COMMUNICATION_CHECK_IN_INTERVAL_S: "86400",
            },
            run: async (...command) => {
                const { stdout } = await promisify(execFile)(binary, [...command, "--data-dir", data]);
                return stdout.trim();
            },
            halt: async () => running.stop(),
            stop: async () => (await running.stop(), await forget()),
        };
    } catch (error) {
        await forget();
        throw error;
    }
}
