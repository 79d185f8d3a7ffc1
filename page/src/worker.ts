// A worker that answers questions one at a time: heft as WebAssembly, or, where the page
// has none, the server that the page came from. A run of heft blocks its worker, which
// is why there are two, and why one that is stuck is replaced.
import type { Named, Problem } from "./types";

type Boot = { boot: { module: WebAssembly.Module; starter: string } | { server: string } };
type Ask = { id: number; question: string; files: Named[] };
type Source = { name: string; size: number; read(offset: number, length: number): Uint8Array };

declare const Go: new () => { importObject: WebAssembly.Imports; run(instance: WebAssembly.Instance): Promise<void> };
declare class FileReaderSync { readAsArrayBuffer(blob: Blob): ArrayBuffer }
declare function importScripts(url: string): void;
declare function heftRest(): void;
declare function heftAnswer(question: string, files: Source[], trying: (run: string) => void): string;

let answer: (m: Ask) => string | Promise<string>;
/** What the core does when nothing is asked: it collects its garbage, so that no answer waits for that. */
let rest: (() => void) | undefined;
let resting = 0;
const pause = 150;

const failed = (message: string, kind = "internal") => JSON.stringify({ error: { kind, message } satisfies Problem });

async function startCore(module: WebAssembly.Module, starter: string): Promise<void> {
  importScripts(starter);
  const go = new Go();
  const ready = new Promise<void>(done => Object.assign(self, { heftReady: done }));
  const instance = await WebAssembly.instantiate(module, go.importObject);
  // The program ends when it is broken: by the memory of the tab, most of all.
  go.run(instance).then(() => postMessage({ dead: true }), () => postMessage({ dead: true }));
  await ready;
  const reader = new FileReaderSync();
  const opened = ({ name, file }: Named): Source => ({
    name, size: file.size,
    read: (offset, length) => {
      try {
        return new Uint8Array(reader.readAsArrayBuffer(file.slice(offset, offset + length)));
      } catch { // it was moved or changed since it was dropped
        return new Uint8Array(0);
      }
    },
  });
  rest = heftRest;
  answer = m => heftAnswer(m.question, m.files.map(opened), run => postMessage({ id: m.id, trying: run }));
}

async function askServer(url: string, m: Ask): Promise<string> {
  let body: BodyInit = m.question;
  const headers: Record<string, string> = {};
  if (m.files.length > 0) {
    const form = new FormData();
    form.set("question", m.question);
    for (const { name, file } of m.files) form.set(name, file);
    body = form;
  } else {
    headers["Content-Type"] = "application/json";
  }
  const response = await fetch(url, { method: "POST", body, headers });
  const text = await response.text();
  if (response.ok) return text;
  try {
    const { kind, detail, hint } = JSON.parse(text);
    return JSON.stringify({ error: { kind, message: detail, hint } });
  } catch {
    return failed(`the server answers ${response.status}`);
  }
}

self.onmessage = async (e: MessageEvent<Boot | Ask>) => {
  const m = e.data;
  clearTimeout(resting);
  try {
    if ("boot" in m) {
      if ("server" in m.boot) {
        const url = m.boot.server;
        answer = question => askServer(url, question);
      } else {
        await startCore(m.boot.module, m.boot.starter);
      }
      postMessage({ ready: true });
      return;
    }
    const begun = performance.now();
    const text = await answer(m);
    if (typeof text !== "string") {
      postMessage({ dead: true });
      return;
    }
    postMessage({ id: m.id, answer: text, milliseconds: performance.now() - begun });
    if (rest) resting = setTimeout(rest, pause);
  } catch (cause) {
    if ("boot" in m) postMessage({ dead: true, cause: String(cause) });
    else postMessage({ id: m.id, answer: failed(String(cause)), milliseconds: 0 });
  }
};
