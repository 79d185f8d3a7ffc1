// The page's access to heft: lanes of questions, a worker each. In a lane one question is
// answered at a time; of those that wait, a newer one takes the place of an older one of
// its kind. A worker that dies, or that is stuck with what nobody waits for any more, is
// replaced, and the page goes on.
import type { Answer, Named, Question } from "./types";
import { language } from "./words";

declare global {
  interface Window {
    heftCore?: { compiled: Promise<WebAssembly.Module>; starter: string; prepared: Promise<Prepared[]> };
  }
}

/** Whether answers come from this tab, without anything being sent. */
export const local = Boolean(window.heftCore);

type Prepared = { question: Question; answer: Answer };

/** A question by what it asks: the order of its fields says nothing, nor does one that is not given. */
const asking = (q: Question) => JSON.stringify(q, Object.keys({ ...q, ...q.setting }).sort().filter(key => q[key as keyof Question] !== 0));

/** The answer to a question that was given when the page was built; it is there before heft is. */
export async function prepared(question: Question): Promise<Answer | undefined> {
  const list = (await window.heftCore?.prepared) ?? [];
  return list.find(p => asking(p.question) === asking(question))?.answer;
}

export type Reply = { answer: Answer; milliseconds: number };
export type Progress = { since: number; trying?: string };

type Task = {
  id: number; kind: string; question: Question; files: Named[];
  done: (reply: Reply | undefined) => void; progress?: (p: Progress) => void;
  outdated?: boolean; started?: number; telling?: number;
};

const died: Answer = { error: { kind: "internal", message: "the run ended its worker, most likely for want of memory", hint: "the page goes on; a smaller batch or input takes less" } };
const stopped: Answer = { error: { kind: "canceled", message: "stopped" } };

/** After how long a question says that it is under way, in milliseconds: quick ones need not draw the page for it. */
const silence = 150;

/** A lane of questions; patience is how long a run goes on that a newer question has outdated, in milliseconds. */
export class Lane {
  private worker?: Worker;
  private running?: Task;
  private waiting: Task[] = [];
  private next = 1;
  private ready = false;
  private deaths = 0;
  private timer = 0;
  /** How often the worker was replaced. */
  replaced = 0;

  constructor(private patience: number) {}

  /** Asks; the reply is undefined where a newer question of the kind took the place of this one. */
  ask(question: Question, files: Named[] = [], progress?: (p: Progress) => void, kind: string = question.ask): Promise<Reply | undefined> {
    return new Promise(done => {
      const task: Task = { id: this.next++, kind, question, files, done, progress };
      const older = this.waiting.findIndex(t => t.kind === kind);
      if (older >= 0) this.waiting.splice(older, 1)[0].done(undefined);
      this.waiting.push(task);
      if (this.running?.kind === kind && !this.running.outdated) {
        this.running.outdated = true;
        clearTimeout(this.timer);
        const outdated = this.running;
        this.timer = window.setTimeout(() => {
          if (this.running === outdated) this.replace(undefined);
        }, this.patience);
      }
      this.advance();
    });
  }

  /** Ends the questions of a kind, the running one too. */
  stop(kind: string): void {
    for (const t of this.waiting.filter(t => t.kind === kind)) t.done({ answer: stopped, milliseconds: 0 });
    this.waiting = this.waiting.filter(t => t.kind !== kind);
    if (this.running?.kind === kind) this.replace({ answer: stopped, milliseconds: 0 });
  }

  /** Starts the worker ahead of the first question. */
  start(): void {
    if (!this.worker) void this.boot();
  }

  private async boot(): Promise<void> {
    this.ready = false;
    const worker = new Worker(new URL("./worker.ts", import.meta.url));
    this.worker = worker;
    worker.onmessage = e => this.heard(worker, e.data);
    worker.onerror = e => {
      e.preventDefault();
      this.heard(worker, { dead: true });
    };
    try {
      const core = window.heftCore;
      worker.postMessage({ boot: core ? { module: await core.compiled, starter: core.starter } : { server: new URL("v1/page", location.href).href } });
    } catch (cause) {
      this.fail(worker, String(cause));
    }
  }

  private fail(worker: Worker, cause: string): void {
    worker.terminate();
    if (this.worker !== worker) return;
    this.worker = undefined;
    const answer: Answer = { error: { kind: "internal", message: "heft could not be started: " + cause, hint: "it needs WebAssembly, and the files that came with the page" } };
    for (const t of [this.running, ...this.waiting]) t?.done({ answer, milliseconds: 0 });
    this.running = undefined;
    this.waiting = [];
  }

  private heard(worker: Worker, m: { ready?: true; dead?: true; cause?: string; id?: number; trying?: string; answer?: string; milliseconds?: number }): void {
    if (worker !== this.worker) return;
    if (m.ready) {
      this.ready = true;
      this.advance();
    } else if (m.dead) {
      if (!this.ready && ++this.deaths > 2) return this.fail(worker, m.cause ?? "its worker ends at once");
      this.replace({ answer: died, milliseconds: 0 });
    } else if (this.running && m.id === this.running.id) {
      if (m.trying !== undefined) {
        clearTimeout(this.running.telling);
        this.running.progress?.({ since: this.running.started!, trying: m.trying });
        return;
      }
      this.deaths = 0;
      this.finish({ answer: JSON.parse(m.answer!), milliseconds: m.milliseconds! }); // text goes from thread to thread faster than what it says
    }
  }

  private finish(reply: Reply | undefined): void {
    const task = this.running!;
    this.running = undefined;
    clearTimeout(this.timer);
    clearTimeout(task.telling);
    task.done(reply);
    this.advance();
  }

  /** Takes a new worker; the running question gets the reply. */
  private replace(reply: Reply | undefined): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.replaced++;
    void this.boot();
    if (this.running) this.finish(reply);
  }

  private advance(): void {
    if (!this.worker) void this.boot();
    if (!this.ready || this.running || this.waiting.length === 0) return;
    const task = this.waiting.shift()!;
    this.running = task;
    task.started = performance.now();
    task.telling = window.setTimeout(() => task.progress?.({ since: task.started! }), silence);
    this.worker!.postMessage({ id: task.id, question: JSON.stringify({ ...task.question, lang: language() }), files: task.files });
  }
}

/** What is seen while the visitor types. */
export const live = new Lane(1500);
/** Searches, which take longer. */
export const search = new Lane(300);
