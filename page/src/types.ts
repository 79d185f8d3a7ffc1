// What questions and answers look like: the JSON of internal/answer and of heft's reports.

/** A setting as heft's JSON has it; what is absent has its default. */
export type Setting = {
  input?: string; batch?: number; mode?: "training" | "inference" | "inference-with-grad"; precision?: string; layout?: string;
  optimizer?: string; gpu?: string; mem?: string | number; checkpoint?: string[]; freeze?: string[]; accumulate?: number;
  [key: string]: unknown;
};

export type Question = {
  ask: "catalogue" | "source" | "live" | "fit" | "advise" | "whatif" | "explain" | "compare" | "export";
  model: string; source?: string; source_name?: string; setting?: Setting; version?: number;
  path?: string; changes?: string[]; goal?: string; solve?: string; format?: string; lang?: string;
};

export type Problem = {
  kind: string; message: string; hint?: string; setting?: string; file?: string; line?: number; module?: string; node?: string; candidates?: string[];
};

export type Assumption = { code: string; text: string; effect?: string; source?: string };
export type Value = { name: string; shape: number[] | null; dtype: string };

export type Table = {
  model: string; source: string; training: boolean; inputs: Value[]; outputs: Value[]; assumptions: Assumption[] | null;
  totals: {
    parameters: number; trainable_parameters: number; parameter_bytes: number; buffers: number; macs: number; flops: number; backward_macs: number;
    macs_bound: boolean; flops_bound: boolean; at_least?: boolean; uncounted_operators?: number; operators: number; module_calls: number;
  };
  path: string[]; type: string[]; detail: string[]; depth: number[]; call: number[]; leaf: boolean[]; output: (number[][] | null)[]; input: (number[][] | null)[];
  bound: boolean[]; at_least: boolean[]; parameters: number[]; shared: boolean[]; frozen: number[]; macs: number[]; flops: number[]; made: number[]; kept: number[]; place: string[];
};

export type Point = { phase: string; allocated: number; reserved: number; owned: number[]; module?: string; operator?: string };
export type Share = { owner: string; bytes: number; share: number; estimate?: boolean; unknown?: boolean; parts?: { name: string; bytes: number }[] };
export type Memory = {
  model: string; mode: string; batch?: number; precision: string; optimizer?: string; loss?: string; settings?: string[]; gpu: string; capacity?: number;
  device: number; reserved: number; allocated: number; needs: number; context: number; fits: boolean | null; bound?: boolean; at_least?: boolean; missing?: number;
  refused?: { operator: string; module?: string; reason: string };
  out_of_memory?: { phase: string; module?: string; operator?: string; requested: number };
  owners: Share[]; peak: { phase: string; iteration: number; module?: string; operator?: string };
  largest: { owner: string; path?: string; operator?: string; shape: number[] | null; bytes: number }[] | null;
  timeline: Point[]; timeline_owners: string[]; assumptions: Assumption[] | null;
};

export type Fit = {
  gpu: string; capacity: number; largest: number; next?: number; over_by?: number; needs: number; limited_by: string; unfinished?: boolean; simulations: number;
  levers: { with: string; largest: number; costs: string }[] | null;
  refused?: { operator: string; reason: string };
};

export type Figures = { parameters: number; model_bytes: number; macs: number; work: number; needs: number; uses: number; fits: boolean | null; seconds: number | null };
export type Cost = { kind: string; work: number; words: string };
export type Lever = { lever: string; set: string; title: string; why: string; after: Figures; saves: { bytes: number; macs: number }; costs: Cost; code: string[] | null };
export type Combination = { sets: string[]; titles: string[]; after: Figures; saves: { bytes: number }; costs: Cost[]; setting?: string[]; code: string[] | null };
export type Advice = {
  now: Figures; capacity?: number; gpu: string; levers: Lever[]; not_tried: { with: string; reason: string }[]; combination: Combination | null; gentler: Combination | null; reached: boolean; simulations: number;
};
export type WhatIf = { changes: { set: string; title: string; why: string; costs: Cost }[]; before: Figures; after: Figures; code: string[] | null; setting?: string[] };

export type Explanation = {
  path: string; type: string; detail?: string; calls: number; inputs: number[][]; outputs: number[][];
  facts: { what: string; formula?: string; value: number; unit?: string }[];
  kinds?: { type: string; layers: number; parameters: number; macs: number; share: number }[];
  kept_for_backward: { what: string; shape: number[]; bytes: number; anyway?: boolean }[] | null; output_kept_by: string[] | null;
};

export type Compared = {
  name: string; parameters: number; macs: number; flops: number; inference: number; training?: number; problem?: string; largest_batch: number | null; macs_bound?: boolean; memory_bound?: boolean;
};

export type Catalogue = {
  models: { name: string; task: string; parameters: number; description: string }[];
  cards: { id: string; name: string; family: string; gib: number }[];
  optimizers: string[]; precisions: string[];
};

export type Answer = {
  error?: Problem; memory_error?: Problem; catalogue?: Catalogue; text?: { name: string; type: string; text: string; model?: string };
  table?: Table; memory?: Memory; fit?: Fit; advice?: Advice; whatif?: WhatIf; explanation?: Explanation; compared?: Compared; setting?: Setting;
};

/** A file of the visitor under its path. */
export type Named = { name: string; file: File };
