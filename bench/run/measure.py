#!/usr/bin/env python3
"""Runs one command and appends its wall time and peak memory to a JSON-lines file.

    measure.py --to FILE --label NAME -- COMMAND ...

Peak memory is the resident set of the largest process the command started, as
the kernel keeps it (getrusage); a command of several processes used more in all.
"""
import argparse
import json
import resource
import subprocess
import sys
import time

a = argparse.ArgumentParser()
a.add_argument("--to", required=True)
a.add_argument("--label", required=True)
a.add_argument("command", nargs=argparse.REMAINDER)
a = a.parse_args()
command = a.command[1:] if a.command[:1] == ["--"] else a.command
began = time.perf_counter()
code = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
seconds = time.perf_counter() - began
if code != 0:
    sys.exit(f"measure.py: {' '.join(command)}: exit code {code}")
used = resource.getrusage(resource.RUSAGE_CHILDREN)
peak = used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)  # bytes on macOS, KiB on Linux
with open(a.to, "a", encoding="utf-8") as f:
    print(json.dumps({"label": a.label, "seconds": round(seconds, 3), "cpu_seconds": round(used.ru_utime + used.ru_stime, 3), "peak_mib": round(peak, 1)}), file=f)
