// What several views need of the browser, and of Preact.
import { type ComponentChild, type FunctionComponent, h } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { language } from "./words";

/** A view that is drawn anew when what it is given changes, or the page's language, and not whenever the page is. */
export function steady<P extends object>(View: FunctionComponent<P>): FunctionComponent<P> {
  const differ = (a: P, b: P) => Object.keys({ ...a, ...b }).some(key => a[key as keyof P] !== b[key as keyof P]);
  return given => {
    const kept = useRef<{ given: P; spoken: string; drawn: ComponentChild }>(null);
    let last = kept.current;
    if (!last || last.spoken !== language() || differ(last.given, given)) last = kept.current = { given, spoken: language(), drawn: h(View, given) };
    return last.drawn;
  };
}

/** A function that stays the same and does what the latest one does: for what is given to a steady view. */
export function useSteady<A extends unknown[], R>(call: (...given: A) => R): (...given: A) => R {
  const latest = useRef(call);
  latest.current = call;
  return useCallback((...given: A) => latest.current(...given), []);
}

/** The width of an element in CSS pixels, as it is now. */
export function useWidth<E extends Element>(): [{ current: E | null }, number] {
  const ref = useRef<E>(null);
  const [width, set] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(entries => set(Math.floor(entries[0].contentRect.width)));
    observer.observe(element);
    set(Math.floor(element.getBoundingClientRect().width));
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

/** The seconds since a moment, in steps of a tenth, from a fifth on; undefined before and without one. */
export function useElapsed(since: number | undefined): number | undefined {
  const [now, tick] = useState(0);
  useEffect(() => {
    if (since === undefined) return;
    const timer = setInterval(() => tick(performance.now()), 100);
    return () => clearInterval(timer);
  }, [since]);
  if (since === undefined || now - since < 200) return undefined;
  return (now - since) / 1000;
}
