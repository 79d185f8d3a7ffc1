// The run's controls: what is fed, how it runs, on which card.
import { useEffect, useState } from "preact/hooks";
import { steady } from "./hooks";
import type { Catalogue, Setting } from "./types";
import { t } from "./words";

/** A text that is taken when the visitor pauses or leaves, since half of a size is another size. */
function Text({ label, value, placeholder, take, numeric }: { label: string; value: string; placeholder?: string; take: (v: string) => void; numeric?: boolean }) {
  const [text, set] = useState(value);
  useEffect(() => set(value), [value]);
  const changed = (e: { currentTarget: HTMLInputElement }) => take(e.currentTarget.value);
  if (!numeric) return <label>{label} <input type="text" spellcheck={false} value={text} placeholder={placeholder} onInput={e => set(e.currentTarget.value)} onChange={changed} /></label>;
  return <label>{label} <input type="number" min={1} value={text} onInput={e => { set(e.currentTarget.value); if (Number(e.currentTarget.value) >= 1) changed(e); }} onChange={changed} /></label>;
}

export const Controls = steady(({ setting: s, change, catalogue: c }: { setting: Setting; change: (s: Setting) => void; catalogue?: Catalogue }) => {
  const set = (part: Setting) => {
    const next = { ...s, ...part };
    for (const key of Object.keys(next)) if (next[key] === undefined || next[key] === "") delete next[key];
    if (next.mode !== "training") {
      for (const key of ["optimizer", "accumulate", "zero_grad", "implementation", "momentum", "parallel", "ranks", "weight_decay"]) delete next[key];
      if (next.mode !== "inference-with-grad") for (const key of ["checkpoint", "freeze"]) delete next[key];
    }
    change(next);
  };
  const families = [...new Set(c?.cards.map(k => k.family) ?? [])];
  const known = ["input", "batch", "mode", "precision", "optimizer", "gpu"];
  const further = Object.keys(s).filter(k => !known.includes(k));
  return <form class="controls" onSubmit={e => e.preventDefault()}>
    <Text label={t("input")} value={s.input ?? ""} placeholder={t("inputHint")} take={v => set({ input: v.trim() || undefined })} />
    <Text label={t("batch")} numeric value={String(s.batch ?? "")} take={v => { const n = Math.floor(Number(v)); set({ batch: n >= 1 ? n : undefined }); }} />
    <label>{t("mode")} <select value={s.mode ?? "inference"} onChange={e => set({ mode: e.currentTarget.value as Setting["mode"] })}>{(["training", "inference", "inference-with-grad"] as const).map(m => <option value={m}>{t(m)}</option>)}</select></label>
    {s.mode === "training" && <label>{t("optimizer")} <select value={s.optimizer ?? ""} onChange={e => set({ optimizer: e.currentTarget.value })}><option value="">SGD, momentum 0.9</option>{(c?.optimizers ?? (s.optimizer ? [s.optimizer] : [])).map(o => <option value={o}>{o}</option>)}</select></label>}
    <label>{t("precision")} <select value={s.precision ?? ""} onChange={e => set({ precision: e.currentTarget.value })}><option value="">float32</option>{(c?.precisions ?? (s.precision ? [s.precision] : [])).filter(p => p !== "float32" && p !== "fp32").map(p => <option value={p}>{p}</option>)}</select></label>
    <label>{t("card")} <select value={s.gpu ?? ""} onChange={e => set({ gpu: e.currentTarget.value })}><option value="">{t("none").replace(/[.。]$/, "") && "–"}</option>{c ? families.map(f => <optgroup label={f}>{c.cards.filter(k => k.family === f).map(k => <option value={k.id}>{k.name} · {k.gib} GiB</option>)}</optgroup>) : s.gpu && <option value={s.gpu}>{s.gpu}</option>}</select></label>
    {further.length > 0 && <ul class="further">{further.map(k => <li><code>{k}={String(Array.isArray(s[k]) ? (s[k] as string[]).join(",") : s[k])}</code><button type="button" class="plain" aria-label={`${t("remove")} ${k}`} onClick={() => set({ [k]: undefined })}>✕</button></li>)}</ul>}
  </form>;
});
