// Appended to the loader: keeps a page that says so up to date for as long as it is visible. app/live-worker.js holds
// the line to the device; this shows how the line is, and fetches the page when it shows another snapshot than there is.

const said = document.querySelector("[data-version]");
const AGAIN_MS = 1_000; // Until it is looked whether somebody is still at a part of the page.
const HERE_MS = 15_000; // How often the line is told that this page is there.

const isWell = (word) => word === undefined || word === "live" || word === "held";

/** Shows how the line is, in the words that stand in the page; those who don't see it are told when it breaks and mends. */
const show = (word) => {
    const before = said.dataset.word;
    if (word === before) return;
    said.dataset.word = word;
    said.textContent = said.dataset[word];
    if (isWell(word) !== isWell(before)) announce(said.textContent);
};

const announce = (words) => (document.getElementById("said").textContent = words);
const printerState = () => document.querySelector(".device .state")?.textContent;

let told; // What the line said last.
let tried; // The snapshot for which the page was fetched, and somebody was at a part of it.
let busy = false;

/** Brings the page up to date, if it is not. */
const catchUp = async () => {
    const version = told?.version;
    if (busy || document.hidden || told?.word !== "live" || !version || version === said.dataset.version) return;
    busy = true;
    try {
        const module = await (started ??= start());
        if (tried !== version || !module.is_held()) {
            const before = printerState();
            const outcome = await module.catch_up();
            if (outcome === 3 && !module.is_held()) return location.reload();
            tried = outcome === 1 || outcome === 3 ? version : undefined;
            if (outcome === 2) told = undefined;
            if (outcome !== 4) show(["live", "held", "ended", "held"][outcome]);
            if (printerState() !== before) announce(printerState());
        }
    } catch {
        // The line will tell of it.
    }
    busy = false;
    setTimeout(catchUp, AGAIN_MS);
};

const follow = (port) => {
    const here = () => port.postMessage(!document.hidden);
    port.onmessage = ({ data }) => {
        told = data;
        if (data.word !== "live" || data.version === said.dataset.version) show(data.word);
        void catchUp();
    };
    for (const event of ["visibilitychange", "pageshow"]) window.addEventListener(event, here, true);
    window.addEventListener("pagehide", () => port.postMessage(false));
    setInterval(here, HERE_MS);
    here();
};

/** Without a worker, or where it can't be loaded, this page has a line of its own. */
const alone = async () => {
    const { port1, port2 } = new MessageChannel();
    await import("@WORKER@");
    self.onconnect({ ports: [port1] });
    follow(port2);
};

if (said) {
    if ("SharedWorker" in window) {
        const worker = new SharedWorker(new URL("@WORKER@", import.meta.url));
        worker.addEventListener("error", alone, { once: true });
        follow(worker.port);
    } else {
        void alone();
    }
}
