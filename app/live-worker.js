// The line to the device: one for all pages of this browser, as a SharedWorker. Where a browser has none, a page runs
// this for itself. It listens while a page is visible, and tells those pages which snapshot the device has and how the
// line is: "live"; "lost", no answer; "ended", a sign-in is needed; "full", the device has no place for one more.
//
// A page says true when it becomes visible, again every fifteen seconds, and false when it no longer is.

const SILENCE_MS = 30_000; // The device says something every twenty seconds.
const ANSWER_MS = 10_000; // For an answer to begin.
const FORGOTTEN_MS = 40_000; // A page that said nothing for so long is gone.
const LINGER_MS = 1_000; // From one page to the next the line stays.
const LONGEST_MS = 15_000; // Between two tries.

const visible = new Map(); // When each visible page was heard last, by its port.
let state; // What the pages were told last.
let line; // Ends the line that there is.
let again; // The timer of the next try.
let failures = 0;
let retry = 1_000;

const tell = (word, version = state?.version) => {
    state = { word, version };
    for (const page of visible.keys()) page.postMessage(state);
};

const endIfAlone = () => {
    for (const [page, heard] of visible) {
        if (heard < Date.now() - FORGOTTEN_MS) visible.delete(page);
    }
    if (visible.size > 0) return;
    clearTimeout(again);
    line?.abort();
};

/** Reads what the device says until it ends; throws a word where that is not what was wanted. */
const listen = async (mine) => {
    let patience;
    const within = (milliseconds) => {
        clearTimeout(patience);
        patience = setTimeout(() => mine.abort("lost"), milliseconds);
    };
    within(ANSWER_MS);
    try {
        const headers = { accept: "text/event-stream" };
        if (state?.version) headers["last-event-id"] = state.version;
        const answer = await fetch("/live", { headers, cache: "no-store", signal: mine.signal });
        if (answer.status === 401) throw "ended";
        if (answer.status === 503) throw "full";
        if (!answer.ok || answer.redirected) throw "lost";
        failures = 0;
        let said = "";
        let isHeard = false; // Until then it may have another snapshot than before.
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        for (;;) {
            within(SILENCE_MS);
            const { done, value } = await reader.read();
            if (done) return;
            const parts = (said + value).split("\n\n");
            said = parts.pop();
            for (const part of parts) {
                retry = Number(/^retry: (\d+)$/m.exec(part)?.[1] ?? retry);
                const version = /^data: (.+)$/m.exec(part)?.[1];
                if (version || !isHeard) tell("live", version);
                isHeard = true;
            }
        }
    } finally {
        clearTimeout(patience);
    }
};

/** Listens if nobody does, and tries again as long as a page is visible. */
const open = async () => {
    if (line) return;
    clearTimeout(again);
    line = new AbortController();
    const looking = setInterval(endIfAlone, FORGOTTEN_MS);
    failures += 1;
    let pause;
    try {
        await listen(line);
    } catch (why) {
        // A line that was there and broke off may be there again before anybody has read that it is not.
        const word = typeof why === "string" ? why : failures > 0 ? "lost" : undefined;
        if (word && visible.size > 0) tell(word);
        if (word === "full" || word === "ended") pause = 2 * LONGEST_MS;
    }
    clearInterval(looking);
    line = undefined;
    if (visible.size === 0) return;
    // Not all browsers at once, when the device is there again.
    pause ??= Math.min(LONGEST_MS, retry * 2 ** Math.max(failures - 1, 0));
    again = setTimeout(open, pause * (0.5 + Math.random() / 2));
};

self.onconnect = ({ ports: [page] }) => {
    page.onmessage = ({ data: isVisible }) => {
        if (!isVisible) {
            visible.delete(page);
            setTimeout(endIfAlone, LINGER_MS);
            return;
        }
        const came = !visible.has(page);
        visible.set(page, Date.now());
        if (!came) return;
        if (line && state) page.postMessage(state);
        void open();
    };
};
