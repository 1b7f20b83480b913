"""Every feature in DuckDB as fast as its SQL allows: one query a table.

The SQL of each expression, the windows and the contract are those of
fixtures/oracle/oracle.py, which asks one query a feature; here each distinct
`where` and value is a column once and each table is grouped once.
"""
import re

import pandas as pd

from oracle import KEYS, LONDON, Oracle, Parser, window


def load(db, root, spec, features, as_of):
    """As oracle.load, with only the columns that features read."""
    t0 = f"TIMESTAMPTZ '{as_of}'"
    texts = {t: " ".join(f"{f.get('where', '')} {f['value']}" for f in features if f["from"] == t) for t in [*KEYS, "persons"]}
    person = " ".join(texts.values())
    have = lambda t: [c[0] for c in db.sql(f"DESCRIBE SELECT * FROM '{root}/{spec['tables'][t]['path']}'").fetchall()]
    columns = [c for c in have("persons") if c in ("person_id", "home_force") or re.search(rf"\b{c}\b", person)]
    db.execute(f"""CREATE OR REPLACE TABLE p AS SELECT {', '.join(columns)} FROM '{root}/{spec['tables']['persons']['path']}' WHERE merged_into IS NULL
        AND (review_due IS NULL OR review_due >= CAST({t0} AT TIME ZONE {LONDON} AS DATE))
        AND (first_recorded IS NULL OR first_recorded < {t0})
        AND (date_of_birth IS NULL OR date_of_birth >= DATE '1900-01-01')""")
    for table, key in KEYS.items():
        if table not in spec["tables"] or not texts[table].strip():
            continue
        columns = [c for c in have(table) if c in ("person_id", "occurred_at", "known_at", *key) or re.search(rf"\b{c}\b", texts[table])]
        db.execute(f"""CREATE OR REPLACE TABLE {table} AS SELECT {', '.join(columns)} FROM (
            SELECT e.*, row_number() OVER (PARTITION BY person_id, {', '.join(key)} ORDER BY known_at DESC) AS latest_version
            FROM '{root}/{spec['tables'][table]['path']}' e SEMI JOIN p USING (person_id) WHERE known_at < {t0})
            WHERE latest_version = 1 AND occurred_at < {t0}""" + (" AND intelligence_assessment <> 'E'" if table == "intel" else ""))


class Grouped(Oracle):
    def __init__(self, db, spec, offences, as_of):
        self.db, self.spec, self.offences, self.as_of = db, spec, offences, as_of
        self.forces = [f["code"] for f in spec["forces"]]
        self.kinds = {}

    def everything(self, features):
        """Makes the table `features`: person_id, then every feature."""
        t0 = f"TIMESTAMPTZ '{self.as_of}'"
        joins, columns = [], ["p.person_id"]
        for table in KEYS:
            mine = [f for f in features if f["from"] == table and table in self.spec["tables"]]
            if mine:
                self.db.execute(f"CREATE OR REPLACE TABLE g_{table} AS {self.grouped(table, mine, t0)}")
                joins.append(f"LEFT JOIN g_{table} USING (person_id)")
        derived = []
        for f in features:
            how, inner = re.fullmatch(r"([a-z_]+)(?:\((.*)\))?", f["value"], re.S).groups()
            if f["from"] == "features":
                derived.append((f, inner))
                continue
            v = f["name"]
            if f["from"] == "persons":
                v, kind = Parser(inner, self.names("persons"), self.offences).parse()
                self.kinds[f["name"]] = kind
            columns.append(f"{self.settled(f, v if f['from'] in self.spec['tables'] else 'NULL', how)} AS {f['name']}")
        self.db.execute(f"CREATE OR REPLACE TABLE features AS SELECT {', '.join(columns)} FROM p {' '.join(joins)} ORDER BY person_id")
        names = {f["name"]: ((f"({f['name']} <> 0)", "bool") if self.kinds.get(f["name"]) == "bool" else (f["name"], "num")) for f in features}
        for f, inner in derived:  # in order: one may read another
            sql, kind = Parser(inner, names, self.offences).parse()
            if kind == "bool":
                names[f["name"]] = (f"({f['name']} <> 0)", "bool")
            f["sql"] = self.settled(f, sql, "value")
        if derived:  # a later column of a select may read an earlier one
            self.db.execute("CREATE OR REPLACE TABLE features AS SELECT *, " + ", ".join(f"{f['sql']} AS {f['name']}" for f, _ in derived) + " FROM features ORDER BY person_id")

    def settled(self, f, v, how):
        if f.get("categories"):
            order = self.forces if f["categories"] == ["@forces"] else f["categories"]
            v = f"(CASE {v} " + " ".join(f"WHEN '{c}' THEN {i}" for i, c in enumerate(order)) + " END)"
        v = f"({v})::DOUBLE"
        none = f.get("when_none", 0 if how == "any" else None)
        if none is not None and f["from"] not in ("persons", "features"):
            v = f"coalesce({v}, {float(none)})"
        if f["from"] in ("persons", "features"):
            return v
        w, cover = window(f.get("window")), (self.spec.get("coverage") or {}).get(f["from"])
        if cover is None:
            return v
        back = pd.Timestamp(self.as_of) - pd.Timedelta(days=w[1]) if w else None
        supplied = [c for c, since in cover.items() if w is None or pd.Timestamp(since) <= back]
        told = f"home_force IN ({', '.join(repr(c) for c in supplied) or 'NULL'})"
        return f"(CASE WHEN {told}{f' OR {v} = 1' if how == 'any' else ''} THEN {v} END)"

    def grouped(self, table, features, t0):
        names, columns, seen = self.names(table), [], {}

        def column(text):
            if text not in seen:
                sql, kind = Parser(text, names, self.offences).parse()
                seen[text] = (f"x{len(seen)}", kind)
                columns.append(f"{sql} AS {seen[text][0]}")
            return seen[text]

        aggregates = [f"{self.aggregate(table, f, column, t0)} AS {f['name']}" for f in features]
        keys = ", ".join("e." + k for k in ["person_id", "occurred_at", "known_at", *KEYS[table]])
        return f"SELECT person_id, {', '.join(aggregates)} FROM (SELECT {', '.join([keys, *columns])} FROM {table} e JOIN p USING (person_id)) GROUP BY person_id"

    def aggregate(self, table, f, column, t0):
        how, inner = re.fullmatch(r"([a-z_]+)(?:\((.*)\))?", f["value"], re.S).groups()
        clock, w = "known_at" if f.get("clock") == "known" else "occurred_at", window(f.get("window"))
        keep = [column(f["where"])[0]] if f.get("where") else []
        back = lambda days: f"({t0} - INTERVAL {int(days * 24)} HOUR)"
        if w:
            keep.append(f"{clock} >= {back(w[1])} AND {clock} < {back(w[0])}")
        v, kind = column(inner) if inner else (None, None)
        self.kinds[f["name"]] = "bool" if how == "any" else kind
        if v and how != "latest":
            keep.append(f"{v} IS NOT NULL")
        only = f" FILTER (WHERE {' AND '.join(keep)})" if keep else ""
        if how == "count":
            return f"nullif(count(*){only}, 0)"
        if how == "any":
            return f"CASE WHEN count(*){only} > 0 THEN 1.0 END"
        if how == "distinct":
            return f"nullif(len(list_distinct(flatten(list({v}){only}))), 0)" if kind == "list" else f"nullif(count(DISTINCT {v}){only}, 0)"
        if how == "max_per":
            if kind == "list":
                return f"list_max(map_values(list_aggregate(flatten(list(list_distinct({v})){only}), 'histogram')))"
            return f"list_max(map_values(histogram({v}){only}))"
        if how in ("sum", "max", "min"):
            return f"{how}({v}){only}"
        if how in ("days_since_last", "days_since_first"):
            return f"floor((epoch_us({t0}) - epoch_us({'max' if how.endswith('last') else 'min'}({clock}){only})) / 86400000000.0)"
        if how == "rate_change":
            amount = v or "1.0"
            return f"sum(CASE WHEN {clock} >= {back((w[0] + w[1]) / 2)} THEN {amount} ELSE -{amount} END){only}"
        if how == "latest":
            return f"(arg_max({{'x': {v}}}, ({clock}, {', '.join(KEYS[table])})){only})['x']"
        raise ValueError(how)
