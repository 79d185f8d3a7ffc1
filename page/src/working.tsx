// What takes longer than a fifth of a second says for how long, and can be stopped.
import type { Progress } from "./core";
import { useElapsed } from "./hooks";
import { seconds } from "./units";
import { t } from "./words";

export function Working({ progress, stop, what }: { progress: Progress | undefined; stop?: () => void; what?: string }) {
  const elapsed = useElapsed(progress?.since);
  if (!progress || elapsed === undefined) return null;
  return <span class="working" role="status"><span>{what ?? t("working")} {seconds(elapsed)}{progress.trying ? ` · ${progress.trying}` : ""}</span>{stop && <button type="button" onClick={stop}>{t("stop")}</button>}</span>;
}
