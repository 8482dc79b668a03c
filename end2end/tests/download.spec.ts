import { readFile } from "node:fs/promises";

import { rowsByPython, rowsByStrictParser } from "../support/csv.ts";
import { expect, test } from "../support/test.ts";

const HEADER = "schema,section,index,key,label,value,unit,time,source";
const SECTIONS = ["identity", "meters", "supplies", "inputs", "outputs", "alerts", "communication", "events"];

test.use({ own: {} });

test("the file is saved by a link, and two readers read the same in it", async ({ page, open }, info) => {
    await open("/maintenance");
    const shown = await page.getByRole("contentinfo").textContent();
    const saving = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download File to Your Computer" }).click();
    const download = await saving;
    const file = info.outputPath("UsageLog.csv");
    await download.saveAs(file);

    const content = await readFile(file);
    const text = content.toString("utf8");
    expect(Buffer.from(text), "UTF-8").toEqual(content);
    expect(text.startsWith(`${HEADER}\r\n`), "begins with the header, without a byte order mark").toBe(true);
    expect(text.endsWith("\r\n")).toBe(true);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);

    const rows = await rowsByPython(file);
    expect(rowsByStrictParser(content)).toEqual(rows);
    expect(rows.length).toBeGreaterThan(100);

    const facts = rows.slice(1).map(([schema, section, index, key, , value, unit, time]) => {
        return { schema, section, index, key, value, unit, time };
    });
    expect(new Set(facts.map((fact) => fact.schema))).toEqual(new Set(["1"]));
    expect([...new Set(facts.map((fact) => fact.section))], "in this order, none twice").toEqual(SECTIONS);
    for (const { time } of facts) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/);

    // The file says what the pages say.
    const value = (section: string, key: string) =>
        facts.find((fact) => fact.section === section && fact.key === key)?.value;
    const serial = value("identity", "serial-number");
    expect(shown).toContain(`Serial number ${serial}`);
    const day = value("identity", "report-time")?.slice(0, 10);
    expect(download.suggestedFilename()).toBe(`UsageLog_${serial}_${day}.csv`);
    expect(facts.filter((fact) => fact.section === "alerts" && fact.key === "severity")).toHaveLength(2);
    await open("/meter");
    const total = Number(value("meters", "total-impressions")).toLocaleString("en-US");
    await expect(page.getByRole("row", { name: "Total Impressions" })).toContainText(total);
    await open("/supplies");
    const percents = facts.filter((fact) => fact.section === "supplies" && fact.key === "percent");
    const figures = page.getByRole("region", { name: "Installed supplies" }).locator(".how-much .figure");
    const ascending = percents.map((fact) => Number(fact.value)).sort((one, other) => one - other);
    await expect(figures).toHaveText(ascending.map((percent) => `${percent}\u{a0}%`));
});

test("the address itself: a type, no copy kept, and a byte order mark for who asks", async ({ request }) => {
    const get = async (path: string) => {
        const response = await request.get(path);
        expect(response.status()).toBe(200);
        return { headers: response.headers(), body: await response.body() };
    };
    const plain = await get("/maintenance/UsageLog.csv");
    expect(plain.headers["content-type"]).toBe("text/csv; charset=utf-8; header=present");
    expect(plain.headers["cache-control"]).toBe("no-store");
    expect(plain.headers["content-disposition"]).toMatch(/^attachment; filename="UsageLog_\w+_\d{4}-\d\d-\d\d\.csv"$/);

    // The address may still be held for a moment by the download before.
    await expect(async () => {
        const marked = await get("/maintenance/UsageLog.csv?bom=1");
        expect([...marked.body.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
        expect(marked.body.subarray(3).toString().split("\r\n")[0]).toBe(HEADER);
    }).toPass();
});
