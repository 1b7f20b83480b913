#!/bin/sh
# Times every feature of the packs in this engine, DuckDB and Polars, from the
# same Parquet files, on one machine in one run, and prints a table.
#
#   bench/features/run.sh FOLDER
#
# FOLDER keeps the people between runs. PYTHON names an interpreter with
# requirements.txt installed. PEOPLE (default 1000000) and RUNS (default 2)
# shorten a run; LIMIT (default 320) is the seconds after which a rival is stopped,
# GIB (default 18) the memory. With the people made, about ten minutes on two idle
# cores.
set -eu
[ $# -eq 1 ] || { echo "usage: run.sh FOLDER" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
engine=$root/bin/forceprofiles
python=${PYTHON:-python3}
people=${PEOPLE:-1000000}
runs=${RUNS:-2}
[ -x "$engine" ] || { echo "run.sh: $engine is missing; run make build first" >&2; exit 1; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
world=$folder/world-$people
matrix=$folder/features-$people.parquet
[ -f "$world/dataset.yaml" ] || "$engine" synth --people "$people" --seed 1 --out "$world" >&2
rm -f "$matrix" "$matrix.json"
"$engine" features "$world" --out "$matrix" >&2
(cd "$root" && go build -o "$folder/bench-features" ./bench/features)
GOMAXPROCS=2 "$folder/bench-features" -runs "$runs" "$world" >"$folder/results.jsonl"
for rival in duckdb polars; do
	echo "$rival" >&2
	"$python" "$here/rivals.py" "$rival" "$world" "$matrix" --runs "$runs" --seconds "${LIMIT:-320}" --gib "${GIB:-18}" >>"$folder/results.jsonl"
done
rows=$("$python" -c 'import sys, yaml; print(sum(t["rows"] for n, t in yaml.safe_load(open(sys.argv[1]))["tables"].items() if n != "persons"))' "$world/dataset.yaml")
"$python" "$here/table.py" "$folder/results.jsonl" "$rows"
