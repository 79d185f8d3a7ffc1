// Modules as an icicle: the width is what they have of a measure, the row their depth,
// the order that of execution.
import { useMemo, useState } from "preact/hooks";
import { steady, useWidth } from "./hooks";
import type { Table } from "./types";
import { bytes, count, full, percent } from "./units";
import { type Key, t } from "./words";

export type Measure = "parameters" | "macs" | "kept";
const measures: { measure: Measure; label: Key }[] = [{ measure: "parameters", label: "byParameters" }, { measure: "macs", label: "byMacs" }, { measure: "kept", label: "byKept" }];

type Node = { row: number; children: Node[]; value: number; own: number; parent?: Node; hue: number };

function treeOf(table: Table, values: number[]): Node | undefined {
  let root: Node | undefined;
  const open: Node[] = [];
  table.path.forEach((_, row) => {
    const depth = table.depth[row];
    open.length = Math.min(open.length, depth);
    const parent = open.at(-1);
    const node: Node = { row, children: [], value: values[row], own: values[row], parent, hue: 0 };
    if (parent) parent.children.push(node);
    else root ??= node;
    open[depth] = node;
  });
  const settle = (n: Node) => {
    const inside = n.children.reduce((sum, c) => sum + settle(c), 0);
    n.value = Math.max(n.value, inside);
    return n.value;
  };
  if (!root) return undefined;
  settle(root);
  let at = 0;
  const color = (n: Node, hue: number) => {
    n.hue = hue;
    n.children.forEach(c => color(c, hue));
  };
  root.children.filter(c => c.value > 0).forEach(c => color(c, 1 + (at++ % 8)));
  return root;
}

const unit = (measure: Measure, v: number) => (measure === "kept" ? bytes(v) : measure === "macs" ? count(v) : full(v));
const rowHeight = 30;
const deepest = 7;

export const Icicle = steady(({ table, chosen, choose }: { table: Table; chosen?: number; choose: (row: number) => void }) => {
  const [ref, width] = useWidth<HTMLDivElement>();
  const [measure, setMeasure] = useState<Measure>("parameters");
  const [focus, setFocus] = useState<number>(0);
  const [over, setOver] = useState<number>();
  const root = useMemo(() => treeOf(table, table[measure]), [table, measure]);
  const nodes = useMemo(() => {
    const all = new Map<number, Node>();
    const walk = (n: Node) => {
      all.set(n.row, n);
      n.children.forEach(walk);
    };
    if (root) walk(root);
    return all;
  }, [root]);
  if (!root) return null;
  const top = nodes.get(focus) ?? root;
  const whole = root.value;
  const shown = nodes.get(over ?? chosen ?? top.row) ?? top;

  const boxes: preact.ComponentChild[] = [];
  let rows = 0;
  const draw = (n: Node, x: number, w: number, depth: number) => {
    if (w < 0.6 || depth >= deepest) return;
    rows = Math.max(rows, depth + 1);
    const name = n.row === 0 ? table.model : table.path[n.row].split(".").at(-1)!;
    const letters = Math.floor((w - 10) / 7.3);
    boxes.push(<g class={"box h" + n.hue + (n.row === chosen ? " chosen" : "") + (n.row === over ? " over" : "")} onClick={() => { choose(n.row); if (n.children.length && n !== top) setFocus(n.row); else if (n === top && n.parent) setFocus(n.parent.row); }} onPointerEnter={() => setOver(n.row)}>
      <rect x={x} y={depth * rowHeight} width={Math.max(w - 1, 0.6)} height={rowHeight - 1} />
      {letters >= 2 && <text x={x + 6} y={depth * rowHeight + 19}>{name.length > letters ? name.slice(0, Math.max(letters - 1, 1)) + "…" : name}</text>}
    </g>);
    let at = x;
    for (const c of n.children) {
      const cw = n.value > 0 ? (c.value / n.value) * w : 0;
      draw(c, at, cw, depth + 1);
      at += cw;
    }
  };
  if (width > 0 && top.value > 0) draw(top, 0, width, 0);

  const key = (e: KeyboardEvent) => {
    const n = nodes.get(chosen ?? top.row) ?? top;
    const siblings = (n.parent?.children ?? [n]).filter(c => c.value > 0);
    const place = siblings.indexOf(n);
    const to = {
      ArrowRight: siblings[Math.min(place + 1, siblings.length - 1)], ArrowLeft: siblings[Math.max(place - 1, 0)], ArrowUp: n.parent, ArrowDown: n.children.find(c => c.value > 0),
    }[e.key];
    if (to) choose(to.row);
    else if (e.key === "Enter" && n.children.length) setFocus(n.row);
    else if (e.key === "Escape") setFocus(top.parent?.row ?? 0);
    else return;
    e.preventDefault();
  };
  const trail: Node[] = [];
  for (let n: Node | undefined = top; n; n = n.parent) trail.unshift(n);
  const path = table.path[shown.row] || table.model;
  const caption = `${path} · ${table.type[shown.row]}${table.detail[shown.row] ? " " + table.detail[shown.row] : ""} · ${unit(measure, shown.value)} · ${percent(whole > 0 ? shown.value / whole : 0)}`;
  return <figure class="icicle">
    <div class="heading"><h2>{t("where")}</h2>
      <div class="choice" role="group" aria-label={t("where")}>{measures.map(m => <button type="button" aria-pressed={measure === m.measure} onClick={() => setMeasure(m.measure)}>{t(m.label)}</button>)}</div>
      {top !== root && <nav class="trail" aria-label={t("where")}>{trail.map((n, i) => i + 1 < trail.length
        ? <><button type="button" class="plain" onClick={() => setFocus(n.row)}>{n.row === 0 ? t("whole") : table.path[n.row].split(".").at(-1)}</button> › </> : <b>{table.path[n.row].split(".").at(-1)}</b>)}</nav>}
    </div>
    <div ref={ref} onPointerLeave={() => setOver(undefined)}>
      {top.value > 0 ? width > 0 && <svg width={width} height={rows * rowHeight} role="img" tabindex={0} aria-label={`${caption}. ${t("icicleKeys")}`} onKeyDown={key}>{boxes}</svg> : <p class="dim">{t("none")}</p>}
    </div>
    <figcaption aria-live="polite">{caption}</figcaption>
  </figure>;
});
