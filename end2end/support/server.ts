import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A demonstration printer that is the same in every run, and lives an hour in a minute. */
const PRINTER = "demo:?seed=1&factor=60&start=2026-01-05T08:00Z";
const READY = /^Listening on (http:\/\/\S+)$/;
const PATIENCE_MS = 20_000;

/** Starts the program on a free port before the first test; the function that it returns stops it after the last. */
export default async function startServer(): Promise<() => Promise<void>> {
    const binary = process.env.SMART_ESOLUTIONS_BIN;
    if (!binary) throw new Error("SMART_ESOLUTIONS_BIN must name the program to test; `make test` sets it");

    const dataDir = await mkdtemp(join(tmpdir(), "smart-esolutions-"));
    const options = ["serve", "--printer", PRINTER, "--listen", "127.0.0.1:0", "--data-dir", dataDir];
    const server = spawn(binary, options, { stdio: ["ignore", "ignore", "pipe"] });
    const ended = new Promise<void>((resolve) => server.once("close", () => resolve()));

    const said: string[] = [];
    const stop = async () => {
        server.kill("SIGTERM");
        await ended;
        await rm(dataDir, { recursive: true, force: true });
    };
    try {
        process.env.BASE_URL = await new Promise<string>((resolve, reject) => {
            const fail = (what: string) => reject(new Error(`${binary} ${what}:\n${said.join("\n")}`));
            const timer = setTimeout(() => fail(`was not ready in ${PATIENCE_MS} ms`), PATIENCE_MS);
            void ended.then(() => fail("ended"));
            server.once("error", (error) => fail(error.message));
            createInterface({ input: server.stderr }).on("line", (line) => {
                said.push(line);
                const address = READY.exec(line)?.[1];
                if (address) resolve((clearTimeout(timer), address));
            });
        });
    } catch (error) {
        await stop();
        throw error;
    }
    return stop;
}
