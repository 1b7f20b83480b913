"""The feature matrix: row versions resolved lazily, one group_by a table."""
import datetime as dt
import re

import polars as pl

from cel import DAY, Parser

KEYS = {
    "crimes": ["crime_ref", "side"], "intel": ["intel_ref"], "custody": ["custody_ref"], "missing": ["episode_ref"],
    "ocg_links": ["ocg_ref"], "county_lines": ["line_ref"], "visor": ["visor_ref"], "osint": ["osint_ref"],
    "associations": ["source_ref", "other_person_id"], "addresses": ["place_ref"],
}


def name(column, dtype, prefix=""):
    c = pl.col(prefix + column)
    if dtype == pl.Date:  # a date is the midnight it begins with, in London
        return c.cast(pl.Datetime("us")).dt.replace_time_zone("Europe/London").dt.convert_time_zone("UTC"), "time"
    if dtype.is_numeric():
        return c.cast(pl.Float64), "num"
    return c, {pl.String: "str", pl.Boolean: "bool"}.get(dtype, "list" if isinstance(dtype, pl.List) else "time")


class World:
    """The rows a run may see at as_of, and the features computed from them."""

    def __init__(self, root, spec, offences, as_of):
        self.root, self.spec, self.offences, self.as_of = root, spec, offences, as_of
        self.forces = [f["code"] for f in spec["forces"]]
        day = pl.lit(as_of).dt.convert_time_zone("Europe/London").dt.date()
        people = pl.scan_parquet(root / spec["tables"]["persons"]["path"]).filter(
            pl.col("merged_into").is_null(), pl.col("review_due").is_null() | (pl.col("review_due") >= day),
            pl.col("first_recorded").is_null() | (pl.col("first_recorded") < as_of),
            pl.col("date_of_birth").is_null() | (pl.col("date_of_birth") >= dt.date(1900, 1, 1)))
        self.people = people.sort("person_id").collect()
        self.rows, self.flags = {}, {}

    def resolve(self, table):
        """The latest version known of each row, with the person's own columns beside it."""
        rows = pl.scan_parquet(self.root / self.spec["tables"][table]["path"]).filter(pl.col("known_at") < self.as_of)
        rows = rows.join(self.people.lazy().select("person_id"), on="person_id", how="semi").sort("known_at")
        rows = rows.unique(["person_id", *KEYS[table]], keep="last", maintain_order=True).filter(pl.col("occurred_at") < self.as_of)
        if table == "intel":
            rows = rows.filter(pl.col("intelligence_assessment") != "E")
        self.rows[table] = rows.collect()

    def matrix(self, features):
        frame = self.people.lazy().select("person_id", "home_force")
        schema = self.people.schema
        own = {c: name(c, t) for c, t in schema.items()} | {"as_of": (pl.lit(self.as_of), "time")}
        singles = {f["name"]: Parser(f["value"][6:-1], own, self.offences).parse()[0] for f in features if f["from"] == "persons"}
        frame = frame.with_columns(**{n: v.cast(pl.Float64) for n, v in zip(singles, [pl.Series(n, self.people.select(v).to_series()) for n, v in singles.items()])})
        self.flags.update({n: True for n, v in singles.items() if self.people.lazy().select(v).collect_schema().dtypes()[0] == pl.Boolean})
        for table in KEYS:
            mine = [f for f in features if f["from"] == table]
            if mine and table in self.spec["tables"]:
                self.resolve(table)
                frame = frame.join(self.events(table, mine), on="person_id", how="left", maintain_order="left")
        by_name = {f["name"]: f for f in features}
        have = frame.collect_schema().names()
        frame = frame.with_columns(self.finish(f, n) for n, f in by_name.items() if n in have and f["from"] != "persons")
        frame = frame.with_columns(pl.lit(None, dtype=pl.Float64).alias(n) for n, f in by_name.items() if n not in have and f["from"] != "features").collect()
        for f in features:
            if f["from"] == "features":
                v = Parser(f["value"][6:-1], self.names(frame), self.offences).parse()[0]
                frame = frame.with_columns(v.cast(pl.Float64).alias(f["name"]))
        return frame.select("person_id", "home_force", *by_name)

    def names(self, frame):
        return {n: ((pl.col(n) != 0, "bool") if n in self.flags else (pl.col(n), "num")) for n in frame.columns}

    def finish(self, f, n):
        v = pl.col(n)
        if f.get("categories"):
            order = self.forces if f["categories"] == ["@forces"] else f["categories"]
            v = v.replace_strict({c: float(i) for i, c in enumerate(order)}, default=None, return_dtype=pl.Float64)
        v = v.cast(pl.Float64)
        if "when_none" in f or f["value"] == "any":
            v = v.fill_null(float(f.get("when_none", 0)))
        supplied = self.supplied(f)
        if len(supplied) < len(self.forces):
            told = pl.col("home_force").is_in(supplied)
            v = pl.when(told | (v == 1)).then(v) if f["value"] == "any" else pl.when(told).then(v)
        return v.alias(n)

    def supplied(self, f):
        """The forces that supply the table for the whole window."""
        cover = (self.spec.get("coverage") or {}).get(f["from"])
        if cover is None:
            return self.forces
        w = window(f.get("window"))
        from_ = self.as_of - dt.timedelta(days=w[1]) if w else None
        since = {c: dt.datetime.fromisoformat(str(s).replace("Z", "+00:00")) for c, s in cover.items()}
        return [c for c in self.forces if c in since and (from_ is None or since[c] <= from_)]

    def events(self, table, features):
        """One lazy group_by with every feature of the table."""
        rows = self.rows[table].lazy()
        names = {c: name(c, t) for c, t in self.rows[table].schema.items()} | {"as_of": (pl.lit(self.as_of), "time")}
        used = sorted({m for f in features for m in re.findall(r"person\.(\w+)", f"{f.get('where', '')} {f['value']}")})
        if used:
            rows = rows.join(self.people.lazy().select("person_id", *(pl.col(c).alias("person." + c) for c in used)), on="person_id")
            names |= {"person." + c: name(c, self.people.schema[c], "person.") for c in used}
        if any(f["value"].startswith("latest") for f in features):
            rows = rows.sort("occurred_at", *KEYS[table])
        masks, values, steps = {}, {}, []
        for f in features:  # each distinct filter and value is a column once
            for text, into in ((f.get("where"), masks), (inner(f), values)):
                if text and text not in into:
                    e, kind = Parser(text, names, self.offences).parse()
                    into[text] = (f"_{'m' if into is masks else 'v'}{len(into)}", kind)
                    steps.append(e.alias(into[text][0]))
        rows = rows.with_columns(steps)
        return rows.group_by("person_id").agg(self.aggregate(f, masks, values).alias(f["name"]) for f in features)

    def aggregate(self, f, masks, values):
        clock = pl.col("known_at" if f.get("clock") == "known" else "occurred_at")
        w, keep = window(f.get("window")), []
        if f.get("where"):
            keep.append(pl.col(masks[f["where"]][0]).fill_null(False))
        if w:
            keep.append(clock >= self.as_of - dt.timedelta(days=w[1]))
            if w[0]:
                keep.append(clock < self.as_of - dt.timedelta(days=w[0]))
        m = pl.all_horizontal(keep) if keep else clock.is_not_null()
        how, v, listed = f["value"].split("(")[0], None, False
        if inner(f):
            v, listed = pl.col(values[inner(f)][0]), values[inner(f)][1] == "list"
        if how == "any":
            self.flags[f["name"]] = True
            return pl.when(m.any()).then(1.0)
        some = lambda e, rows: pl.when(rows.any()).then(e)
        if how == "count":
            return some(m.sum(), m)
        if how in ("distinct", "max_per"):
            each = v.filter(m)
            if listed:
                each = (each.list.unique() if how == "max_per" else each).explode()
            each = each.drop_nulls()
            n = each.n_unique() if how == "distinct" else each.unique_counts().max()
            return pl.when(n > 0).then(n)
        if how == "sum":
            return some(pl.when(m).then(v).sum(), m & v.is_not_null())
        if how in ("max", "min"):
            return getattr(pl.when(m).then(v), how)()
        if how in ("days_since_last", "days_since_first"):
            t = pl.when(m).then(clock)
            return (pl.lit(self.as_of) - (t.max() if how.endswith("last") else t.min())).dt.total_microseconds().floordiv(DAY)
        if how == "rate_change":
            newer = clock >= self.as_of - dt.timedelta(days=(w[0] + w[1]) / 2)
            amount, m = (pl.lit(1.0), m) if v is None else (v, m & v.is_not_null())
            signed = pl.when(newer).then(amount).otherwise(-amount)
            return some(pl.when(m).then(signed).sum(), m)
        if how == "latest":
            return v.filter(m).last()
        raise ValueError(how)


def inner(f):
    m = re.fullmatch(r"[a-z_]+\((.*)\)", f["value"], re.S)
    return m.group(1) if m else None


def window(text):
    m = re.fullmatch(r"(?:(\d+)d\.\.)?(\d+)d", text or "")
    return (int(m.group(1) or 0), int(m.group(2))) if m else None
