"""Writes random parquet tables, and holds what the Python worker reads of their copies to what pyarrow reads of them."""
import datetime
import decimal
import json
import os
import random
import sys

sys.path.insert(0, sys.argv[2])
import pandas
import pyarrow
import pyarrow.parquet

from millrace_worker.table.parquet import _column
from millrace_worker.table.read_table import read_table

MOMENT = datetime.datetime(2024, 5, 1, 12, 0, 0, 250001)


def _moment(unit, zone=None):
    return pyarrow.timestamp(unit, zone), lambda chance: MOMENT.replace(microsecond=250000 if unit == "ms" else 250001, day=1 + chance.randrange(28), tzinfo=datetime.timezone.utc if zone else None)


COLUMNS = {
    "i8": (pyarrow.int8(), lambda chance: chance.randrange(-128, 128)),
    "u32": (pyarrow.uint32(), lambda chance: chance.randrange(2**32)),
    "i32": (pyarrow.int32(), lambda chance: chance.randrange(-(2**31), 2**31)),
    "i64": (pyarrow.int64(), lambda chance: chance.randrange(-(2**63), 2**63)),
    "u64": (pyarrow.uint64(), lambda chance: chance.randrange(2**64)),
    "f32": (pyarrow.float32(), lambda chance: chance.choice([0.1, -2.5, float("inf"), 3e30])),
    "f64": (pyarrow.float64(), lambda chance: chance.choice([0.1, -2.5, float("-inf"), 5e-324, float("nan")])),
    "bool": (pyarrow.bool_(), lambda chance: chance.random() < 0.5),
    "text": (pyarrow.string(), lambda chance: chance.choice(["", "a", "\ufeff\u00e4\u6f22\U0001f600", "x" * 300, "\0"])),
    "large": (pyarrow.large_string(), lambda chance: chance.choice(["one", "two"])),
    "bytes": (pyarrow.binary(), lambda chance: bytes(chance.randrange(256) for _ in range(chance.randrange(5)))),
    "fixed": (pyarrow.binary(3), lambda chance: bytes(chance.randrange(256) for _ in range(3))),
    "date": (pyarrow.date32(), lambda chance: datetime.date(1960 + chance.randrange(100), 2, 3)),
    "time": (pyarrow.time64("us"), lambda chance: datetime.time(chance.randrange(24), 5, 6, 7)),
    "ms": _moment("ms"),
    "us": _moment("us"),
    "ns": _moment("ns"),
    "zoned": _moment("us", "Europe/Berlin"),
    "took": (pyarrow.duration("ms"), lambda chance: datetime.timedelta(seconds=chance.randrange(99))),
    "money": (pyarrow.decimal128(30, 4), lambda chance: decimal.Decimal(chance.randrange(-(10**20), 10**20)) / 10000),
    "small": (pyarrow.decimal128(9, 2), lambda chance: decimal.Decimal(chance.randrange(-999, 999)) / 100),
    "category": (pyarrow.dictionary(pyarrow.int8(), pyarrow.string()), lambda chance: chance.choice(["red", "green"])),
}

#: These are not copied.
NESTED = {
    "list": (pyarrow.list_(pyarrow.int8()), lambda chance: [1] * chance.randrange(3)),
    "structure": (pyarrow.struct([("a", pyarrow.int8()), ("b", pyarrow.duration("s"))]), lambda chance: {"a": 1}),
}

KEYS = {
    "by_text": (pyarrow.string(), ["a", "", "\u00e4 b", "c,\"d\""], lambda value: value),
    "by_int": (pyarrow.int32(), [-5, 0, 7], str),
    "by_big": (pyarrow.uint64(), [2**64 - 1, 0], str),
    "by_bool": (pyarrow.bool_(), [True, False], lambda value: str(value).lower()),
    "by_float": (pyarrow.float32(), [0.1, -3.0], lambda value: "0.1" if value > 0 else "-3"),
    "by_date": (pyarrow.date32(), [datetime.date(1969, 12, 31), datetime.date(2024, 5, 1)], lambda value: value.isoformat()),
    "by_money": (pyarrow.decimal128(9, 2), [decimal.Decimal("-0.05"), decimal.Decimal("12.30")], str),
    "by_moment": (pyarrow.timestamp("us"), [MOMENT, datetime.datetime(1950, 1, 1)], lambda value: "1950-01-01" if value.year == 1950 else value.isoformat()),
    "by_category": (pyarrow.dictionary(pyarrow.int8(), pyarrow.string()), ["red", "green"], lambda value: value),
}


def write(folder, seed):
    """A table of one to three files; what belongs together of it, by the numbers of the rows."""
    chance = random.Random(seed)
    names = chance.sample(sorted(COLUMNS), chance.randrange(0, len(COLUMNS) + 1))
    keys = chance.sample(sorted(KEYS), chance.choice([1, 1, 2]))
    dropped = chance.sample(sorted(NESTED), chance.choice([0, 0, 1, 2]))
    order = names + keys + dropped
    chance.shuffle(order)
    columns = {**COLUMNS, **NESTED}
    values = {name: columns[name][1] if name in columns else (lambda chance, name=name: chance.choice(KEYS[name][1])) for name in order}
    nulls = {name: chance.choice([0, 0, 0.3]) for name in order}
    paths, rows = [], []
    os.makedirs(os.path.join(folder, str(seed)))
    for at in range(chance.choice([1, 1, 2, 3])):
        count = chance.choice([0, 1, 5, 60, 400]) if at > 0 else chance.choice([1, 5, 60, 400])
        made = {name: [None if chance.random() < nulls[name] else values[name](chance) for _ in range(count)] for name in order}
        types = {name: (columns.get(name) or KEYS[name])[0] for name in order}
        table = pyarrow.table({name: pyarrow.array(made[name], types[name]) for name in order})
        path = os.path.join(folder, str(seed), "%d.parquet" % at)
        pyarrow.parquet.write_table(
            table, path, row_group_size=chance.choice([7, 100, 1000]), use_dictionary=chance.random() < 0.5,
            compression=chance.choice(["none", "snappy", "gzip", "brotli", "zstd"]), data_page_size=chance.choice([100, 2**20]),
            data_page_version=chance.choice(["1.0", "2.0"]), use_deprecated_int96_timestamps=seed % 5 == 0,
        )
        paths.append(path)
        rows.extend(zip(*(made[name] for name in keys)))
    groups = {}
    for number, row in enumerate(rows):
        texts = ["" if value is None else KEYS[name][2](value) for name, value in zip(keys, row)]
        groups.setdefault(json.dumps(texts), []).append(number)
    if chance.random() < 0.3 and len(names) > 0:
        dropped.append(names[0])
    return {"paths": paths, "keys": keys, "dropped": dropped, "withPath": seed % 3 == 0, "groups": [[json.loads(texts), of] for texts, of in groups.items()]}


def _read(path, with_path):
    table = pyarrow.parquet.read_table(path, coerce_int96_timestamp_unit="us")
    return table.add_column(0, "Path", [[path] * table.num_rows]) if with_path else table


def check(case):
    whole = pyarrow.concat_tables([_read(path, case["withPath"]) for path in case["paths"] if pyarrow.parquet.read_metadata(path).num_rows])
    whole = whole.drop_columns(case["dropped"])
    for path, task, numbers in case["miniBatches"]:
        part = whole.take(numbers)
        copied = pyarrow.parquet.ParquetFile(path).schema_arrow
        assert copied.names == part.schema.names, (path, copied, part.schema)
        assert copied.types == part.schema.types, (path, copied, part.schema)
        expected = pandas.DataFrame({name: _column(pandas, pyarrow, part.column(name)) for name in part.schema.names})
        # Which categories there are, and in what order, each row group says itself.
        pandas.testing.assert_frame_equal(read_table([path], task).reset_index(drop=True), expected, check_exact=True, check_categorical=False)


given = json.load(sys.stdin)
if sys.argv[1] == "write":
    json.dump([write(given["folder"], seed) for seed in given["seeds"]], sys.stdout)
else:
    for each in given:
        check(each)
