// The table of layers: a tree that folds, columns that sort, a search; of thousands of
// rows only those in sight are drawn.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { steady, useWidth } from "./hooks";
import type { Table } from "./types";
import { bytes, count, full, percent, shape } from "./units";
import { type Key, t } from "./words";

type Column = { id: string; title: Key; width: string; value?: (x: Table, row: number) => number; text: (x: Table, row: number) => string; title_?: (x: Table, row: number) => string; bar?: boolean };

const number = (id: string, title: Key, of: (x: Table) => number[], words: (n: number) => string, width = "minmax(76px,0.8fr)"): Column => ({
  id, title, width, bar: true, value: (x, r) => of(x)[r], text: (x, r) => (of(x)[r] === 0 ? "·" : words(of(x)[r])), title_: (x, r) => full(of(x)[r]),
});

const columns: Column[] = [
  { id: "type", title: "type", width: "minmax(90px,1.1fr)", text: (x, r) => x.type[r] + (x.detail[r] ? " " + x.detail[r] : "") },
  { id: "input", title: "inputColumn", width: "minmax(100px,1fr)", text: (x, r) => shape(x.input[r]?.[0]) },
  { id: "output", title: "output", width: "minmax(110px,1fr)", text: (x, r) => (x.bound[r] ? "≤ " : x.at_least[r] ? "≥ " : "") + shape(x.output[r]?.[0]) + ((x.output[r]?.length ?? 0) > 1 ? " …" : "") },
  number("params", "params", x => x.parameters, n => (n < 1e6 ? full(n) : count(n))),
  number("macs", "macs", x => x.macs, count),
  number("flops", "flops", x => x.flops, count),
  number("kept", "kept", x => x.kept, bytes),
  { id: "share", title: "share100", width: "minmax(60px,0.5fr)", value: (x, r) => x.macs[r], text: (x, r) => (x.macs[0] ? percent(x.macs[r] / x.macs[0]) : "·") },
];
const wide = ["type", "output", "params", "macs", "kept"];
const middle = ["type", "params", "macs", "kept"];
const narrow = ["params", "macs"];
const rowHeight = 26;
const headHeight = 29;

/** How deep the tree is open at first: as far as forty rows go. */
function firstDepth(x: Table): number {
  for (let depth = 1; depth < 12; depth++) {
    if (x.depth.filter(d => d <= depth + 1).length > 40) return depth;
  }
  return 12;
}

export const Layers = steady(({ table: x, chosen, choose }: { table: Table; chosen?: number; choose: (row: number | undefined) => void }) => {
  const [ref, width] = useWidth<HTMLDivElement>();
  const [depth, setDepth] = useState(() => firstDepth(x));
  const [turned, setTurned] = useState<Set<string>>(new Set());
  const [sort, setSort] = useState<string>();
  const [find, setFind] = useState("");
  const [picked, setPicked] = useState<string[]>();
  const [scroll, setScroll] = useState(0);
  const body = useRef<HTMLDivElement>(null);
  const model = useRef(x.model);
  useEffect(() => {
    if (model.current === x.model) return;
    model.current = x.model;
    setDepth(firstDepth(x));
    setTurned(new Set());
  }, [x.model]);

  const parents = useMemo(() => x.depth.map((d, r) => r + 1 < x.depth.length && x.depth[r + 1] > d), [x]);
  const keyOf = (r: number) => x.path[r] + "#" + x.call[r];
  const isOpen = (r: number) => (x.depth[r] < depth) !== turned.has(keyOf(r));
  const rows = useMemo(() => {
    const list: number[] = [];
    const wanted = find.trim().toLowerCase();
    const column = columns.find(c => c.id === sort);
    if (column?.value || wanted) {
      for (let r = 0; r < x.path.length; r++) {
        if (wanted ? (x.path[r] + " " + x.type[r] + " " + x.detail[r]).toLowerCase().includes(wanted) : x.leaf[r]) list.push(r);
      }
      const value = column?.value;
      if (value) list.sort((a, b) => value(x, b) - value(x, a) || a - b);
      return list;
    }
    let closed = Infinity;
    for (let r = 0; r < x.path.length; r++) {
      if (x.depth[r] > closed) continue;
      closed = Infinity;
      list.push(r);
      if (parents[r] && !isOpen(r)) closed = x.depth[r];
    }
    return list;
  }, [x, depth, turned, sort, find]);

  const flat = Boolean(sort) || find.trim() !== "";
  const ids = picked ?? (width === 0 || width >= 760 ? wide : width >= 480 ? middle : narrow);
  const shown = columns.filter(c => ids.includes(c.id));
  const most = useMemo(() => Object.fromEntries(shown.filter(c => c.bar).map(c => [c.id, Math.max(1, ...x.path.map((_, r) => (x.leaf[r] ? c.value!(x, r) : 0)))])), [x, ids.join()]);
  const template = "minmax(120px,1.6fr) " + shown.map(c => c.width).join(" ");
  const room = Math.min(rows.length * rowHeight, 26 * 20);
  const first = Math.max(Math.floor(scroll / rowHeight) - 6, 0);
  const drawn = Math.ceil(room / rowHeight) + 12;
  const last = Math.min(first + drawn, rows.length);
  const place = chosen === undefined ? -1 : rows.indexOf(chosen);

  const turn = (r: number) => setTurned(old => {
    const next = new Set(old);
    if (!next.delete(keyOf(r))) next.add(keyOf(r));
    return next;
  });
  const go = (to: number) => {
    const at = Math.min(Math.max(to, 0), rows.length - 1);
    choose(rows[at]);
    const view = body.current!;
    if (at * rowHeight < view.scrollTop) view.scrollTop = at * rowHeight;
    else if ((at + 1) * rowHeight > view.scrollTop + view.clientHeight - headHeight) view.scrollTop = (at + 1) * rowHeight - view.clientHeight + headHeight;
  };
  const key = (e: KeyboardEvent) => {
    const r = rows[place];
    switch (e.key) {
      case "ArrowDown": go(place + 1); break;
      case "ArrowUp": go(place - 1); break;
      case "PageDown": go(place + 18); break;
      case "PageUp": go(place - 18); break;
      case "Home": go(0); break;
      case "End": go(rows.length - 1); break;
      case "ArrowRight": if (r !== undefined && !flat && parents[r] && !isOpen(r)) turn(r); break;
      case "ArrowLeft":
        if (r === undefined || flat) break;
        if (parents[r] && isOpen(r)) turn(r);
        else {
          let up = place;
          while (up > 0 && x.depth[rows[up]] >= x.depth[r]) up--;
          go(up);
        }
        break;
      case "Escape": choose(undefined); break;
      default: return;
    }
    e.preventDefault();
  };
  const sorted = (c: Column) => (c.id === sort ? "descending" : c.value ? "none" : undefined);
  return <section class="layers">
    <div class="tools">
      <input type="search" aria-label={t("find")} placeholder={t("find")} value={find} onInput={e => { setFind(e.currentTarget.value); body.current!.scrollTop = 0; }} />
      <button type="button" onClick={() => { setTurned(new Set()); setDepth(99); setSort(undefined); }}>{t("expandAll")}</button>
      <button type="button" onClick={() => { setTurned(new Set()); setDepth(1); setSort(undefined); }}>{t("collapseAll")}</button>
      <details class="menu"><summary>{t("columns")}</summary><div>{columns.map(c => <label><input type="checkbox" checked={ids.includes(c.id)} onChange={e => setPicked(e.currentTarget.checked ? [...ids, c.id] : ids.filter(i => i !== c.id))} /> {t(c.title)}</label>)}</div></details>
      <span class="dim" role="status">{full(rows.length)} {t("of")} {full(x.path.length)} {t("rows")}{sort ? " · " + t("sortedFlat") : ""}</span>
    </div>
    <div ref={ref}><div ref={body} class="grid" role="treegrid" tabIndex={0} aria-label={t("viewLayers")} aria-rowcount={rows.length + 1} aria-colcount={shown.length + 1} style={{ maxHeight: room + headHeight + "px" }}
      aria-activedescendant={place >= first && place < last ? "row" + chosen : undefined} onKeyDown={key} onScroll={e => setScroll(e.currentTarget.scrollTop)}>
      <div role="rowgroup"><div role="row" aria-rowindex={1} class="head" style={{ gridTemplateColumns: template }}>
        <span role="columnheader">{t("layer")}</span>
        {shown.map(c => <span role="columnheader" aria-sort={sorted(c)} class={c.value ? "right" : ""}>{c.value
          ? <button type="button" class="plain" onClick={() => { setSort(sort === c.id ? undefined : c.id); body.current!.scrollTop = 0; }}>{t(c.title)}{sort === c.id ? " ↓" : ""}</button> : t(c.title)}</span>)}
      </div></div>
      <div role="rowgroup" style={{ height: rows.length * rowHeight + "px", paddingTop: first * rowHeight + "px" }}>
          {/* An element is used again for the row that takes its place, which is quicker than another. */}
          {rows.slice(first, last).map((r, i) => <div key={(first + i) % drawn} id={"row" + r} role="row" aria-rowindex={first + i + 2} aria-level={x.depth[r] + 1} aria-expanded={!flat && parents[r] ? isOpen(r) : undefined} aria-selected={r === chosen}
            class={"row" + (r === chosen ? " chosen" : "")} style={{ gridTemplateColumns: template }} onClick={() => choose(r)}>
            <span role="gridcell" class="name" style={flat ? undefined : { paddingLeft: Math.min(x.depth[r], 12) * 14 + 4 + "px" }} title={x.path[r]}>
              {!flat && (parents[r] ? <i class="fold" aria-hidden="true" onClick={e => { e.stopPropagation(); turn(r); }}>{isOpen(r) ? "▾" : "▸"}</i> : <i class="fold" />)}
              {flat ? x.path[r] || x.model : r === 0 ? x.model : x.path[r].split(".").at(-1)}{x.call[r] > 0 && <small class="dim"> #{x.call[r] + 1}</small>}{x.shared[r] && <small class="dim"> ⇄</small>}
              {narrow === ids && <small class="dim"> {x.type[r]}</small>}
            </span>
            {shown.map(c => <span role="gridcell" class={c.value ? "right" : ""} title={c.title_?.(x, r) ?? c.text(x, r)}>
              {c.bar && x.leaf[r] && c.value!(x, r) > 0 && <i class="bar" aria-hidden="true" style={{ width: (100 * c.value!(x, r)) / most[c.id] + "%" }} />}<span>{c.text(x, r)}</span></span>)}
          </div>)}
      </div>
    </div></div>
    {rows.length === 0 && <p class="dim">{t("noRows")}</p>}
  </section>;
});
