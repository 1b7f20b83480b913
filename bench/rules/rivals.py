#!/usr/bin/env python3
"""DuckDB on the rules that bench/rules timed, and the table of all engines.

    rivals.py FEATURES.parquet FOLDER [--threads 2]

Each rule's CEL is turned into SQL by fixtures/oracle/oracle.py; SQL's own null
logic is the three-valued logic of the rules. Every outcome of every person is
held against this engine's.
"""
import argparse
import json
import platform
import sys
import time
from pathlib import Path

import duckdb
import numpy as np
import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "fixtures" / "oracle"))
from oracle import Parser  # noqa: E402


def best(times, work):
    out = []
    began = time.perf_counter()
    while len(out) < times or (len(out) < 10 and time.perf_counter() - began < 10):
        t = time.perf_counter()
        work()
        out.append(time.perf_counter() - t)
    return min(out), len(out)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("features", type=Path)
    a.add_argument("folder", type=Path)
    a.add_argument("--threads", type=int, default=2)
    a = a.parse_args()
    about = json.loads((a.folder / "rules.json").read_text(encoding="utf-8"))
    results = [json.loads(line) for line in open(a.folder / "results.jsonl", encoding="utf-8")]
    offences = yaml.safe_load(open(ROOT / "rules" / "packs" / "offences.yaml", encoding="utf-8"))
    names = {}
    for c in about["columns"]:
        q = '"' + c["name"] + '"'
        if c["kind"] == "bool":
            names[c["name"]] = (f"({q} <> 0)", "bool")
        elif c["kind"] == "str":
            names[c["name"]] = (f"(CASE {q} " + " ".join(f"WHEN {i} THEN '{x}'" for i, x in enumerate(c["categories"])) + " END)", "str")
        else:
            names[c["name"]] = (q, "num")
    rules = ", ".join(f"({Parser(r['when'], names, offences).parse()[0]}) AS r{k}" for k, r in enumerate(about["rules"]))
    columns = ", ".join('"' + c["name"] + '"' for c in about["columns"])
    db = duckdb.connect()
    db.sql(f"SET threads = {a.threads}")
    load = lambda: db.execute(f"CREATE OR REPLACE TABLE f AS SELECT {columns} FROM '{a.features}'")
    reading, _ = best(3, load)
    seconds, runs = best(3, lambda: db.execute(f"CREATE OR REPLACE TABLE out AS SELECT {rules} FROM f"))
    whole, _ = best(3, lambda: db.execute(f"CREATE OR REPLACE TABLE out AS SELECT {rules} FROM '{a.features}'"))
    counts = ", ".join(f"count(*) FILTER (r{k}), count(r{k})" for k in range(len(about["rules"])))
    counting, _ = best(3, lambda: db.execute(f"SELECT {counts} FROM (SELECT {rules} FROM f)").fetchall())
    ours = np.fromfile(a.folder / "outcomes.u8", np.uint8).reshape(len(about["rules"]), -1)
    differing = 0
    for k in range(len(about["rules"])):
        r = db.sql(f"SELECT CASE WHEN r{k} IS NULL THEN 2 WHEN r{k} THEN 1 ELSE 0 END::UTINYINT AS r FROM out").fetchnumpy()["r"]
        differing += int((np.asarray(r) != ours[k]).sum())
    duck = {"engine": "DuckDB", "version": duckdb.__version__, "workers": a.threads, "people": ours.shape[1], "rules": ours.shape[0], "reading_s": reading, "runs": runs, "differing": differing}
    results.append(duck | {"seconds": seconds, "whole_s": whole})
    results.append(duck | {"engine": "DuckDB, counts only", "seconds": counting})

    own = results[0]
    rate = lambda r: r["people"] * r["rules"] / r["seconds"]
    cell = lambda x, form: "–" if x is None else format(x, form)
    print(f"{own['people']:,} people × {own['rules']} rules, {own['workers']} cores; the fastest of the runs in memory.\n")
    print("| engine | people | rules run | seconds | rows·rules a second | this engine is | allocations a row | reading, s | with reading, s | outcomes that differ |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for r in results:
        ratio = rate(own) / rate(r)
        whole = r.get("whole_s") or (r["seconds"] + r["reading_s"] if r is own else None)
        shown = r["reading_s"] if r is own or r["engine"] == "DuckDB" else None
        print(f"| {r['engine']} {r['version']} | {r['people']:,} | {r['rules']} × {r['runs']} | {r['seconds']:.3f} | {rate(r):,.0f} | " + ("–" if r is own else f"{ratio:,.1f} × as fast") +
              f" | {cell(r.get('allocs_per_row'), ',.4f')} | {cell(shown, '.2f')} | {cell(whole, '.2f')} | {r['differing']:,} of {r['people'] * r['rules']:,} |")
    print(f"\nPython {platform.python_version()}, {platform.machine()}. A row is a person with all rules. Engines in Go go over the same columns in memory;")
    print("the two that go row by row also fill a row's names, once for all rules. DuckDB makes a table of the outcomes, or only counts them.")
    if any(r["differing"] for r in results):
        raise SystemExit("the engines differ")


if __name__ == "__main__":
    main()
