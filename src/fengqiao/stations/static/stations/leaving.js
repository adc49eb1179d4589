// Logging out clears what sheets left in this browser; what was never sent is told first.
"use strict";
(() => {
  const form = document.querySelector("[data-leave]");
  if (!form || !("indexedDB" in window)) return;
  const NAME = "fengqiao-sheets";

  // Opening would make an empty database where there was none: then the opening is called off.
  const opened = () =>
    new Promise((resolve) => {
      const request = indexedDB.open(NAME);
      request.onupgradeneeded = () => request.transaction.abort();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
      request.onblocked = () => resolve(null);
    });
  const all = (database, store) =>
    new Promise((resolve) => {
      const request = database.transaction(store, "readonly").objectStore(store).getAll();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve([]);
    });

  async function unsent(database) {
    const sheets = (await all(database, "sheets")).filter((one) => one.version !== one.sent && !one.handedIn);
    const photos = (await all(database, "photos")).filter((one) => !one.sent);
    return sheets.length + photos.length;
  }

  async function clear(database) {
    await new Promise((resolve) => {
      const transaction = database.transaction(["sheets", "photos"], "readwrite");
      for (const store of ["sheets", "photos"]) transaction.objectStore(store).clear();
      transaction.oncomplete = resolve;
      transaction.onerror = resolve;
    });
    if ("caches" in window) {
      for (const name of await caches.keys()) if (name.startsWith(NAME)) await caches.delete(name);
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const database = await opened();
      if (database) {
        const count = await unsent(database);
        if (count && !window.confirm(form.dataset.leave.replace("{n}", count))) return database.close();
        await clear(database);
        database.close();
      }
    } catch { /* a browser that keeps nothing has nothing to clear */ }
    form.submit();
  });
})();
