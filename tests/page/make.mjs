// Makes the runs that the tests look at, with their pages: node make.mjs PROGRAM FOLDER
import { spawnSync } from "node:child_process";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [program, folder] = process.argv.slice(2);
const own = join(dirname(fileURLToPath(import.meta.url)), "scenarios");
const call = (...words) => {
  const { status, stderr } = spawnSync(program, words, { cwd: folder, encoding: "utf8" });
  // With so few replicates a gate may fail: that is exit code 1, and the run is there.
  if (status !== 0 && !(status === 1 && words[0] === "run")) throw new Error(`${words.join(" ")}: ${status} ${stderr}`);
};
const run = (name, scenario, ...words) => {
  call("run", scenario, "--quiet", "--out", name, ...words);
  const begun = performance.now();
  call("report", name);
  return Math.round(performance.now() - begun);
};
const file = (name) => join(own, `${name}.toml`);
const shipped = (path) => join(own, "../../../scenarios", `${path}.toml`);

mkdirSync(folder, { recursive: true });
// A scenario of each kind that ships, with few replicates.
run("diagnosis", shipped("society/diagnosis"), "--replicates", "20", "--trace", "0");
run("queens", shipped("society/queens"), "--replicates", "10", "--trace", "0");
run("nk", shipped("society/nk"), "--replicates", "6");
run("hidden-profile", shipped("families/hidden-profile"), "--replicates", "10", "--trace", "0");
run("chain", shipped("families/chain"), "--replicates", "8");
run("countdown", shipped("families/countdown-easy"), "--replicates", "4");
run("opinions", shipped("classics/hegselmann-krause"), "--replicates", "4", "--trace", "0");
run("pairs", shipped("classics/deffuant"), "--replicates", "3");
run("voter", shipped("classics/voter-networks"), "--replicates", "8");
run("landscape", shipped("classics/hong-page"), "--replicates", "3");
run("sizes", shipped("convergence/sizes"), "--replicates", "20");
run("until", shipped("convergence/sizes"), "--until", "ci(rounds)<8");
run("regions", shipped("classics/axelrod"), "--replicates", "2");
run("weights", shipped("classics/degroot"), "--replicates", "4");
run("map", shipped("paper/maps/map-chain"), "--replicates", "2");
run("steering", shipped("paper/steering/steering-chain"), "--replicates", "3");
run("grid", file("grid"));
run("drawn", file("drawn"));
run("hostile", file("hostile"), "--set", "seed=6");
run("long", file("long"));
run("dearer", shipped("society/diagnosis"), "--replicates", "20", "--set", "prices.hear=3");
call("report", "diagnosis", "dearer");
// A run that is stopped when it has come some way.
spawnSync(program, ["run", shipped("society/queens"), "--quiet", "--replicates", "100000", "--out", "stopped"], { cwd: folder, timeout: 4_000, killSignal: "SIGINT" });
call("report", "stopped");
const took = run("many", file("many"));
writeFileSync(join(folder, "took.json"), JSON.stringify({ making: took, bytes: statSync(join(folder, "many/report.html")).size }));
