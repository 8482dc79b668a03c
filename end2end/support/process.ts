import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A program that runs beside the tests. */
export interface Running {
    /** What it said when it was ready: the groups of the expression that waited for it. */
    readonly ready: RegExpExecArray;
    /** The lines that it has said so far. */
    readonly said: readonly string[];
    /** Ends it and waits for its end. */
    stop(): Promise<void>;
}

const PATIENCE_MS = 20_000;

/** Starts a program and waits until it says that it is ready, on either of its outputs. */
export async function start(
    command: string,
    args: readonly string[],
    ready: RegExp,
    environment: NodeJS.ProcessEnv,
): Promise<Running> {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env: environment });
    const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
    const stop = async () => {
        child.kill("SIGTERM");
        await ended;
    };

    const said: string[] = [];
    try {
        return await new Promise((resolve, reject) => {
            const fail = (what: string) => reject(new Error(`${command} ${what}:\n${said.join("\n")}`));
            const timer = setTimeout(() => fail(`was not ready in ${PATIENCE_MS} ms`), PATIENCE_MS);
            void ended.then(() => (clearTimeout(timer), fail("ended")));
            child.once("error", (error) => fail(error.message));
            for (const input of [child.stdout, child.stderr]) {
                createInterface({ input }).on("line", (line) => {
                    said.push(line);
                    const match = ready.exec(line);
                    if (match) resolve((clearTimeout(timer), { ready: match, said, stop }));
                });
            }
        });
    } catch (error) {
        child.kill("SIGKILL");
        throw error;
    }
}
