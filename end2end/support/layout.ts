import type { Page } from "@playwright/test";

/** 360 px: a small phone. 320 px: 1280 px at 400 % zoom, as WCAG 2.2 1.4.10 has it. */
export const WIDTHS = [360, 320] as const;

/** Texts and controls that lie outside the page, or in a box that cuts them and can't be scrolled. */
export async function cut(page: Page): Promise<string[]> {
    return page.evaluate(() => {
        const width = document.documentElement.clientWidth;
        const hidden = ".unseen, caption, .skip";
        const found: string[] = [];
        for (const element of document.body.querySelectorAll<HTMLElement>("*")) {
            const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
            if (!own || element.closest(hidden) || !element.checkVisibility()) continue;
            const range = document.createRange();
            range.selectNodeContents(element);
            const scroller = element.closest(".scroll");
            for (const box of range.getClientRects()) {
                const name = `${element.tagName} "${element.textContent?.trim().slice(0, 40)}"`;
                if (scroller) {
                    const left = scroller.getBoundingClientRect().left - scroller.scrollLeft;
                    if (box.left < left - 1 || box.right - left > scroller.scrollWidth + 1) found.push(`${name} beyond its table`);
                } else if (box.left < -1 || box.right > width + 1) {
                    found.push(`${name} from ${box.left} to ${box.right}`);
                }
            }
            for (let around: HTMLElement | null = element; around; around = around.parentElement) {
                const { overflowX, overflowY } = getComputedStyle(around);
                const clips = [overflowX, overflowY].some((overflow) => overflow === "hidden" || overflow === "clip");
                if (clips && (around.scrollWidth > around.clientWidth || around.scrollHeight > around.clientHeight)) {
                    found.push(`${element.tagName} "${element.textContent?.trim().slice(0, 40)}" is clipped`);
                }
            }
        }
        return found;
    });
}

/** Controls of less than 44 × 44 px. Links within a sentence or a list of facts are text (WCAG 2.2 2.5.8). */
export async function small(page: Page): Promise<string[]> {
    const controls = page.locator("button, a.button, nav a, summary, input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea");
    const found: string[] = [];
    for (const control of await controls.all()) {
        const box = await control.boundingBox();
        const { width = 0, height = 0 } = box ?? {};
        if (width < 44 || height < 43.99) found.push(`${await control.textContent()}: ${width} × ${height}`);
    }
    return found;
}
