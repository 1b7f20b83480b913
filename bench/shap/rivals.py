"""Time other engines on the models and rows of models.py, one JSON line each:

    python3 rivals.py FOLDER --model lgb-200x31-sparse --threads 1 --seconds 20 [--only "NAME ..."]

An engine too slow for all rows within --seconds is timed on fewer; the line
says how many. Engines that are not installed are left out, and said so on
standard error. The shortest of --repeats runs counts, after one warm-up on a few rows.
One whose cost is per tree rather than per row takes all rows, once; if that or its warm-up
takes more than --limit seconds it is stopped and said to take longer.
"""

import argparse
import json
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np

class TooLong(BaseException):
    """Not an Exception, so that no library catches it."""


def stop(*_):
    raise TooLong


def timed(run, rows, seconds, repeats):
    """Returns rows timed and µs a row. run(n) explains the first n rows."""
    n = min(rows, 64)
    run(n)
    start = time.perf_counter()
    run(n)
    each = (time.perf_counter() - start) / n
    while n < rows and each * n < seconds / 10:  # small runs overstate set-up costs
        n = min(rows, n * 8)
        start = time.perf_counter()
        run(n)
        each = (time.perf_counter() - start) / n
    n = int(max(n, min(rows, seconds / each / repeats)))  # never fewer than tried
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        run(n)
        best = min(best, time.perf_counter() - start)
    return n, best / n * 1e6


def timed_whole(run, rows, limit):
    """Returns µs a row of all rows, and whether that is but a bound."""
    signal.signal(signal.SIGALRM, stop)
    for n in (min(rows, 64), rows):
        start = time.perf_counter()
        signal.alarm(limit)
        try:
            run(n)
        except TooLong:  # all rows take no less than a few of them
            return (time.perf_counter() - start) / rows * 1e6, True
        finally:
            signal.alarm(0)
    return (time.perf_counter() - start) / rows * 1e6, False


def readable(path, release):
    """The model for this XGBoost: from 3.1 base_score is in brackets, which older ones cannot read."""
    if int(release.split(".")[0]) >= 3:
        return str(path)
    model = json.loads(path.read_text())
    param = model["learner"]["learner_model_param"]
    param["base_score"] = param["base_score"].strip("[]")
    return bytearray(json.dumps(model).encode())


def main():
    p = argparse.ArgumentParser()
    p.add_argument("folder", type=Path)
    p.add_argument("--model", required=True, help="stem, as lgb-200x31-sparse")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--rows", type=int, default=100_000)
    p.add_argument("--seconds", type=float, default=20, help="for each engine and task")
    p.add_argument("--limit", type=int, default=25, help="seconds for all rows")
    p.add_argument("--repeats", type=int, default=2)
    p.add_argument("--only", help="these engines")
    p.add_argument("--task", choices=["shap", "predict", "both"], default="both")
    p.add_argument("--treeshap", help="the binary of treeshap/, if built")
    a = p.parse_args()
    kind, _, data = a.model.split("-")
    shape = json.loads((a.folder / f"{data}.json").read_text())
    x = np.fromfile(a.folder / f"{data}.f64").reshape(shape["columns"], shape["rows"]).T[:a.rows]
    x = np.ascontiguousarray(x)

    def report(engine, release, task, run, whole=False):
        if a.only and engine not in a.only.split() or a.task not in ("both", task):
            return
        n, over = len(x), False
        try:
            if whole:
                us, over = timed_whole(run, n, a.limit)
            else:
                n, us = timed(run, n, a.seconds, a.repeats)
        except Exception as err:  # a rival that fails is a result too
            print(f"{engine} {release} on {a.model}: {err!r:.300}", file=sys.stderr)
            return
        print(json.dumps(dict(engine=engine, version=release, model=a.model, task=task, threads=a.threads, rows=n,
                              us=round(us, 3), over=over)), flush=True)

    if kind == "lgb":
        import lightgbm as lgb
        m = lgb.Booster(model_file=str(a.folder / f"{a.model}.txt"))
        v = lgb.__version__
        report("lightgbm", v, "shap", lambda n: m.predict(x[:n], pred_contrib=True, num_threads=a.threads))
        report("lightgbm", v, "predict", lambda n: m.predict(x[:n], raw_score=True, num_threads=a.threads))
    else:
        import xgboost as xgb
        m = xgb.Booster()
        m.load_model(readable(a.folder / f"{a.model}.json", xgb.__version__))
        m.set_param({"nthread": a.threads})
        v = xgb.__version__
        # inplace_predict for margins: a DMatrix remembers its last prediction
        report("xgboost", v, "shap", lambda n: m.predict(xgb.DMatrix(x[:n], nthread=a.threads), pred_contribs=True))
        report("xgboost", v, "predict", lambda n: m.inplace_predict(x[:n], predict_type="margin"))
    if a.task == "predict":
        return
    if kind == "xgb" and a.only and "fasttreeshap" in a.only:
        try:
            import fasttreeshap
            e = fasttreeshap.TreeExplainer(m, algorithm="auto", n_jobs=a.threads, feature_perturbation="tree_path_dependent")
            report("fasttreeshap", version("fasttreeshap"), "shap", lambda n: e.shap_values(x[:n], check_additivity=False))
        except ImportError:
            print("fasttreeshap is not installed", file=sys.stderr)
    if a.only:
        return
    import pandas as pd
    import shap
    from woodelf.explainer import WoodelfExplainer
    if kind == "xgb":  # shap hands LightGBM models back to pred_contrib
        e = shap.TreeExplainer(m, feature_perturbation="tree_path_dependent")
        report("shap", shap.__version__, "shap", lambda n: e.shap_values(x[:n], check_additivity=False))
    w = WoodelfExplainer(m, feature_perturbation="tree_path_dependent")
    frame = pd.DataFrame(x, columns=m.feature_name() if kind == "lgb" else m.feature_names)
    report("woodelf-explainer", version("woodelf-explainer"), "shap", lambda n: w.shap_values(frame.iloc[:n], verbose=False),
           whole=True)  # its cost is per tree rather than per row
    if a.treeshap:
        file = a.folder / (a.model + (".json" if kind == "xgb" else ".txt"))
        out = subprocess.run([a.treeshap, str(file), str(a.folder / f"{data}.f64"),
                              str(shape["columns"]), str(int(a.seconds))], capture_output=True, text=True)
        print(out.stdout.strip() or f"treeshap: {out.stderr}", flush=True)


if __name__ == "__main__":
    main()
