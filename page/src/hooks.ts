// What several views need of the browser.
import { useEffect, useRef, useState } from "preact/hooks";

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
