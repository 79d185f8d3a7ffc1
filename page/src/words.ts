// The page's words, in English and Chinese.

const english = {
  tagline: "what a neural network costs, before anyone runs it",
  model: "Model", edit: "Edit code", closeEditor: "Close editor", open: "Open file", openFolder: "Open folder", share: "Copy link", copied: "Copied", export: "Export", theme: "Theme", light: "light", dark: "dark", auto: "auto",
  local: "Nothing is uploaded: heft runs in this tab.", remote: "Answers come from the heft server of this page.",
  dropHere: "Drop a .py, .ipynb, .onnx, config.json, zip or folder", dropNow: "Drop it: it stays on this machine",
  input: "Input", inputHint: "1x3x224x224", batch: "Batch", mode: "Run", training: "training step", inference: "inference", "inference-with-grad": "inference with autograd", optimizer: "Optimizer", standard: "default", precision: "Precision", card: "Card",
  parameters: "Parameters", work: "Work", memory: "Memory", largest: "Largest batch", trainable: "trainable", forward: "forward pass", fits: "fits", doesNotFit: "does not fit", tooMuch: "too much", free: "free", of: "of", nothingFits: "not even one sample fits",
  limitedBy: "mostly", searching: "searching", stop: "Stop", stopped: "stopped", runs: "runs simulated", again: "Search again", unfinished: "at least",
  viewMemory: "Memory", viewLayers: "Layers", viewLevers: "Levers", viewCompare: "Compare",
  course: "Memory over one step", courseInference: "Memory over one pass", peak: "peak", reserved: "held by the allocator", context: "CUDA context", cardLimit: "card", cardAbove: "card, above this scale", at: "at", rounding: "rounding",
  courseKeys: "Arrow keys move the cursor, Home and End go to the ends, P goes to the peak.", atPeak: "What is alive at the peak", atCursor: "What is alive here", biggest: "Largest tensors at the peak", owner: "Owner", size: "Size", estimate: "estimate",
  where: "Where it sits", byParameters: "parameters", byMacs: "MACs", byKept: "kept for backward", icicleKeys: "Arrow keys move through the modules, Enter opens one, Escape goes back.", whole: "whole model", none: "None of it here.",
  layer: "Layer", type: "Type", output: "Output", params: "Params", macs: "MACs", flops: "FLOPs", kept: "Kept", share100: "Share", inputColumn: "Input", find: "Find a layer", columns: "Columns", expandAll: "Expand all", collapseAll: "Collapse all", rows: "rows", sortedFlat: "sorted: the tree is flat", noRows: "No layer of that name.",
  explain: "Explain", chooseRow: "Choose a row to see where its numbers come from.", close: "Close", formula: "Formula", keptFor: "Kept for the backward", keptBy: "Output kept by", anyway: "there anyway", calls: "runs", times: "times",
  leversIntro: "Each change is traced and simulated, not estimated.", change: "Change", saves: "Saves", costs: "Costs", apply: "Apply", tryIt: "Try", applied: "Applied", before: "Before", after: "After", undo: "Undo", code: "Code to write", copy: "Copy", notTried: "Not tried", shortest: "Shortest way to fit", gentler: "A gentler way", alreadyFits: "It fits as it is; these would save more.", noWay: "No combination of changes makes it fit.", structure: "changes the model: write the code, then edit it here", workLess: "work", more: "more", needs: "Needs", uses: "Uses", nothing: "nothing",
  addModel: "Add a model", addThis: "Add this model", compareIntro: "Up to eight models side by side. Memory is for the batch and card above.", remove: "Remove", inferenceMemory: "Inference", trainingMemory: "Training", scatter: "Work against parameters; the area is training memory", empty: "No models yet: add two or more.", exportAs: "Export as",
  working: "working", startingCore: "loading heft", loaded: "loaded", assumptions: "Assumed", candidates: "It could be one of these", kindUsage: "Setting", kindUnreadable: "Cannot be read", kindProgram: "The program fails", kindUnsupported: "Not known to heft", kindFit: "Does not fit", kindLimit: "Too much work", kindInternal: "A defect", kindCanceled: "Stopped", line: "line #", stale: "numbers are of the last version that ran", upperBound: "upper bound", lowerBound: "lower bound", noMemory: "No memory for this run", editor: "Source", skip: "Skip to the numbers", filesOpen: "files", pickFile: "Which file", entry: "Class or call", entryHint: "Net(num_classes=10)",
};

export type Key = keyof typeof english;

const chinese: Record<Key, string> = {
  tagline: "不必运行，即知神经网络的开销",
  model: "模型", edit: "编辑代码", closeEditor: "关闭编辑器", open: "打开文件", openFolder: "打开文件夹", share: "复制链接", copied: "已复制", export: "导出", theme: "主题", light: "浅色", dark: "深色", auto: "自动",
  local: "不上传任何内容：heft 就在此标签页中运行。", remote: "答案来自本页所在的 heft 服务器。",
  dropHere: "拖入 .py、.ipynb、.onnx、config.json、zip 或文件夹", dropNow: "松手即可：文件不会离开本机",
  input: "输入", inputHint: "1x3x224x224", batch: "批大小", mode: "运行", training: "训练一步", inference: "推理", "inference-with-grad": "带 autograd 的推理", optimizer: "优化器", standard: "默认", precision: "精度", card: "显卡",
  parameters: "参数量", work: "计算量", memory: "显存", largest: "最大批", trainable: "可训练", forward: "一次前向", fits: "放得下", doesNotFit: "放不下", tooMuch: "超出", free: "剩余", of: "/", nothingFits: "一个样本也放不下",
  limitedBy: "主要是", searching: "搜索中", stop: "停止", stopped: "已停止", runs: "次模拟", again: "重新搜索", unfinished: "至少",
  viewMemory: "显存", viewLayers: "各层", viewLevers: "省显存", viewCompare: "比较",
  course: "一步训练中的显存", courseInference: "一次前向中的显存", peak: "峰值", reserved: "分配器持有", context: "CUDA 上下文", cardLimit: "显卡上限", cardAbove: "显卡上限在图外", at: "位于", rounding: "取整",
  courseKeys: "方向键移动光标，Home 与 End 到两端，P 到峰值。", atPeak: "峰值时存活的内容", atCursor: "此刻存活的内容", biggest: "峰值时最大的张量", owner: "归属", size: "大小", estimate: "估计",
  where: "分布", byParameters: "参数量", byMacs: "MACs", byKept: "为反向保留", icicleKeys: "方向键在模块间移动，Enter 进入，Escape 返回。", whole: "整个模型", none: "这里没有。",
  layer: "层", type: "类型", output: "输出", params: "参数", macs: "MACs", flops: "FLOPs", kept: "保留", share100: "占比", inputColumn: "输入", find: "查找层", columns: "列", expandAll: "全部展开", collapseAll: "全部折叠", rows: "行", sortedFlat: "已排序：不显示树形", noRows: "没有此名称的层。",
  explain: "解释", chooseRow: "选择一行，查看其数字的由来。", close: "关闭", formula: "公式", keptFor: "为反向保留", keptBy: "输出被谁保留", anyway: "本来就在", calls: "运行", times: "次",
  leversIntro: "每项改动都经过追踪与模拟，而非估算。", change: "改动", saves: "节省", costs: "代价", apply: "应用", tryIt: "试试", applied: "已应用", before: "之前", after: "之后", undo: "撤销", code: "需要写的代码", copy: "复制", notTried: "未尝试", shortest: "最短的可行办法", gentler: "代价更小的办法", alreadyFits: "现在就放得下；以下改动还能再省。", noWay: "没有任何组合能放下。", structure: "改变模型本身：写下代码，再在此编辑", workLess: "计算量", more: "更多", needs: "需要", uses: "占用", nothing: "无",
  addModel: "添加模型", addThis: "添加当前模型", compareIntro: "最多八个模型并列。显存按上方的批大小与显卡计算。", remove: "移除", inferenceMemory: "推理", trainingMemory: "训练", scatter: "计算量与参数量；面积为训练显存", empty: "还没有模型：请添加两个或更多。", exportAs: "导出为",
  working: "计算中", startingCore: "正在加载 heft", loaded: "已加载", assumptions: "假设", candidates: "可能是其中之一", kindUsage: "设置有误", kindUnreadable: "无法读取", kindProgram: "程序出错", kindUnsupported: "heft 不认识", kindFit: "放不下", kindLimit: "运算过多", kindInternal: "内部缺陷", kindCanceled: "已停止", line: "第 # 行", stale: "数字来自上一个能运行的版本", upperBound: "上界", lowerBound: "下界", noMemory: "此次运行没有显存数字", editor: "源代码", skip: "跳到数字", filesOpen: "个文件", pickFile: "哪个文件", entry: "类或调用", entryHint: "Net(num_classes=10)",
};

export type Language = "en" | "zh";

function detect(): Language {
  const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem("heft.lang");
  const wanted = asked ? [asked] : navigator.languages;
  for (const tag of wanted) {
    if (tag.startsWith("zh")) return "zh";
    if (tag.startsWith("en")) return "en";
  }
  return "en";
}

let chosen: Language = detect();

export const language = () => chosen;

/** Changes the language; the page draws itself anew. */
export function speak(to: Language): void {
  chosen = to;
  localStorage.setItem("heft.lang", to);
  document.documentElement.lang = to === "zh" ? "zh-Hans" : "en";
}

document.documentElement.lang = chosen === "zh" ? "zh-Hans" : "en";

/** A text in the page's language. */
export const t = (key: Key) => (chosen === "zh" ? chinese : english)[key];

/** heft's own words for owners and phases, which stay English in its reports. */
const reported: Record<string, string> = {
  parameters: "参数", buffers: "缓冲", inputs: "输入", gradients: "梯度", "optimizer state": "优化器状态", activations: "激活", temporaries: "临时张量", "gradients in flight": "传递中的梯度", workspace: "卷积工作区", "cuBLAS workspace": "cuBLAS 工作区",
  "CUDA context": "CUDA 上下文", "allocator: rounding and gaps": "分配器：取整与空隙", forward: "前向", backward: "反向", step: "更新", loss: "损失", zero_grad: "清零梯度", data: "数据", model: "模型",
};

export const said = (word: string) => (chosen === "zh" ? (reported[word] ?? word) : word);
