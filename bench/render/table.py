#!/usr/bin/env python3
"""Prints what run.sh measured: table.py FOLDER"""
import glob
import importlib.metadata
import json
import os
import statistics
import subprocess
import sys

import pypdf

work = sys.argv[1]
times = {}
with open(os.path.join(work, "times.jsonl"), encoding="utf-8") as f:
    for line in f:
        r = json.loads(line)
        times.setdefault(r["label"], []).append(r)


def version(name):
    return name + " " + importlib.metadata.version(name)


print("| what | engine | tagged | runs | pages | wall, median | pages a second | CPU a page | peak memory of the largest process | size | our PDF is |")
print("|---|---|---|---:|---:|---:|---:|---:|---:|---:|---|")
what = {"many": "27 profiles of 25 sheets", "one": "one of 500 sheets", "two": "2 of the 27"}
engines = {"ours-pdf": ("forceprofiles, PDF", "yes, PDF/UA-1", "pdf"), "ours-html": ("forceprofiles, HTML", "yes", "html"),
           "reportlab": (version("reportlab"), "no", "reportlab"), "weasyprint": (version("weasyprint"), "yes, PDF/UA-1", "weasyprint")}
ours = {}  # size: (pages a second, CPU a page) of our PDF
for label in sorted(times):
    size, engine = label.split()
    title, tagged, folder = engines[engine]
    files = sorted(glob.glob(os.path.join(work, f"{size}-{folder}", "*")))
    pages = sum(len(pypdf.PdfReader(f).pages) for f in files if f.endswith(".pdf"))
    wall = statistics.median(r["seconds"] for r in times[label])
    cpu = statistics.median(r["cpu_seconds"] for r in times[label])
    peak = max(r["peak_mib"] for r in times[label])
    sizes = sum(os.path.getsize(f) for f in files) / 2**20
    ratio = "–"
    if engine == "ours-pdf":
        ours[size] = (pages / wall, cpu / pages)
    elif pages:
        rate, work_done = ours["many" if size == "two" else size]
        ratio = f"{rate / (pages / wall):.1f} × as fast, {cpu / pages / work_done:.1f} × less CPU a page"
    print(f"| {what[size]} | {title} | {tagged} | {len(times[label])} | {pages or '–'} | {wall:.2f} s | {f'{pages / wall:.3g}' if pages else '–'} | "
          f"{f'{1000 * cpu / pages:.1f} ms' if pages else f'{cpu:.1f} s in all'} | {peak:.0f} MiB | {sizes:.1f} MiB | {ratio} |")
go = subprocess.run(["go", "env", "GOVERSION"], capture_output=True, text=True, check=True).stdout.strip()
print(f"\n{go}; Python {sys.version.split()[0]}; {os.cpu_count()} cores; load {', '.join(f'{x:.1f}' for x in os.getloadavg())}. Start of the process included. "
      "The rivals use one process a core; WeasyPrint reads our HTML twins.")
