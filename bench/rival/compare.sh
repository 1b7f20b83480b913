#!/bin/sh
# Times the engine and rival.py on the same 100,000 synthetic people, turn about.
#
#   bench/rival/compare.sh FOLDER
#
# PYTHON names an interpreter with requirements.txt installed; RUNS (default 3)
# how often each pipeline runs. Peak memory is that of the largest process: the
# engine is one process, rival.py has two more while it draws. Each pipeline runs once before
# the timed runs, so that files and bytecode are cached for both.
set -eu
[ $# -eq 1 ] || { echo "usage: compare.sh FOLDER" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
engine=$root/bin/forceprofiles
python=${PYTHON:-python3}
runs=${RUNS:-3}
[ -x "$engine" ] || { echo "compare.sh: $engine is missing; run make build first" >&2; exit 1; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
world=$folder/world-100000
[ -f "$world/dataset.yaml" ] || "$engine" synth --people 100000 --seed 1 --out "$world" --truth "$folder/truth-100000" >&2

ours=$folder/compare-engine
theirs=$folder/compare-rival
packs=$folder/compare-packs
rm -rf "$ours" "$theirs" "$packs" "$folder/compare.jsonl" "$folder/compare-features.parquet" "$folder/compare-features.parquet.json"
"$engine" run "$world" --out "$ours" >/dev/null 2>"$folder/compare.err" || { cat "$folder/compare.err" >&2; exit 1; }
cp -R "$ours/inputs/packs" "$packs" # the models the engine used, whatever the work tree holds
cp "$ours/scores.parquet" "$folder/compare-scores.parquet"
listed=$(sed -n 's/.*"listed":\([0-9]*\).*/\1/p' "$ours/run.log")
"$engine" features "$world" --out "$folder/compare-features.parquet" >/dev/null 2>"$folder/compare.err" || { cat "$folder/compare.err" >&2; exit 1; }
"$python" "$here/rival.py" "$world" --packs "$packs" --out "$theirs" --sheets "$listed" --engine "$folder/compare-features.parquet" --scores "$folder/compare-scores.parquet" >"$folder/compare-check.txt"

i=1
while [ "$i" -le "$runs" ]; do
  rm -rf "$ours" "$theirs"
  "$python" "$root/bench/run/measure.py" --to "$folder/compare.jsonl" --label engine -- "$engine" run "$world" --out "$ours" 2>/dev/null
  "$python" "$root/bench/run/measure.py" --to "$folder/compare.jsonl" --label rival -- "$python" "$here/rival.py" "$world" --packs "$packs" --out "$theirs" --sheets "$listed"
  i=$((i + 1))
done
"$python" "$here/table.py" "$folder" "$listed"
