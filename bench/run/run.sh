#!/bin/sh
# Measures the monthly run at two sizes of synthetic world.
#
#   bench/run/run.sh FOLDER
#
# Worlds are made under FOLDER once (about 0.3 GB) and kept. 100,000 people are
# run 3 times, 1,000,000 RUNS times (default 1). PYTHON names the interpreter;
# SIZES, as "100000", runs fewer sizes.
set -eu
[ $# -eq 1 ] || { echo "usage: run.sh FOLDER" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
engine=$here/../../bin/forceprofiles
python=${PYTHON:-python3}
sizes=${SIZES:-100000 1000000}
[ -x "$engine" ] || { echo "run.sh: $engine is missing; run make build first" >&2; exit 1; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)

for people in $sizes; do
  world=$folder/world-$people
  [ -f "$world/dataset.yaml" ] || "$engine" synth --people "$people" --seed 1 --out "$world" --truth "$folder/truth-$people" >&2
  runs=3
  [ "$people" -lt 1000000 ] || runs=${RUNS:-1}
  rm -f "$folder/run-$people.jsonl" "$folder/log-$people"-*.jsonl
  i=1
  while [ "$i" -le "$runs" ]; do
    out=$folder/out-$people
    rm -rf "$out"
    "$python" "$here/measure.py" --to "$folder/run-$people.jsonl" --label engine -- "$engine" run "$world" --out "$out" 2>/dev/null ||
      { echo "run.sh: the run on $world failed; try: $engine run $world --out $out" >&2; exit 1; }
    cp "$out/run.log" "$folder/log-$people-$i.jsonl"
    i=$((i + 1))
  done
done
"$python" "$here/table.py" "$folder" $sizes
