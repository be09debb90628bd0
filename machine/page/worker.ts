/**
 * The service worker, registered when the machine is first opened: keeps what the machine loads, and the pages read since.
 *
 * Files of the machine change only with its build, whose id is in the cache's name: they come from the cache.  All else
 * comes from the network, and from the cache when there is none.
 */

import type { Build } from "./protocol.ts";

declare const BUILD: Build;
declare const self: {
  registration: { scope: string };
  location: Location;
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: string, listener: (event: Extended) => void): void;
};
interface Extended {
  request: Request;
  waitUntil(work: Promise<unknown>): void;
  respondWith(response: Promise<Response>): void;
}

const MACHINE = `machine-${BUILD.id}`;
const PAGES = "pages";
const KEEP = /\/machine\/(?!chapter|later|course)[^/]+\.(?:js|css|packed|zst|html)$/;

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => {
  const tidy = async (): Promise<void> => {
    for (const name of await caches.keys()) {
      if (name.startsWith("machine-") && name !== MACHINE) await caches.delete(name);
    }
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (!url.href.startsWith(self.registration.scope)) return;
  event.respondWith(KEEP.test(url.pathname) ? kept(event) : newest(event));
});

async function kept(event: Extended): Promise<Response> {
  const cache = await caches.open(MACHINE);
  const found = await cache.match(event.request, { ignoreSearch: true });
  if (found) return found;
  const response = await fetch(event.request);
  if (response.ok) event.waitUntil(cache.put(event.request, response.clone()));
  return response;
}

async function newest(event: Extended): Promise<Response> {
  const cache = await caches.open(PAGES);
  try {
    const response = await fetch(event.request);
    if (response.ok) event.waitUntil(cache.put(event.request, response.clone()));
    return response;
  } catch (error) {
    const found = await cache.match(event.request);
    if (found) return found;
    throw error;
  }
}
