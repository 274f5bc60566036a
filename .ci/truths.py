"""docs/TRUTHS.md from run directories, and the check that nobody edits it by hand.

`full PROGRAM DIR`   runs every scenario of scenarios/classics in full into DIR, one run directory each; those there stay
`write DIR PROGRAM`  writes docs/TRUTHS.md from these directories and from reduced runs
`check PROGRAM`      what the gate does: every classic in reduced form must give the digest that the page names for it, and its
                     claims, recorded verdicts and rows the seal; the quickest of them, by the page's own figures, run in full
                     must give the rows of the page
"""
import glob
import json
import os
import sys
import tomllib

import pages
from pages import claims_of, name_of, ours, reduced, row, says, seal

PAGE = "docs/TRUTHS.md"
REDUCED = 4  # replicates of the reduced form
SAMPLE = 3  # how many are run in full by the gate

HEAD = """# Known truths

Classic models of collective reasoning, each a scenario of the one loop ([`scenarios/classics`](../scenarios/classics)), held
against theory and against published figures. **This page is generated** from run directories by `.ci/truths.py`; the gate runs
every model in reduced form and compares its digest with the one named here, and runs a sample in full. A seal covers what a
model claims, the verdicts that its file records and its rows here: none changes without the others.

What can be known exactly is not here but in the tests: fixation probabilities and times from the engine's own transition
kernel, jury values, the debate martingale, bounded-confidence runs, voting profiles, indices against worked examples. Here
stand the figures that take many replicates. *Ours* is the estimate with its interval at the level of the claim, and n the
replicates (or pairs). A verdict is what the interval says, never what we would like: a claim that failed stays.

"""


def classics():
    return sorted(glob.glob("scenarios/classics/*.toml"))


def rows(directory):
    """The rows of one model's table, without what depends on the machine."""
    for written, claim, judged in claims_of(directory):
        yield row(says(claim, judged), f"`{claim['measure']} {claim['expect']}`", written.get("source", ""), ours(judged),
                  judged["n"], written.get("published", ""), judged["verdict"])


def section(path, directory, digest, claims_hash, seconds):
    scenario = tomllib.load(open(os.path.join(directory, "scenario.toml"), "rb"))
    manifest = json.load(open(os.path.join(directory, "manifest.json")))
    yield f"## {manifest['scenario']}\n"
    yield f"{scenario['title']} {scenario.get('about', '')}".strip().replace("\n", " ") + "\n"
    yield f"*Source*: {scenario.get('source', '')}\n"
    yield "| claim | expected | source | ours | n | published | verdict |"
    yield "|---|---|---|---|---|---|---|"
    lines = [f"| {row} |" for row in rows(directory)]
    yield from lines
    yield ""
    for erratum in scenario.get("errata", []):
        yield f"*Erratum*: {erratum}\n"
    finished = manifest["replicates"]["finished"]
    yield (f"{finished} replicates, seed {manifest['seed']}, digest `{manifest['digest'][:16]}`; reduced form "
           f"(`--replicates {REDUCED}`) `{digest}`; seal `{seal(path, claims_hash, lines)}`; {seconds:.1f} s of one core.\n")


def write(place, program):
    lines = []
    for path in classics():
        name = name_of(path)
        lines += section(path, os.path.join(place, name), *reduced(program, path, REDUCED), pages.seconds_of(place, name))
        for line in pages.differing(path, os.path.join(place, name)):
            print(line)
    with open(PAGE, "w") as page:
        page.write(HEAD + "\n".join(lines).rstrip() + "\n")


def full(program, place):
    pages.full(program, place, classics())


def check(program):
    pages.check(program, PAGE, classics(), rows, REDUCED, SAMPLE)


{"full": full, "write": write, "check": check}[sys.argv[1]](*sys.argv[2:])
