// The replay: driven by clicks and keys, and always what the transcript says.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { RUNS, open, transcript } from "./browser.mjs";

const state = (page) => page.evaluate(() => document.querySelector(".replay").replay.state());
const go = (page, at) => page.evaluate((at) => document.querySelector(".replay").replay.go(at), at);
const settle = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Positions after each round, and at the end, put together from the moves of a transcript. */
const positions = (lines) => {
  const start = lines.find((line) => line.type === "start");
  const numbers = Boolean(start.numbers?.length);
  const rows = structuredClone(numbers ? start.numbers : start.positions);
  const found = [];
  const move = (moves, told) => (moves ?? []).forEach(([agent, question, option], at) => { rows[agent][question] = numbers ? told[at] : option; });
  for (const line of lines) {
    if (line.type !== "round" && line.type !== "end") continue;
    move(line.moves, line.numbers?.moves);
    if (line.type === "end") move(line.latest, line.numbers?.latest);
    found.push({ round: line.type === "end" ? null : line.round, rows: structuredClone(rows) });
  }
  return found;
};

for (const name of ["diagnosis", "queens", "hidden-profile", "opinions"]) {
  test(`${name}: after every round positions are those of the transcript, and what is said are its acts`, async () => {
    const { page, wrong } = await open(name);
    const file = readdirSync(join(RUNS, name, "trace")).filter((file) => /^point0*-society-0+\.jsonl$/.test(file))[0];
    const lines = transcript(name, `trace/${file}`);
    const known = positions(lines);
    const chapters = await page.evaluate(() => { const { steps, chapters } = document.querySelector(".replay").replay; return chapters.map((chapter, at) => [chapter.round, steps.findLastIndex((step) => step.chapter === at), chapter.acts.length]); });
    const agents = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).replays[0].seen.agents.length);
    assert.equal(chapters.length, known.length);
    const all = known[0].rows.length;
    const sampled = (at) => (all <= agents ? at : Math.floor((at * (all - 1)) / (agents - 1)));
    for (let at = 0; at < chapters.length; at += Math.max(1, Math.floor(chapters.length / 25))) {
      await go(page, chapters[at][1]);
      const seen = await state(page);
      assert.equal(seen.round, known[at].round);
      assert.deepEqual(seen.positions, Array.from({ length: agents }, (_, agent) => known[at].rows[sampled(agent)]), `round ${known[at].round}`);
    }
    // The words of the acts of the first round in which anything is done.
    const busy = chapters.findIndex(([, , acts]) => acts > 1);
    await go(page, chapters[busy][1] - 1);
    await settle(page);
    const told = await page.$$eval(".replay .said .act b", (names) => names.map((name) => name.textContent));
    const own = lines.filter((line) => line.type === "act" && line.outcome === "done" && !["vote", "decide", "placebo"].includes(line.act));
    // Between two rounds that are shown stand the acts of the latter.
    const at = lines.findIndex((line) => line.type === "round" && line.round === known[busy].round);
    const before = lines.findLastIndex((line, index) => index < at && (line.type === "round" || line.type === "start"));
    assert.deepEqual(told, own.filter((line) => { const index = lines.indexOf(line); return index > before && index < at; }).map((line) => line.name));
    assert.equal(await page.$eval(".replay .said .on", (line) => line.getAttribute("aria-current")), "step");
    assert.deepEqual(wrong, []);
    await page.close();
  });
}

test("it is driven by clicks: a step, a round, a vote, a moment, play and pause", async () => {
  const { page, wrong } = await open("diagnosis");
  const click = async (label) => { await (await page.$(`.replay button[aria-label="${label}"]`)).click(); await settle(page); };
  assert.equal((await state(page)).step, 0);
  await click("one act on");
  assert.equal((await state(page)).step, 1);
  await click("a round on");
  const { round, step } = await state(page);
  assert.equal(round, 1);
  await click("one act back");
  assert.equal((await state(page)).step, step - 1);
  await click("to the next vote");
  assert.equal((await state(page)).round, 10, "diagnosis votes every tenth round");
  assert.match(await page.$eval(".replay .vote", (node) => node.textContent), /Round 10: borda over positions, 5 ballots/);
  await click("a round back");
  assert.equal((await state(page)).round, 9);
  await page.evaluate(() => { const { go, steps } = document.querySelector(".replay").replay; go(steps.findIndex((step) => step.chapter > 3 && step.act === 2)); });
  const lines = await page.$$(".replay .said .act");
  await lines[0].click();
  await settle(page);
  assert.equal((await state(page)).act, 0);
  await page.select(".replay select[aria-label='speed']", "32");
  await click("play");
  await page.waitForFunction((from) => document.querySelector(".replay").replay.state().step > from + 3, {}, (await state(page)).step);
  await click("pause");
  const held = (await state(page)).step;
  await new Promise((done) => setTimeout(done, 250));
  assert.equal((await state(page)).step, held);
  await page.$eval(".replay .scrub", (node) => { node.value = node.max; node.dispatchEvent(new Event("input", { bubbles: true })); });
  await settle(page);
  assert.match(await page.$eval(".replay .ending", (node) => (node.hidden ? "" : node.textContent)), /It ended after \d+ rounds/);
  await (await page.$(".replay .chart")).click();
  await settle(page);
  const middle = (await state(page)).round;
  assert.ok(middle > 10 && middle < 35, `round ${middle}`);
  assert.deepEqual(wrong, []);
  await page.close();
});

test("it is driven by keys while the focus is in it", async () => {
  const { page, wrong } = await open("diagnosis");
  await page.focus(".replay .talk");
  const press = async (...keys) => { for (const key of keys) await page.keyboard.down(key); for (const key of keys) await page.keyboard.up(key); await settle(page); };
  await press("ArrowRight");
  await press("ArrowRight");
  assert.equal((await state(page)).step, 2);
  await press("ArrowLeft");
  assert.equal((await state(page)).step, 1);
  await press("Shift", "ArrowRight");
  await press("Shift", "ArrowRight");
  assert.equal((await state(page)).round, 2);
  await press("End");
  assert.equal((await state(page)).round, null);
  await press("Home");
  assert.equal((await state(page)).step, 0);
  await press("v");
  assert.equal((await state(page)).round, 10);
  await press(" ");
  assert.equal((await state(page)).playing, true);
  await press(" ");
  assert.equal((await state(page)).playing, false);
  const speed = () => page.$eval(".replay select[aria-label='speed']", (node) => node.value);
  await press("+");
  assert.equal(await speed(), "8");
  await press("-");
  assert.equal(await speed(), "4");
  // Outside it keys are the page's.
  await page.focus("nav a");
  const step = (await state(page)).step;
  await page.keyboard.press("ArrowRight");
  assert.equal((await state(page)).step, step);
  assert.deepEqual(wrong, []);
  await page.close();
});

test("colours show the answer to any question, with a letter beside the colour", async () => {
  const { page } = await open("diagnosis");
  await page.select(".replay select[aria-label='what colours show']", "1");
  await settle(page);
  const marks = await page.$$eval(".replay .mark", (marks) => marks.map((mark) => mark.textContent));
  const seen = await state(page);
  assert.deepEqual(marks, seen.positions.map((row) => "ABCDEFGH"[row[0]]));
  const legend = await page.$$eval(".replay .keys .legend:first-child li", (items) => items.map((item) => item.textContent));
  assert.ok(legend.length > 1 && legend[0].startsWith("A "), legend.join());
  await page.close();
});

test("fifty perspectives over three hundred rounds play, and what a frame takes is told", async () => {
  const { page, wrong } = await open("long");
  const took = await page.evaluate(() => {
    const { replay } = document.querySelector(".replay");
    const frames = [];
    // As it plays, act by act, late in the debate, where most has been said.
    for (let at = replay.steps.length - 800; at < replay.steps.length; at += 1) {
      const begun = performance.now();
      replay.go(at);
      document.querySelector(".replay").getBoundingClientRect();
      frames.push(performance.now() - begun);
    }
    frames.sort((a, b) => a - b);
    return { steps: replay.steps.length, mean: frames.reduce((sum, one) => sum + one, 0) / frames.length, high: frames[Math.floor(frames.length * 0.95)], left: document.querySelector(".replay .warn")?.textContent ?? "all of it" };
  });
  console.log(`replay of 50 x 300: ${took.steps} steps, ${took.mean.toFixed(1)} ms a frame on average, ${took.high.toFixed(1)} ms at the 95th percentile; ${took.left}`);
  assert.ok(took.steps > 5_000);
  assert.deepEqual(wrong, []);
  await page.close();
});
