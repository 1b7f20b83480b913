"""Reads the part of CEL that features and packs use and makes Polars expressions.

A node is (pl.Expr, kind); kind is num, str, bool, time, span or list. Polars'
null logic (Kleene && and ||, null in a comparison) is the one the rules ask for.
"""
import re

import polars as pl

TOKEN = re.compile(r"""\s*(?:(?P<num>\d+(?:\.\d+)?)|(?P<str>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  |(?P<name>[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*)|(?P<op>&&|\|\||==|!=|<=|>=|[-+*/%<>!?:(),\[\]]))""", re.X)
LEVELS = [["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">=", "in"], ["+", "-"], ["*", "/"]]
DAY = 86_400_000_000


class Parser:
    def __init__(self, text, names, offences):
        self.text, self.names, self.offences, self.at = text, names, offences, 0
        self.tokens, at = [], 0
        while at < len(text.rstrip()):
            m = TOKEN.match(text, at)
            if not m:
                raise ValueError(f"cannot read {text[at:]!r}")
            self.tokens.append((m.lastgroup, m.group(m.lastgroup)))
            at = m.end()

    def parse(self):
        node = self.ternary()
        if self.at != len(self.tokens):
            raise ValueError(f"left over in {self.text!r}")
        return node

    def peek(self):
        return self.tokens[self.at][1] if self.at < len(self.tokens) else None

    def take(self, want=None):
        kind, text = self.tokens[self.at]
        if want is not None and text != want:
            raise ValueError(f"expected {want!r} in {self.text!r}")
        self.at += 1
        return kind, text

    def ternary(self):
        cond = self.level(0)
        if self.peek() != "?":
            return cond
        self.take("?")
        yes = self.ternary()
        self.take(":")
        no = self.ternary()
        return pl.when(cond[0].is_null()).then(None).when(cond[0]).then(yes[0]).otherwise(no[0]), yes[1]

    def level(self, n):
        if n == len(LEVELS):
            return self.unary()
        left = self.level(n + 1)
        while self.peek() in LEVELS[n]:
            left = self.binary(self.take()[1], left, self.level(n + 1))
        return left

    def binary(self, op, a, b):
        if op == "in":
            return (a[0].is_in(b), "bool") if isinstance(b, list) else (b[0].list.contains(a[0]), "bool")
        x, y = a[0], b[0]
        if op == "-" and a[1] == b[1] == "time":
            return x - y, "span"
        made = {"||": lambda: x | y, "&&": lambda: x & y, "==": lambda: x == y, "!=": lambda: x != y, "<": lambda: x < y, "<=": lambda: x <= y,
                ">": lambda: x > y, ">=": lambda: x >= y, "+": lambda: x + y, "-": lambda: x - y, "*": lambda: x * y, "/": lambda: x / y}[op]()
        return made, a[1] if op in "+-*/" else "bool"

    def unary(self):
        if self.peek() == "!":
            self.take()
            return ~self.unary()[0], "bool"
        if self.peek() == "-":
            self.take()
            return -self.unary()[0], "num"
        return self.primary()

    def primary(self):
        kind, text = self.take()
        if kind == "num":
            return pl.lit(float(text)), "num"
        if kind == "str":
            return pl.lit(text[1:-1]), "str"
        if kind == "name":
            if self.peek() == "(":
                self.take("(")
                return self.call(text, self.arguments(")"))
            return (pl.lit(text == "true"), "bool") if text in ("true", "false") else self.names[text]
        if text == "(":
            node = self.ternary()
            self.take(")")
            return node
        if text == "[":  # only lists of strings are written out
            first = self.at
            self.arguments("]")
            return [t[1:-1] for k, t in self.tokens[first:self.at] if k == "str"]
        raise ValueError(f"unexpected {text!r} in {self.text!r}")

    def arguments(self, close):
        out = []
        while self.peek() != close:
            first = self.at
            out.append(self.ternary())
            self.words = self.tokens[first][1][1:-1]  # the last argument, when it is a string
            if self.peek() == ",":
                self.take(",")
        self.take(close)
        return out

    def call(self, name, args):
        x = args[0][0]
        if name == "known":
            return x.is_not_null(), "bool"
        if name == "in_group":
            listed = {o["code"]: self.words in o["groups"] for o in self.offences["offences"]}
            return x.replace_strict(listed, default=None, return_dtype=pl.Boolean), "bool"
        if name == "harm":
            scale = "cchi" if len(args) == 1 else self.words
            days = {o["code"]: float(o[scale]) for o in self.offences["offences"]}
            known = x.replace_strict(days, default=float(self.offences["unknown"][scale]), return_dtype=pl.Float64)
            return pl.when(x.is_not_null()).then(known), "num"
        if name == "age_at":
            born, day = (e.dt.convert_time_zone("Europe/London") for e in (x, args[1][0]))
            before = (day.dt.month().cast(pl.Int32) * 100 + day.dt.day()) < (born.dt.month().cast(pl.Int32) * 100 + born.dt.day())
            return (day.dt.year() - born.dt.year() - before.cast(pl.Int32)).cast(pl.Float64), "num"
        if name == "days_between":
            return (args[1][0] - x).dt.total_microseconds().floordiv(DAY).cast(pl.Float64), "num"
        if name == "hour_of":
            return x.dt.convert_time_zone("Europe/London").dt.hour().cast(pl.Float64), "num"
        if name == "any_in":
            return pl.any_horizontal([x.list.contains(w) for w in args[1]]), "bool"
        if name == "size":
            return x.list.len().cast(pl.Float64), "num"
        if name == "duration":
            n, unit = re.fullmatch(r"(\d+)([hms])", self.words).groups()
            return pl.duration(**{{"h": "hours", "m": "minutes", "s": "seconds"}[unit]: int(n)}), "span"
        if name in ("min", "max"):
            both = [a[0] for a in args]
            pick = pl.min_horizontal if name == "min" else pl.max_horizontal
            return pl.when(both[0].is_not_null() & both[1].is_not_null()).then(pick(both)), "num"
        raise ValueError(f"function {name} is not known here")
