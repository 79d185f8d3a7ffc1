// This file measures the page in Chromium: first numbers on a first and a second visit, edits of ResNet-50 with the memory
// of a training step, errors, a large ONNX file, and the scroll of thousands of rows. By the wall, where the least of
// several says most on a machine that others use too, and by the processor time of the page's threads, which hardly
// depends on them. It takes the program; FILE.onnx, if one is named, is opened; --trace FILE writes what the threads did,
// for chrome://tracing and the like.
//
//   node speed.mjs HEFT [--onnx FILE.onnx] [--trace FILE] [--site FOLDER] [--rounds N]
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const { values: flags, positionals: [heft] } = parseArgs({
  allowPositionals: true,
  options: { onnx: { type: "string" }, trace: { type: "string" }, site: { type: "string" }, rounds: { type: "string", default: "3" } },
});
const rounds = Number(flags.rounds);
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = mkdtempSync(join(tmpdir(), "heft-speed-"));
const site = flags.site ?? join(folder, "site");
if (!flags.site) execFileSync(heft, ["page", "--out", site], { cwd: root });

const server = spawn(heft, ["serve", "--addr", "127.0.0.1:0", "--page", site], { stdio: ["ignore", "pipe", "ignore"] });
const url = await new Promise((done, failed) => {
  let said = "";
  server.once("exit", () => failed(new Error("heft serve ended")));
  server.stdout.on("data", text => {
    said += text;
    const found = /http:\/\/\S+/.exec(said);
    if (found) done(found[0] + "/");
  });
});

const sorted = list => [...list].sort((a, b) => a - b);
const at = (list, share) => Math.round(sorted(list)[Math.min(Math.floor(list.length * share), list.length - 1)]);
const described = list => `least ${at(list, 0)}, p50 ${at(list, 0.5)}, p90 ${at(list, 0.9)} ms of ${list.length}`;

// ---- the threads of the page

async function rendererOf(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return sorted(processInfo.filter(p => p.type === "renderer").map(p => p.id));
}

/** Milliseconds of the processor that the threads of processes have had so far: the page's, its workers' in the order of their start, others'. */
function taken(processes) {
  const sums = {};
  for (const pid of processes) {
    let workers = 0;
    for (const task of sorted(readdirSync(`/proc/${pid}/task`).map(Number))) {
      try {
        const name = task === pid ? "page" : readFileSync(`/proc/${pid}/task/${task}/comm`, "utf8").trim();
        const kind = /^Dedicated/.test(name) ? "worker " + ++workers : task === pid ? "page" : "others";
        sums[kind] = (sums[kind] ?? 0) + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0]) / 1e6;
      } catch { /* a thread that ended */ }
    }
  }
  return sums;
}

async function measured(browser, run) {
  const processes = await rendererOf(browser);
  const before = taken(processes);
  await run();
  const after = taken(processes);
  return Object.fromEntries(Object.keys(after).map(kind => [kind, after[kind] - (before[kind] ?? 0)]));
}
const parts = (sums, n = 1) => Object.keys(sums).sort().map(kind => `${kind} ${(sums[kind] / n).toFixed(1)}`).join(", ") + " ms of the processor";

// ---- a browser

const launched = profile => chromium.launchPersistentContext(profile, { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"], viewport: { width: 1440, height: 900 }, locale: "en-US" });
const ready = page => page.waitForFunction(() => performance.getEntriesByName("heft:first").length > 0, null, { timeout: 60_000, polling: 20 });
const fresh = page => page.waitForFunction(() => document.querySelector(".numbers")?.getAttribute("aria-busy") === "false", null, { timeout: 60_000, polling: 20 });

async function visit(context) {
  const page = await context.newPage();
  await page.goto(url);
  await ready(page);
  return page;
}

const visits = { first: [], second: [] }, cores = { first: [], second: [] }, used = { first: {}, second: {} };
for (let i = 0; i < rounds; i++) {
  const profile = join(folder, "profile" + i);
  const context = await launched(profile);
  await context.newPage().then(p => p.goto("about:blank"));
  for (const which of ["first", "second"]) {
    let page;
    const before = taken(await rendererOf(context.browser() ?? context));
    page = await visit(context);
    visits[which].push(await page.evaluate(() => performance.getEntriesByName("heft:first")[0].startTime));
    await page.waitForFunction(() => performance.getEntriesByName("heft:live").length > 0, null, { timeout: 60_000, polling: 20 });
    cores[which].push(await page.evaluate(() => performance.getEntriesByName("heft:live")[0].startTime));
    const after = taken(await rendererOf(context.browser() ?? context));
    for (const kind of Object.keys(after)) used[which][kind] = Math.min(used[which][kind] ?? Infinity, after[kind] - (before[kind] ?? 0));
    await page.waitForTimeout(6000); // the largest batch is found, compiled code is kept
    await page.goto("about:blank");
    await page.close();
  }
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}
for (const which of ["first", "second"]) console.log(`first numbers, ${which} visit: ${described(visits[which])}; of the core itself: ${described(cores[which])}; ${parts(used[which])}`);

const context = await launched(join(folder, "profile"));
const browser = context.browser();
const page = await visit(context);
const write = (name, text) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const choose = path => page.locator("input[type=file]:not([webkitdirectory])").setInputFiles(path);
const durations = name => page.evaluate(n => performance.getEntriesByName(n).map(e => e.duration), name);
const forget = () => page.evaluate(() => performance.clearMeasures());

// ---- edits: numbers, errors

await page.locator(".ways-in > button").first().click();
await page.waitForSelector(".cm-content");
await fresh(page);
await page.locator(".cm-content").click();
await page.keyboard.press("Control+End");
const edits = async n => {
  for (let i = 0; i < n; i++) {
    await page.keyboard.type(i % 10 === 9 ? "\n#" : "#");
    await page.waitForTimeout(30);
    await fresh(page);
    await page.waitForTimeout(120);
  }
};
await edits(10); // code is compiled, the search has come to its end
await page.waitForTimeout(3000);
await forget();
if (flags.trace) await browser.startTracing(page, { path: flags.trace, categories: ["devtools.timeline", "disabled-by-default-v8.cpu_profiler", "v8.execute", "blink.user_timing"] });
const editing = await measured(browser, () => edits(40));
if (flags.trace) await browser.stopTracing();
console.log(`edit to numbers, ResNet-50 training: ${described(await durations("heft:edit"))}; an edit takes ${parts(editing, 40)}`);
await forget();
await page.keyboard.type("\nx = (");
await page.waitForSelector(".code .problem");
const errors = await measured(browser, async () => {
  for (let i = 0; i < 20; i++) {
    await page.keyboard.type("(");
    await page.waitForTimeout(150);
  }
});
console.log(`edit to an error: ${described(await durations("heft:error"))}; an edit takes ${parts(errors, 20)}`);

// ---- a large ONNX file

if (flags.onnx) {
  const times = [];
  for (let i = 0; i < 2 * rounds; i++) {
    await choose(write("small.py", "from torch import nn\nclass Small(nn.Linear):\n    def __init__(self):\n        super().__init__(3, 4)\n"));
    await page.waitForSelector(".cm-content");
    await page.waitForTimeout(800);
    await forget();
    const took = await measured(browser, async () => {
      await choose(flags.onnx);
      await page.waitForFunction(() => performance.getEntriesByName("heft:opened").length > 0, null, { timeout: 60_000, polling: 20 });
    });
    times.push((await durations("heft:opened"))[0]);
    if (i + 1 === 2 * rounds) console.log(`ONNX of ${Math.round(statSync(flags.onnx).size / 1e6)} MB: ${described(times)}; ${parts(took)}`);
  }
}

// ---- thousands of rows

await choose(write("long.py", "from torch import nn\nclass Long(nn.Sequential):\n    def __init__(self):\n        super().__init__(*[nn.Sequential(nn.Linear(8, 8), nn.ReLU()) for _ in range(1700)])\n"));
await page.waitForSelector(".cm-content");
await page.selectOption(".controls select", "inference");
await page.fill(".controls input[type=text]", "2x8");
await page.keyboard.press("Enter");
await page.waitForFunction(() => document.querySelector(".tiles strong")?.getAttribute("title")?.replace(/\D/g, "") === "122400", null, { timeout: 120_000 });
await fresh(page);
await page.click("#tab-layers");
await page.click(".layers .tools button");
await page.waitForTimeout(1000);
let steps;
const scrolling = await measured(browser, async () => {
  steps = await page.evaluate(async () => {
    const body = document.querySelector(".grid"), times = [];
    for (let i = 1; i <= 60; i++) {
      const begun = performance.now();
      body.scrollTop = (i % 30) * 4000;
      await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
      times.push(performance.now() - begun);
    }
    return times;
  });
});
console.log(`a step of 5,100 rows: ${described(steps)}; a step takes ${parts(scrolling, 60)}`);

await context.close();
server.removeAllListeners("exit");
server.kill();
rmSync(folder, { recursive: true, force: true });
