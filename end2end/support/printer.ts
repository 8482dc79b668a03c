import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { start } from "./process.ts";

/** A printer, or something in its place. */
export interface Printer {
    /** Its address, for --printer. */
    readonly url: string;
    /** Takes it from the network. */
    stop(): Promise<void>;
}

/** An object's value, as net-snmp's `override` takes it. Text may hold any octet. */
export type Value = { integer: number } | { counter: number } | { object_id: string } | { octet_str: string };

/** What makes the objects of a subtree a printer that can be read. */
export const A_PRINTER: Readonly<Record<string, Value>> = {
    "1.3.6.1.2.1.25.3.2.1.2.1": { object_id: ".1.3.6.1.2.1.25.3.1.5" },
    "1.3.6.1.2.1.25.3.2.1.5.1": { integer: 2 },
    "1.3.6.1.2.1.25.3.5.1.1.1": { integer: 3 },
    "1.3.6.1.2.1.43.10.2.1.3.1.1": { integer: 7 },
    "1.3.6.1.2.1.43.10.2.1.4.1.1": { counter: 41_235 },
};

/** The same with a jam in tray 2. */
export const JAMMED: Objects = {
    ...A_PRINTER,
    "1.3.6.1.2.1.43.18.1.1.2.1.7": { integer: 3 },
    "1.3.6.1.2.1.43.18.1.1.3.1.7": { integer: 3 },
    "1.3.6.1.2.1.43.18.1.1.4.1.7": { integer: 8 },
    "1.3.6.1.2.1.43.18.1.1.5.1.7": { integer: 2 },
    "1.3.6.1.2.1.43.18.1.1.6.1.7": { integer: -2 },
    "1.3.6.1.2.1.43.18.1.1.7.1.7": { integer: 8 },
    "1.3.6.1.2.1.43.18.1.1.8.1.7": { octet_str: "Paper jam in tray 2" },
};

/** The same with a toner cartridge of this serial number, so many percent full. */
export function withToner(serialNumber: string, percent: number): Objects {
    const supply = "1.3.6.1.2.1.43.11.1.1";
    return {
        ...A_PRINTER,
        [`${supply}.3.1.1`]: { integer: 0 },
        [`${supply}.4.1.1`]: { integer: 3 },
        [`${supply}.5.1.1`]: { integer: 21 },
        [`${supply}.6.1.1`]: { octet_str: `Black Toner, PN 106X00047;SN${serialNumber}` },
        [`${supply}.7.1.1`]: { integer: 19 },
        [`${supply}.8.1.1`]: { integer: 100 },
        [`${supply}.9.1.1`]: { integer: percent },
    };
}

function written(value: Value): string {
    const [type, content] = Object.entries(value)[0]!;
    return type === "octet_str" ? `octet_str 0x${Buffer.from(content as string).toString("hex")}` : `${type} ${content}`;
}

/** The objects of a printer. */
export type Objects = Readonly<Record<string, Value>>;

/** A printer that can become another one at the same address. */
export interface ChangingPrinter extends Printer {
    /** From now on it has these objects and no others. It starts anew for that. */
    becomes(objects: Objects): Promise<void>;
}

/** A printer played by net-snmp's agent: these objects and no others. */
export async function snmpd(objects: Objects): Promise<ChangingPrinter> {
    const folder = await mkdtemp(join(tmpdir(), "snmpd-"));
    const file = join(folder, "snmpd.conf");
    const port = await freePort();
    const options = ["-f", "-C", "-c", file, "-Lo", "-I", "override,vacm_conf", `udp:127.0.0.1:${port}`];
    const quiet = { ...process.env, MIBS: "", SNMP_PERSISTENT_DIR: folder };
    const play = async (objects: Objects) => {
        const lines = Object.entries(objects).map(([oid, value]) => `override ${oid} ${written(value)}`);
        await writeFile(file, ["rocommunity public 127.0.0.1", ...lines, ""].join("\n"));
        return start("/usr/sbin/snmpd", options, /^NET-SNMP version/, quiet);
    };
    let agent = await play(objects);
    return {
        url: `snmp://127.0.0.1:${port}`,
        becomes: async (objects) => {
            await agent.stop();
            agent = await play(objects);
        },
        stop: async () => {
            await agent.stop();
            await rm(folder, { recursive: true, force: true });
        },
    };
}

/** An address where requests arrive and nothing ever answers. */
export async function silence(): Promise<Printer> {
    const socket = await bound();
    const stop = async () => {
        socket.close();
        await once(socket, "close");
    };
    return { url: `snmp://127.0.0.1:${socket.address().port}`, stop };
}

async function bound() {
    const socket = createSocket("udp4").bind(0, "127.0.0.1");
    await once(socket, "listening");
    return socket;
}

async function freePort(): Promise<number> {
    const socket = await bound();
    const { port } = socket.address();
    socket.close();
    await once(socket, "close");
    return port;
}
