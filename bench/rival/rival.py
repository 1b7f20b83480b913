#!/usr/bin/env python3
"""The pipeline an analyst would write instead: Polars, LightGBM, ReportLab.

    rival.py DATASET --packs rules/packs --out DIR [--sheets N] [--engine FEATURES.parquet --scores RUN/scores.parquet]

Same dataset, same features, same models, a PDF for each force and pack. --sheets
lists about N people in all (capacities in proportion), so that both pipelines
draw as many sheets. --engine compares every value with a file that
`forceprofiles features` wrote, and prints how many features agree; --scores
does the same for margins and percentiles.

What it leaves out, all of which the engine does in the time it is compared at:
no validation of the dataset and no quarantine (a bad row goes through or stops
it), no rules, findings or must-review, no calibrated chances, no reasons for
doubt or data-quality pages, no charts of the force's picture, no references to
the records behind a value, no HTML, JSON or CSV, no hashes, manifest or sealed
folder, no check that an explanation adds up, no promise of equal bytes.
"""
import argparse
import datetime as dt
import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

os.environ.setdefault("POLARS_MAX_THREADS", "2")

import pages  # noqa: E402


def score(population, features, frame, world, np, pl, lgb, packs, offences):
    """Every eligible person with margin, percentile in the listing force, and contributions."""
    from cel import Parser

    keep = Parser(population["eligible"], world.names(frame), offences).parse()[0]
    frame = frame.filter(keep)
    listing = population["listing_force"]
    force = pl.col("home_force") if listing == "home" else pl.col(listing).replace_strict(dict(enumerate(world.forces)), default=None, return_dtype=pl.String)
    x = frame.select(population["model_features"]).to_numpy()
    model = lgb.Booster(model_file=str(packs))
    margin = model.predict(x, raw_score=True, num_threads=2)
    contributions = model.predict(x, pred_contrib=True, num_threads=2)
    out = frame.select("person_id", force.alias("force")).with_columns(pl.Series("margin", margin), pl.lit(population["id"]).alias("population"), pl.int_range(pl.len()).alias("row"))
    out = out.with_columns(pl.len().over("force").alias("of"), ((pl.col("margin").rank().over("force") - 0.5) / pl.len().over("force") * 100).alias("percentile"))
    return out, x, contributions


def day(t):
    return f"{t.day} {t:%b %Y}" if t else ""


def person(r, row, rank, population, x, contributions, specs, rows, titles):
    """What one sheet prints, from the matrix and the person's own rows."""
    c = contributions[row["row"]]
    order = sorted(range(len(c) - 1), key=lambda i: -abs(c[i]))[:10]
    show = lambda v: "not known" if v != v else f"{v:,.10g}"
    top = [(specs[n]["label"], f"{show(x[row['row'], i])} {specs[n].get('unit', '')}".strip(), specs[n].get("typical", "-"), float(c[i]))
           for i, n in ((i, population["model_features"][i]) for i in order)]
    facts = []
    for table, events in rows.items():
        for e in events.get(r["person_id"], []) if table != "intel" else ():
            ref = next((e[k] for k in e if k.endswith("_ref")), "")
            words = [titles.get(e["offence_code"], e["offence_code"] or "")] if e.get("offence_code") else [table.replace("_", " ")]
            words += [k.replace("_", " ") for k, v in e.items() if v is True]
            words += [f"{k.replace('_', ' ')}: {v}" for k, v in e.items() if isinstance(v, str) and k in ("relationship", "outcome_code", "disposal", "kind", "risk_grade", "activity")]
            facts.append((e["occurred_at"], [day(e["occurred_at"]), ref, ". ".join(words) + ".", e.get("side") or e.get("role") or "", e["force"]]))
    facts.sort(key=lambda f: (f[0], f[1][1]), reverse=True)
    intel = sorted(rows["intel"].get(r["person_id"], []), key=lambda e: e["occurred_at"], reverse=True)[:10]
    return {
        "rank": rank, "name": f"{(r['family_name'] or '').upper()}, {r['given_names'] or ''}", "title": population["title"], "top": top, "rest": float(c.sum() - c[-1] - sum(t[3] for t in top)),
        "base": float(c[-1]), "margin": row["margin"], "percentile": row["percentile"], "of": row["of"], "facts": [f for _, f in facts[:25]],
        "identity": [["Person id", r["person_id"]], ["Born", day(r["date_of_birth"])], ["Sex", r["sex"]], ["Home force", r["home_force"]], ["Home district", r["local_policing_area"]],
                     ["First recorded", day(r["first_recorded"])], ["Source records", ", ".join(r["source_refs"] or [])], ["Records held", f"{len(facts)} facts, {len(intel)} items of intelligence"]],
        "intel": [[day(e["occurred_at"]), e["intel_ref"], f"{e['source_evaluation']} {e['intelligence_assessment']} {e['handling']}", ", ".join(e["themes"] or []), e["force"]] for e in intel]}


def agreement(frame, engine, np, pl, specs):
    theirs = pl.read_parquet(engine).sort("person_id")
    if theirs["person_id"].to_list() != frame["person_id"].to_list():
        print("agreement: the people differ")
        return
    differ = []
    for n in specs:
        a, b = (f[n].cast(pl.Float64).fill_null(float("nan")).to_numpy() for f in (frame, theirs))
        off = int((~np.isclose(a, b, rtol=1e-12, atol=1e-9, equal_nan=True)).sum())
        if off:
            differ.append(f"{n} ({off} people)")
    print(f"agreement: {len(specs) - len(differ)} of {len(specs)} features equal the engine's for all {frame.height} people" + ("; not " + ", ".join(differ) if differ else ""))


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("dataset", type=Path)
    a.add_argument("--packs", type=Path, required=True)
    a.add_argument("--out", type=Path, required=True)
    a.add_argument("--sheets", type=int)
    a.add_argument("--engine", type=Path)
    a.add_argument("--scores", type=Path)
    a = a.parse_args()
    began = time.perf_counter()
    import lightgbm as lgb
    import numpy as np
    import polars as pl
    import yaml

    from matrix import World

    lap = began

    def stage(name):
        nonlocal lap
        now = time.perf_counter()
        print(f"{name}: {now - lap:.2f} s")
        lap = now

    read = lambda p: yaml.load(p.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    spec, offences, declared = read(a.dataset / "dataset.yaml"), read(a.packs / "offences.yaml"), read(a.packs / "features.yaml")["features"]
    packs = [read(p) | {"folder": p.parent} for p in sorted(a.packs.glob("*/pack.yaml"))]
    specs = {f["name"]: f for f in declared}
    stage("start")
    world = World(a.dataset, spec, offences, dt.datetime.fromisoformat(spec["as_of"].replace("Z", "+00:00")))
    frame = world.matrix(declared)
    a.out.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(a.out / "features.parquet")
    stage("features")

    scores, made = [], {}
    for pack in packs:
        for p in pack["populations"]:
            made[p["id"]] = score(p, specs, frame, world, np, pl, lgb, pack["folder"] / f"{p['id']}.model.txt", offences)
            scores.append(made[p["id"]][0])
            pl.DataFrame(made[p["id"]][2], schema=[*p["model_features"], "base"]).with_columns(made[p["id"]][0]["person_id"]).write_parquet(a.out / f"explanations-{p['id']}.parquet")
    pl.concat(scores).drop("row").write_parquet(a.out / "scores.parquet")
    stage(f"score and explain {sum(s.height for s in scores)}")

    room = sum(p["policy"]["capacity"] for pack in packs for p in pack["populations"]) * len(world.forces)
    share = a.sheets / room if a.sheets else 1.0
    listed = {}
    for pack in packs:
        for p in pack["populations"]:
            top = made[p["id"]][0].sort("percentile", "person_id", descending=[True, False])
            for (force,), rows in top.group_by("force"):
                listed[p["id"], force] = rows.head(round(p["policy"]["capacity"] * share)).to_dicts()
    ids = {r["person_id"] for rows in listed.values() for r in rows}
    who = {r["person_id"]: r for r in world.people.filter(pl.col("person_id").is_in(ids)).to_dicts()}
    rows = {}
    for t, events in world.rows.items():
        rows[t] = {}
        for e in events.filter(pl.col("person_id").is_in(ids)).to_dicts():
            rows[t].setdefault(e["person_id"], []).append(e)
    home = world.people.select("person_id", "home_force")
    counts = {t: dict(e.select("person_id").join(home, on="person_id").group_by("home_force").len().iter_rows()) for t, e in world.rows.items()}
    titles = {o["code"]: f"{o['name']} ({o['code']})" for o in offences["offences"]}
    jobs = []
    for f in spec["forces"]:
        for pack in packs:
            lists = [(p["title"], [person(who[r["person_id"]], r, i + 1, p, *made[p["id"]][1:], specs, rows, titles) for i, r in enumerate(listed.get((p["id"], f["code"]), []))]) for p in pack["populations"]]
            jobs.append({"path": str(a.out / f"{f['code']}-{pack['profile']}.pdf"), "title": pack["title"], "force": f["name"], "lists": lists, "marking": spec["marking"],
                         "counts": [[t, f"{counts[t].get(f['code'], 0):,}"] for t in counts]})
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        drawn = sum(pool.map(pages.profile, jobs))
    stage(f"{len(jobs)} PDFs, {sum(len(v) for v in listed.values())} sheets, {drawn} pages")
    print(f"whole: {time.perf_counter() - began:.2f} s")
    if a.engine:
        agreement(frame, a.engine, np, pl, specs)
    if a.scores:
        ours = pl.concat(scores)
        both = ours.join(pl.read_parquet(a.scores), on=["population", "person_id"], suffix="_engine")
        same = both.filter((pl.col("margin") - pl.col("margin_engine")).abs() <= 1e-9, (pl.col("percentile") - pl.col("percentile_engine")).abs() <= 1e-9)
        print(f"scores: {ours.height} here, {both.height} of them in the engine's; margin and percentile equal for {same.height}")


if __name__ == "__main__":
    main()
