// Where the numbers of a layer come from: formulas with the layer's own numbers.
import { useEffect, useState } from "preact/hooks";
import { live } from "./core";
import { ProblemBox } from "./problem";
import type { Answer, Named, Question } from "./types";
import { bytes, count, full, percent, shape } from "./units";
import { t } from "./words";

export function Explain({ question, files, path, close }: { question: Question; files: Named[]; path: string; close: () => void }) {
  const [answer, set] = useState<Answer>();
  const asked = JSON.stringify(question);
  useEffect(() => {
    let left = false;
    void live.ask({ ...question, ask: "explain", path }, files).then(reply => {
      if (!left && reply) set(reply.answer);
    });
    return () => {
      left = true;
    };
  }, [asked, path]);
  const e = answer?.explanation;
  return <section class="explain" aria-label={t("explain")}>
    <div class="heading"><h2>{t("explain")}: <code>{path || e?.type || ""}</code></h2><button type="button" class="plain" onClick={close} aria-label={t("close")}>✕</button></div>
    {answer?.error && <ProblemBox problem={answer.error} />}
    {e && e.path === path && <>
      <p>{e.type} {e.detail} · {e.inputs.map(shape).join(", ")} → {e.outputs.map(shape).join(", ")}{e.calls > 1 ? ` · ${t("calls")} ${e.calls} ${t("times")}` : ""}</p>
      <dl>{e.facts.map(f => <div><dt>{f.what}</dt><dd>{f.formula && <code>{f.formula}</code>}<b title={full(f.value)}>{f.unit === "B" ? bytes(f.value) : full(f.value) + (f.unit ? " " + f.unit : "")}</b></dd></div>)}</dl>
      {e.kinds && e.kinds.length > 0 && <table class="plain-table"><thead><tr><th>{t("type")}</th><th>{t("params")}</th><th>{t("macs")}</th><th>{t("share100")}</th></tr></thead>
        <tbody>{e.kinds.slice(0, 8).map(k => <tr><th scope="row">{k.type} <small class="dim">×{k.layers}</small></th><td>{count(k.parameters)}</td><td>{count(k.macs)}</td><td>{percent(k.share)}</td></tr>)}</tbody></table>}
      {e.kept_for_backward && e.kept_for_backward.length > 0 && <><h3>{t("keptFor")}</h3><ul class="kept">{e.kept_for_backward.slice(0, 12).map(k => <li>{k.what} <span class="dim">{shape(k.shape)}</span> <b>{k.anyway ? t("anyway") : bytes(k.bytes)}</b></li>)}</ul></>}
      {e.output_kept_by && e.output_kept_by.length > 0 && <p class="dim">{t("keptBy")}: {e.output_kept_by.slice(0, 6).map((p, i) => <>{i > 0 && ", "}<code>{p}</code></>)}</p>}
    </>}
  </section>;
}
