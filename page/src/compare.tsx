// Up to eight models side by side: a table, and a drawing of work against parameters.
import { useEffect, useRef, useState } from "preact/hooks";
import { type Progress, search } from "./core";
import { useWidth } from "./hooks";
import { type Candidate, mostCompared } from "./link";
import type { Answer, Catalogue, Compared, Setting } from "./types";
import { bytes, count } from "./units";
import { Working } from "./working";
import { t } from "./words";

const keyOf = (c: Candidate, s: Setting) => JSON.stringify([c, s]);
const nameOf = (c: Candidate) => (c.source === undefined ? c.model : c.model.includes(":") ? c.model.split(":").slice(1).join(":") + " ✎" : c.model + " ✎");

/** A scale of logarithms with a little room on both sides. */
function scale(values: number[], from: number, to: number) {
  const logs = values.map(v => Math.log10(Math.max(v, 1)));
  const low = Math.min(...logs) - 0.25, high = Math.max(...logs) + 0.25;
  const ticks: number[] = [];
  for (let e = Math.ceil(low); e <= Math.floor(high); e++) ticks.push(10 ** e);
  return { at: (v: number) => from + ((Math.log10(Math.max(v, 1)) - low) / (high - low)) * (to - from), ticks };
}

function Scatter({ rows }: { rows: { name: string; c: Compared; index: number }[] }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const height = 300, left = 64, bottom = 40;
  const x = scale(rows.map(r => r.c.parameters), left, Math.max(width - 20, left + 10));
  const y = scale(rows.map(r => r.c.macs), height - bottom, 16);
  const most = Math.max(...rows.map(r => r.c.training ?? r.c.inference), 1);
  const placed: { x: number; y: number; w: number }[] = [];
  return <figure class="scatter"><h2>{t("scatter")}</h2><div ref={ref}>{width > 0 && rows.length > 0 && <svg width={width} height={height} role="img" aria-label={rows.map(r => `${r.name}: ${count(r.c.parameters)} ${t("parameters")}, ${count(r.c.macs)} MACs`).join("; ")}>
    {x.ticks.map(v => <g class="tick"><line x1={x.at(v)} x2={x.at(v)} y1={10} y2={height - bottom} /><text x={x.at(v)} y={height - bottom + 16} text-anchor="middle">{count(v)}</text></g>)}
    {y.ticks.map(v => <g class="tick"><line x1={left} x2={width - 8} y1={y.at(v)} y2={y.at(v)} /><text x={left - 8} y={y.at(v) + 4} text-anchor="end">{count(v)}</text></g>)}
    <text class="axis" x={(left + width) / 2} y={height - 4} text-anchor="middle">{t("parameters")}</text><text class="axis" x={4} y={10}>MACs</text>
    {rows.map(r => <circle class={"dot h" + (1 + (r.index % 8))} cx={x.at(r.c.parameters)} cy={y.at(r.c.macs)} r={6 + 22 * Math.sqrt((r.c.training ?? r.c.inference) / most)} />)}
    {rows.map(r => {
      const w = r.name.length * 7, cx = Math.min(Math.max(x.at(r.c.parameters), left + w / 2), width - w / 2 - 4);
      let cy = y.at(r.c.macs) + 4;
      while (placed.some(p => Math.abs(p.y - cy) < 14 && Math.abs(p.x - cx) < (p.w + w) / 2)) cy += 14;
      placed.push({ x: cx, y: cy, w });
      return <text class="label" x={cx} y={cy} text-anchor="middle">{r.name}</text>;
    })}
  </svg>}</div></figure>;
}

export function Compare({ list, change, setting, current, catalogue }: { list: Candidate[]; change: (list: Candidate[]) => void; setting: Setting; current?: Candidate; catalogue?: Catalogue }) {
  const answers = useRef(new Map<string, Answer>());
  const [, redraw] = useState(0);
  const [progress, setProgress] = useState<Progress>();
  const s: Setting = { gpu: setting.gpu, mem: setting.mem, batch: setting.batch, precision: setting.precision, optimizer: setting.optimizer };
  useEffect(() => {
    let left = false;
    void (async () => {
      for (const c of list) {
        const key = keyOf(c, s);
        if (left || answers.current.has(key)) continue;
        const reply = await search.ask({ ask: "compare", model: c.model, source: c.source, source_name: c.sourceName, setting: s }, [], p => { if (!left) setProgress(p); });
        if (left) return;
        setProgress(undefined);
        if (reply) answers.current.set(key, reply.answer);
        redraw(n => n + 1);
        if (reply?.answer.error?.kind === "canceled") return;
      }
    })();
    return () => {
      left = true;
      setProgress(undefined);
    };
  }, [JSON.stringify(list), JSON.stringify(s)]);
  const rows = list.map((c, index) => ({ name: nameOf(c), index, answer: answers.current.get(keyOf(c, s)) }));
  const there = rows.flatMap(r => (r.answer?.compared ? [{ name: r.name, c: r.answer.compared, index: r.index }] : []));
  const add = (c: Candidate) => {
    if (list.length < mostCompared && !list.some(o => keyOf(o, s) === keyOf(c, s))) change([...list, c]);
  };
  const best = (of: (c: Compared) => number | null | undefined, larger = false) => {
    const all = there.map(r => of(r.c)).filter(v => v != null);
    return all.length > 1 ? (larger ? Math.max(...all) : Math.min(...all)) : undefined;
  };
  const cell = (v: number | null | undefined, words: (n: number) => string, top: number | undefined) => <td class={v != null && v === top ? "best" : ""}>{v == null ? "–" : words(v)}</td>;
  return <section class="compare">
    <div class="heading"><p class="dim">{t("compareIntro")}</p><Working progress={progress} stop={() => search.stop("compare")} /></div>
    <div class="tools">
      <label>{t("addModel")} <select value="" disabled={list.length >= mostCompared} onChange={e => { if (e.currentTarget.value) add({ model: e.currentTarget.value }); e.currentTarget.value = ""; }}><option value="">…</option>{catalogue?.models.map(m => <option>{m.name}</option>)}</select></label>
      {current && <button type="button" disabled={list.length >= mostCompared} onClick={() => add(current)}>{t("addThis")}: {nameOf(current)}</button>}
    </div>
    {list.length === 0 ? <p class="dim">{t("empty")}</p> : <>
      <div class="scroller" tabIndex={0} role="region" aria-label={t("viewCompare")}><table class="plain-table"><thead><tr><th scope="col">{t("model")}</th><th scope="col">{t("parameters")}</th><th scope="col">MACs</th><th scope="col">FLOPs</th><th scope="col">{t("inferenceMemory")}</th><th scope="col">{t("trainingMemory")}</th><th scope="col">{t("largest")}</th><td /></tr></thead>
        <tbody>{rows.map(r => {
          const c = r.answer?.compared;
          return <tr><th scope="row"><i class={"swatch h" + (1 + (r.index % 8))} />{r.name}</th>
            {c ? <>{cell(c.parameters, count, best(o => o.parameters))}{cell(c.macs, count, best(o => o.macs))}{cell(c.flops, count, best(o => o.flops))}{cell(c.inference, bytes, best(o => o.inference))}{cell(c.problem ? null : c.training, bytes, best(o => (o.problem ? null : o.training)))}{cell(c.largest_batch, String, best(o => o.largest_batch, true))}</>
              : <td colSpan={6} class="dim">{r.answer?.error ? r.answer.error.message : "…"}</td>}
            <td><button type="button" class="plain" aria-label={`${t("remove")} ${r.name}`} onClick={() => change(list.filter((_, i) => i !== r.index))}>✕</button></td></tr>;
        })}</tbody></table></div>
      {there.length > 1 && <Scatter rows={there} />}
    </>}
  </section>;
}
