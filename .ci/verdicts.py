"""Runs every shipped scenario, the classics aside (.ci/truths.py), and compares each verdict with the one that its file records. Never edits a claim."""
import glob
import json
import subprocess
import sys
import tomllib

wrong = []
for path in sorted(glob.glob("scenarios/*/*.toml")):
    if path.startswith("scenarios/classics/"):
        continue
    run = subprocess.run([sys.argv[1], "run", path, "--quiet", "--json"], capture_output=True, text=True)
    if run.returncode != 0:
        wrong.append(f"{path}: exit code {run.returncode}\n{run.stderr}")
        continue
    seen = {claim["name"]: claim["verdict"] for claim in json.loads(run.stdout)["claims"]}
    recorded = {name: claim.get("came") for name, claim in tomllib.load(open(path, "rb")).get("claims", {}).items()}
    print(path, json.dumps(seen))
    wrong += [f"{path}: {name} is recorded as {came}, now {seen.get(name)}"
              for name, came in recorded.items() if seen.get(name) != came]
if wrong:
    sys.exit("\n".join(wrong))
