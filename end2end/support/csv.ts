import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { parse } from "csv-parse/sync";

/** The rows of a file by Python's csv module, which spreadsheets and scripts of many a kind agree with. */
export async function rowsByPython(file: string): Promise<string[][]> {
    const program = `
import csv, json, sys
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    json.dump(list(csv.reader(file, strict=True)), sys.stdout)
`;
    const { stdout } = await promisify(execFile)("python3", ["-c", program, file], { maxBuffer: 1 << 26 });
    return JSON.parse(stdout) as string[][];
}

/** The rows of a file by csv-parse at its strictest: RFC 4180 with CRLF and rows of one length. */
export function rowsByStrictParser(content: Buffer): string[][] {
    return parse(content, {
        bom: false,
        record_delimiter: "\r\n",
        relax_column_count: false,
        relax_quotes: false,
        skip_empty_lines: false,
    });
}
