// The page: code on the left, cost on the right.
import { render } from "preact";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import "./style.css";
import { Compare } from "./compare";
import { Controls } from "./controls";
import { live, local, prepared, type Progress, search } from "./core";
import type { Editor } from "./editor";
import { Explain } from "./explain";
import { chosen, dropped, save } from "./files";
import { steady, useSteady } from "./hooks";
import { Icicle } from "./icicle";
import { Layers } from "./layers";
import { Levers } from "./levers";
import { keepOffline } from "./offline";
import { type Candidate, initial, pack, type State, unpack, type View, views } from "./link";
import { ProblemBox, Words } from "./problem";
import { Largest, Timeline } from "./timeline";
import type { Answer, Catalogue, Fit, Named, Problem, Question, Setting, Table } from "./types";
import { bytes, count, full, shape } from "./units";
import { type Key, language, said, speak, t } from "./words";
import { Working } from "./working";

live.start();

const mostEdited = 512 * 1024;
/** After how long without a change a search begins, in milliseconds. */
const pause = 500;
const formats = ["text", "csv", "markdown", "latex", "json", "html", "params", "macs", "timeline", "memory"] as const;
const formatNames: Record<(typeof formats)[number], string> = { text: "Text", csv: "CSV", markdown: "Markdown", latex: "LaTeX", json: "JSON", html: "HTML", params: "SVG: parameters", macs: "SVG: MACs", timeline: "SVG: memory", memory: "JSON: memory" };
const viewNames: Record<View, Key> = { memory: "viewMemory", layers: "viewLayers", levers: "viewLevers", compare: "viewCompare" };

/** The part of a model's name before the colon, and what is behind it. */
function split(model: string): [file: string, entry: string] {
  const at = model.indexOf(":");
  return at < 0 ? [model, ""] : [model.slice(0, at), model.slice(at + 1)];
}

const Tiles = steady(({ answer, fit, fitProblem, fitStale, fitting, stopFit, setting }: { answer: Answer; fit?: Fit; fitProblem?: Problem; fitStale: boolean; fitting?: Progress; stopFit: () => void; setting: Setting }) => {
  const { totals } = answer.table!;
  const m = answer.memory;
  const sign = totals.macs_bound ? "≤ " : totals.at_least || totals.uncounted_operators ? "≥ " : "";
  const used = m?.capacity ? Math.min(m.needs / m.capacity, 1) : 0;
  return <ul class="tiles">
    <li><h2>{t("parameters")}</h2><strong title={full(totals.parameters)}>{count(totals.parameters)}</strong>
      <p>{full(totals.parameters)} · {bytes(totals.parameter_bytes)}{totals.trainable_parameters !== totals.parameters && <> · {count(totals.trainable_parameters)} {t("trainable")}</>}</p></li>
    <li><h2>{t("work")}</h2><strong title={full(totals.macs)}>{sign}{count(totals.macs)} <small>MACs</small></strong><p>{t("forward")} · {count(totals.flops)} FLOPs</p></li>
    <li class={m?.fits === false ? "bad" : m?.fits ? "good" : ""}><h2>{t("memory")}</h2>
      {m ? <><strong>{m.bound ? "≤ " : m.at_least ? "≥ " : ""}{bytes(m.needs)}</strong>
        {m.capacity ? <span class="meter" aria-hidden="true"><i style={{ width: 100 * used + "%" }} /></span> : null}
        <p>{m.refused ? m.refused.reason : m.fits === false ? `${t("doesNotFit")}: ${bytes(m.missing ?? 0)} ${t("tooMuch")}` : m.fits ? `${t("fits")}: ${bytes((m.capacity ?? 0) - m.needs)} ${t("free")}` : `${t("uses")} ${bytes(m.device)}`} · {m.gpu}</p></>
        : <><strong>–</strong><p>{t("noMemory")}</p></>}</li>
    <li class={fitStale ? "stale" : ""}><h2>{t("largest")}</h2>
      {fit ? <><strong>{fit.unfinished ? "≥ " : ""}{full(fit.largest)}</strong><p>{fit.largest === 0 ? t("nothingFits") : `${bytes(fit.needs)} ${t("of")} ${bytes(fit.capacity)}`}{fit.limited_by && ` · ${t("limitedBy")} ${said(fit.limited_by)}`}</p></>
        : fitProblem ? <><strong>–</strong><p title={fitProblem.message}>{fitProblem.kind === "canceled" ? t("stopped") : <Words text={fitProblem.message} />}</p></> : <><strong>…</strong><p>{setting.gpu ? t("searching") : "–"}</p></>}
      <Working progress={fitting} stop={stopFit} what={t("searching")} /></li>
  </ul>;
});

const Assumed = steady(({ table, answer }: { table: Table; answer: Answer }) => {
  const all = new Map([...(table.assumptions ?? []), ...(answer.memory?.assumptions ?? [])].map(a => [a.text, a]));
  if (all.size === 0) return null;
  return <details class="assumed"><summary>{t("assumptions")} ({all.size})</summary><ul>{[...all.values()].map(a => <li><Words text={a.text} />{a.effect && <small class="dim"> · <Words text={a.effect} /></small>}</li>)}</ul></details>;
});

function Tabs({ view, show }: { view: View; show: (v: View) => void }) {
  const key = (e: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!by) return;
    const next = views[(views.indexOf(view) + by + views.length) % views.length];
    show(next);
    document.getElementById("tab-" + next)?.focus();
    e.preventDefault();
  };
  return <div class="tabs" role="tablist" aria-label={t("viewMemory")} onKeyDown={key}>
    {views.map(v => <button type="button" role="tab" id={"tab-" + v} aria-selected={v === view} aria-controls="view" tabIndex={v === view ? 0 : -1} onClick={() => show(v)}>{t(viewNames[v])}</button>)}
  </div>;
}

function App() {
  const [state, setState] = useState<State>(initial);
  const [booted, setBooted] = useState(location.hash === ""); // else its state is read first
  const [files, setFiles] = useState<Named[]>([]);
  const [version, setVersion] = useState(0);
  const [catalogue, setCatalogue] = useState<Catalogue>();
  const [answer, setAnswer] = useState<Answer>();
  const [shownFor, setShownFor] = useState("");
  const [problem, setProblem] = useState<Problem>();
  const [working, setWorking] = useState<Progress>();
  const [fit, setFit] = useState<{ for: string; fit?: Fit; problem?: Problem }>();
  const [fitting, setFitting] = useState<Progress>();
  const [over, setOver] = useState(false);
  const [copied, setCopied] = useState(false);
  const [theme, setTheme] = useState(localStorage.getItem("heft.theme") ?? "auto");
  const [, setTongue] = useState(language());
  const [before, setBefore] = useState<Setting>();
  const editor = useRef<Editor>(null);
  const host = useRef<HTMLDivElement>(null);
  const edited = useRef<number>(undefined);
  const [placed, setPlaced] = useState(0); // counts the texts that come from elsewhere than the editor

  const change = useCallback((part: Partial<State>) => setState(old => ({ ...old, ...part })), []);
  const editing = state.source !== undefined;
  const question: Question = useMemo(() => ({ ask: "live", model: state.model, source: state.source, source_name: state.sourceName, setting: state.setting, version }), [state.model, state.source, state.sourceName, state.setting, version]);
  const asked = JSON.stringify(question);

  // What the link says, at first and when the visitor goes to another.
  useEffect(() => {
    const read = async () => {
      const linked = await unpack(location.hash);
      if (linked) {
        setState(linked);
        setPlaced(n => n + 1);
      }
      setBooted(true);
    };
    if (!booted) void read();
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);
  useEffect(() => {
    if (!booted) return;
    const timer = setTimeout(async () => history.replaceState(null, "", "#" + await pack(state)), 400);
    return () => clearTimeout(timer);
  }, [state, booted]);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem("heft.theme", theme);
  }, [theme]);

  // The live question, anew at every change and before the change is painted; the largest batch after it, in a lane of its own.
  useLayoutEffect(() => {
    if (!booted) return;
    let left = false, shown = false;
    const show = async (a: Answer) => {
      shown = true;
      setAnswer(a);
      setShownFor(asked);
      if (left) return;
      setProblem(undefined);
      editor.current?.mark();
      painted(false);
      if (!catalogue) {
        const wanted: Question = { ask: "catalogue", model: "" };
        const c = (await prepared(wanted)) ?? (await search.ask(wanted))?.answer;
        if (c?.catalogue) setCatalogue(c.catalogue);
      }
      if (left || (!state.setting.gpu && !state.setting.mem)) return;
      const key = JSON.stringify({ ...question, setting: { ...question.setting, batch: 0 } });
      if (fit?.for === key && !fit.problem) return;
      if (fit) await new Promise(done => setTimeout(done, pause)); // a search is for a pause in typing
      if (left) return;
      const wanted: Question = { ...question, ask: "fit", solve: "batch" };
      const found = (await prepared(wanted)) ?? (await search.ask(wanted, files, p => { if (!left) setFitting(p); }))?.answer;
      if (left || !found) return;
      setFitting(undefined);
      setFit({ for: key, fit: found.fit, problem: found.error });
    };
    if (files.length === 0) void prepared(question).then(a => { if (a && !left && !shown) void show(a); });
    void live.ask(question, files, p => { if (!left) setWorking(p); }).then(reply => {
      if (!reply) return;
      if (!left) setWorking(undefined);
      if (performance.getEntriesByName("heft:live").length === 0) performance.mark("heft:live");
      const a = reply.answer;
      if (!a.error) return shown ? undefined : show(a);
      if (left) return;
      setProblem(a.error);
      editor.current?.mark(a.error.line, a.error.message.split("\n")[0]);
      painted(true);
    });
    return () => {
      left = true;
      setFitting(undefined);
    };
  }, [asked, files, booted]);

  /** Tells how long a change took until it was seen, to whoever measures pages. */
  function painted(failed: boolean) {
    const since = edited.current;
    edited.current = undefined;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        if (performance.getEntriesByName("heft:first").length === 0) performance.mark("heft:first");
        if (since !== undefined) performance.measure(failed ? "heft:error" : "heft:edit", { start: since, end: performance.now() });
      };
      channel.port2.postMessage(0);
    });
  }

  // The editor is loaded when there is something to edit, and ahead of that when the page is idle.
  useEffect(() => {
    if (!editing) {
      editor.current?.destroy();
      editor.current = null;
      return;
    }
    let left = false;
    void import("./editor").then(({ createEditor }) => {
      if (left || !host.current) return;
      if (!editor.current) {
        editor.current = createEditor(host.current, state.source!, t("editor"), text => {
          edited.current = performance.now();
          change({ source: text });
        });
      }
    });
    return () => {
      left = true;
    };
  }, [editing]);
  useEffect(() => {
    if (editor.current && state.source !== undefined && editor.current.text() !== state.source) editor.current.set(state.source);
  }, [placed]);
  useEffect(() => {
    if (!answer) return;
    const idle = setTimeout(() => {
      void import("./editor");
      search.start();
    }, 1500);
    return () => clearTimeout(idle);
  }, [!answer]);

  // Files, dropped anywhere or chosen.
  const take = useCallback(async (found: Named[]) => {
    if (found.length === 0) return;
    setVersion(v => v + 1);
    setBefore(undefined);
    const [one] = found;
    const setting: Setting = { mode: state.setting.mode, gpu: state.setting.gpu, precision: state.setting.precision, optimizer: state.setting.optimizer, batch: undefined };
    const clean = JSON.parse(JSON.stringify(setting)) as Setting;
    if (found.length === 1 && one.name.endsWith(".py") && one.file.size <= mostEdited) {
      setFiles([]);
      const text = await one.file.text();
      setPlaced(n => n + 1);
      return setState(old => ({ ...old, model: one.name, source: text, sourceName: one.name, setting: clean, path: undefined }));
    }
    setFiles(found);
    const folder = one.name.includes("/") ? one.name.split("/")[0] : ".";
    setState(old => ({ ...old, model: found.length === 1 ? one.name : folder, source: undefined, sourceName: undefined, setting: clean, path: undefined }));
  }, [state.setting]);
  useEffect(() => {
    const hover = (e: DragEvent) => {
      if (!e.dataTransfer?.types.includes("Files")) return;
      e.preventDefault();
      setOver(true);
    };
    const leave = (e: DragEvent) => { if (e.relatedTarget === null) setOver(false); };
    const drop = (e: DragEvent) => {
      if (!e.dataTransfer?.types.includes("Files")) return;
      e.preventDefault();
      setOver(false);
      void dropped(e.dataTransfer).then(take);
    };
    addEventListener("dragover", hover);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", hover);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, [take]);

  const pickModel = (name: string) => {
    setFiles([]);
    setBefore(undefined);
    const { input: _, checkpoint: __, freeze: ___, ...rest } = state.setting;
    change({ model: name, source: undefined, sourceName: undefined, path: undefined, setting: { ...rest, batch: rest.batch ?? 32 } });
  };
  const edit = async () => {
    const reply = await search.ask({ ask: "source", model: state.model });
    const text = reply?.answer.text;
    if (!text) return;
    const of = answer?.table?.inputs ?? [];
    const input = state.setting.input ?? (of.length === 1 && of[0].shape?.length ? [1, ...of[0].shape.slice(1)].join("x") : undefined);
    setPlaced(n => n + 1);
    change({ source: text.text, sourceName: text.name, model: `${text.name}:${text.model}`, setting: input ? { ...state.setting, input } : state.setting });
  };
  const pick = (candidate: string) => {
    const [file] = split(state.model);
    change({ model: /\.(py|ipynb):/.test(candidate) ? candidate : `${file}:${candidate}` });
  };
  const share = async () => {
    const link = new URL(location.href);
    link.hash = await pack(state);
    history.replaceState(null, "", link);
    await navigator.clipboard?.writeText(link.href).catch(() => {});
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  const exportAs = async (format: string) => {
    const reply = await search.ask({ ...question, ask: "export", format }, files);
    const text = reply?.answer.text;
    if (text) save((answer?.table?.model ?? "heft") + text.name.replace(/^heft/, ""), text.type, text.text);
    else if (reply?.answer.error) setProblem(reply.answer.error);
  };
  const apply = (s: Setting) => {
    setBefore(state.setting);
    change({ setting: s });
  };
  const table = answer?.table;
  const row = useMemo(() => {
    if (!table || state.path === undefined) return undefined;
    const at = table.path.indexOf(state.path);
    return at < 0 ? undefined : at;
  }, [table, state.path]);
  const chooseRow = useSteady((r: number | undefined) => change({ path: r === undefined ? undefined : table!.path[r] }));
  const changeSetting = useSteady((setting: Setting) => {
    edited.current = performance.now();
    setBefore(undefined);
    change({ setting });
  });
  const stopFit = useSteady(() => search.stop("fit"));
  const stale = shownFor !== asked;
  const [file, entry] = split(state.model);
  const own = editing || files.length > 0;
  const offered = useMemo(() => [...new Set(catalogue?.models.map(m => m.task) ?? [])].map(task => <optgroup label={task.replace("_", " ")}>{catalogue!.models.filter(m => m.task === task).map(m => <option title={m.description}>{m.name}</option>)}</optgroup>), [catalogue]);
  const current: Candidate | undefined = answer && !problem && files.length === 0 ? (editing ? { model: state.model, source: state.source, sourceName: state.sourceName } : { model: state.model }) : undefined;
  const embedded = new URLSearchParams(location.search).has("embed");
  const fitKey = JSON.stringify({ ...question, setting: { ...question.setting, batch: 0 } });

  return <>
    {!embedded && <header>
      <a class="skip" href="#cost" onClick={e => { e.preventDefault(); document.getElementById("cost")?.focus(); }}>{t("skip")}</a>
      <h1>heft</h1><p class="tagline">{t("tagline")}</p>
      <div class="actions">
        <button type="button" onClick={() => void share()}>{copied ? "✓ " + t("copied") : t("share")}</button>
        <details class="menu"><summary>{t("export")}</summary><div>{formats.map(f => <button type="button" class="plain" disabled={!answer || Boolean(problem)} onClick={e => { (e.currentTarget.closest("details") as HTMLDetailsElement).open = false; void exportAs(f); }}>{formatNames[f]}</button>)}</div></details>
        <button type="button" onClick={() => { const next = theme === "auto" ? "light" : theme === "light" ? "dark" : "auto"; setTheme(next); }} aria-label={`${t("theme")}: ${t(theme as Key)}`}>{theme === "light" ? "☀" : theme === "dark" ? "☾" : "◐"}</button>
        <button type="button" lang={language() === "zh" ? "en" : "zh-Hans"} onClick={() => { speak(language() === "zh" ? "en" : "zh"); setTongue(language()); }}>{language() === "zh" ? "English" : "中文"}</button>
      </div>
    </header>}
    <div class={"page" + (editing ? " split" : "")}>
      {editing && <section class="code" aria-label={t("editor")}>
        <div class="heading"><code>{state.sourceName}</code>
          <label>{t("entry")} <input type="text" spellcheck={false} value={entry} placeholder={t("entryHint")} onChange={e => change({ model: e.currentTarget.value.trim() ? `${file}:${e.currentTarget.value.trim()}` : file })} /></label>
          <button type="button" class="plain" aria-label={t("closeEditor")} onClick={() => pickModel(catalogue?.models.some(m => entry.startsWith(m.name)) ? split(entry)[0].replace(/\(.*/, "") : initial.model)}>✕</button></div>
        <div ref={host} class="editor" />
        {problem && <ProblemBox problem={problem} go={line => editor.current?.go(line)} pick={pick} />}
      </section>}
      <main id="cost" tabIndex={-1}>
        <div class="ways-in">
          <label>{t("model")} <select value={own ? "" : state.model} onChange={e => pickModel(e.currentTarget.value)}>
            {own && <option value="">{editing ? state.sourceName : state.model}</option>}
            {!own && !catalogue?.models.some(m => m.name === state.model) && <option>{state.model}</option>}
            {offered}
          </select></label>
          {!own && <button type="button" onClick={() => void edit()}>{t("edit")}</button>}
          <label class="button">{t("open")}<input type="file" multiple onChange={e => { void take(chosen(e.currentTarget.files ?? [])); e.currentTarget.value = ""; }} /></label>
          <label class="button wide-only">{t("openFolder")}<input type="file" {...{ webkitdirectory: true }} onChange={e => { void take(chosen(e.currentTarget.files ?? [])); e.currentTarget.value = ""; }} /></label>
          <span class="dim wide-only">{t("dropHere")}</span>
          {files.length > 1 && <span class="dim">{full(files.length)} {t("filesOpen")}</span>}
          {files.length > 0 && !/\.onnx$/.test(file) && <label>{t("entry")} <input type="text" spellcheck={false} value={state.model} onChange={e => change({ model: e.currentTarget.value.trim() })} /></label>}
        </div>
        <Controls setting={state.setting} change={changeSetting} catalogue={catalogue} />
        {!editing && problem && <ProblemBox problem={problem} pick={pick} />}
        {!answer && !problem && <p class="loading" role="status"><Working progress={working ?? { since: 0 }} what={t("startingCore")} /></p>}
        {answer && table && <div class={"numbers" + (stale ? " stale" : "")} aria-busy={stale}>
          {stale && problem && <p class="stale-note" role="status">{t("stale")}</p>}
          {working && stale && <Working progress={working} stop={() => live.stop("live")} />}
          <Tiles answer={answer} fit={fit?.fit} fitProblem={fit?.problem} fitStale={fit !== undefined && fit.for !== fitKey} fitting={fitting} stopFit={stopFit} setting={state.setting} />
          <p class="facts dim"><b>{table.model}</b> · {table.inputs.map(i => shape(i.shape)).join(", ")} → {table.outputs.slice(0, 3).map(o => shape(o.shape)).join(", ")}{table.outputs.length > 3 ? " …" : ""} · {full(table.totals.operators)} ops · {answer.memory ? [answer.memory.precision, answer.memory.optimizer, ...(answer.memory.settings ?? [])].filter(Boolean).join(" · ") : ""}</p>
          <Tabs view={state.view} show={view => change({ view })} />
          <div id="view" role="tabpanel" aria-labelledby={"tab-" + state.view} tabIndex={-1}>
            {state.view === "memory" && (answer.memory ? <><Timeline memory={answer.memory} /><Largest memory={answer.memory} /></> : answer.memory_error && <ProblemBox problem={answer.memory_error} quiet />)}
            {state.view === "layers" && <><Icicle table={table} chosen={row} choose={chooseRow} />
              <div class={"layers-and-explain" + (row !== undefined ? " open" : "")}><Layers table={table} chosen={row} choose={chooseRow} />
                {row !== undefined && !stale ? <Explain question={question} files={files} path={table.path[row]} close={() => chooseRow(undefined)} /> : <p class="dim">{row === undefined ? t("chooseRow") : ""}</p>}</div></>}
            {state.view === "levers" && !stale && <Levers question={question} files={files} apply={apply} undo={before ? () => { change({ setting: before }); setBefore(undefined); } : undefined} />}
            {state.view === "compare" && <Compare list={state.compare} change={compare => change({ compare })} setting={state.setting} current={current} catalogue={catalogue} />}
          </div>
          <Assumed table={table} answer={answer} />
        </div>}
        {!embedded && <footer class="dim">{t(local ? "local" : "remote")}</footer>}
      </main>
    </div>
    {over && <div class="drop" aria-hidden="true">{t("dropNow")}</div>}
  </>;
}

render(<App />, document.getElementById("app")!);
addEventListener("load", () => void keepOffline());
