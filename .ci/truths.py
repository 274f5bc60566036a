"""docs/TRUTHS.md from run directories, and the check that nobody edits it by hand.

`full PROGRAM DIR`   runs every scenario of scenarios/classics in full into DIR, one run directory each; those there stay
`write DIR PROGRAM`  writes docs/TRUTHS.md from these directories and from reduced runs
`check PROGRAM`      what the gate does: every classic in reduced form must give the digest that the page names for it, and its
                     claims, recorded verdicts and rows the seal; the quickest of them, by the page's own figures, run in full
                     must give the rows of the page
"""
import glob
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import tomllib

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


def name_of(path):
    return os.path.basename(path).removesuffix(".toml")


def run(program, path, out, *more):
    """Seconds of processor time, which other programs on the machine do not lengthen."""
    def spent():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime
    began = spent()
    done = subprocess.run([program, "run", path, "--quiet", "--out", out, *more], capture_output=True, text=True)
    # 1 says that a gate failed, which the page will say.
    if done.returncode not in (0, 1):
        sys.exit(f"{path}: exit code {done.returncode}\n{done.stderr}")
    return spent() - began


def reduced(program, path):
    """The digest of the reduced form, and the hash of what is claimed."""
    with tempfile.TemporaryDirectory() as place:
        out = os.path.join(place, "run")
        run(program, path, out, "--replicates", str(REDUCED))
        manifest = json.load(open(os.path.join(out, "manifest.json")))
        return manifest["digest"][:16], manifest["claims_hash"]


def recorded(path):
    """The verdicts that a file records, by claim."""
    return {name: claim.get("came") for name, claim in tomllib.load(open(path, "rb")).get("claims", {}).items()}


def seal(path, claims_hash, lines):
    """Of what is claimed, what is recorded to have come and what the page says: none changes without the others."""
    parts = [claims_hash, json.dumps(recorded(path)), *lines]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def number(value):
    return "" if value is None else f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"


def cell(text):
    return str(text).replace("|", "\\|").replace("\n", " ").strip()


def place_of(claim, judged):
    """`confidence = 0.5`, `society - best`, or `society at beta = 0.1 - society at beta = 0`."""
    def point(place):
        return ", ".join(f"{path.split('.')[-1]} = {value}" for path, value in place["point"].items())
    first, minus = judged["first"], judged["minus"]
    places = [place for place in (first, minus) if place]
    apart = minus and first and first["point"] != minus["point"]
    names = [place["arm"] + (f" at {point(place)}" if apart else "") for place in places]
    contrast = " - ".join(names) if minus else ""
    here = "" if apart or not first else point(first)
    return ", ".join(part for part in (contrast, here) if part)


def rows(directory):
    """The rows of one model's table, without what depends on the machine."""
    scenario = tomllib.load(open(os.path.join(directory, "scenario.toml"), "rb"))
    claims = json.load(open(os.path.join(directory, "claims.json")))
    for claim in claims:
        written = scenario["claims"][claim["name"]]
        for judged in claim["judged"]:
            interval = judged.get("interval") or [None, None]
            ours = number(judged["estimate"])
            if interval[0] is not None and interval[0] != interval[1]:
                ours += f" [{number(interval[0])}, {number(interval[1])}]"
            what = claim["says"]
            where = place_of(claim, judged)
            yield " | ".join(cell(one) for one in (
                what + (f" ({where})" if where else ""), f"`{claim['measure']} {claim['expect']}`",
                written.get("source", ""), ours, judged["n"], written.get("published", ""), judged["verdict"]))


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
    seconds = json.load(open(os.path.join(place, "seconds.json")))
    lines = []
    for path in classics():
        name = name_of(path)
        lines += section(path, os.path.join(place, name), *reduced(program, path), seconds[name])
        came = {claim["name"]: claim["verdict"] for claim in json.load(open(os.path.join(place, name, "claims.json")))}
        for claim, verdict in recorded(path).items():
            if came.get(claim) != verdict:
                print(f"{path}: {claim} is recorded as {verdict}, came {came.get(claim)}")
    with open(PAGE, "w") as page:
        page.write(HEAD + "\n".join(lines).rstrip() + "\n")


def full(program, place):
    os.makedirs(place, exist_ok=True)
    kept = os.path.join(place, "seconds.json")
    seconds = json.load(open(kept)) if os.path.exists(kept) else {}
    for path in classics():
        name = name_of(path)
        if name not in seconds:
            seconds[name] = run(program, path, os.path.join(place, name))
            json.dump(seconds, open(kept, "w"))
        print(f"{name}: {seconds[name]:.1f} s", flush=True)
    print(f"{len(seconds)} models in {sum(seconds.values()):.0f} s of one core")


def check(program):
    page = open(PAGE).read()
    parts = {part.split("\n", 1)[0].strip(): part for part in page.split("\n## ")[1:]}
    names = [name_of(path) for path in classics()]
    if sorted(parts) != sorted(names):
        sys.exit(f"{PAGE} tells of {sorted(parts)}, and there are {sorted(names)}")
    wrong = []
    for path in classics():
        name = name_of(path)
        digest, claims_hash = reduced(program, path)
        print(f"{name}: reduced {digest}")
        if f"`{digest}`" not in parts[name]:
            wrong.append(f"{name}: the reduced form gives {digest}, which {PAGE} does not name")
        lines = [line for line in parts[name].splitlines() if line.startswith("| ")][1:]
        if f"`{seal(path, claims_hash, lines)}`" not in parts[name]:
            wrong.append(f"{name}: its claims, its recorded verdicts or its rows are not those that were sealed")

    def seconds(name):
        return float(parts[name].rsplit("; ", 1)[1].split(" s of")[0])

    for name in sorted(names, key=lambda name: (seconds(name), name))[:SAMPLE]:
        with tempfile.TemporaryDirectory() as place:
            out = os.path.join(place, "run")
            run(program, f"scenarios/classics/{name}.toml", out)
            missing = [row for row in rows(out) if f"| {row} |" not in parts[name]]
            wrong += [f"{name}: {PAGE} does not say: {row}" for row in missing]
            print(f"{name}: in full, as the page says" if not missing else f"{name}: differs")
    if wrong:
        sys.exit("\n".join(wrong))


{"full": full, "write": write, "check": check}[sys.argv[1]](*sys.argv[2:])
