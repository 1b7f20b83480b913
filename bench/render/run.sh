#!/bin/sh
# Renders the same profiles with this engine and with others, in turn, and
# prints a table.
#
#   bench/render/run.sh RUN FOLDER
#
# RUN is a demo's run folder. PYTHON names the interpreter of the rivals'
# environment. About five minutes on an idle machine of two cores; ROUNDS=1
# takes half of that.
set -eu
[ $# -eq 2 ] || { echo "usage: run.sh RUN FOLDER" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
rm -rf "$2" && mkdir -p "$2"
work=$(cd "$2" && pwd)
(cd "$here/../.." && go build -trimpath -o "$work/render" ./bench/render)
"$work/render" prepare "$1" "$work"
measure() { # label, out, command …
  label=$1 out=$2; shift 2
  rm -rf "$work/$out"
  "$python" "$here/../run/measure.py" --to "$work/times.jsonl" --label "$label" -- "$@"
}
for size in many one; do
  for round in $(seq "${ROUNDS:-3}"); do
    measure "$size ours-html" "$size-html" "$work/render" html "$work/$size" "$work/$size-html"
    measure "$size ours-pdf" "$size-pdf" "$work/render" pdf "$work/$size" "$work/$size-pdf"
    [ "$round" -eq 3 ] || measure "$size reportlab" "$size-reportlab" "$python" "$here/rival.py" reportlab "$work/$size" "$work/$size-reportlab"
  done
done
# WeasyPrint takes a while: two of the profiles, one a core.
mkdir "$work/two" && ls "$work/many-html"/*.html | head -2 | while read -r f; do cp "$f" "$work/two/"; done
measure "two weasyprint" two-weasyprint "$python" "$here/rival.py" weasyprint "$work/two" "$work/two-weasyprint"
"$python" "$here/table.py" "$work"
