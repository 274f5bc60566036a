// What a scenario says is text, and a page reaches nothing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { open } from "./browser.mjs";

const HOSTILE = "<script>window.hostile = 1</script><img src=x onerror='window.hostile = 2'></title></script>";

test("hostile words show as text, in every place, and nothing of them runs", async () => {
  const { page, wrong } = await open("hostile");
  assert.equal(await page.title(), `hostile: ${HOSTILE}`);
  assert.equal(await page.$eval("h1", (node) => node.textContent), HOSTILE);
  const text = await page.evaluate(() => document.body.textContent);
  for (const said of ["{{7*7}} ${7*7}", "<iframe src='javascript:parent.hostile=4'></iframe>", "<script>window.hostile = 6</script> & so on", "'><script>window.hostile = 7</script>"]) assert.ok(text.includes(said), said);
  for (let at = 0; at < 40; at += 1) await page.evaluate((at) => document.querySelector(".replay").replay.go(at), at);
  const views = await page.$$eval('.replay select[aria-label="what colours show"] option', (options) => options.map((option) => option.textContent));
  assert.ok(views.includes("answer to </script><script>window.hostile = 5</script>"), views.join());
  for (const summary of await page.$$("summary")) await summary.click();
  assert.equal(await page.evaluate(() => window.hostile), undefined);
  assert.equal(await page.evaluate(() => document.querySelectorAll("img, iframe, object, embed, link, base, form").length), 0);
  assert.deepEqual(wrong, []);
  await page.close();
});

test("the policy of the page bars scripts that are not its own, and every connection", async () => {
  const { page } = await open("diagnosis");
  const barred = await page.evaluate(async () => {
    const seen = [];
    document.addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
    const script = document.createElement("script");
    script.textContent = "window.foreign = 1";
    document.body.append(script);
    const image = new Image();
    image.src = "http://localhost:9/x.png";
    document.body.append(image);
    await fetch("http://localhost:9/").catch(() => {});
    // Later, when no debugger holds its hand over it.
    setTimeout(() => { try { (0, eval)("window.foreign = 2"); } catch { seen.push("eval"); } });
    await new Promise((done) => setTimeout(done, 300));
    return { seen: [...new Set(seen)].sort(), foreign: window.foreign };
  });
  assert.equal(barred.foreign, undefined);
  for (const what of ["connect-src", "eval", "img-src", "script-src-elem"]) assert.ok(barred.seen.includes(what), `${what}: ${barred.seen}`);
  await page.close();
});

test("what is drawn with is what its makers published", () => {
  const root = (name) => join(dirname(fileURLToPath(import.meta.url)), "node_modules", name);
  const ours = (name) => readFileSync(join(dirname(fileURLToPath(import.meta.url)), "../../src/report/page/vendor", name));
  assert.ok(ours("d3.min.js").equals(readFileSync(join(root("d3"), "dist/d3.min.js"))));
  assert.ok(ours("plot.min.js").equals(readFileSync(join(root("@observablehq/plot"), "dist/plot.umd.min.js"))));
});
