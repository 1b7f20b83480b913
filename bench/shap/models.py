"""Train the benchmark models and write the rows they are timed on.

    python3 models.py FOLDER [--rows N]

For each data set (sparse: 40 columns of counts, most of them zero, as this
project's features are; dense: 40 normal columns) FOLDER gets DATA.f64, the
rows as column-major float64, and DATA.json, their shape; and for each size
lgb-SIZE-DATA.txt by LightGBM and xgb-SIZE-DATA.json by XGBoost.
"""

import argparse
import json
from pathlib import Path

import numpy as np

SIZES = {  # trees, leaves, depth
    "200x31": (200, 31, 8),
    "500x63": (500, 63, 0),
    "100d10": (100, 1024, 10),
    "1000x15": (1000, 15, 0),
}
FEATURES = 40


def make(kind, rows, seed):
    r = np.random.default_rng(seed)
    if kind == "sparse":
        rates = np.exp(r.normal(-1.5, 1.2, FEATURES))
        each = r.gamma(0.6, 1.0, (rows, 1))
        x = r.poisson(np.minimum(rates * each, 50)).astype(float)
        x[:, :6] = np.round(r.gamma(2, 200, (rows, 6)))  # days since, ages
        x[:, :6][r.random((rows, 6)) < 0.3] = np.nan
    else:
        x = r.normal(size=(rows, FEATURES))
        x[r.random(x.shape) < 0.02] = np.nan
    w = np.random.default_rng(7).normal(size=FEATURES)
    z = np.nan_to_num(np.log1p(np.abs(x)) * np.sign(x)) @ w
    z += np.nan_to_num(x[:, 0] * x[:, 10] / (1 + np.abs(x[:, 0])))
    z = (z - z.mean()) / z.std()
    y = (z + r.normal(size=rows) * 0.8 > 1).astype(float)
    return x, y


def main():
    p = argparse.ArgumentParser()
    p.add_argument("folder", type=Path)
    p.add_argument("--rows", type=int, default=100_000)
    p.add_argument("--train", type=int, default=60_000)
    a = p.parse_args()
    a.folder.mkdir(parents=True, exist_ok=True)
    import lightgbm as lgb
    import xgboost as xgb
    for kind in ("sparse", "dense"):
        x, y = make(kind, a.train, 1)
        rows, _ = make(kind, a.rows, 2)
        (a.folder / f"{kind}.f64").write_bytes(np.asfortranarray(rows).tobytes(order="F"))
        (a.folder / f"{kind}.json").write_text(json.dumps({"rows": a.rows, "columns": FEATURES}))
        for size, (trees, leaves, depth) in SIZES.items():
            model = lgb.train(dict(objective="binary", num_leaves=leaves, max_depth=depth or -1, learning_rate=0.05,
                                   min_data_in_leaf=5, verbose=-1, num_threads=2, seed=1),
                              lgb.Dataset(x, y), trees)
            model.save_model(a.folder / f"lgb-{size}-{kind}.txt")
            model = xgb.train(dict(objective="binary:logistic", max_leaves=leaves, max_depth=depth, eta=0.05,
                                   grow_policy="lossguide", tree_method="hist", nthread=2, seed=1),
                              xgb.DMatrix(x, y), trees)
            model.save_model(a.folder / f"xgb-{size}-{kind}.json")
            print(kind, size, flush=True)


if __name__ == "__main__":
    main()
