// Keeps the pages of sheets, and what they are drawn with, readable without a network. It stands above the sheets only
// (its address is its scope), keeps no answers of people's data but the sheets opened on this phone, and sends nothing.
"use strict";
const CACHE = "fengqiao-sheets-1";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((n) => n.startsWith("fengqiao-sheets-") && n !== CACHE).map((n) => caches.delete(n))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  if (event.data && event.data.keep) event.waitUntil(keep(event.data.keep).then(() => event.source.postMessage({ kept: true })));
  if (event.data && event.data.forget) event.waitUntil(caches.delete(CACHE));
});

async function keep(addresses) {
  const cache = await caches.open(CACHE);
  await Promise.all(
    addresses.map(async (address) => {
      const answer = await fetch(address, { credentials: "same-origin" });
      if (answer.ok && !answer.redirected) await cache.put(address, answer);
    }),
  );
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  const isSheet = request.mode === "navigate" && address.href.startsWith(self.registration.scope);
  if (isSheet || address.pathname.startsWith("/static/")) event.respondWith(fromNetworkOrCache(request, isSheet));
});

async function fromNetworkOrCache(request, isSheet) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: isSheet, ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}
