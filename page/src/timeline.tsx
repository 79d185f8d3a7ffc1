// The course of a run's memory: who holds how much, stacked, with the phases below, the
// peak, the card's limit, and what is alive under the pointer.
import { useMemo, useState } from "preact/hooks";
import { steady, useWidth } from "./hooks";
import type { Memory } from "./types";
import { bytes } from "./units";
import { said, t } from "./words";

const order = ["CUDA context", "parameters", "buffers", "inputs", "gradients", "optimizer state", "activations", "temporaries", "gradients in flight", "workspace", "cuBLAS workspace"];
/** The color of an owner, the same in every view. */
export const ownerClass = (owner: string) => "o" + Math.max(order.indexOf(owner), 0);

const top = 22;
const bottom = 40;

type Layer = { owner: string; values: number[] };

function layersOf(m: Memory): Layer[] {
  const layers = m.timeline_owners.map((owner, i) => ({ owner, values: m.timeline.map(p => p.owned[i]) }));
  if (m.context > 0) layers.unshift({ owner: "CUDA context", values: m.timeline.map(() => m.context) });
  return layers;
}

function phasesOf(m: Memory): { name: string; from: number; to: number }[] {
  const list: { name: string; from: number; to: number }[] = [];
  m.timeline.forEach((p, i) => {
    const last = list.at(-1);
    if (last?.name === p.phase) last.to = i;
    else list.push({ name: p.phase, from: i, to: i });
  });
  return list;
}

const niceStep = (most: number) => {
  const unit = 2 ** Math.floor(Math.log2(most));
  return most / unit > 1.5 ? unit / 2 : unit / 4;
};

/** A tenth of a pixel is seen; toFixed takes ten times as long. */
const tenth = (v: number) => Math.round(v * 10) / 10;

export const Timeline = steady(({ memory: m }: { memory: Memory }) => {
  const [ref, width] = useWidth<HTMLDivElement>();
  const [cursor, setCursor] = useState<number>();
  const layers = useMemo(() => layersOf(m), [m]);
  const phases = useMemo(() => phasesOf(m), [m]);
  const n = m.timeline.length;
  const totals = useMemo(() => m.timeline.map((_, i) => layers.reduce((sum, l) => sum + l.values[i], 0)), [m, layers]);
  const peak = useMemo(() => m.timeline.reduce((best, p, i) => (p.allocated > m.timeline[best].allocated ? i : best), 0), [m]);
  if (n === 0) return null;

  const left = width < 520 ? 58 : 72;
  const height = width < 520 ? 270 : 380;
  const plot = Math.max(width - left - 8, 10);
  const most = Math.max(...m.timeline.map(p => p.reserved)) + m.context;
  const limit = m.capacity ?? 0;
  const shown = limit > 0 && limit <= most * 2.2;
  const scale = Math.max(most, shown ? limit : 0) * 1.06;
  const x = (i: number) => tenth(left + (n > 1 ? (i / (n - 1)) * plot : plot / 2));
  const y = (v: number) => tenth(top + (1 - v / scale) * (height - top - bottom));
  const across = m.timeline.map((_, i) => x(i) + ",");
  const at = cursor === undefined ? peak : Math.min(cursor, n - 1);
  const point = m.timeline[at];

  let below = m.timeline.map(() => 0);
  const areas = layers.map(l => {
    const base = below;
    below = below.map((b, i) => b + l.values[i]);
    const over = below.map((v, i) => across[i] + y(v)).join("L");
    const under = base.map((v, i) => across[i] + y(v)).reverse().join("L");
    return <path class={ownerClass(l.owner)} d={`M${over}L${under}Z`} />;
  });
  const reservedLine = m.timeline.map((p, i) => across[i] + y(p.reserved + m.context)).join("L");
  const step = niceStep(scale);
  const ticks = Array.from({ length: Math.floor(scale / step) + 1 }, (_, i) => i * step);
  const peakAt = [said(m.timeline[peak].phase), m.timeline[peak].module, m.timeline[peak].operator].filter(Boolean).join(" · ");
  const sentence = `${t(m.mode === "training" ? "course" : "courseInference")}: ${t("peak")} ${bytes(m.allocated + m.context)} ${t("at")} ${peakAt}; ${t("reserved")} ${bytes(m.reserved + m.context)}. ${t("courseKeys")}`;

  const fromPointer = (e: { clientX: number; currentTarget: EventTarget }) => {
    const box = (e.currentTarget as Element).getBoundingClientRect();
    setCursor(Math.min(Math.max(Math.round(((e.clientX - box.left - left) / plot) * (n - 1)), 0), n - 1));
  };
  const key = (e: KeyboardEvent) => {
    const by = e.shiftKey ? 10 : 1;
    const to = { ArrowLeft: at - by, ArrowRight: at + by, Home: 0, End: n - 1, p: peak, P: peak }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    setCursor(Math.min(Math.max(to, 0), n - 1));
  };
  const alive = layers.map(l => ({ owner: l.owner, bytes: l.values[at] })).filter(l => l.bytes > 0);
  const rounding = Math.max(point.allocated + m.context - totals[at], 0);
  const idle = Math.max(point.reserved - point.allocated, 0);
  return <figure class="course">
    <h2>{t(m.mode === "training" ? "course" : "courseInference")}</h2>
    <div class="course-body">
      <div ref={ref} class="course-plot">
        {width > 0 && <svg width={width} height={height} role="img" aria-label={sentence} tabindex={0} onKeyDown={key} onPointerMove={fromPointer} onPointerDown={fromPointer} onPointerLeave={() => setCursor(undefined)}>
          {ticks.map(v => <g class="tick"><line x1={left} x2={left + plot} y1={y(v)} y2={y(v)} /><text x={left - 8} y={y(v) + 4} text-anchor="end">{v === 0 ? "0" : bytes(v)}</text></g>)}
          <g class="areas">{areas}</g>
          <path class="reserved" d={"M" + reservedLine} />
          {shown && <g class="limit"><line x1={left} x2={left + plot} y1={y(limit)} y2={y(limit)} /><text x={left + plot} y={y(limit) - 5} text-anchor="end">{t("cardLimit")} {bytes(limit)}</text></g>}
          {!shown && limit > 0 && <text class="above" x={left + plot} y={13} text-anchor="end">↑ {t("cardAbove")}: {bytes(limit)}</text>}
          {phases.map((p, i) => {
            const from = x(p.from), to = i + 1 < phases.length ? x(phases[i + 1].from) : left + plot;
            return <g class="phase"><rect class={i % 2 ? "odd" : "even"} x={from} y={height - bottom + 6} width={Math.max(to - from, 1)} height={20} />
              {to - from > 8 * p.name.length + 4 && <text x={(from + to) / 2} y={height - bottom + 20} text-anchor="middle">{said(p.name)}</text>}</g>;
          })}
          <g class="peak"><circle cx={x(peak)} cy={y(totals[peak])} r={4} /><text x={Math.min(Math.max(x(peak), left + 60), left + plot - 60)} y={Math.max(y(totals[peak]) - 9, 12)} text-anchor="middle">{t("peak")} {bytes(m.allocated + m.context)}</text></g>
          {cursor !== undefined && <line class="cursor" x1={x(at)} x2={x(at)} y1={top} y2={height - bottom + 26} />}
        </svg>}
      </div>
      <figcaption aria-live="polite">
        <h3>{t(cursor === undefined || at === peak ? "atPeak" : "atCursor")}</h3>
        <p class="dim place">{said(point.phase)}{point.module && <> · <code>{point.module}</code></>}{point.operator && <> · {point.operator}</>}</p>
        <table class="alive"><tbody>
          {alive.reverse().map(l => <tr><th scope="row"><i class={"swatch " + ownerClass(l.owner)} />{said(l.owner)}</th><td>{bytes(l.bytes)}</td></tr>)}
          {rounding > 0 && <tr class="dim"><th scope="row"><i class="swatch" />{t("rounding")}</th><td>{bytes(rounding)}</td></tr>}
          {idle > 0 && <tr class="dim"><th scope="row"><i class="swatch reserved" />{t("reserved")}</th><td>+ {bytes(idle)}</td></tr>}
          <tr class="sum"><th scope="row">{bytes(point.allocated + m.context)}</th><td>{bytes(point.reserved + m.context)}</td></tr>
        </tbody></table>
      </figcaption>
    </div>
  </figure>;
});

/** The largest tensors at the peak. */
export const Largest = steady(({ memory: m }: { memory: Memory }) => {
  if (!m.largest?.length) return null;
  const most = m.largest[0].bytes;
  return <section class="largest"><h2>{t("biggest")}</h2><ul>
    {m.largest.slice(0, 8).map(h => <li><span class="bar" style={{ width: `${(100 * h.bytes) / most}%` }} aria-hidden="true"><i class={ownerClass(h.owner)} /></span>
      <span class="name"><code>{[h.path, h.operator].filter(Boolean).join(" · ") || said(h.owner)}</code> <small class="dim">{h.shape?.join("×")} · {said(h.owner)}</small></span><b>{bytes(h.bytes)}</b></li>)}
  </ul></section>;
});
