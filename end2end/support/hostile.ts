import { A_PRINTER, type Value } from "./printer.ts";

/** Marks the window of a page in which a text of the printer ran as a script. */
const MARK = "window.harmed = true";

/** Texts that are dangerous in a page, in an attribute, in a table of a spreadsheet, or on a narrow screen. */
export const TEXTS = {
    element: `<script>${MARK}</script>`,
    attribute: `"><img src=x onerror="${MARK}">`,
    link: `'-alert(1)-' javascript:${MARK}`,
    entity: "&lt;b&gt; &amp; </title></li></main>",
    formula: `=HYPERLINK("http://evil.example/";"Click")`,
    long: "W".repeat(250),
    hebrew: "\u{202e}gnp.exe \u{5d0}\u{5d1}\u{5d2}",
    faces: "Büro 2 · 印刷機 · 🖨️",
} as const;

/** A printer all of whose texts are made to do harm. */
export function hostile(): Record<string, Value> {
    const text = (octet_str: string): Value => ({ octet_str });
    const mib = "1.3.6.1.2.1";
    return {
        ...A_PRINTER,
        [`${mib}.1.1.0`]: text(TEXTS.element),
        [`${mib}.1.4.0`]: text(TEXTS.link),
        [`${mib}.1.5.0`]: text(TEXTS.element),
        [`${mib}.1.6.0`]: text(TEXTS.faces),
        [`${mib}.25.3.2.1.3.1`]: text(TEXTS.attribute),
        // Serial number of the printer, a cover, a tray.
        [`${mib}.43.5.1.1.17.1`]: text(`../../${TEXTS.element}\r\nSet-Cookie: a=b`),
        [`${mib}.43.6.1.1.2.1.1`]: text(TEXTS.entity),
        [`${mib}.43.6.1.1.3.1.1`]: { integer: 3 },
        [`${mib}.43.8.2.1.8.1.1`]: { integer: 8 },
        [`${mib}.43.8.2.1.9.1.1`]: { integer: 500 },
        [`${mib}.43.8.2.1.10.1.1`]: { integer: 0 },
        [`${mib}.43.8.2.1.12.1.1`]: text(TEXTS.hebrew),
        [`${mib}.43.8.2.1.13.1.1`]: text(TEXTS.long),
        // Two supplies.
        ...Object.fromEntries(
            [TEXTS.formula, TEXTS.long].flatMap((description, index) => {
                const column = (number: number) => `${mib}.43.11.1.1.${number}.1.${index + 1}`;
                return [
                    [column(4), { integer: 3 }],
                    [column(5), { integer: 3 }],
                    [column(6), text(description)],
                    [column(7), { integer: 19 }],
                    [column(8), { integer: 100 }],
                    [column(9), { integer: 1 }],
                ];
            }),
        ),
        // The display, and an alert.
        [`${mib}.43.16.5.1.2.1.1`]: text(TEXTS.attribute),
        [`${mib}.43.18.1.1.2.1.1`]: { integer: 3 },
        [`${mib}.43.18.1.1.3.1.1`]: { integer: 3 },
        [`${mib}.43.18.1.1.4.1.1`]: { integer: 8 },
        [`${mib}.43.18.1.1.5.1.1`]: { integer: 1 },
        [`${mib}.43.18.1.1.7.1.1`]: { integer: 808 },
        [`${mib}.43.18.1.1.8.1.1`]: text(TEXTS.attribute),
    };
}
