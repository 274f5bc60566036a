// A browser for tests: a page from the disk, and everything that goes wrong on it.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import { csvParse } from "d3";
import puppeteer from "puppeteer-core";

export const RUNS = process.env.RUNS;
export const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  // Where the one user there is is root, the browser has no sandbox.
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
after(() => browser.close());

/** Opens a page of a run. `wrong` gathers console errors, exceptions, and every request for anything but the file itself. */
export const open = async (name, { width = 1200, height = 900, scheme = "light", file = "report.html", script = true, folder = RUNS } = {}) => {
  const page = await browser.newPage();
  const wrong = [];
  const place = `file://${join(folder, name, file)}`;
  page.on("console", (message) => { if (["error", "warn"].includes(message.type())) wrong.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => wrong.push(`exception: ${error.message}`));
  page.on("dialog", (dialog) => { wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    const url = request.url().split("#")[0];
    if (url !== place && !url.startsWith("blob:") && !url.startsWith("data:")) wrong.push(`request: ${url}`);
  });
  await page.setJavaScriptEnabled(script);
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }]);
  const begun = performance.now();
  await page.goto(place);
  if (script) await page.waitForFunction(() => document.documentElement.dataset.ready === "true", { timeout: 30_000 });
  return { page, wrong, opening: Math.round(performance.now() - begun) };
};

/** A table of a run, a record a row. */
export const table = (name, file) => csvParse(readFileSync(join(RUNS, name, file), "utf8"));

/** The transcript of replicate 0 of the society, a record a line. */
export const transcript = (name, file = "trace/point0-society-00.jsonl") =>
  readFileSync(join(RUNS, name, file), "utf8").trim().split("\n").map((line) => JSON.parse(line));
