// Numbers as people read them.
import { language } from "./words";

const formats = new Map<string, Intl.NumberFormat>();

function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language() + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(language() === "zh" ? "zh-Hans" : "en", options));
  return formats.get(key)!;
}

/** In full: 25,557,032. */
export const full = (n: number) => format({}).format(n);

function scaled(n: number, base: number, units: string[]): string {
  let unit = 0;
  let value = Math.abs(n);
  while (value >= base && unit < units.length - 1) {
    value /= base;
    unit++;
  }
  const text = unit === 0 ? full(value) : format({ minimumSignificantDigits: 3, maximumSignificantDigits: value >= 1000 ? 4 : 3, useGrouping: false }).format(value);
  return (n < 0 ? "−" : "") + text + (units[unit] && "\u202f" + units[unit]);
}

/** 25.6 M. */
export const count = (n: number) => scaled(n, 1000, ["", "K", "M", "G", "T", "P", "E"]);
/** 1.95 GiB. */
export const bytes = (n: number) => scaled(n, 1024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]);
/** 12.3 %. */
export const percent = (part: number) => format({ style: "percent", maximumFractionDigits: part < 0.1 ? 1 : 0 }).format(part);
/** 32×3×224×224. */
export const shape = (sizes: number[] | null | undefined) => (sizes ? (sizes.length ? sizes.join("×") : "1") : "");
/** 0.42 s. */
export const seconds = (n: number) => format({ maximumFractionDigits: 1, minimumFractionDigits: 1 }).format(n) + "\u202fs";
