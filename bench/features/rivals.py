#!/usr/bin/env python3
"""DuckDB or Polars on every feature of the packs, timed in this process.

    rivals.py duckdb|polars DATASET ENGINE.parquet [--runs 3] [--threads 2] [--seconds 320] [--gib 18]

Prints a line of JSON: reading (rows read and their latest versions found) and
computing apart, the fastest of the runs, peak memory, and how many values are
not those of ENGINE.parquet, which `forceprofiles features` wrote.

The work is done in a process of its own. One whose first run takes more than
so many seconds, or that holds more than so many GiB, is stopped, and the line
says so; there is another run only while all of them fit into half the seconds.
"""
import argparse
import datetime as dt
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "fixtures" / "oracle"), str(ROOT / "bench" / "rival")]


def duckdb_run(a, spec, offences, features):
    import duckdb
    import pandas as pd
    import yaml  # noqa: F401  (oracle.py imports it)

    import duck

    as_of = pd.Timestamp(spec["as_of"]).tz_convert("UTC").strftime("%Y-%m-%d %H:%M:%S+00")
    db = duckdb.connect()
    db.sql(f"SET TimeZone = 'UTC'; SET threads = {a.threads}; SET memory_limit = '{a.gib * 0.85:.1f}GiB'; SET temp_directory = '{a.values}.spill'")
    t = time.perf_counter()
    duck.load(db, a.dataset, spec, features, as_of)
    reading = time.perf_counter() - t
    duck.Grouped(db, spec, offences, as_of).everything([dict(f) for f in features])
    whole = time.perf_counter() - t
    return reading, whole, lambda n: db.sql(f"SELECT {n} AS v FROM features ORDER BY person_id").fetchnumpy()["v"], duckdb.__version__


def polars_run(a, spec, offences, features):
    import polars as pl

    from matrix import World

    reading = 0.0

    class Timed(World):
        def resolve(self, table):
            nonlocal reading
            t = time.perf_counter()
            super().resolve(table)
            reading += time.perf_counter() - t

    t = time.perf_counter()
    world = Timed(a.dataset, spec, offences, dt.datetime.fromisoformat(spec["as_of"].replace("Z", "+00:00")))
    reading += time.perf_counter() - t
    frame = world.matrix(features)
    return reading, time.perf_counter() - t, lambda n: frame[n].cast(pl.Float64).fill_null(float("nan")).to_numpy(), pl.__version__


def measure(a):
    os.environ["POLARS_MAX_THREADS"] = str(a.threads)
    import numpy as np
    import pyarrow.parquet as pq
    import yaml

    load = lambda path: yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    spec, packs = load(a.dataset / "dataset.yaml"), ROOT / "rules" / "packs"
    offences, features = load(packs / "offences.yaml"), load(packs / "features.yaml")["features"]
    best, runs, began = None, 0, time.perf_counter()
    while runs < a.runs and (best is None or time.perf_counter() - began + best[1] < a.seconds / 2):
        values = None  # lets go of the last run's memory
        reading, whole, values, version = (duckdb_run if a.engine == "duckdb" else polars_run)(a, spec, offences, features)
        runs += 1
        if best is None or whole < best[1]:
            best = reading, whole
    print("computed", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    differ, of = {}, 0
    for f in features:
        n = f["name"]
        ours = pq.read_table(a.values, columns=[n]).column(0).to_numpy().astype(float)
        theirs = np.ma.filled(np.ma.asarray(values(n), dtype=float), np.nan)
        # Counts and dates are exact; only sums may be added up in another order.
        off = int((~np.isclose(theirs, ours, rtol=1e-12, atol=1e-9, equal_nan=True)).sum())
        of += len(ours)
        if off:
            differ[n] = off
    for n, off in differ.items():
        print(f"{a.engine}: {n} differs for {off} people", file=sys.stderr)
    print(json.dumps({"engine": NAMES[a.engine], "version": version, "workers": a.threads, "people": len(ours), "features": len(features),
                      "reading_s": best[0], "whole_s": best[1], "compute_s": best[1] - best[0], "runs": runs, "peak_mib": peak, "differing": sum(differ.values()), "of": of}))


NAMES = {"duckdb": "DuckDB", "polars": "Polars"}


def resident(pid):
    """What a process holds, in MiB (Linux)."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as f:
            return int(f.read().split()[1]) * resource.getpagesize() / 2**20
    except (OSError, IndexError):
        return 0.0


def supervise(a):
    """Measures in a child, and stops it when it takes too long or too much."""
    child = subprocess.Popen([sys.executable, *sys.argv, "--inside"], stdout=subprocess.PIPE)
    began, peak, stopped, computed = time.perf_counter(), 0.0, None, False
    os.set_blocking(child.stdout.fileno(), False)
    said = b""
    while child.poll() is None and not stopped:
        time.sleep(0.1)
        peak = max(peak, resident(child.pid))
        said += child.stdout.read() or b""
        computed = computed or b"computed\n" in said
        if peak > a.gib * 1024:
            stopped = f"held over {a.gib:g} GiB"
        elif not computed and time.perf_counter() - began > a.seconds:
            stopped = f"over {a.seconds:g} s"
    took = time.perf_counter() - began
    if stopped:
        child.kill()
    child.wait()
    said += child.stdout.read() or b""
    lines = [line for line in said.decode().splitlines() if line.startswith("{")]
    if lines and not stopped:
        print(lines[-1])
        return 0
    if not stopped and child.returncode != OUT_OF_MEMORY and child.returncode != -9:
        return child.returncode or 1  # it has said why
    from importlib.metadata import version

    stopped = stopped or "ran out of memory"
    print(f"{a.engine}: stopped: {stopped}", file=sys.stderr)
    print(json.dumps({"engine": NAMES[a.engine], "version": version(a.engine), "workers": a.threads, "stopped": stopped, "whole_s": took, "peak_mib": peak}))
    return 0


OUT_OF_MEMORY = 77  # an exit code


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("engine", choices=list(NAMES))
    p.add_argument("dataset", type=Path)
    p.add_argument("values")
    p.add_argument("--runs", type=int, default=3)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--seconds", type=float, default=320)
    p.add_argument("--gib", type=float, default=18)
    p.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    a = p.parse_args()
    if not a.inside:
        raise SystemExit(supervise(a))
    try:
        measure(a)
    except Exception as e:  # DuckDB has an exception of its own for this
        if isinstance(e, MemoryError) or type(e).__name__ == "OutOfMemoryException":
            print(f"{a.engine}: {e}", file=sys.stderr)
            raise SystemExit(OUT_OF_MEMORY) from e
        raise


if __name__ == "__main__":
    main()
