#!/bin/sh
# Times the rules of the packs in this engine, CEL's interpreter, expr-lang/expr
# and DuckDB, on one machine in one run, and prints a table.
#
#   bench/rules/run.sh FOLDER
#
# FOLDER keeps the people between runs. PYTHON names an interpreter with
# bench/features/requirements.txt installed. PEOPLE (default 1000000), RULES
# (default 75) and ROWWISE (the most people for the engines that go row by row)
# shorten a run.
set -eu
[ $# -eq 1 ] || { echo "usage: run.sh FOLDER" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
engine=$here/../../bin/forceprofiles
people=${PEOPLE:-1000000}
[ -x "$engine" ] || { echo "run.sh: $engine is missing; run make build first" >&2; exit 1; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
world=$folder/world-$people
matrix=$folder/features-$people.parquet
[ -f "$world/dataset.yaml" ] || "$engine" synth --people "$people" --seed 1 --out "$world" >&2
rm -f "$matrix" "$matrix.json"
"$engine" features "$world" --out "$matrix" >&2
(cd "$here" && go build -mod=mod -o "$folder/bench-rules" . && GOMAXPROCS=2 "$folder/bench-rules" -features "$matrix" -rules "${RULES:-75}" -rowwise "${ROWWISE:-1000000000}" -out "$folder")
"${PYTHON:-python3}" "$here/rivals.py" "$matrix" "$folder"
