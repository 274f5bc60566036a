"""docs/PAPER.md from run directories, and the check that nobody edits it by hand.

`all PROGRAM DIR`    the full set by one command: `full`, `robust`, `write`
`full PROGRAM DIR`   runs every scenario of scenarios/paper in full into DIR, one run directory each; those there stay
`robust PROGRAM DIR` moves each number of every experiment with a hypothesis by a fifth either way, at a few problems, into DIR/robust
`write DIR PROGRAM`  writes docs/PAPER.md from these directories and from reduced runs
`check PROGRAM`      what the gate does: every experiment in reduced form must give the digest that the page names for it, and its
                     claims, recorded verdicts and rows the seal; the quickest of them run in full must give the rows of the page

What an experiment asks and what would change our mind stands in its folder's entry of .ci/paper.toml, in this order.
"""
import csv
import glob
import json
import os
import re
import subprocess
import sys
import tomllib

import pages
from pages import claims_of, name_of, number, ours, reduced, row, says, seal

PAGE = "docs/PAPER.md"
TEXTS = ".ci/paper.toml"
REDUCED = 40  # replicates of the reduced form: two problems of twenty societies
SAMPLE = 3  # how many are run in full by the gate
LADDERS = ["steering-chain.toml", "steering-hidden-profile.toml", "steering-countdown.toml"]
MOVED = 400  # replicates of the runs with one number moved: twenty problems of twenty societies
MOVED_WITHIN = 8000  # and where a claim is about what differs within a problem
MOST_POINTS = 30  # of a sweep that are shown as curves


def texts():
    return tomllib.load(open(TEXTS, "rb"))


def experiments():
    """The paths of all scenarios, in the order of the texts."""
    folders = [part["folder"] for part in texts()["part"]]
    found = [path for folder in folders for path in sorted(glob.glob(f"scenarios/paper/{folder}/*.toml"))]
    others = set(glob.glob("scenarios/paper/*/*.toml")) - set(found)
    if others:
        sys.exit(f"{TEXTS} has no entry for {', '.join(sorted(others))}")
    return found


def beside(judged):
    """What could have been seen: the smallest effect of a null, or how many would decide what is open."""
    if judged.get("minimum_detectable") is not None:
        return f"effects from {number(judged['minimum_detectable'])}"
    if judged["verdict"] == "undecided":
        needed = judged.get("needed")
        return f"{needed['n']:,} would decide" if needed else "on the margin"
    return ""


def rows(directory):
    """The rows of one table, without what depends on the machine."""
    for written, claim, judged in claims_of(directory):
        yield row(says(claim, judged), claim["role"], f"`{claim['measure']} {claim['expect']}`", ours(judged), judged["n"],
                  beside(judged), written.get("published", ""), judged["verdict"])


def curves(directory, shown):
    """Measures by point and arm, as far as they fit."""
    table = list(csv.DictReader(open(os.path.join(directory, "summary.csv"))))
    axes = list(table[0])[:list(table[0]).index("arm")]
    points, arms, means = [], [], {}
    for line in table:
        point = tuple(line[axis] for axis in axes)
        points += [point] if point not in points else []
        arms += [line["arm"]] if line["arm"] not in arms and " - " not in line["arm"] else []
        means[point, line["arm"], line["measure"]] = line["mean"]
    if len(points) > MOST_POINTS:
        return
    for measure in shown:
        if not any(key[2] == measure for key in means):
            continue
        yield f"`{measure}`:\n"
        yield f"| {' | '.join([axis.split('.')[-1] for axis in axes] + arms)} |"
        yield "|" + "---|" * (len(axes) + len(arms))
        for point in points:
            cells = [means.get((point, arm, measure)) for arm in arms]
            yield f"| {' | '.join(list(point) + [number(float(value)) if value else '-' for value in cells])} |"
        yield ""


def fieller(directory, first, less, per_problem):
    """What share of one contrast disappears in another: 1 - less/first of `right`, problems counting once, with the interval of Fieller 1954."""
    values = {}
    with open(os.path.join(directory, "replicates.csv")) as file:
        for line in csv.DictReader(file):
            if line["arm"] in first + less and line["right"]:
                values.setdefault(line["arm"], {}).setdefault(int(line["replicate"]) // per_problem, []).append(float(line["right"]))
    problems = sorted(set.intersection(*(set(one) for one in values.values())))
    mean = {arm: [sum(one[at]) / len(one[at]) for at in problems] for arm, one in values.items()}
    total = [a - b for a, b in zip(mean[first[0]], mean[first[1]])]
    gone = [t - (a - b) for t, a, b in zip(total, mean[less[0]], mean[less[1]])]
    n = len(problems)
    bar = lambda row: sum(row) / n
    cov = lambda x, y: sum((a - bar(x)) * (b - bar(y)) for a, b in zip(x, y)) / (n - 1) / n
    x, y, z = bar(gone), bar(total), 1.959964
    xx, yy, xy = cov(gone, gone), cov(total, total), cov(gone, total)
    told = f"portion eliminated: {number(x)} of {number(y)}, as a ratio {number(x / y)}" if y else "no total effect"
    a, b, c = y * y - z * z * yy, x * y - z * z * xy, x * x - z * z * xx
    root = b * b - a * c
    if a <= 0 or root < 0:
        return f"{told}; its interval has no end, for the total effect is not told from 0 (Fieller)"
    return f"{told} [{number((b - root ** .5) / a)}, {number((b + root ** .5) / a)}] (Fieller, 95 %, {n:,} problems); the paper's path model has .066 of .294, .224"


def section(part, path, directory, digest, claims_hash, seconds):
    scenario = tomllib.load(open(os.path.join(directory, "scenario.toml"), "rb"))
    manifest = json.load(open(os.path.join(directory, "manifest.json")))
    yield f"### {name_of(path)}\n"
    yield f"**{scenario['title']}** {scenario.get('about', '').strip()}".replace("\n\n", "\0").replace("\n", " ").replace("\0", "\n\n") + "\n"
    yield f"*Source*: {scenario.get('source', '')}\n"
    yield "| claim | role | predicted | came [interval] | n | could be seen | published | verdict |"
    yield "|---|---|---|---|---|---|---|---|"
    lines = [f"| {one} |" for one in rows(directory)]
    yield from lines
    yield ""
    if "portion" in part:
        yield fieller(directory, *part["portion"], scenario.get("per_problem", 1)) + ".\n"
    shown = [line for line in curves(directory, part.get("curves", [])) if line is not None]
    if shown:
        yield "*Curves*\n"
        yield from shown
    finished, shared = manifest["replicates"]["finished"], scenario.get("per_problem", 1)
    about = f" about {finished // shared:,} problems" if shared > 1 else ""
    yield (f"{finished:,} replicates{about}, seed {manifest['seed']}, digest `{manifest['digest'][:16]}`; reduced form "
           f"(`--replicates {REDUCED}`) `{digest}`; seal `{seal(path, claims_hash, lines)}`; {seconds:.1f} s of one core.\n")


def instrument(program):
    """What a detector that reads the text alone finds, beside the truth: kappa of each construct, by what it was trained on."""
    files = sorted(glob.glob("scenarios/paper/balance/*.toml"))
    yield "| judged | trained on | text | question | answer | conflict | reconciliation | perspectives found, of |"
    yield "|---|---|---|---|---|---|---|---|"
    for text, more in (("whole", []), ("without reasons", ["--claims"])):
        done = subprocess.run([program, "surface", *files, "--replicates", "20", "--json", *more], capture_output=True, text=True, check=True)
        for one in json.loads(done.stdout)["comparisons"]:
            kappa = {of["of"]: of["kappa"] for of in one["agreement"]}
            cells = [f"{kappa[of]:.2f}" if kappa.get(of) is not None else "-" for of in ("question", "answer", "conflict", "reconciliation")]
            found, truth = one["perspectives"]["found"]["mean"], one["perspectives"]["truth"]["mean"]
            cells = row(one["judged"], one["trained"], text, *cells, f"{found:.1f}, {truth:.0f}")
            yield f"| {cells} |"


def crosses(turn, expects):
    """Whether a part that flipped is told from its margin: its whole interval lies on the other side of every bound."""
    for at in turn["flipped"]:
        part, bounds = turn["came"]["parts"][at], [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", expects[at])]
        if expects[at].startswith("null"):
            bounds = [-bounds[0], bounds[0]]
        if part["low"] is not None and not any(part["low"] <= bound <= part["high"] for bound in bounds):
            return True
    return False


def robustness(place):
    """What `vary` found of each hypothesis: as it is, the range over variations, and each variation in which the sign of estimate less margin flips."""
    yield "| scenario | claim | as it is | varied from, to | variations | flips told from the margin | flips within chance |"
    yield "|---|---|---|---|---|---|---|"
    for path, _ in with_hypotheses():
        seen = json.load(open(os.path.join(place, "robust", f"{name_of(path)}.json")))
        run = sum(1 for one in seen["variations"] if not one["left_out"])
        for claim in seen["claims"]:
            if claim["role"] != "hypothesis":
                continue
            parts = claim["headline"]["parts"]
            near_zero = lambda value: 0.0 if abs(value) < 1e-12 else value
            is_now = "; ".join(ours({"estimate": part["mean"], "interval": [part["low"], part["high"]]}) for part in parts)
            ranges = "; ".join(f"{number(near_zero(low))}, {number(near_zero(high))}" for low, high in claim["ranges"])
            told = [turn for turn in claim["turns"] if crosses(turn, claim["expect"])]
            means = lambda turn: ", ".join(number(near_zero(turn["came"]["parts"][at]["mean"])) for at in turn["flipped"])
            far = "; ".join(f"`{turn['path']}` {turn['from']} to {turn['to']}: {means(turn)}" for turn in told)
            near = ", ".join(f"`{turn['path']}` {turn['to']}" for turn in claim["turns"] if turn not in told)
            cells = row(seen["scenario"], f"`{claim['claim']} {', '.join(claim['expect'])}`", is_now, ranges, run, far or "none", near or "none")
            yield f"| {cells} |"


def write(place, program):
    told = texts()
    lines, scores = [], []
    for part in told["part"]:
        lines += [f"## {part['title']}\n", part["text"].strip() + "\n"]
        if "came" in part:
            lines.append(f"*What came*: {part['came'].strip()}\n")
        for path in sorted(glob.glob(f"scenarios/paper/{part['folder']}/*.toml")):
            name = name_of(path)
            directory = os.path.join(place, name)
            lines += section(part, path, directory, *reduced(program, path, REDUCED), pages.seconds_of(place, name))
            for line in pages.differing(path, directory):
                print(line)
            for claim in json.load(open(os.path.join(directory, "claims.json"))):
                if claim["role"] != "descriptive" or claim["name"] in part.get("glance", []):
                    estimates = "; ".join(ours(judged) for judged in claim["judged"][:4])
                    scores.append(row(part["id"], f"`{name}`", claim["role"], claim["says"], estimates, claim["verdict"]))
    taken = {path: pages.seconds_of(place, name_of(path)) for path in experiments()}
    ladders = sum(time * 2 / 7 for path, time in taken.items() if os.path.basename(path) in LADDERS)
    time = (f"All of it took {sum(taken.values()):,.0f} s of one core of a loaded machine; one act of the three ladders of steering with one control is two of "
            f"their seven arms, which makes {ladders:,.0f} s of that.\n")
    head = [told["head"].strip() + "\n", time, "## At a glance\n", "| | scenario | role | predicted | came | verdict |", "|---|---|---|---|---|---|"]
    head += [f"| {one} |" for one in scores] + [""]
    lines += ["## Robustness\n", told["robustness"].strip() + "\n", *robustness(place), ""]
    lines += ["## The instrument\n", told["instrument"].strip() + "\n", *instrument(program), ""]
    with open(PAGE, "w") as page:
        page.write("\n".join(head + lines + [told["tail"].strip()]).rstrip() + "\n")


def full(program, place):
    pages.full(program, place, experiments())


def with_hypotheses():
    """The paths of the scenarios that have a hypothesis, and how many replicates they are varied at."""
    for path in experiments():
        claims = tomllib.load(open(path, "rb")).get("claims", {}).values()
        of_interest = [claim for claim in claims if claim["role"] == "hypothesis"]
        if of_interest:
            yield path, MOVED_WITHIN if any("slope_on" in claim or "logit_on" in claim for claim in of_interest) else MOVED


def robust(program, place):
    os.makedirs(os.path.join(place, "robust"), exist_ok=True)
    for path, replicates in with_hypotheses():
        out = os.path.join(place, "robust", f"{name_of(path)}.json")
        if not os.path.exists(out):
            subprocess.run([program, "vary", path, "--replicates", str(replicates), "--quiet", "--out", out], check=True, stdout=subprocess.DEVNULL)


def everything(program, place):
    full(program, place)
    robust(program, place)
    write(place, program)


def check(program):
    page = open(PAGE).read().splitlines()
    wrong = [line for line in instrument(program) if line not in page]
    if wrong:
        sys.exit("\n".join(f"{PAGE} does not say: {line}" for line in wrong))
    pages.check(program, PAGE, experiments(), rows, REDUCED, SAMPLE)


if __name__ == "__main__":
    {"all": everything, "full": full, "robust": robust, "write": write, "check": check}[sys.argv[1]](*sys.argv[2:])
