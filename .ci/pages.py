"""What the generated pages share: runs in full and in reduced form, the seal of what is claimed and what came, and the rows of a
table of claims."""
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import tomllib


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


def reduced(program, path, replicates):
    """The digest of the reduced form, and the hash of what is claimed."""
    with tempfile.TemporaryDirectory() as place:
        out = os.path.join(place, "run")
        run(program, path, out, "--replicates", str(replicates))
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


def place_of(judged):
    """`confidence = 0.5`, `society - best`, `society at beta = 0.1 - society at beta = 0`, or of more places the arms with what each
    weighs, and over how many points."""
    def point(place):
        return ", ".join(f"{path.split('.')[-1]} = {value}" for path, value in place["point"].items())
    if "sum" in judged:
        terms, text, groups = judged["sum"], "", {}
        for term in terms:
            groups.setdefault((term["arm"], term["weight"] < 0), []).append(term)
        everywhere = [path for path in terms[0]["point"] if len({str(term["point"][path]) for term in terms}) == 1]
        for (arm, off), group in groups.items():
            here = {path: value for path, value in group[0]["point"].items()
                    if path not in everywhere and len({str(term["point"][path]) for term in group}) == 1}
            size = sum(abs(term["weight"]) for term in group)
            size = "" if abs(size - 1) < 1e-9 else f"{size:.3g} "
            text += (" - " if off else " + " if text else "") + size + arm + (f" at {point({'point': here})}" if here else "")
        most = max(map(len, groups.values()))
        fixed = point({"point": {path: terms[0]["point"][path] for path in everywhere}})
        return ", ".join(filter(None, [text, f"mean over {most} points" if most > 1 else "", fixed]))
    first, minus = judged["first"], judged["minus"]
    places = [place for place in (first, minus) if place]
    apart = minus and first and first["point"] != minus["point"]
    names = [place["arm"] + (f" at {point(place)}" if apart else "") for place in places]
    contrast = " - ".join(names) if minus else ""
    here = "" if apart or not first else point(first)
    return ", ".join(part for part in (contrast, here) if part)


def ours(judged):
    """The estimate with its interval."""
    low, high = judged.get("interval") or [None, None]
    return number(judged["estimate"]) + (f" [{number(low)}, {number(high)}]" if low is not None and low != high else "")


def claims_of(directory):
    """Each claim as it was written, as it was judged, and each of its parts."""
    scenario = tomllib.load(open(os.path.join(directory, "scenario.toml"), "rb"))
    for claim in json.load(open(os.path.join(directory, "claims.json"))):
        for judged in claim["judged"]:
            yield scenario["claims"][claim["name"]], claim, judged


def says(claim, judged):
    where = place_of(judged)
    return claim["says"] + (f" ({where})" if where else "")


def row(*cells):
    return " | ".join(cell(one) for one in cells)


def full(program, place, paths):
    """Runs each scenario in full into a folder of `place`, those that are not there yet, and keeps how long each took."""
    os.makedirs(place, exist_ok=True)
    for path in paths:
        name = name_of(path)
        kept = os.path.join(place, f"{name}.seconds")
        if not os.path.exists(kept):
            taken = run(program, path, os.path.join(place, name))
            with open(kept, "w") as file:
                file.write(f"{taken:.1f}\n")
        print(f"{name}: {seconds_of(place, name):.1f} s", flush=True)
    print(f"{len(paths)} scenarios in {sum(seconds_of(place, name_of(path)) for path in paths):.0f} s of one core")


def seconds_of(place, name):
    """Seconds of processor time that a full run took."""
    return float(open(os.path.join(place, f"{name}.seconds")).read())


def differing(path, directory):
    """Claims whose recorded verdict is not the one that came."""
    came = {claim["name"]: claim["verdict"] for claim in json.load(open(os.path.join(directory, "claims.json")))}
    return [f"{path}: {claim} is recorded as {verdict}, came {came.get(claim)}"
            for claim, verdict in recorded(path).items() if came.get(claim) != verdict]


def check(program, page, paths, rows, replicates, sample):
    """What the gate does: every scenario in reduced form must give the digest that the page names, and its claims, recorded
    verdicts and `rows` the seal; the `sample` quickest, by the page's own figures, run in full, must give its rows."""
    text = open(page).read()
    parts = {part.split("\n", 1)[0].strip(): part for part in text.replace("\n### ", "\n## ").split("\n## ")[1:]}
    names = [name_of(path) for path in paths]
    wrong = [f"{page} does not tell of {name}" for name in names if name not in parts]
    if wrong:
        sys.exit("\n".join(wrong))
    for path in paths:
        name = name_of(path)
        digest, claims_hash = reduced(program, path, replicates)
        print(f"{name}: reduced {digest}", flush=True)
        if f"`{digest}`" not in parts[name]:
            wrong.append(f"{name}: the reduced form gives {digest}, which {page} does not name")
        lines = [line for line in parts[name].split("\n\n*Curves*", 1)[0].splitlines() if line.startswith("| ")][1:]
        if f"`{seal(path, claims_hash, lines)}`" not in parts[name]:
            wrong.append(f"{name}: its claims, its recorded verdicts or its rows are not those that were sealed")

    def seconds(name):
        return float(parts[name].rsplit("; ", 1)[1].split(" s of")[0])

    by_name = dict(zip(names, paths))
    for name in sorted(names, key=lambda name: (seconds(name), name))[:sample]:
        with tempfile.TemporaryDirectory() as place:
            out = os.path.join(place, "run")
            run(program, by_name[name], out)
            missing = [row for row in rows(out) if f"| {row} |" not in parts[name]]
            wrong += [f"{name}: {page} does not say: {row}" for row in missing]
            print(f"{name}: in full, as the page says" if not missing else f"{name}: differs", flush=True)
    if wrong:
        sys.exit("\n".join(wrong))
