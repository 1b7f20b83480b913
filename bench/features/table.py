#!/usr/bin/env python3
"""Prints the lines that run.sh gathered as a Markdown table."""
import json
import platform
import sys

rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
own = rows[0]
print(f"{own['people']:,} people, {int(sys.argv[2]):,} rows of events, {own['features']} features, {own['workers']} cores; the fastest of {own['runs']} runs, of a rival as many of them as fit its time.\n")
print("| engine | reading, s | whole, s | within features, s | people a second | this engine is | peak, MiB | values that differ |")
print("|---|---:|---:|---:|---:|---:|---:|---:|")
for r in rows:
    if "stopped" in r:
        print(f"| {r['engine']} {r['version']} | – | over {r['whole_s']:.0f} | – | – | over {r['whole_s'] / own['whole_s']:.1f} × as fast | {r['peak_mib']:,.0f} | stopped ({r['stopped']}): not compared |")
        continue
    ratio = "–" if r is own else f"{r['whole_s'] / own['whole_s']:.1f} × as fast"
    differ = "–" if r is own else f"{r['differing']:,} of {r['of']:,}"
    print(f"| {r['engine']} {r['version']} | {r['reading_s']:.2f} | {r['whole_s']:.2f} | {r['compute_s']:.2f} | {r['people'] / r['whole_s']:,.0f} | {ratio} | {r['peak_mib']:,.0f} | {differ} |")
print("\nReading finds the latest version of each row that the as-of date may see; ours also checks the contract and quarantines.")
print(f"Python {platform.python_version()}, {platform.machine()}.")
if any(r.get("differing") for r in rows):
    raise SystemExit("the engines differ")
