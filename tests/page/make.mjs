// Makes the runs that the tests look at, with their pages: node make.mjs PROGRAM FOLDER
import { execFileSync } from "node:child_process";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [program, folder] = process.argv.slice(2);
const own = join(dirname(fileURLToPath(import.meta.url)), "scenarios");
const call = (...words) => execFileSync(program, words, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const run = (name, scenario, ...words) => {
  call("run", scenario, "--quiet", "--out", name, ...words);
  const begun = performance.now();
  call("report", name);
  return Math.round(performance.now() - begun);
};
const file = (name) => join(own, `${name}.toml`);

mkdirSync(folder, { recursive: true });
// A scenario of each kind that ships, with few replicates.
run("diagnosis", "diagnosis", "--replicates", "20", "--trace", "0");
run("queens", "queens", "--replicates", "10", "--trace", "0");
run("nk", "nk", "--replicates", "6");
run("hidden-profile", "hidden-profile", "--replicates", "10", "--trace", "0");
run("chain", "chain", "--replicates", "8");
run("countdown", "countdown-easy", "--replicates", "4");
run("opinions", "hegselmann-krause", "--replicates", "4", "--trace", "0");
run("pairs", "deffuant", "--replicates", "3");
run("voter", "voter-networks", "--replicates", "8");
run("landscape", "hong-page", "--replicates", "3");
run("sizes", "sizes", "--replicates", "20");
run("until", "sizes", "--until", "ci(rounds)<8");
run("grid", file("grid"));
run("drawn", file("drawn"));
run("hostile", file("hostile"), "--set", "seed=6");
run("long", file("long"));
run("dearer", "diagnosis", "--replicates", "20", "--set", "prices.hear=3");
call("report", "diagnosis", "dearer");
const took = run("many", file("many"));
writeFileSync(join(folder, "took.json"), JSON.stringify({ making: took, bytes: statSync(join(folder, "many/report.html")).size }));
