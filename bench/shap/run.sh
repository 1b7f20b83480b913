#!/bin/sh
# Time this engine and its rivals on one machine, in one run, and print tables.
#
#   bench/shap/run.sh FOLDER [shap|predict]   (default shap)
#
# FOLDER receives the models, the rows and results/. Rivals are installed under
# .venv/: the newest ones need Python 3.12 or later (NEW_PYTHON, else the first
# found), XGBoost 1.7 and fasttreeshap need Python 3.9 (OLD_PYTHON); without it,
# or without cargo for the Rust treeshap, that column is missing.
# ROWS, SECONDS_EACH (for each engine and model) and MODELS (stems) shorten a run.
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)
task=${2:-shap}
here=$(cd "$(dirname "$0")" && pwd)
venv=$(cd "$here/../.." && pwd)/.venv
rows=${ROWS:-100000}
seconds=${SECONDS_EACH:-3}
rm -rf "$folder/results"
mkdir -p "$folder/results"

# find VERSION...: the first interpreter of these versions that runs
find_python() {
	for v in "$@"; do
		for p in "python$v" "$HOME/.pyenv/versions/$v".*/bin/python; do
			if "$p" -c "import sys; sys.exit(sys.version_info[:2] != tuple(map(int, '$v'.split('.'))))" 2>/dev/null; then
				echo "$p"
				return
			fi
		done
	done
}
python=$venv/bench-new/bin/python
if [ ! -f "$venv/bench-new/ready" ]; then
	new=${NEW_PYTHON:-$(find_python 3.13 3.12 3.14)}
	[ -n "$new" ] || { echo "run.sh: XGBoost 3.4 needs Python 3.12 or later: name one in NEW_PYTHON" >&2; exit 1; }
	"$new" -m venv "$venv/bench-new"
	"$python" -m pip install -q -r "$here/requirements.txt"
	touch "$venv/bench-new/ready"
fi
old_python=$venv/bench-old/bin/python
if [ "$task" = shap ] && [ ! -f "$venv/bench-old/ready" ]; then
	old=${OLD_PYTHON:-$(find_python 3.9)}
	if [ -n "$old" ] && "$old" -m venv "$venv/bench-old" && "$old_python" -m pip install -q -r "$here/requirements-old.txt" &&
		"$old_python" -m pip install -q --no-build-isolation fasttreeshap==0.1.6; then
		touch "$venv/bench-old/ready"
	else
		echo "run.sh: no Python 3.9 with XGBoost 1.7 and fasttreeshap: left out" >&2
	fi
fi
[ -f "$folder/ready-$rows" ] || { rm -f "$folder"/ready-*; "$python" "$here/models.py" "$folder" --rows "$rows" && touch "$folder/ready-$rows"; }
(cd "$here" && go build -o "$folder/engine" .)
treeshap=
if [ "$task" = shap ] && command -v cargo >/dev/null; then
	if cargo build -q --release --manifest-path "$here/treeshap/Cargo.toml"; then
		treeshap=$here/treeshap/target/release/bench-treeshap
	fi
fi
if [ -z "${MODELS:-}" ]; then
	MODELS=
	for size in 200x31 500x63 100d10 1000x15; do
		for data in sparse dense; do
			MODELS="$MODELS lgb-$size-$data xgb-$size-$data"
		done
	done
fi
for model in $MODELS; do
	file=$folder/$model.txt
	leaves=-leaves
	case $model in xgb-*)
		file=$folder/$model.json
		leaves=
		;;
	esac
	if [ "$task" = shap ]; then leaves=; fi
	for threads in 1 2; do
		case $threads$model in 2*-200x31-*) ;; 2*) continue ;; esac # two threads on one size
		echo "$model, $threads thread(s)" >&2
		out=$folder/results/$task-$threads-$model.jsonl
		GOMAXPROCS=$threads "$folder/engine" -model "$file" -rows "$folder/${model##*-}.f64" -limit "$rows" -task "$task" -workers "$threads" -seconds "$seconds" $leaves >"$out"
		# who takes all rows has half as long again as this engine, and 25 seconds at least
		limit=$("$python" -c "import json; r = json.load(open('$out')); print(max(25, int(1.5e-6 * r.get('shap_us', 0) * r['rows'])))")
		rival() {
			p=$1
			shift
			OMP_NUM_THREADS=$threads "$p" "$here/rivals.py" "$folder" --model "$model" --rows "$rows" --seconds "$seconds" --task "$task" --threads "$threads" --limit "$limit" "$@" >>"$out"
		}
		if [ "$threads" = 2 ]; then
			rival "$python" --only "lightgbm xgboost"
			continue
		fi
		rival "$python" ${treeshap:+--treeshap "$treeshap"}
		case $model in xgb-*)
			if [ -f "$venv/bench-old/ready" ]; then rival "$old_python" --only "xgboost fasttreeshap"; fi
			;;
		esac
	done
done
cat "$folder"/results/"$task"-*.jsonl | "$python" "$here/table.py" "$task"
