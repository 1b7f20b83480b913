"""Read result lines of this engine and its rivals; print Markdown tables.

    cat results/*.jsonl | python3 table.py shap|predict
"""

import json
import platform
import sys
from pathlib import Path

task = sys.argv[1]
own_name = "this engine"
leaves = "leaves 25d19a787328"
results = {}  # (threads, model): engine: (µs, rows, over)
built = {}
for line in sys.stdin:
    if not line.startswith("{"):
        continue
    r = json.loads(line)
    key = (r.get("workers") or r["threads"], Path(r["model"]).name.removesuffix(".txt").removesuffix(".json"))
    at = results.setdefault(key, {})
    if r["engine"] == "forceprofiles":
        at[own_name] = (r[f"{task}_us"], r["rows"], False)
        built[key] = r
        if task == "predict" and r.get("leaves_us"):
            at[leaves] = (r["leaves_us"], min(r["rows"], 20000), False)
    elif r["task"] == task:
        at[f'{r["engine"]} {r["version"]}'] = (r["us"], r["rows"], r.get("over", False))


def cell(value, own):
    if value is None:
        return "–"
    us, rows, over = value
    few = "*" if rows < own[1] else ""
    if over:  # it gave up: a bound, which says something only where it is above our time
        return f"over {us:.3g}{few}" + (f" (over {us / own[0]:.1f}×)" if us > own[0] else " (stopped: not compared)")
    return f"{us:.3g}{few} ({us / own[0]:.1f}×)"


def cpu():
    try:
        info = Path("/proc/cpuinfo").read_text()
        return next(l.split(":")[1].strip() for l in info.splitlines() if l.startswith(("vendor_id", "model name")))
    except (OSError, StopIteration):
        return platform.processor()


what = "Explaining" if task == "shap" else "Scoring"
print(f"{what}, µs a row; in brackets how many times this engine's time; * timed on fewer rows than this engine.")
print(f"{cpu()}, {platform.system()} {platform.machine()}, Python {platform.python_version()}.")
for library, label in (("lgb", "LightGBM models"), ("xgb", "XGBoost models")):
    for threads in (1, 2):
        keys = sorted(k for k in results if k[0] == threads and k[1].startswith(library) and own_name in results[k])
        if not keys:
            continue
        rivals = sorted({e for k in keys for e in results[k] if e != own_name})
        extra = ["tables", "built in"] if task == "shap" else []
        print(f"\n{label}, {threads} thread{'s' if threads > 1 else ''}\n")
        print("| trees × leaves or depth, data | rows | " + " | ".join([own_name] + rivals + extra) + " |")
        print("|---" + "|---:" * (2 + len(rivals) + len(extra)) + "|")
        for key in keys:
            own, b = results[key][own_name], built[key]
            cells = [" ".join(key[1].split("-")[1:]), f"{own[1]:,}", f"{own[0]:.3g}"]
            cells += [cell(results[key].get(e), own) for e in rivals]
            if extra:
                cells += [f"{b['table_mb']:.0f} MiB" + (f", {b['direct_trees']} trees direct" if b["direct_trees"] else ""), f"{b['build_s']:.2f} s"]
            print("| " + " | ".join(cells) + " |")
