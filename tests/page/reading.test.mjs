// Pages for everybody: screen readers, keyboards, phones, paper, and browsers without scripts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axeSource, open } from "./browser.mjs";

for (const [name, file] of [["diagnosis", "report.html"], ["grid", "report.html"], ["opinions", "report.html"], ["countdown", "report.html"], ["dearer", "compared.html"]]) {
  for (const [scheme, width] of [["light", 1200], ["dark", 1200], ["light", 390]]) {
    test(`${name}/${file}, ${scheme}, ${width} wide: axe finds nothing serious`, async () => {
      const { page } = await open(name, { file, scheme, width });
      for (const summary of await page.$$("figure summary")) await summary.evaluate((node) => node.click());
      await page.evaluate(() => document.querySelector(".replay")?.replay.go(30));
      // Into the page's world by the debugger, which its policy does not bind.
      await page.evaluate(axeSource);
      const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      const serious = found.violations.filter((one) => ["serious", "critical"].includes(one.impact));
      const told = serious.map((one) => `${one.id}: ${one.help}; ${one.nodes.length} places, as ${one.nodes[0].target} ${one.nodes[0].failureSummary}`);
      assert.deepEqual(told, []);
      await page.close();
    });
  }
}

test("every control is reached by Tab and works by keys alone", async () => {
  const { page } = await open("nk");
  const all = await page.evaluate(() => document.querySelectorAll("button:not([tabindex='-1']), select, input, summary, a[href], [tabindex='0']").length);
  const reached = new Set();
  for (let at = 0; at < all + 20; at += 1) {
    await page.keyboard.press("Tab");
    const [path, seen] = await page.evaluate(() => {
      const node = document.activeElement;
      const all = [...document.querySelectorAll("*")];
      return [all.indexOf(node), node === document.body || getComputedStyle(node).outlineStyle !== "none"];
    });
    reached.add(path);
    assert.ok(seen, "the focus cannot be seen");
  }
  assert.ok(reached.size >= all, `${reached.size} of ${all}`);
  const select = await page.$('[data-figure="sweep"] select');
  const before = await page.$eval('[data-figure="sweep"] .picture', (node) => node.innerHTML);
  await select.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await new Promise((done) => setTimeout(done, 100));
  assert.notEqual(await page.$eval('[data-figure="sweep"] .picture', (node) => node.innerHTML), before);
  await page.close();
});

test("on paper all figures are there", async () => {
  const { page, wrong } = await open("diagnosis");
  const pdf = await page.pdf({ format: "A4" });
  assert.ok(pdf.length > 50_000);
  await page.emulateMediaType("print");
  const seen = await page.evaluate(() => ({
    figures: [...document.querySelectorAll("[data-figure] .picture svg")].filter((svg) => svg.getBoundingClientRect().height > 10).length,
    controls: [...document.querySelectorAll("button, select")].filter((node) => node.offsetParent !== null).length,
  }));
  assert.ok(seen.figures >= 5 && seen.controls === 0, JSON.stringify(seen));
  assert.deepEqual(wrong, []);
  await page.close();
});

test("without scripts words, claims and tables are all there", async () => {
  const { page } = await open("diagnosis", { script: false });
  const text = await (await page.$("body")).evaluate((node) => node.innerText).catch(() => null);
  const html = text ?? (await page.content());
  for (const said of ["Claims", "merit", "society", "Figures need scripts", "manyminds run scenario.toml"]) assert.ok(html.includes(said), said);
  await page.close();
});
