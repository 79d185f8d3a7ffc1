// This file opens heft's page in a browser, as a visitor would: by each way in, in each
// view, at the widths of a desk and a phone, light and dark, in both languages, with
// axe-core; it holds that nothing leaves the page's host, that hostile files and broken
// workers cost an answer and not the page, and prints what the page takes. It takes the
// program, and a folder for screenshots if they are wanted; STEPS, a pattern, keeps to
// those of that name.
//
//   [STEPS=hostile] node page.mjs HEFT [SCREENSHOTS]
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, deflateRawSync } from "node:zlib";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const [heft, screenshots] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "heft-page-test-"));
let failures = 0;

function check(holds, what) {
  if (holds) return;
  failures++;
  console.log("FAIL", what);
}

// ---- what is served, and what is dropped on it

const site = join(folder, "site");
execFileSync(heft, ["page", "--out", site], { cwd: root });
const packed = (file, quality) => brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: 24 } }).length;
const assets = readdirSync(join(site, "assets"));
const sizeOf = pattern => assets.filter(f => pattern.test(f)).reduce((sum, f) => sum + packed(join(site, "assets", f), 11), 0);
const sizes = { page: sizeOf(/^(index|worker)-.*\.(js|css)$/), editor: sizeOf(/^editor-/) };
console.log(`brotli: page ${sizes.page}, editor ${sizes.editor} bytes`);
check(sizes.page <= 32_000, `the page without the editor has ${sizes.page} bytes`);
check(sizes.editor <= 120_000, `the editor has ${sizes.editor} bytes`);

function serve(...args) {
  const server = spawn(heft, ["serve", "--addr", "127.0.0.1:0", ...args], { stdio: ["ignore", "pipe", "ignore"] });
  return new Promise((done, failed) => {
    let said = "";
    server.once("exit", () => failed(new Error("heft serve ended")));
    server.stdout.on("data", text => {
      said += text;
      const url = /http:\/\/\S+/.exec(said);
      if (url) done({ url: url[0] + "/", stop: () => { server.removeAllListeners("exit"); server.kill(); } });
    });
  });
}

const file = (name, text) => {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
};
const net = `from torch import nn

class Block(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.conv = nn.Conv2d(n, n, 3, padding=1)

    def forward(self, x):
        return self.conv(x).relu()

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(nn.Conv2d(3, 8, 3), Block(8), Block(8))
        self.head = nn.Linear(8, 10)

    def forward(self, x):
        return self.head(self.blocks(x).mean((2, 3)))
`;
const netParameters = 3 * 8 * 9 + 8 + 2 * (8 * 8 * 9 + 8) + 8 * 10 + 10; // 1482
file("repo/net/__init__.py", "");
file("repo/net/width.py", "width = 5\n");
file("repo/net/model.py", "from torch import nn\nfrom .width import width\n\nclass Wide(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.fc = nn.Linear(3, width)\n\n    def forward(self, x):\n        return self.fc(x)\n");
const hostile = {
  "names.py": `from torch import nn\nclass Evil(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.add_module("<img src=x onerror=alert(1)>", nn.Linear(4, 4))\n        self.add_module("</script><script>alert(2)</script>", nn.Linear(4, 4))\n        self.add_module("\\u202e", nn.Sequential(nn.Linear(4, 4)))\n    def forward(self, x):\n        for m in self.children():\n            x = m(x)\n        return x\n`,
  "deep.py": "x = " + "[".repeat(100_000) + "\n",
  "recursion.py": "from torch import nn\ndef f(n): return f(n + 1)\nf(0)\n",
  "memory.py": "x = [0]\nwhile True:\n    x = x + x\n",
  "noise.onnx": Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919 + (i >> 3)) & 255)),
  "length.onnx": Buffer.from([0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x0a]),
  "noise.zip": Buffer.from("PK\x03\x04" + "\xff".repeat(300), "latin1"),
  "empty.py": "",
};

// ---- a browser

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

async function open(url, options = {}) {
  const context = await browser.newContext({ locale: "en-US", viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.requests = [];
  const origin = new URL(url).origin;
  page.on("request", r => {
    page.requests.push(r.method() + " " + r.url());
    check(/^(data|blob):/.test(r.url()) || r.url().startsWith(origin + "/"), `the page asks ${r.url()}`);
    check(r.method() === "GET" || options.asksServer, `the page sends ${r.method()} ${r.url()}`);
  });
  page.on("pageerror", e => check(false, `error in the page: ${e}`));
  page.on("dialog", async d => { check(false, `the page runs a name: ${d.message()}`); await d.dismiss(); });
  page.on("console", m => check(m.type() !== "error" || options.asksServer || options.goes, `console: ${m.text()}`));
  await page.goto(url);
  return page;
}

const tile = (page, n) => page.locator(".tiles li").nth(n).locator("strong").innerText();
const fresh = page => page.waitForFunction(() => document.querySelector(".numbers")?.getAttribute("aria-busy") === "false", null, { timeout: 60_000 });
const parametersAre = (page, n, timeout = 60_000) => page.waitForFunction(want => document.querySelector(".tiles strong")?.getAttribute("title")?.replace(/\D/g, "") === String(want), n, { timeout });
/** The page has its first numbers, and heft itself is there. */
async function ready(page) {
  await parametersAre(page, 25557032);
  await page.waitForFunction(() => performance.getEntriesByName("heft:live").length > 0, null, { timeout: 60_000 });
}
const show = async (page, view) => page.click("#tab-" + view);
const choose = (page, paths, directory = false) => page.locator(`input[type=file]${directory ? "[webkitdirectory]" : ":not([webkitdirectory])"}`).setInputFiles(paths);

async function inspect(page, what) {
  check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what} is wider than its window`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  for (const v of violations) check(false, `${what}: ${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 160)}`);
  if (screenshots) await page.screenshot({ path: join(screenshots, what.replaceAll(/[ ,]+/g, "-") + ".png"), fullPage: true });
}

const wanted = new RegExp(process.env.STEPS ?? "");

async function step(name, run) {
  if (!wanted.test(name)) return;
  const begun = performance.now();
  try {
    await run();
  } catch (cause) {
    check(false, `${name}: ${String(cause).split("\n").slice(0, 3).join(" ")}`);
  }
  console.log(`${name} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
}

const { url, stop } = await serve("--page", site);

await step("first numbers, then nothing more is asked", async () => {
  const page = await open(url);
  await ready(page);
  await page.waitForFunction(() => /^\d/.test(document.querySelectorAll(".tiles strong")[3]?.textContent ?? ""), null, { timeout: 60_000 });
  check(/GiB/.test(await tile(page, 2)), "there is no memory");
  const [first, own] = await page.evaluate(() => ["heft:first", "heft:live"].map(name => performance.getEntriesByName(name)[0]?.startTime));
  console.log(`first numbers after ${Math.round(first)} ms, heft's own after ${Math.round(own)} ms, by the wall`);
  check(first < own, "the answers that come with the page are not seen before heft's own");
  await page.waitForTimeout(4000); // the editor and the second worker are loaded ahead
  const before = page.requests.length;
  await page.context().setOffline(true);
  await page.fill(".controls input[type=number]", "8");
  await fresh(page);
  await show(page, "levers");
  await page.waitForSelector(".lever-list li", { timeout: 90_000 });
  await show(page, "memory");
  await page.click(".ways-in > button");
  await page.waitForSelector(".cm-content");
  await fresh(page);
  check(page.requests.length === before, `after the load: ${page.requests.slice(before).join(", ")}`);
  await page.context().close();
});

await step("every view, desk and phone, light and dark, English and Chinese", async () => {
  for (const [width, colorScheme, locale] of [[1440, "light", "en-US"], [1440, "dark", "zh-CN"], [390, "light", "zh-CN"], [390, "dark", "en-US"]]) {
    const page = await open(url, { viewport: { width, height: width > 600 ? 900 : 844 }, colorScheme, locale });
    const named = view => `${view}, ${width}, ${colorScheme}`;
    check((await page.evaluate(() => document.documentElement.lang)) === (locale === "zh-CN" ? "zh-Hans" : "en"), `the language of ${locale}`);
    await ready(page);
    await page.waitForFunction(() => /^\d/.test(document.querySelectorAll(".tiles strong")[3]?.textContent ?? ""), null, { timeout: 60_000 });
    await inspect(page, named("memory"));
    await show(page, "layers");
    await page.locator(".grid .row").nth(1).click();
    await page.waitForSelector(".explain dl");
    await inspect(page, named("layers"));
    await show(page, "levers");
    await page.waitForSelector(".lever-list li", { timeout: 90_000 });
    await page.locator(".lever button").first().click();
    await page.waitForSelector(".tried", { timeout: 60_000 });
    await inspect(page, named("levers"));
    await show(page, "compare");
    for (const m of ["resnet18", "mobilenet_v2", "vit_b_16"]) await page.selectOption(".compare select", m);
    await page.waitForFunction(() => document.querySelectorAll(".compare tbody td.best").length >= 4 && !document.querySelector(".compare td[colspan]"), null, { timeout: 90_000 });
    await inspect(page, named("compare"));
    await show(page, "memory");
    await page.locator(".ways-in > button").first().click();
    await page.waitForSelector(".cm-content");
    await fresh(page);
    await inspect(page, named("editor"));
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("class A(:\n");
    await page.waitForSelector(".code .problem");
    await inspect(page, named("error"));
    await page.context().close();
  }
});

await step("editing: errors at their line, numbers anew", async () => {
  const page = await open(url);
  await ready(page);
  await choose(page, file("net.py", net));
  await page.waitForSelector(".cm-content"); // of its two classes Net is meant: it builds the other
  await page.fill(".controls input[type=text]", "2x3x32x32");
  await page.keyboard.press("Enter");
  await parametersAre(page, netParameters);
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  for (let i = 0; i < 12; i++) {
    await page.keyboard.type(i % 2 ? "\n# b" : "\n# a");
    await page.waitForTimeout(100);
    await fresh(page);
  }
  await page.keyboard.type("\nx = (");
  await page.waitForSelector(".code .problem");
  check(/32/.test(await page.locator(".code .problem p").first().innerText()), `the error's line: ${await page.locator(".code .problem p").first().innerText()}`);
  check(await page.locator(".cm-mark-dot").count() === 1, "the line is not marked");
  check((await tile(page, 0)) !== "", "the last numbers are gone");
  for (let i = 0; i < 6; i++) await page.keyboard.press("Backspace");
  await page.waitForSelector(".code .problem", { state: "detached" });
  const times = await page.evaluate(() => ({ edit: performance.getEntriesByName("heft:edit").map(e => e.duration), error: performance.getEntriesByName("heft:error").map(e => e.duration) }));
  const middle = list => Math.round(list.sort((a, b) => a - b)[Math.floor(list.length / 2)]);
  console.log(`edit to numbers: p50 ${middle(times.edit)} ms of ${times.edit.length}; to an error: p50 ${middle(times.error)} ms, by the wall`);
  const state = page.url();
  await page.waitForTimeout(600);
  const again = await open(page.url());
  await parametersAre(again, netParameters);
  check(page.url() !== state || page.url().includes("#s="), "the state is not in the address");
  await again.context().close();
  await page.context().close();
});

await step("editing ResNet-50, with a step's memory", async () => {
  const page = await open(url);
  await ready(page);
  await page.locator(".ways-in > button").first().click();
  await page.waitForSelector(".cm-content");
  await fresh(page);
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  for (let i = 0; i < 20; i++) {
    await page.keyboard.press("End");
    await page.keyboard.type("#");
    await page.waitForTimeout(100);
    await fresh(page);
  }
  const times = (await page.evaluate(() => performance.getEntriesByName("heft:edit").map(e => e.duration))).slice(-30).sort((a, b) => a - b);
  console.log(`edit to numbers, ResNet-50 training: p50 ${Math.round(times[times.length >> 1])}, p90 ${Math.round(times[Math.floor(times.length * 0.9)])} ms of ${times.length}, by the wall`);
  await page.context().close();
});

await step("files: a folder, an ONNX file, a notebook", async () => {
  const page = await open(url);
  await ready(page);
  await choose(page, join(folder, "repo"), true);
  await page.waitForSelector(".candidates button");
  await page.locator(".candidates button", { hasText: "Wide" }).first().click();
  await page.fill(".controls input[type=text]", "2x3");
  await page.keyboard.press("Enter");
  await parametersAre(page, 20);
  const notebook = { cells: [{ cell_type: "code", source: ["%matplotlib inline\n", "from torch import nn\n", "net = nn.Linear(3, 4)\n"] }, { cell_type: "code", source: ["class N(nn.Module):\n", "    def __init__(self):\n", "        super().__init__()\n", "        self.fc = nn.Linear(3, 7)\n", "    def forward(self, x):\n", "        return self.fc(x)\n"] }], metadata: {}, nbformat: 4, nbformat_minor: 5 };
  await choose(page, file("n.ipynb", JSON.stringify(notebook)));
  await page.waitForTimeout(300);
  await page.fill(".controls input[type=text]", "2x3");
  await page.keyboard.press("Enter");
  await parametersAre(page, 28);
  if (process.env.HEFT_ONNX) {
    await choose(page, process.env.HEFT_ONNX);
    await page.waitForFunction(() => document.querySelector(".facts b")?.textContent !== "n.ipynb:N", null, { timeout: 30_000 });
  }
  await page.context().close();
});

await step("hostile files leave the page alive", async () => {
  const page = await open(url);
  await ready(page);
  for (const [name, text] of Object.entries(hostile)) {
    await choose(page, file("hostile/" + name, text));
    if (name === "names.py") {
      await page.fill(".controls input[type=text]", "2x4");
      await page.keyboard.press("Enter");
      await parametersAre(page, 60);
      await show(page, "layers");
      await page.waitForSelector(".grid .row");
      continue;
    }
    await page.waitForSelector(".problem", { timeout: 90_000 });
  }
  for (const hash of ["#s=", "#s=AAAA", "#s=" + deflateRawSync("[1]").toString("base64url"), "#s=" + deflateRawSync(JSON.stringify({ model: "resnet18", setting: { batch: "<b>", gpu: { a: 1 } }, view: "nothing", compare: [1, { model: 2 }] })).toString("base64url"), "#s=" + deflateRawSync(Buffer.alloc(8 << 20)).toString("base64url")]) {
    await page.evaluate(h => { location.hash = h; }, hash);
    await page.waitForTimeout(300);
  }
  await page.locator(".ways-in select").selectOption("resnet18");
  await page.goto(url);
  await page.reload();
  await ready(page);
  await page.context().close();
});

await step("a broken worker and a stuck run are replaced", async () => {
  const page = await open(url);
  await ready(page);
  await page.waitForTimeout(500);
  for (const worker of page.workers()) await worker.evaluate(() => { self.heftAnswer = () => undefined; });
  await page.fill(".controls input[type=number]", "4");
  await page.waitForSelector(".problem", { timeout: 30_000 });
  await page.fill(".controls input[type=number]", "5");
  await fresh(page);
  await page.waitForSelector(".problem", { state: "detached" });
  for (const worker of page.workers()) await worker.evaluate(() => { self.heftAnswer = () => { for (;;) {} }; });
  await page.fill(".controls input[type=number]", "6");
  await page.waitForTimeout(600);
  await page.waitForSelector(".working");
  await page.fill(".controls input[type=number]", "7");
  await page.waitForFunction(() => document.querySelector(".facts")?.textContent.includes("7×3×224×224"), null, { timeout: 60_000 });
  await page.context().close();
});

await step("a change is applied by a click, and undone", async () => {
  const page = await open(url);
  await ready(page);
  await show(page, "levers");
  const lever = page.locator(".lever", { hasText: /^AMP/ });
  await lever.waitFor({ timeout: 90_000 });
  await lever.locator("button").click();
  await page.locator(".tried button.main").click({ timeout: 60_000 });
  await fresh(page);
  check(/autocast/.test(await page.locator(".facts").innerText()), `applied: ${await page.locator(".facts").innerText()}`);
  await page.locator(".levers > .heading > button").click({ timeout: 60_000 });
  await page.waitForFunction(() => document.querySelector(".facts")?.textContent.includes("float32"));
  await page.context().close();
});

await step("exports", async () => {
  const page = await open(url);
  await ready(page);
  for (const [name, starts] of [["CSV", "path,type"], ["Markdown", "|"], ["LaTeX", "%"], ["JSON", "{"], ["HTML", "<!doctype"], ["SVG: memory", "<svg"]]) {
    await page.click(".actions .menu summary");
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".actions .menu button", { hasText: new RegExp("^" + name + "$") }).click()]);
    const text = readFileSync(await download.path(), "utf8");
    check(text.toLowerCase().startsWith(starts.toLowerCase()), `${name} begins with ${text.slice(0, 40)}`);
  }
  await page.context().close();
});

await step("the keyboard alone", async () => {
  const page = await open(url);
  await ready(page);
  await page.locator(".course svg").focus();
  const caption = () => page.locator(".course .place").innerText();
  const at = await caption();
  await page.keyboard.press("Home");
  check((await caption()) !== at, "the cursor does not move");
  await page.locator("#tab-memory").focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector(".grid");
  await page.locator(".grid").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.waitForSelector(".explain");
  check((await page.locator(".grid .row.chosen").innerText()).startsWith("conv1"), `the second row is ${await page.locator(".grid .row.chosen").innerText()}`);
  const rows = () => page.locator(".layers .tools [role=status]").innerText();
  const open_ = await rows();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowLeft");
  check((await rows()) !== open_, "the tree does not fold");
  await page.context().close();
});

await step("thousands of rows", async () => {
  const page = await open(url);
  await ready(page);
  await choose(page, file("long.py", "from torch import nn\nclass Long(nn.Sequential):\n    def __init__(self):\n        super().__init__(*[nn.Sequential(nn.Linear(8, 8), nn.ReLU()) for _ in range(1700)])\n"));
  await page.waitForSelector(".cm-content");
  await page.selectOption(".controls select", "inference");
  await page.fill(".controls input[type=text]", "2x8");
  await page.keyboard.press("Enter");
  await parametersAre(page, 1700 * 72, 120_000);
  await fresh(page);
  await show(page, "layers");
  await page.click(".layers .tools button");
  check(/5,10\d/.test(await page.locator(".layers .tools [role=status]").innerText()), `rows: ${await page.locator(".layers .tools [role=status]").innerText()}`);
  const steps = await page.evaluate(async () => {
    const body = document.querySelector(".grid"), times = [];
    for (let i = 1; i <= 30; i++) {
      const begun = performance.now();
      body.scrollTop = i * 4000;
      await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
      times.push(performance.now() - begun);
    }
    return times.sort((a, b) => a - b);
  });
  console.log(`5,100 rows: a step of the scroll takes ${Math.round(steps[15])} ms, ${await page.locator(".grid .row").count()} rows are drawn`);
  check((await page.locator(".grid .row").count()) < 80, "all rows are drawn");
  await page.context().close();
});

await step("with the server gone, the page opens", async () => {
  const page = await open(url, { goes: true });
  await ready(page);
  const kept = () => page.evaluate(async () => {
    const [name] = await caches.keys();
    return name ? (await (await caches.open(name)).keys()).length : 0;
  });
  for (let i = 0; i < 100 && (await kept()) === 0; i++) await page.waitForTimeout(500);
  check((await kept()) >= 7, `${await kept()} files are kept`);
  stop();
  await page.context().setOffline(true);
  await page.reload();
  await ready(page);
  await page.fill(".controls input[type=number]", "8");
  await fresh(page);
  await page.context().close();
});

stop();

await step("without WebAssembly the server answers, and the page says so", async () => {
  const plain = await serve();
  const page = await open(plain.url, { asksServer: true });
  await ready(page);
  check(/server/.test(await page.locator("footer").innerText()), "the page does not say who answers");
  await choose(page, join(folder, "repo"), true);
  await page.locator(".candidates button", { hasText: "Wide" }).first().click();
  await page.fill(".controls input[type=text]", "2x3");
  await page.keyboard.press("Enter");
  await parametersAre(page, 20);
  await page.context().close();
  plain.stop();
});

await browser.close();
console.log(failures ? `${failures} failures` : "the page is as it should be");
process.exit(failures ? 1 : 0);
