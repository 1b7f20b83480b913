#!/usr/bin/env python3
"""Prints what run.sh measured as a Markdown table; stage times are medians too."""
import json
import re
import statistics
import sys
from pathlib import Path

folder = Path(sys.argv[1])
print("| people | rows of events | runs | wall, median | CPU, median | peak memory | people a second | median seconds by stage |")
print("|---:|---:|---:|---:|---:|---:|---:|---|")
for people in (int(n) for n in sys.argv[2:]):
    rows = [json.loads(line) for line in open(folder / f"run-{people}.jsonl", encoding="utf-8")]
    spec = (folder / f"world-{people}" / "dataset.yaml").read_text(encoding="utf-8")
    tables = re.findall(r"^  (\w+):\n    path: .*\n    rows: (\d+)", spec.split("\ntables:\n")[1], re.M)
    events = sum(int(n) for name, n in tables if name != "persons")
    stages = {}
    for log in sorted(folder.glob(f"log-{people}-*.jsonl")):
        for line in open(log, encoding="utf-8"):
            e = json.loads(line)
            if e.get("msg") == "stage":
                stages.setdefault(e["name"], []).append(e["seconds"])
    wall = statistics.median(r["seconds"] for r in rows)
    cpu = statistics.median(r["cpu_seconds"] for r in rows)
    peak = max(r["peak_mib"] for r in rows)
    by_stage = ", ".join(f"{n} {statistics.median(s):.1f}" for n, s in stages.items())
    print(f"| {people:,} | {events:,} | {len(rows)} | {wall:.1f} s | {cpu:.1f} s | {peak:,.0f} MiB | {people / wall:,.0f} | {by_stage} |")
