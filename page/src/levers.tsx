// What to change so that a run takes less: each change traced and simulated, with before
// and after, and applied by a click.
import { useEffect, useState } from "preact/hooks";
import { type Progress, search } from "./core";
import { ProblemBox } from "./problem";
import type { Advice, Answer, Combination, Figures, Lever, Named, Question, Setting, WhatIf } from "./types";
import { bytes, count, percent } from "./units";
import { Working } from "./working";
import { t } from "./words";

const Saved = ({ n }: { n: number }) => <>{n === 0 ? "·" : n > 0 ? "−" + bytes(n) : "+" + bytes(-n)}</>;
const Verdict = ({ fits }: { fits: boolean | null }) => (fits === null ? null : <span class={"verdict " + (fits ? "good" : "bad")}>{fits ? "✓ " + t("fits") : "✗ " + t("doesNotFit")}</span>);
const costWords = (c: { work: number; words: string }) => [c.work ? `${c.work > 0 ? "+" : "−"}${percent(Math.abs(c.work))} ${t("workLess")}` : "", c.words].filter(Boolean).join(", ") || t("nothing");

function Code({ lines }: { lines: string[] | null }) {
  if (!lines || lines.length === 0) return null;
  const text = lines.join("\n").trim();
  return <div class="code-lines"><div class="heading"><h3>{t("code")}</h3><button type="button" onClick={() => void navigator.clipboard?.writeText(text)}>{t("copy")}</button></div><pre tabIndex={0}>{text}</pre></div>;
}

function Side({ title, f, most }: { title: string; f: Figures; most: number }) {
  return <div class="side"><span>{title}</span><span class="track"><i class={f.fits === false ? "bad" : "good"} style={{ width: (100 * f.needs) / most + "%" }} /></span><b>{bytes(f.needs)}</b><Verdict fits={f.fits} /><small class="dim">{count(f.work)} MACs</small></div>;
}

function Tried({ result, apply }: { result: Answer; apply?: (s: Setting) => void }) {
  if (result.error) return <ProblemBox problem={result.error} />;
  const w: WhatIf = result.whatif!;
  const most = Math.max(w.before.needs, w.after.needs, 1);
  return <div class="tried" role="status">
    <h3>{w.changes.map(c => c.title).join(" + ")}</h3>
    <Side title={t("before")} f={w.before} most={most} /><Side title={t("after")} f={w.after} most={most} />
    {result.setting && apply ? <button type="button" class="main" onClick={() => apply(result.setting!)}>{t("apply")}</button> : <p class="dim">{t("structure")}</p>}
    <Code lines={w.code} />
  </div>;
}

function Way({ title, way, sets, tryIt }: { title: string; way: Combination; sets: string; tryIt: (sets: string[]) => void }) {
  return <div class="way"><h3>{title}</h3><p><b>{way.titles.join(" + ")}</b> · {t("needs")} {bytes(way.after.needs)} (<Saved n={way.saves.bytes} />) <Verdict fits={way.after.fits} /></p>
    <p class="dim">{way.costs.map(costWords).join("; ")}</p><button type="button" class="main" aria-expanded={sets === way.sets.join()} onClick={() => tryIt(way.sets)}>{t("tryIt")}</button></div>;
}

export function Levers({ question, files, apply, undo }: { question: Question; files: Named[]; apply: (s: Setting) => void; undo?: () => void }) {
  const [answer, set] = useState<Answer>();
  const [progress, setProgress] = useState<Progress>();
  const [tried, setTried] = useState<{ sets: string; answer?: Answer }>();
  const [stale, setStale] = useState(false);
  const asked = JSON.stringify(question);
  useEffect(() => {
    let left = false;
    setStale(true);
    setTried(undefined);
    void search.ask({ ...question, ask: "advise", goal: "fit" }, files, setProgress).then(reply => {
      if (left || !reply) return;
      setProgress(undefined);
      set(reply.answer);
      setStale(false);
    });
    return () => {
      left = true;
    };
  }, [asked]);
  const tryIt = (sets: string[]) => {
    const key = sets.join();
    if (tried?.sets === key) return setTried(undefined);
    setTried({ sets: key });
    void search.ask({ ...question, ask: "whatif", changes: sets }, files, setProgress).then(reply => {
      if (!reply) return;
      setProgress(undefined);
      setTried(old => (old?.sets === key ? { sets: key, answer: reply.answer } : old));
    });
  };
  const a: Advice | undefined = answer?.advice;
  const most = Math.max(1, ...(a?.levers ?? []).map(l => Math.abs(l.saves.bytes)));
  const shown = (key: string) => tried?.sets === key && tried.answer && <Tried result={tried.answer} apply={apply} />;
  return <section class={"levers" + (stale && a ? " stale" : "")}>
    <div class="heading"><p class="dim">{t("leversIntro")}</p><Working progress={progress} stop={() => search.stop(tried && !tried.answer ? "whatif" : "advise")} />{undo && <button type="button" onClick={undo}>{t("undo")}</button>}</div>
    {answer?.error && <ProblemBox problem={answer.error} />}
    {a && <>
      <div class="ways">
        {a.reached ? <p class="way">{t("alreadyFits")}</p> : a.combination ? <Way title={t("shortest")} way={a.combination} sets={tried?.sets ?? ""} tryIt={tryIt} /> : a.capacity ? <p class="way bad">{t("noWay")}</p> : null}
        {a.gentler && <Way title={t("gentler")} way={a.gentler} sets={tried?.sets ?? ""} tryIt={tryIt} />}
      </div>
      {a.combination && shown(a.combination.sets.join())}{a.gentler && shown(a.gentler.sets.join())}
      <ul class="lever-list">{a.levers.map((l: Lever) => <li>
        <div class="lever"><div><b>{l.title}</b><small class="dim">{l.why}</small></div>
          <div class="saves"><span class="track" aria-hidden="true"><i class={l.saves.bytes < 0 ? "bad" : "good"} style={{ width: (100 * Math.abs(l.saves.bytes)) / most + "%" }} /></span><b><Saved n={l.saves.bytes} /></b></div>
          <Verdict fits={l.after.fits} /><small class="dim cost">{costWords(l.costs)}</small>
          <button type="button" aria-expanded={tried?.sets === l.set} onClick={() => tryIt([l.set])}>{t("tryIt")}<span class="hidden"> {l.title}</span></button></div>
        {a.combination?.sets.join() !== l.set && a.gentler?.sets.join() !== l.set && shown(l.set)}
      </li>)}</ul>
      {a.not_tried.length > 0 && <details class="not-tried"><summary>{t("notTried")} ({a.not_tried.length})</summary><dl>{a.not_tried.map(n => <div><dt>{n.with}</dt><dd>{n.reason}</dd></div>)}</dl></details>}
    </>}
  </section>;
}
