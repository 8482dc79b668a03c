import type { CDPSession, Page } from "@playwright/test";

import { expect, test } from "../support/test.ts";

/** One answer as it came over the wire. */
interface Transfer {
    path: string;
    /** 304 where the browser was told that it has the content. */
    status: number;
    /** Octets, headers among them; 0 for what came from the browser's own memory. */
    octets: number;
    headers: Record<string, string>;
}

/** Listens to what is transferred for a page; the function that it returns gives all of it so far. */
async function listen(page: Page): Promise<() => Transfer[]> {
    const session: CDPSession = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    const transfers = new Map<string, Transfer>();
    session.on("Network.responseReceived", ({ requestId, response }) => {
        const { url, status, headers } = response;
        const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
        const known = transfers.get(requestId);
        transfers.set(requestId, { path: new URL(url).pathname, status, octets: 0, headers: lower, ...known });
    });
    session.on("Network.responseReceivedExtraInfo", ({ requestId, statusCode }) => {
        const known = transfers.get(requestId);
        transfers.set(requestId, { ...known, status: statusCode } as Transfer);
    });
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
        const transfer = transfers.get(requestId);
        if (transfer) transfer.octets = encodedDataLength;
    });
    // What was asked for before and only ended now has a status alone.
    return () => [...transfers.values()].filter(({ path }) => Boolean(path));
}

function sum(transfers: readonly Transfer[]): number {
    return transfers.reduce((octets, transfer) => octets + transfer.octets, 0);
}

test("the first view of /supplies fits one round trip: HTML and CSS", { tag: "@no-scripts" }, async ({ page }) => {
    const transfers = await listen(page);
    await page.goto("/supplies", { waitUntil: "networkidle" });
    const parts = transfers().filter(({ path }) => path === "/supplies" || path.endsWith(".css"));
    expect(parts).toHaveLength(2);
    for (const { headers } of parts) expect(headers["content-encoding"]).toBe("br");
    console.log(`HTML and CSS of /supplies: ${sum(parts)} octets as brotli with their headers, of 14,000`);
    expect(sum(parts)).toBeGreaterThan(2_000);
    expect(sum(parts)).toBeLessThanOrEqual(14_000);
});

test("script and module together are small", { tag: "@scripts" }, async ({ page, open }) => {
    const transfers = await listen(page);
    await open("/supplies");
    const parts = transfers().filter(({ path }) => /\.(js|wasm)$/.test(path));
    expect(parts).toHaveLength(2);
    for (const { headers } of parts) expect(headers["content-encoding"]).toBe("br");
    console.log(`JavaScript and WebAssembly: ${sum(parts)} octets as brotli with their headers, of 110,000`);
    expect(sum(parts)).toBeGreaterThan(10_000);
    expect(sum(parts)).toBeLessThanOrEqual(110_000);
});

test("the second view transfers next to nothing", async ({ page, open }) => {
    await open("/supplies");
    const transfers = await listen(page);
    await open("/supplies");
    const html = transfers().find(({ path }) => path === "/supplies");
    expect(html?.status).toBe(304);
    expect(html?.headers["cache-control"]).toBe("no-cache");
    expect(html?.headers.etag).toMatch(/^W\/"/);
    expect(html?.octets).toBeLessThan(1_500);
    const others = transfers().filter(({ path }) => path.startsWith("/assets/"));
    for (const { path, headers, octets } of others) {
        expect(headers["cache-control"], path).toBe("public, max-age=31536000, immutable");
        expect(octets, path).toBe(0);
    }
    expect(others.length).toBeGreaterThanOrEqual(1);
});
