// An error as the page shows it: what, where, and what to try.
import type { Problem } from "./types";
import { type Key, t } from "./words";

const kinds: Record<string, Key> = {
  usage: "kindUsage", unreadable: "kindUnreadable", program: "kindProgram", unsupported: "kindUnsupported", "does not fit": "kindFit", "out of steps": "kindLimit", "out of time": "kindLimit", internal: "kindInternal", canceled: "kindCanceled",
};

const lineOf = (n: number) => t("line").replace("#", String(n));

/** A text in which `settings` stand in backquotes. */
export function Words({ text }: { text: string }) {
  return <>{text.split("`").map((part, i) => (i % 2 ? <code>{part}</code> : part))}</>;
}

export function ProblemBox({ problem: p, go, pick, quiet }: { problem: Problem; go?: (line: number) => void; pick?: (candidate: string) => void; quiet?: boolean }) {
  const [first, ...more] = p.message.split("\n");
  return <div class={"problem" + (p.kind === "canceled" ? " mild" : "")} role={quiet ? "note" : "alert"}>
    <p><strong>{t(kinds[p.kind] ?? "kindInternal")}</strong>{p.line ? <> · {go ? <button type="button" class="plain" onClick={() => go(p.line!)}>{lineOf(p.line)}</button> : lineOf(p.line)}</> : null}{p.module ? <> · <code>{p.module}</code></> : null}</p>
    <p><Words text={first} /></p>
    {more.length > 0 && <pre>{more.join("\n")}</pre>}
    {pick && p.candidates && p.candidates.length > 0
      ? <div class="candidates"><span>{t("candidates")}:</span> {p.candidates.slice(0, 24).map(c => <button type="button" onClick={() => pick(c)}>{c}</button>)}</div>
      : p.hint && <p class="hint"><Words text={p.hint} /></p>}
  </div>;
}
