// Appended to the module that wasm-bindgen makes, so that the page needs one script. It fetches the
// WebAssembly module when the browser is idle, and only if the page has an island; without it every page
// works as it came from the server.
//
// An island that has replaced a part of the page makes the islands in it live by dispatching the event
// "hydrate-islands" on the new element. A live island carries the attribute data-hydrated.

let started;

const start = async () => {
    const module = await import(import.meta.url);
    await module.default({ module_or_path: new URL("@WASM@", import.meta.url) });
    module.hydrate();
    return module;
};

// Document order: an island comes before those in its children, which get the owner, and so the context,
// that it left on its <leptos-children>.
const hydrateIslands = async (root) => {
    const islands = root.getElementsByTagName("leptos-island");
    if (islands.length === 0) return;
    const module = await (started ??= start());
    for (const island of [...islands]) {
        if ("hydrated" in island.dataset) continue;
        island.dataset.hydrated = "";
        island.parentElement.closest("leptos-children")?.$$on_hydrate?.();
        await module[island.dataset.component](island);
    }
};

document.addEventListener("hydrate-islands", (event) => hydrateIslands(event.target), true);
(window.requestIdleCallback ?? setTimeout)(() => hydrateIslands(document.body));
