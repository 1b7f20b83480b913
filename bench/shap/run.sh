#!/bin/sh
# Time this engine and its rivals on one machine, in one run, and print tables.
#
#   bench/shap/run.sh FOLDER [shap|predict]   (default shap)
#
# FOLDER holds what models.py made and receives results/. PYTHON names the
# interpreter with requirements.txt installed; OLD_PYTHON one with
# requirements-old.txt (XGBoost 1.7), optional. ROWS, SECONDS_EACH (for each engine and model) and MODELS
# (stems) shorten a run.
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)
task=${2:-shap}
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
rows=${ROWS:-100000}
seconds=${SECONDS_EACH:-20}
mkdir -p "$folder/results"
[ -f "$folder/dense.f64" ] || "$python" "$here/models.py" "$folder" --rows "$rows"
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
	out=$folder/results/$task-$model.jsonl
	file=$folder/$model.txt
	leaves=-leaves
	case $model in xgb-*)
		file=$folder/$model.json
		leaves=
		;;
	esac
	if [ "$task" = shap ]; then leaves=; fi
	echo "$model" >&2
	GOMAXPROCS=2 "$folder/engine" -model "$file" -rows "$folder/${model##*-}.f64" -limit "$rows" -task "$task" -seconds "$seconds" $leaves >"$out"
	OMP_NUM_THREADS=1 "$python" "$here/rivals.py" "$folder" --model "$model" --rows "$rows" --seconds "$seconds" --task "$task" ${treeshap:+--treeshap "$treeshap"} >>"$out"
	case $model in xgb-*)
		if [ -n "${OLD_PYTHON:-}" ]; then
			OMP_NUM_THREADS=1 "$OLD_PYTHON" "$here/rivals.py" "$folder" --model "$model" --rows "$rows" --seconds "$seconds" --task "$task" --only xgboost >>"$out"
		fi
		;;
	esac
done
cat "$folder"/results/"$task"-*.jsonl | "$python" "$here/table.py" "$task"
