"""Makes the files that the tests of package table read.

    pip install -r requirements.txt && python3 make.py

Every file in good/ holds the same hundred rows (row() below; the Go test knows
the same formula) written in another way. Files in bad/ must be refused, and
those in other/ hold what their test says.
"""
import datetime as dt
import os
import shutil

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

HERE = os.path.dirname(os.path.abspath(__file__))
N = 100


def row(i):
    return {
        "person_id": "P%03d" % (i // 3),
        "force": ["norfolk", "suffolk", "essex"][i % 3],
        "at": 1_700_000_000_000_000 + i * 1_000_001,
        "on": None if i % 7 == 3 else 19000 + i,
        "n": None if i % 5 == 0 else i - 50,
        "x": None if i % 11 == 4 else float("nan") if i % 13 == 6 else i / 4,
        "b": None if i % 9 == 8 else i % 2 == 0,
        "code": None if i % 6 == 5 else ["19C", "8N", "105A", "é"][i % 4],
        "note": None if i % 4 == 1 else "note %d — ü" % i,
        "tags": None if i % 8 == 7 else ["a", "b", "c", "d"][: i % 4],
        "refs": None if i % 10 == 9 else ["R%d" % j for j in range(i, i + i % 3)],
    }


def rows(lo=0, hi=N):
    return [row(i) for i in range(lo, hi)]


SCHEMA = pa.schema([
    pa.field("person_id", pa.string()), pa.field("force", pa.string()),
    pa.field("at", pa.timestamp("us", "UTC")), pa.field("on", pa.date32()),
    pa.field("n", pa.int64()), pa.field("x", pa.float64()), pa.field("b", pa.bool_()),
    pa.field("code", pa.string()), pa.field("note", pa.string()),
    pa.field("tags", pa.list_(pa.string())), pa.field("refs", pa.list_(pa.string())),
])


def table(lo=0, hi=N):
    data = rows(lo, hi)
    return pa.table([pa.array([r[f.name] for r in data], f.type) for f in SCHEMA], schema=SCHEMA)


def path(*names):
    p = os.path.join(HERE, *names)
    os.makedirs(os.path.dirname(p), exist_ok=True)
    return p


def put(name, t=None, **options):
    pq.write_table(table() if t is None else t, path(name), **options)


def column(name, values, type, **options):
    put(name, pa.table({"c": pa.array(values, type)}), **options)


def cast(t, **types):
    for name, type in types.items():
        i = t.schema.get_field_index(name)
        t = t.set_column(i, name, t[name].cast(type))
    return t


def ipc(name, t, stream=False, rows=40, **options):
    new = pa.ipc.new_stream if stream else pa.ipc.new_file
    with new(path(name), t.schema, options=pa.ipc.IpcWriteOptions(**options)) as f:
        f.write_table(t, max_chunksize=rows)


def good():
    t = table()
    put("good/pyarrow.parquet")
    put("good/groups.parquet", row_group_size=30)
    put("good/version1.parquet", version="1.0")
    put("good/page_v2.parquet", data_page_version="2.0")
    put("good/page_v2_tiny.parquet", data_page_version="2.0", data_page_size=50, write_batch_size=7)
    put("good/plain.parquet", use_dictionary=False)
    put("good/pages_tiny.parquet", data_page_size=50, write_batch_size=7, row_group_size=60)
    put("good/required.parquet", t.cast(pa.schema(
        [SCHEMA.field(0).with_nullable(False), SCHEMA.field(1).with_nullable(False),
         SCHEMA.field(2).with_nullable(False)] + list(SCHEMA)[3:])))
    # The dictionary overflows inside a row group: the pages after it are plain.
    put("good/dictionary_straddles.parquet", row_group_size=60, dictionary_pagesize_limit=20,
        data_page_size=50, write_batch_size=7)
    put("good/checksums.parquet", write_page_checksum=True, row_group_size=30)
    put("good/checksums_v2.parquet", write_page_checksum=True, data_page_version="2.0")
    put("good/statistics_off.parquet", write_statistics=False, row_group_size=30)
    put("good/page_index.parquet", write_page_index=True, row_group_size=30)
    for c in ["snappy", "zstd", "gzip", "brotli", "lz4", "none"]:
        put("good/codec_%s.parquet" % c, compression=c)
        put("good/codec_%s_v2.parquet" % c, compression=c, data_page_version="2.0")
    for v in ["1.0", "2.0"]:
        put("good/delta_v%s.parquet" % v[0], use_dictionary=False, data_page_version=v,
            data_page_size=100, write_batch_size=30, column_encoding={
                "at": "DELTA_BINARY_PACKED", "on": "DELTA_BINARY_PACKED", "n": "DELTA_BINARY_PACKED",
                "person_id": "DELTA_BYTE_ARRAY", "force": "DELTA_LENGTH_BYTE_ARRAY",
                "code": "DELTA_BYTE_ARRAY", "note": "DELTA_LENGTH_BYTE_ARRAY", "x": "BYTE_STREAM_SPLIT"})
        put("good/byte_stream_split_v%s.parquet" % v[0], use_dictionary=False, data_page_version=v,
            column_encoding={"x": "BYTE_STREAM_SPLIT", "n": "BYTE_STREAM_SPLIT", "at": "BYTE_STREAM_SPLIT",
                             "on": "BYTE_STREAM_SPLIT", "b": "RLE" if v == "2.0" else "PLAIN"})
    put("good/types_small.parquet", cast(t, n=pa.int8(), x=pa.float32()))
    put("good/types_int16.parquet", cast(t, n=pa.int16()))
    put("good/types_large.parquet", cast(
        t, person_id=pa.large_string(), note=pa.large_string(), tags=pa.large_list(pa.large_string())))
    put("good/types_view.parquet", cast(t, person_id=pa.string_view(), code=pa.string_view()))
    put("good/types_dictionary.parquet", t.set_column(1, "force", t["force"].dictionary_encode())
        .set_column(7, "code", t["code"].dictionary_encode()), row_group_size=30)
    put("good/whole_as_double.parquet", cast(t, n=pa.float64()))
    put("good/list_names.parquet", use_compliant_nested_type=False)

    p = pl.from_arrow(t)
    p.write_parquet(path("good/polars.parquet"))
    p.write_parquet(path("good/polars_groups.parquet"), row_group_size=33, compression="snappy")
    p.with_columns(pl.col("force").cast(pl.Categorical)).write_parquet(path("good/polars_categorical.parquet"))
    db = duckdb.connect()
    db.execute("set timezone='UTC'")
    db.register("t", t)
    db.execute("copy (select * from t) to '%s' (format parquet)" % path("good/duckdb.parquet"))
    db.execute("copy (select * from t) to '%s' (format parquet, parquet_version v2, codec zstd)" % path("good/duckdb_v2.parquet"))

    d = t.set_column(1, "force", t["force"].dictionary_encode()).set_column(7, "code", t["code"].dictionary_encode())
    ipc("good/file.arrow", t)
    ipc("good/file_zstd.arrow", t, compression="zstd")
    ipc("good/file_lz4.arrow", t, compression="lz4")
    ipc("good/stream.arrows", t, stream=True)
    ipc("good/stream_zstd.arrows", t, stream=True, compression="zstd")
    ipc("good/dictionary.arrow", d)
    ipc("good/dictionary.arrows", d, stream=True)
    ipc("good/types.arrow", cast(t, person_id=pa.large_string(), note=pa.string_view(), n=pa.int16(),
                                 x=pa.float32(), tags=pa.large_list(pa.string())))
    # Each batch brings a dictionary of its own; in the second file, additions.
    b = [t.slice(i, 25).set_column(1, "force", t["force"].slice(i, 25).dictionary_encode()).combine_chunks()
         for i in range(0, N, 25)]
    with pa.ipc.new_stream(path("good/dictionary_replaced.arrows"), b[0].schema) as f:
        for x in b:
            f.write_table(x)
    grown = pa.array(["norfolk", "suffolk", "essex"])
    with pa.ipc.new_file(path("good/dictionary_deltas.arrow"), b[0].schema,
                         options=pa.ipc.IpcWriteOptions(emit_dictionary_deltas=True)) as f:
        for lo, hi, known in [(0, 1, 1), (1, 2, 2), (2, N, 3)]:
            part = t.slice(lo, hi - lo)
            codes = pa.array([i % 3 for i in range(lo, hi)], pa.int32())
            f.write_table(part.set_column(1, "force", pa.DictionaryArray.from_arrays(codes, grown.slice(0, known))))
    p.write_ipc(path("good/polars.arrow"))
    p.write_ipc(path("good/polars_zstd.arrow"), compression="zstd")
    p.write_ipc_stream(path("good/polars.arrows"))
    p.with_columns(pl.col("force").cast(pl.Categorical)).write_ipc(path("good/polars_categorical.arrow"))

    shutil.rmtree(path("good/parts"), ignore_errors=True)
    put("good/parts/a.parquet", table(0, 40))
    ipc("good/parts/b.arrow", table(40, 41))
    put("good/parts/c.parquet", table(41, 41))
    p[41:].write_parquet(path("good/parts/d.parquet"))
    open(path("good/parts/_SUCCESS"), "w").close()


def joined(lo=0, hi=N):
    """Lists as CSV has them: joined; an empty one is a null."""
    out = rows(lo, hi)
    for r in out:
        r["at"] = dt.datetime.fromtimestamp(r["at"] // 1_000_000, dt.timezone.utc).replace(microsecond=r["at"] % 1_000_000)
        r["on"] = None if r["on"] is None else dt.date(1970, 1, 1) + dt.timedelta(r["on"])
        for name in ["tags", "refs"]:
            r[name] = None if not r[name] else ";".join(r[name])
    return out


def csv():
    data = joined()
    t = pa.Table.from_pylist(data)
    pc.write_csv(t, path("csv/pyarrow.csv"))
    p = pl.from_arrow(t)
    p.write_csv(path("csv/polars.csv"))
    db = duckdb.connect()
    db.execute("set timezone='UTC'")
    db.register("t", t)
    db.execute("copy (select * from t) to '%s' (format csv, header)" % path("csv/duckdb.csv"))
    pandas = t.to_pandas(integer_object_nulls=True)
    pandas.to_csv(path("csv/pandas.csv"), index=False)
    with open(path("csv/pandas.csv"), "rb") as f:
        body = f.read()
    with open(path("csv/bom_crlf.csv"), "wb") as f:
        f.write(b"\xef\xbb\xbf" + body.replace(b"\n", b"\r\n"))


def patch(name, old, new):
    """Replaces bytes in the footer of a file written a moment ago."""
    with open(path(name), "rb") as f:
        b = f.read()
    assert old in b, (name, old)
    i = b.rindex(old)
    with open(path(name), "wb") as f:
        f.write(b[:i] + new + b[i + len(old):])


class Keys(pe.KmsClient):
    """Keeps the file keys in the open: for a test file only."""
    def __init__(self, _):
        super().__init__()

    def wrap_key(self, key, _):
        return key.hex().encode()

    def unwrap_key(self, key, _):
        return bytes.fromhex(key.decode())


def encrypted(name, t, plaintext_footer):
    config = pe.EncryptionConfiguration(footer_key="footer", column_keys={"column": ["c"]},
                                        plaintext_footer=plaintext_footer)
    factory = pe.CryptoFactory(Keys)
    properties = factory.file_encryption_properties(pe.KmsConnectionConfig(), config)
    with pq.ParquetWriter(path(name), t.schema, encryption_properties=properties) as f:
        f.write_table(t)


def bad():
    naive = dt.datetime(2026, 3, 31, 8, 0, 0)
    column("bad/naive_us.parquet", [naive], pa.timestamp("us"))
    column("bad/naive_ns.parquet", [naive], pa.timestamp("ns"))
    column("bad/naive_version1.parquet", [naive], pa.timestamp("ms"), version="1.0")
    column("bad/int96.parquet", [naive], pa.timestamp("us", "UTC"), use_deprecated_int96_timestamps=True)
    pl.DataFrame({"c": [naive]}).write_parquet(path("bad/naive_polars.parquet"))
    pl.DataFrame({"c": [naive]}).write_ipc(path("bad/naive_polars.arrow"))
    duckdb.sql("copy (select timestamp '2026-03-31 08:00:00' as c) to '%s'" % path("bad/naive_duckdb.parquet"))
    ipc("bad/naive.arrow", pa.table({"c": pa.array([naive], pa.timestamp("us"))}))
    one = pa.table({"c": pa.array(["one", "two"])})
    encrypted("bad/encrypted.parquet", one, False)
    encrypted("bad/encrypted_columns.parquet", one, True)
    # pyarrow writes neither codec: the number in the footer is changed.
    for name, number in [("lzo", 3), ("lz4_old", 5)]:
        put("bad/codec_%s.parquet" % name, one, compression="snappy", store_schema=False)
        patch("bad/codec_%s.parquet" % name, b"\x18\x01c\x15\x02", b"\x18\x01c\x15" + bytes([2 * number]))
    twice = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["c", "c"])
    put("bad/duplicate.parquet", twice)
    ipc("bad/duplicate.arrow", twice)
    column("bad/decimal.parquet", [1, 2], pa.decimal128(9, 2))
    column("bad/decimal_int.parquet", [1, 2], pa.decimal128(9, 2), store_decimal_as_integer=True)
    column("bad/fixed.parquet", [b"0123456789abcdef"], pa.binary(16))
    column("bad/binary.parquet", [b"abc"], pa.binary())
    column("bad/half.parquet", [1.5], pa.float16())
    column("bad/time.parquet", [dt.time(8)], pa.time64("us"))
    column("bad/duration.parquet", [1], pa.duration("us"))
    column("bad/struct.parquet", [{"a": 1}], pa.struct([("a", pa.int64())]))
    column("bad/map.parquet", [[("a", "b")]], pa.map_(pa.string(), pa.string()))
    column("bad/list_of_numbers.parquet", [[1]], pa.list_(pa.int64()))
    column("bad/list_of_lists.parquet", [[["a"]]], pa.list_(pa.list_(pa.string())))
    column("bad/list_of_structs.parquet", [[{"a": "b", "c": "d"}]],
           pa.list_(pa.struct([("a", pa.string()), ("c", pa.string())])))
    column("bad/null_in_list.parquet", [["a", None]], pa.list_(pa.string()))
    ipc("bad/null_in_list.arrow", pa.table({"c": pa.array([["a", None]], pa.list_(pa.string()))}))
    column("bad/big_int64.parquet", [2**53 + 1], pa.int64())
    column("bad/big_uint64.parquet", [2**63 + 1], pa.uint64())
    ipc("bad/big_uint64.arrow", pa.table({"c": pa.array([2**63 + 1], pa.uint64())}))
    column("bad/fraction.parquet", [1.5], pa.float64())
    latin = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\4\0\0\0"), pa.py_buffer(b"caf\xe9")])
    put("bad/latin1.parquet", pa.table({"c": latin}))
    put("bad/latin1_plain.parquet", pa.table({"c": latin}), use_dictionary=False)
    ipc("bad/latin1.arrow", pa.table({"c": latin}))


def other():
    put("other/zero_rows.parquet", table(0, 0))
    ipc("other/zero_rows.arrow", table(0, 0))
    ipc("other/zero_rows.arrows", table(0, 0), stream=True)
    pl.from_arrow(table(0, 0)).write_ipc(path("other/zero_rows_polars.arrow"))
    pl.from_arrow(table(0, 0)).write_parquet(path("other/zero_rows_polars.parquet"))
    duckdb.sql("copy (select 'a' as person_id where false) to '%s'" % path("other/zero_rows_duckdb.parquet"))
    with pq.ParquetWriter(path("other/zero_groups.parquet"), SCHEMA):
        pass
    put("other/no_columns.parquet", pa.table({}))
    instants = [dt.datetime(2026, 3, 31, 8, 0, 0, 999000, dt.timezone.utc), dt.datetime(1969, 12, 31, 23, 59, 59, 999000, dt.timezone.utc)]
    for unit in ["ms", "us", "ns"]:
        column("other/instant_%s.parquet" % unit, instants, pa.timestamp(unit, "UTC"))
        column("other/instant_%s_version1.parquet" % unit, instants, pa.timestamp(unit, "UTC"), version="1.0")
    for unit in ["ms", "us", "ns"]:
        ipc("other/instant_%s.arrow" % unit, pa.table({"c": pa.array(instants, pa.timestamp(unit, "Europe/London"))}))
    column("other/below_micro.parquet", [-1, 1_999], pa.timestamp("ns", "UTC"))
    column("other/uint32.parquet", [0, 2**32 - 1], pa.uint32())
    column("other/uint64.parquet", [0, 2**53], pa.uint64())
    column("other/nulls.parquet", [None, None], pa.null())
    ipc("other/nulls.arrow", pa.table({"c": pa.array([None, None], pa.null())}))
    column("other/lists_of_nulls.parquet", [None, []], pa.list_(pa.null()))
    # One long run and one wide dictionary: both kinds of runs, many widths.
    n = 5000
    put("other/long.parquet", pa.table({
        "person_id": pa.array(["P%04d" % (i // 7) for i in range(n)]),
        "c": pa.array(["v%d" % (i * i % 997) for i in range(n)]),
        "k": pa.array([None if i < 2000 else i // 1000 for i in range(n)], pa.int32()),
    }), row_group_size=1500, data_page_size=1000)


if __name__ == "__main__":
    for folder in ["good", "bad", "other", "csv"]:
        shutil.rmtree(os.path.join(HERE, folder), ignore_errors=True)
    good()
    csv()
    bad()
    other()
