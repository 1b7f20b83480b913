"""Read result lines of this engine and its rivals; print Markdown tables.

    cat results/*.jsonl | python3 table.py shap|predict
"""

import json
import sys

task = sys.argv[1]
rows = {}
for line in sys.stdin:
    if not line.startswith("{"):
        continue
    r = json.loads(line)
    model = r["model"].rsplit("/", 1)[-1].removesuffix(".txt").removesuffix(".json")
    size = tuple(model.split("-"))
    if r["engine"] == "forceprofiles":
        rows.setdefault(size, {})["this engine"] = (r[f"{task}_us"], r["rows"])
        if task == "predict" and r.get("leaves_us"):
            rows[size]["leaves 25d19a787328"] = (r["leaves_us"], min(r["rows"], 20000))
        if task == "shap":
            rows[size]["_"] = (r["build_s"], r["table_mb"], r["direct_trees"])
    elif r["task"] == task:
        rows.setdefault(size, {})[f'{r["engine"]} {r["version"]}'] = (r["us"], r["rows"])
engines = ["this engine"] + sorted({e for v in rows.values() for e in v if e not in ("this engine", "_")})
print("µs a row; in brackets how many times this engine's time; * timed on fewer rows than this engine.\n")
head = ["model (trees × leaves or depth, data)"] + engines + (["tables", "built in"] if task == "shap" else [])
print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
for size in sorted(rows):
    v = rows[size]
    own = v.get("this engine")
    cells = [f"{size[0]} {size[1]} {size[2]}"]
    for e in engines:
        if e not in v:
            cells.append("–")
            continue
        us, n = v[e]
        ratio = f" ({us / own[0]:.1f}×)" if own and e != "this engine" else ""
        few = "*" if own and n < own[1] else ""
        cells.append(f"{us:.1f}{few}{ratio}")
    if task == "shap":
        b = v.get("_", (0, 0, 0))
        cells += [f"{b[1]:.0f} MB" + (f", {b[2]} trees direct" if b[2] else ""), f"{b[0]:.1f} s"]
    print("| " + " | ".join(cells) + " |")
