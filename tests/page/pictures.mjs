// The pictures of the README and the docs, made by the program itself: node tests/page/pictures.mjs PROGRAM
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";

const program = process.argv[2];
const here = dirname(fileURLToPath(import.meta.url));
const into = join(here, "../../docs/pictures");
const folder = mkdtempSync(join(tmpdir(), "pictures-"));
const call = (...words) => execFileSync(program, words, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
for (const [name, scenario] of [["queens", "queens"], ["diagnosis", "diagnosis"], ["grid", join(here, "scenarios/grid.toml")]]) {
  call("run", scenario, "--quiet", "--out", name);
  call("report", name);
}

const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
/** Takes part of a page, in light and in dark: what `of` gives a box for. */
const take = async (name, run, of, { width = 1000, before = () => {} } = {}) => {
  for (const scheme of ["light", "dark"]) {
    const page = await browser.newPage();
    await page.setViewport({ width, height: 900, deviceScaleFactor: 1.5 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.goto(`file://${join(folder, run, "report.html")}`);
    await page.waitForFunction(() => document.documentElement.dataset.ready === "true");
    await page.evaluate(before);
    await new Promise((done) => setTimeout(done, 200));
    const box = await page.evaluate(of);
    await page.screenshot({ path: join(into, `${name}-${scheme}.png`), clip: box, captureBeyondViewport: true, optimizeForSpeed: false });
    await page.close();
  }
};

mkdirSync(into, { recursive: true });
await take("claims", "queens", () => ({ x: 0, y: 0, width: innerWidth, height: document.querySelectorAll(".claim")[1].getBoundingClientRect().bottom + scrollY + 12 }));
await take("rounds", "queens", () => { const box = document.querySelector('[data-figure="rounds"]').getBoundingClientRect(); const below = document.querySelector('[data-figure="rounds"] .below').getBoundingClientRect(); return { x: 0, y: box.top + scrollY, width: innerWidth, height: below.top - box.top }; });
await take("replay", "diagnosis", () => { const box = document.querySelector("#replay .replay").getBoundingClientRect(); return { x: 0, y: box.top + scrollY - 8, width: innerWidth, height: box.height + 16 }; },
  { before: () => { const { go, steps, chapters } = document.querySelector(".replay").replay; go(steps.findIndex((step) => step.chapter >= 12 && chapters[step.chapter].acts[step.act]?.[2] === "challenge")); } });
await take("sweep", "grid", () => { const box = document.querySelector('[data-figure="sweep"]').getBoundingClientRect(); const below = document.querySelector('[data-figure="sweep"] .below').getBoundingClientRect(); return { x: 0, y: box.top + scrollY, width: Math.min(innerWidth, 760), height: below.top - box.top }; });
await browser.close();
rmSync(folder, { recursive: true });
