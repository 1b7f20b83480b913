#!/usr/bin/env python3
"""Prints what compare.sh measured as a Markdown table."""
import json
import platform
import re
import statistics
import sys
from importlib.metadata import version
from pathlib import Path

folder, listed = Path(sys.argv[1]), int(sys.argv[2])
runs = {"engine": [], "rival": []}
for line in open(folder / "compare.jsonl", encoding="utf-8"):
    r = json.loads(line)
    runs[r["label"]].append(r)
check = (folder / "compare-check.txt").read_text(encoding="utf-8")
sheets, pages = re.search(r"(\d+) sheets, (\d+) pages", check).groups()
middle = {k: {f: statistics.median(r[f] for r in rows) for f in ("seconds", "cpu_seconds", "peak_mib")} for k, rows in runs.items()}
print("| 100,000 people | forceprofiles | Polars + LightGBM + ReportLab | ratio |")
print("|---|---:|---:|---:|")
for label, f, unit, form in (("wall, median", "seconds", "s", ".1f"), ("CPU, median", "cpu_seconds", "s", ".1f"), ("peak memory of the largest process, median", "peak_mib", "MiB", ",.0f")):
    e, r = middle["engine"][f], middle["rival"][f]
    print(f"| {label} | {e:{form}} {unit} | {r:{form}} {unit} | {r / e:.2f} |")
best = {k: min(r["seconds"] for r in rows) for k, rows in runs.items()}
print(f"| wall, best run | {best['engine']:.1f} s | {best['rival']:.1f} s | {best['rival'] / best['engine']:.2f} |")
print("| wall, every run | " + " | ".join(", ".join(f"{r['seconds']:.1f}" for r in runs[k]) for k in ("engine", "rival")) + " | |")
print(f"| sheets in the 27 PDFs | {listed} | {sheets} | |")
print(f"| pages in the rival's 27 PDFs | | {int(pages):,} | |")
print("| also made | findings, HTML, JSON, CSV, manifest | | |")
print()
lines = check.strip().splitlines()
print("The rival's stages in an untimed run: " + "; ".join(n for n in lines if n.endswith(" s")) + ".")
print()
print("Check, " + "; ".join(n for n in lines if not n.endswith(" s")) + ".")
print()
print(f"Python {platform.python_version()}, " + ", ".join(f"{p} {version(p)}" for p in ("polars", "lightgbm", "reportlab", "pyarrow", "numpy")) + f"; {platform.machine()}, runs of each {len(runs['engine'])}")
