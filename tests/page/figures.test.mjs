// Figures: all there, none empty, with the numbers of the run.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { csvParse } from "d3";
import { RUNS, open, table } from "./browser.mjs";

const KINDS = ["diagnosis", "queens", "nk", "hidden-profile", "chain", "countdown", "opinions", "pairs", "voter", "landscape", "sizes", "until", "regions", "weights", "map", "steering", "grid", "drawn", "stopped", "many"];

/** What is wrong with the drawings that are on the page now. */
const looked = () => {
  const wrong = [];
  for (const figure of document.querySelectorAll("[data-figure]")) {
    const name = figure.dataset.figure;
    const drawings = [...figure.querySelectorAll(".picture svg")].filter((svg) => !svg.closest(".legend") && !svg.parentNode.closest("svg"));
    if (drawings.length === 0) wrong.push(`${name}: nothing is drawn`);
    for (const svg of drawings) {
      const marks = svg.querySelectorAll("circle, rect, path[d], line");
      if (marks.length < 3) wrong.push(`${name}: an empty panel`);
      const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent !== "" && !text.closest('[data-mark="tip"]'));
      for (const text of texts) {
        const box = text.getBoundingClientRect();
        if (box.left < 0 || box.right > window.innerWidth) wrong.push(`${name}: "${text.textContent}" is cut off by the window`);
      }
      const lines = [...svg.querySelectorAll('[data-mark="line"] path')];
      if (lines.length > 0 && !lines.some((line) => /[LC]/.test(line.getAttribute("d"))) && svg.querySelector("circle") === null) wrong.push(`${name}: lines of one point each`);
      if (/NaN|undefined|Infinity/.test(svg.outerHTML)) wrong.push(`${name}: a number that is none`);
      if (svg.getAttribute("role") !== "img" || !svg.getAttribute("aria-label")) wrong.push(`${name}: a drawing without a name`);
      for (const axis of svg.querySelectorAll('[data-mark$="tick label"]')) {
        const boxes = [...axis.querySelectorAll("text")].map((text) => text.getBoundingClientRect());
        boxes.forEach((one, at) => boxes.slice(at + 1).forEach((other) => {
          const [x, y] = [Math.min(one.right, other.right) - Math.max(one.left, other.left), Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)];
          if (x > 1 && y > 2 && !axis.querySelector("[transform*=rotate]")) wrong.push(`${name}: labels of ${axis.dataset.mark} lie on one another`);
        }));
      }
    }
  }
  return [...new Set(wrong)];
};

for (const name of KINDS) {
  for (const width of [1200, 390]) {
    test(`${name}, ${width} wide: every figure is drawn, nothing fails, nothing is asked of a network`, async () => {
      const { page, wrong } = await open(name, { width });
      assert.deepEqual(await page.evaluate(looked), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "the page is wider than the window");
      assert.ok(await page.evaluate(() => document.querySelectorAll("[data-figure]").length) >= 2);
      assert.deepEqual(wrong, []);
      await page.close();
    });
  }
}

/** The table below a figure as the reader sees it, with all choices that its controls give put together. */
const read = async (page, id) => page.evaluate((id) => {
  const figure = document.querySelector(`[data-figure="${id}"]`);
  const details = figure.querySelector("details");
  const texts = () => {
    const rows = [...details.querySelectorAll("tbody tr")].map((row) => [...row.children].map((cell) => cell.textContent));
    const heads = [...details.querySelectorAll("thead th")].map((cell) => cell.textContent);
    return rows.map((row) => Object.fromEntries(heads.map((head, at) => [head, row[at]])));
  };
  const wait = () => new Promise((done) => setTimeout(done, 0));
  const choose = async (selects) => {
    if (selects.length === 0) return texts();
    const found = [];
    for (let at = 0; at < selects[0].options.length; at += 1) {
      selects[0].selectedIndex = at;
      selects[0].dispatchEvent(new Event("change"));
      await wait();
      found.push(...(await choose(selects.slice(1))));
    }
    return found;
  };
  details.open = true;
  return wait().then(() => choose([...figure.querySelectorAll(".controls:not(.take) select")].filter((select) => !select.ariaLabel.startsWith("measures"))));
}, id);

for (const [name, id, keys] of [
  ["diagnosis", "arms", []],
  ["nk", "sweep", ["prices.hear"]],
  ["grid", "sweep", ["society.perspectives.member.expertise", "protocol.stop.budget"]],
  ["drawn", "sweep", ["society.perspectives.member.expertise", "protocol.stop.budget", "prices.hear"]],
]) {
  test(`${name}: the table of ${id} says what summary.csv says, to the last digit`, async () => {
    const { page } = await open(name);
    const shown = await read(page, id);
    const labels = await page.evaluate((id) => JSON.parse(document.getElementById("data").textContent).figures.find((figure) => figure.id === id).columns, id);
    const label = (key) => labels.find((column) => column.name === key).label.replaceAll("_", " ");
    const summary = table(name, "summary.csv").filter((row) => row.mean !== "" && !row.arm.includes(" - ") && !row.measure.endsWith("_restricted") && (row.median === "" || row.measure.endsWith("_reached")));
    const known = new Map(summary.map((row) => [[...keys.map((key) => Number(row[key])), row.arm, row.measure].join("|"), row]));
    const seen = new Map();
    for (const row of shown) seen.set([...keys.map((key) => Number(row[label(key)])), row.arm, row.measure].join("|"), row);
    assert.deepEqual([...seen.keys()].sort(), [...known.keys()].sort());
    for (const [key, row] of seen) {
      const other = known.get(key);
      for (const [here, there] of [["mean", "mean"], ["95 % from", "ci_low"], ["to", "ci_high"], ["n", "n"]]) {
        assert.equal(row[here] === "" ? "" : Number(row[here]), other[there] === "" ? "" : Number(other[there]), `${key}: ${here}`);
      }
    }
    await page.close();
  });
}

test("over rounds the page says what rounds.csv says", async () => {
  const { page } = await open("diagnosis");
  const data = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).figures.find((figure) => figure.id === "rounds"));
  const names = data.columns.map((column) => column.name);
  const shown = data.rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])));
  const known = table("diagnosis", "rounds.csv").filter((row) => row.mean !== "");
  assert.equal(shown.length, known.length);
  const key = (row) => [row.measure, row.arm, row.round].join("|");
  const there = new Map(known.map((row) => [key(row), row]));
  for (const row of shown) for (const column of ["mean", "ci_low", "ci_high", "n"]) assert.equal(row[column] === null ? "" : String(row[column]), there.get(key(row))[column] === "" ? "" : String(Number(there.get(key(row))[column])));
  await page.close();
});

test("dots stand where their means are on the axis", async () => {
  const { page } = await open("diagnosis");
  const apart = await page.evaluate(() => {
    const svg = document.querySelector('[data-figure="arms"] .picture svg');
    const ticks = [...svg.querySelectorAll('[data-mark="x-axis tick label"] text')].map((text) => [Number(text.textContent.replace("−", "-").replaceAll(",", "")), text.getBoundingClientRect()]).map(([value, box]) => [value, (box.left + box.right) / 2]);
    const [[v0, x0], [v1, x1]] = [ticks[0], ticks.at(-1)];
    const data = JSON.parse(document.getElementById("data").textContent).figures.find((figure) => figure.id === "arms");
    const means = data.rows.filter((row) => row[0] === "merit").map((row) => row[3]);
    const dots = [...svg.querySelectorAll('[data-mark="dot"] circle')].map((dot) => dot.getBoundingClientRect()).map((box) => (box.left + box.right) / 2);
    return { n: dots.length, means: means.length, off: Math.max(...dots.map((x, at) => Math.abs(x - (x0 + ((means[at] - v0) / (v1 - v0)) * (x1 - x0))))) };
  });
  assert.ok(apart.n > 3 && apart.n === apart.means, JSON.stringify(apart));
  assert.ok(apart.off < 1.5, `${apart.off} pixels off`);
  await page.close();
});

test("a figure can be taken away as CSV with every row and as SVG that stands alone", async () => {
  const { page, wrong } = await open("grid");
  await page.evaluate(() => {
    window.taken = [];
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => { window.taken.push(blob.text()); return make.call(URL, blob); };
    HTMLAnchorElement.prototype.click = function () { window.taken.push(this.download); };
  });
  const buttons = await page.$$('[data-figure="sweep"] .take button');
  for (const button of buttons) await button.click();
  const [svg, svgName, csv, csvName] = await page.evaluate(() => Promise.all(window.taken));
  assert.deepEqual([svgName, csvName], ["grid-sweep.svg", "grid-sweep.csv"]);
  const rows = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).figures.find((figure) => figure.id === "sweep").rows.length);
  assert.equal(csvParse(csv).length, rows);
  assert.ok(!svg.includes("var(--"), "colours of the page must be put in");
  const parsed = await page.evaluate((text) => { const doc = new DOMParser().parseFromString(text, "image/svg+xml"); return [doc.querySelector("parsererror")?.textContent ?? "", doc.documentElement.nodeName, doc.querySelectorAll("rect").length]; }, svg);
  assert.deepEqual(parsed.slice(0, 2), ["", "svg"]);
  assert.ok(parsed[2] >= 20);
  assert.deepEqual(wrong, []);
  await page.close();
});

test("ten thousand replicates make a page below 8 MB", async () => {
  const { making, bytes } = JSON.parse(readFileSync(join(RUNS, "took.json"), "utf8"));
  const { page, opening, wrong } = await open("many");
  console.log(`page of 10,000 replicates: ${(bytes / 1e6).toFixed(2)} MB, made in ${making} ms, open and drawn in ${opening} ms`);
  assert.ok(bytes < 8e6, `${bytes} bytes`);
  assert.deepEqual(wrong, []);
  await page.close();
});

test("a run that was stopped says how far it came", async () => {
  const { page } = await open("stopped");
  const { finished, asked } = JSON.parse(readFileSync(join(RUNS, "stopped/manifest.json"), "utf8")).replicates;
  assert.ok(finished > 0 && finished < asked, `${finished} of ${asked}`);
  assert.equal(await page.$eval(".facts .warn", (node) => node.textContent.replaceAll("\u00a0", " ")), `Stopped after ${finished} of ${asked.toLocaleString("en")} replicates of each point and arm.`);
  await page.close();
});

test("every arm of a legend has its mark", async () => {
  const { page } = await open("chain");
  const empty = await page.$$eval(".picture .legend li", (items) => items.filter((item) => { const mark = item.querySelector("svg > *"); return item.textContent === "" || mark.getBBox().width === 0 || (mark.matches("path") && !/[AZ]/.test(mark.getAttribute("d"))); }).map((item) => item.textContent));
  assert.deepEqual(empty, []);
  await page.close();
});

test("no band leaves the range of its measure", async () => {
  const { page } = await open("diagnosis");
  const ticks = await page.$$eval('[data-figure="rounds"] .panels > div', (panels) => panels.filter((panel) => panel.querySelector("h4").textContent.startsWith("agreement")).flatMap((panel) => [...panel.querySelectorAll('[data-mark="y-axis tick label"] text')].map((text) => Number(text.textContent.replace("−", "-")))));
  assert.ok(ticks.length > 2 && Math.min(...ticks) >= 0 && Math.max(...ticks) <= 1, ticks.join());
  await page.close();
});

test("two runs stand beside one another, with what is different", async () => {
  const { page, wrong } = await open("dearer", { file: "compared.html" });
  assert.deepEqual(await page.evaluate(looked), []);
  const text = await page.evaluate(() => document.body.innerText);
  assert.match(text, /dearer less diagnosis/);
  const arms = await page.evaluate(() => [...document.querySelectorAll('[data-figure="arms"] .picture [data-mark="y-axis tick label"] text')].map((text) => text.textContent));
  assert.ok(arms.includes("diagnosis: society") && arms.includes("dearer: society"), arms.join());
  assert.deepEqual(wrong, []);
  await page.close();
});
