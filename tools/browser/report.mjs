// This file opens heft's HTML reports in a browser, as a reader would: from the disk,
// by mouse and keyboard, at the widths of a desk and a phone, light and dark. It takes
// the program, and a folder for screenshots if they are wanted.
//
//   node report.mjs HEFT [SCREENSHOTS]
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [heft, screenshots] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "heft-browser-"));
let failures = 0;

function check(holds, what) {
  if (!holds) {
    failures++;
    console.log("FAIL", what);
  }
}

// Names that a page, a style sheet or a script would obey.
const hostile = `import torch
from torch import nn

class Evil(nn.Module):
    def __init__(self):
        super().__init__()
        self.add_module("<img src=x onerror=alert(1)>", nn.Linear(4, 4))
        self.add_module("</script><script>alert(2)</script>", nn.Linear(4, 4))
        self.add_module("\\"><svg onload=alert(3)>", nn.Sequential(nn.Linear(4, 4)))
        self.add_module("\\u202e\\x1b[31m", nn.Linear(4, 4))

    def forward(self, x):
        for m in self.children():
            x = m(x)
        return x
`;
writeFileSync(join(folder, "evil.py"), hostile);

const pages = [
  { name: "resnet50", args: ["resnet50"], most: 300_000, layers: 143 },
  { name: "run", args: ["memory", "resnet18", "--train", "--batch", "32", "--gpu", "rtx3060"] },
  { name: "evil", args: [join(folder, "evil.py"), "--input", "2x4"] },
];
for (const page of pages) {
  page.file = join(folder, page.name + ".html");
  execFileSync(heft, [...page.args, "--format", "html", "--output", page.file]);
  check(statSync(page.file).size <= (page.most ?? 300_000), `${page.name} has ${statSync(page.file).size} bytes`);
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

async function open(file, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on("pageerror", e => check(false, `${file}: ${e}`));
  page.on("dialog", async d => { check(false, `${file} runs a name: ${d.message()}`); await d.dismiss(); });
  page.on("request", r => check(/^(file|data):/.test(r.url()), `${file} asks ${r.url()}`));
  page.on("console", m => check(m.type() !== "error", `${file}: ${m.text()}`));
  await page.goto(pathToFileURL(file).href);
  return page;
}

const visible = page => page.locator("#layers tbody tr:visible");

for (const { name, file } of pages) {
  for (const [width, colorScheme] of [[1440, "light"], [1440, "dark"], [390, "light"], [390, "dark"]]) {
    const page = await open(file, { viewport: { width, height: 900 }, colorScheme });
    check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} is wider than ${width}`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    for (const v of violations) check(false, `${name} at ${width}, ${colorScheme}: ${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 120)}`);
    if (screenshots) await page.screenshot({ path: join(screenshots, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    await page.context().close();
  }
}

// The table: folded at first, opened and closed by keys, sorted, searched.
{
  const page = await open(pages[0].file, { viewport: { width: 1440, height: 900 } });
  const rows = visible(page);
  check(await rows.count() === 11, `${await rows.count()} rows at first, want the model and its 10 modules`);
  const layer1 = page.getByRole("button", { name: "layers of layer1", exact: true });
  await layer1.focus();
  await page.keyboard.press("Enter");
  check(await layer1.getAttribute("aria-expanded") === "true" && await rows.count() === 14, "Enter opens layer1");
  await page.keyboard.press("Space");
  check(await rows.count() === 11, "the space bar closes it");
  await page.getByRole("button", { name: "open all" }).click();
  const all = await rows.count();
  check(all > 150, `${all} rows when all are open`);
  await page.getByRole("button", { name: "params" }).click();
  const first = await rows.first().locator("th").textContent();
  check(/^layer4\.\d\.conv2$/.test(first), `the largest layer is ${first}`);
  check(await page.locator("#layers thead th").nth(3).getAttribute("aria-sort") === "descending", "the order is said");
  await page.getByRole("button", { name: "params" }).click();
  check(await page.locator("#layers thead th").nth(3).getAttribute("aria-sort") === "ascending", "a second time turns it around");
  await page.getByRole("button", { name: "params" }).click();
  check(await rows.count() === all && (await rows.nth(1).locator("th").textContent()).trim() === "conv1", "a third time gives the order of the run");
  await page.getByLabel("find").fill("layer2 conv2d 3×3");
  check(await rows.count() === 4, `${await rows.count()} rows are found, want 4`);
  check((await page.locator("#found").textContent()).startsWith("4 of "), "how many are found is said");

  // The course: what is alive under the pointer, and by keys.
  const course = page.locator(".course").first();
  await course.focus();
  const at = () => course.locator(".under").textContent();
  check(/^(backward|forward|loss): .* allocated/.test(await at()), `the peak says ${await at()}`);
  await page.keyboard.press("Home");
  check((await at()).startsWith("forward: "), "Home goes to the beginning");
  const before = await at();
  await page.keyboard.press("PageDown");
  check(await at() !== before, "PageDown goes on");

  // Where it sits, by measure.
  check(await page.locator("figure.of-macs").isVisible() && !await page.locator("figure.of-params").isVisible(), "MACs are shown at first");
  await page.getByLabel("parameters", { exact: true }).check();
  check(!await page.locator("figure.of-macs").isVisible() && await page.locator("figure.of-params").isVisible(), "parameters are chosen");

  // Paper shows everything.
  await page.emulateMedia({ media: "print" });
  check(await page.locator("figure.of-macs").isVisible() && await page.locator("figure.of-kept").isVisible(), "paper shows all three");
  check(!await page.getByLabel("find").isVisible(), "paper has no field to fill in");
  await page.context().close();
}

// Without the script, the page shows all of it.
{
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(pathToFileURL(pages[0].file).href);
  check(await visible(page).count() > 150, "all rows without the script");
  await context.close();
}

// Hostile names are text.
{
  const page = await open(pages[2].file, {});
  const text = await page.locator("#layers").textContent();
  check(text.includes("<img src=x onerror=alert(1)>") && text.includes("</script><script>alert(2)</script>"), "names are shown as they are");
  check(text.includes("\\u202e\\x1b[31m"), "what a terminal would obey is escaped");
  check(await page.locator("img").count() === 0, "no image is made of a name");
  await page.context().close();
}

// Drawings are documents that open by themselves.
for (const [name, args] of Object.entries({
  course: ["memory", "resnet18", "--train", "--batch", "8"], layers: ["resnet18"], params: ["resnet18", "--chart", "params"],
  compare: ["compare", "resnet18", "vit_b_16", "mobilenet_v2"], evil: [join(folder, "evil.py"), "--input", "2x4", "--chart", "macs"],
})) {
  const file = join(folder, name + ".svg");
  execFileSync(heft, [...args, "--format", "svg", "--output", file]);
  const page = await open(file, { viewport: { width: 1000, height: 600 } });
  check(await page.evaluate(() => document.documentElement.tagName === "svg" && document.querySelectorAll("title").length > 2), `${name}.svg is a drawing`);
  if (screenshots) await page.screenshot({ path: join(screenshots, name + "-svg.png") });
  await page.context().close();
}

await browser.close();
console.log(failures === 0 ? "ok: reports in a browser" : `${failures} failures`);
process.exit(failures === 0 ? 0 : 1);
