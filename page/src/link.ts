// The page's state as a link: packed into the fragment, which no server sees.
import prepared from "./prepared.json";
import type { Setting } from "./types";

export type View = "memory" | "layers" | "levers" | "compare";
export const views: View[] = ["memory", "layers", "levers", "compare"];

export type State = {
  /** A built-in model, an expression, or a file with a class: "model.py:Net". */
  model: string;
  /** The text that is edited, and its name. */
  source?: string;
  sourceName?: string;
  setting: Setting;
  view: View;
  /** The layer that is explained. */
  path?: string;
  compare: Candidate[];
};

/** A model of a comparison. */
export type Candidate = { model: string; source?: string; sourceName?: string };

export const mostCompared = 8;
const mostText = 1 << 20;

export const initial: State = { model: prepared[0].model, setting: prepared[0].setting as Setting, view: "memory", compare: [] };

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      void reader.cancel();
      throw new Error("too long");
    }
    parts.push(value as Uint8Array<ArrayBuffer>);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Packs a state: "s=…". */
export async function pack(state: State): Promise<string> {
  const packed = await through(new TextEncoder().encode(JSON.stringify(state)), new CompressionStream("deflate-raw"), mostText);
  let text = "";
  for (const byte of packed) text += String.fromCharCode(byte);
  return "s=" + btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Reads a fragment; undefined where it is none of a page. What a stranger wrote into a link is checked. */
export async function unpack(fragment: string): Promise<State | undefined> {
  const [, text] = /^#?s=([\w-]+)$/.exec(fragment) ?? [];
  if (!text) return undefined;
  try {
    const packed = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), c => c.charCodeAt(0));
    return checked(JSON.parse(new TextDecoder().decode(await through(packed, new DecompressionStream("deflate-raw"), mostText))));
  } catch {
    return undefined;
  }
}

const text = (v: unknown, most = mostText): v is string => typeof v === "string" && v.length <= most;
const isRecord = (v: unknown): v is Record<string, unknown> => typeof v === "object" && v !== null && !Array.isArray(v);

function candidate(v: unknown): Candidate | undefined {
  if (!isRecord(v) || !text(v.model, 1000)) return undefined;
  return text(v.source) && text(v.sourceName, 200) ? { model: v.model, source: v.source, sourceName: v.sourceName } : { model: v.model };
}

function checked(v: unknown): State | undefined {
  const base = candidate(v);
  if (!base || !isRecord(v) || !isRecord(v.setting)) return undefined;
  return {
    ...base, setting: v.setting as Setting, view: views.includes(v.view as View) ? (v.view as View) : "memory",
    path: text(v.path, 1000) ? v.path : undefined,
    compare: (Array.isArray(v.compare) ? v.compare : []).slice(0, mostCompared).map(candidate).filter(c => c !== undefined),
  };
}
