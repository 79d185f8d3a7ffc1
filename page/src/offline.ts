// Opens the page where there is no network: a service worker keeps what it was loaded from.
import { local } from "./core";

/** After how long the page is loaded with all that it loads later, in milliseconds. */
const settled = 6000;

/** Has the page kept, if it runs heft itself and the browser can. */
export async function keepOffline(): Promise<void> {
  if (!local || !("serviceWorker" in navigator) || !isSecureContext) return;
  try {
    await navigator.serviceWorker.register("service.js");
    const { active } = await navigator.serviceWorker.ready;
    await new Promise(done => setTimeout(done, settled));
    const page = new URL(".", location.href).href;
    const loaded = performance.getEntriesByType("resource").map(e => e.name);
    // Workers load their own: the starter is not among the page's.
    const files = [...new Set([page, ...loaded, window.heftCore!.starter])].filter(url => url.startsWith(page) && !url.endsWith("/service.js"));
    active?.postMessage({ name: window.heftCore!.starter, files });
  } catch {
    // It works without: the host may not serve it, or the browser may not keep anything.
  }
}
