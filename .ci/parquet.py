"""Tables as Parquet against the same as CSV, cell by cell, as DuckDB reads them: `parquet.py PROGRAM`, a build with the
feature `parquet`. Needs the package duckdb."""
import csv
import os
import subprocess
import sys
import tempfile

import duckdb

STUDY = """
schema = 1
name = "typed"
title = "a sweep over values of every type"
seed = 3
replicates = 60
[problem]
kind = "nk"
n = 8
k = 2
topics = { count = 2 }
[society]
shared_error = 0.1
[society.perspectives.friend]
count = 3
expertise = 0.5
[protocol]
stop = { rounds = 9 }
[measures]
report = ["merit", "right", "answer_diversity", "agreement", "settled_time", "concession_rate", "rounds"]
[sweep]
"protocol.stop.rounds" = [3, 9]
"society.shared_error" = [0, 0.25]
"protocol.tell" = [true, false]
"protocol.floor" = ["relay", "everyone"]
[arms]
silent = { twin = "silent" }
"""
SWEPT = {"protocol.stop.rounds": "BIGINT", "society.shared_error": "DOUBLE", "protocol.tell": "BOOLEAN", "protocol.floor": "VARCHAR"}
TYPES = {name: "VARCHAR" for name in ("name", "group", "position")} | {"agent": "UBIGINT", "arm": "VARCHAR", "replicate": "UBIGINT", "stop": "VARCHAR", "round": "UBIGINT", "measure": "VARCHAR", "n": "UBIGINT"} | SWEPT
# What the text of a cell is in a column of a type; empty is undefined, for no text is empty here.
TRUTH = {"true": True, "false": False, "1": True, "0": False}
READ = {"BIGINT": int, "UBIGINT": int, "DOUBLE": float, "BOOLEAN": TRUTH.__getitem__, "VARCHAR": str}


def compare(folder, name):
    table = duckdb.sql(f"from '{folder}/{name}.parquet'")
    with open(f"{folder}/{name}.csv", newline="") as file:
        head, *rows = csv.reader(file)
    types = [str(kind) for kind in table.types]
    assert table.columns == head, (name, table.columns, head)
    own = {"right": "BOOLEAN"} if name == "agents" else {}
    wanted = [(TYPES | own).get(column, "DOUBLE") for column in head]
    assert types == wanted, (name, types, wanted)
    seen = table.fetchall()
    assert len(seen) == len(rows) > 0, (name, len(seen), len(rows))
    undefined = 0
    for at, (row, texts) in enumerate(zip(seen, rows)):
        for column, kind, value, text in zip(head, types, row, texts):
            expected = READ[kind](text) if text else None
            assert value == expected and type(value) is type(expected), (name, at, column, value, text)
            undefined += value is None
    print(f"{name}: {len(rows)} rows of {len(head)} columns, {undefined} cells undefined: the same as CSV and Parquet")
    return undefined


with tempfile.TemporaryDirectory() as folder:
    with open(f"{folder}/typed.toml", "w") as file:
        file.write(STUDY)
    out = f"{folder}/out"
    subprocess.run([sys.argv[1], "run", f"{folder}/typed.toml", "--out", out, "--parquet", "--series", "--agents", "--quiet"], check=True, capture_output=True)
    if compare(out, "replicates") == 0:
        sys.exit("no cell is undefined, so gaps are not tried")
    for name in ("rounds", "series", "agents"):
        compare(out, name)
    # Parts that are merged give the same bytes; without --parquet there is none left.
    whole = open(f"{out}/replicates.parquet", "rb").read()
    parts = [f"{folder}/part{index}" for index in (1, 2)]
    for index, part in enumerate(parts, 1):
        run = [sys.argv[1], "run", f"{folder}/typed.toml", "--shard", f"{index}/2", "--out", part, "--quiet"]
        subprocess.run(run, check=True, capture_output=True)
    for more in (["--parquet"], []):
        subprocess.run([sys.argv[1], "merge", *parts, "--out", f"{folder}/merged", *more], check=True, capture_output=True)
        merged = f"{folder}/merged/replicates.parquet"
        assert os.path.exists(merged) == bool(more), more
        assert not more or open(merged, "rb").read() == whole
