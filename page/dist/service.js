// The page's service worker: it keeps what the page was loaded from, so that it opens
// where there is no network. With one, the network is asked first, and the browser's
// own cache answers for it; nothing is ever newer here.
const isMine = url => new URL(url).origin === location.origin;
// Other pages of this origin have caches, too: the names of this one's begin with its address.
const isOurs = name => name.startsWith(self.registration.scope);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", e => e.waitUntil(self.clients.claim()));

// A page that has loaded says what it is made of. What earlier ones were made of is let go.
self.addEventListener("message", e => e.waitUntil(keep(e.data.name, e.data.files.filter(isMine))));

async function keep(name, files) {
  const cache = await caches.open(name);
  const known = new Set((await cache.keys()).map(kept => kept.url));
  await cache.addAll(files.filter(url => !known.has(url)).map(url => new Request(url, { cache: "force-cache" })));
  for (const other of await caches.keys()) if (other !== name && isOurs(other)) await caches.delete(other);
}

self.addEventListener("fetch", e => {
  if (e.request.method !== "GET" || !isMine(e.request.url)) return;
  // What goes through here is compiled anew at every visit, so the program does not while there is a network.
  if (e.request.url.endsWith(".wasm") && navigator.onLine) return;
  e.respondWith(fetch(e.request).catch(async cause => {
    for (const name of (await caches.keys()).filter(isOurs)) {
      const kept = await (await caches.open(name)).match(e.request, { ignoreSearch: true, ignoreVary: true });
      if (kept) return kept;
    }
    throw cause;
  }));
});
