import os
import random
import sys
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parents[1]))

try:
    import pandas
except ImportError:
    pandas = None

from millrace_worker.table.csv_records import csv_records
from millrace_worker.table.refused import PackageMissing

COLUMNS = [("name", "string"), ("count", "int"), ("score", "float")]
PIECES = [
    "a", "5", "-3", "+7", "1.5", ".5", "2.", "1e3", "1e", "", ",", ",", "\n", "\n", "\r\n", "\r", " ", "x y", '"', '""', "nan", "inf"]


def table(**others):
    columns = [{"name": name, "type": kind, "isDeclared": False, "isKept": True} for name, kind in COLUMNS]
    fixed = {"format": "csv", "separator": ",", "encoding": "utf-8", "multiLine": False, "columns": columns}
    fixed.update(pathColumn=None, decompressedLimitBytes=10**6, ranges=[[0, 10**9]], headers=[False], headerBytes=4096)
    return dict(fixed, **others)


class Records(unittest.TestCase):
    def test_the_short_way_reads_what_the_careful_one_reads(self):
        chance = random.Random(7)
        pieces = [piece for piece in PIECES if '"' not in piece]
        for _ in range(2000):
            text = "".join(chance.choice(pieces) for _ in range(chance.randrange(12)))
            # A quote behind everything turns the short way off, and is a record of its own.
            careful = list(csv_records(text + "\n" + '"', ",", False)) if not text.endswith("\r") else None
            if careful is not None and text and not text.endswith("\n"):
                self.assertEqual(list(csv_records(text, ",", False)), careful[:-1], repr(text))


@unittest.skipUnless(pandas, "needs pandas")
class Frames(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "t.csv")

    def tearDown(self):
        self.folder.cleanup()

    def read(self, text, **others):
        from millrace_worker.table.read_table import read_table

        with open(self.path, "w", newline="") as file:
            file.write(text)
        return read_table([self.path], table(**others))

    def read_both(self, text, **others):
        """With the quick reader and without; whether that took it."""
        from millrace_worker.table import read_table as module

        quick = module.read_plain_csv
        taken = []

        def noted(*given):
            taken.append(quick(*given))
            return taken[-1]

        try:
            module.read_plain_csv = noted
            first = self.read(text, **others)
            module.read_plain_csv = lambda *_: None
            second = self.read(text, **others)
        finally:
            module.read_plain_csv = quick
        if first is None or second is None:
            self.assertTrue(first is None and second is None, repr(text))
        else:
            pandas.testing.assert_frame_equal(first, second, obj=repr(text))
        return any(frame is not None for frame in taken)

    def test_the_reader_of_pandas_and_ours_give_the_same_rows_and_types(self):
        chance = random.Random(11)
        rows = ["".join(_row(chance) for _ in range(chance.randrange(6))) for _ in range(400)]
        self.assertGreater(sum(self.read_both(text) for text in rows), 15)

    def test_the_same_with_truth_values_and_moments(self):
        chance = random.Random(13)
        used = 0
        for _ in range(150):
            columns = [_column(chance.choice(list(_FITTING))) for _ in range(chance.randrange(2, 5))]
            kinds = [column["type"] for column in columns]
            text = "".join(_row_of(kinds, chance) for _ in range(chance.randrange(1, 6)))
            used += self.read_both(text, columns=columns) and {"bool", "datetime"} <= set(kinds)
        self.assertGreater(used, 10)

    def test_truth_values_are_no_numbers_also_beside_a_column_of_them(self):
        columns = [_column("bool"), _column("float")]
        self.assertTrue(self.read_both("true,1.5\n,2\nFALSE,\n", columns=columns))
        for text in ("true,true\n", ",true\n", "true,1\n,False\n", "false,TRUE\nfalse,True\n"):
            self.assertFalse(self.read_both(text, columns=columns), text)

    def test_a_row_keeps_the_blanks_that_it_begins_with(self):
        columns = [_column("string"), _column("int")]
        # The reader of pandas takes so many characters at once, and the next piece begins among the blanks.
        first = "y" * (2**18 - 4) + ",1\n"
        for blanks in ("  ", "\t\t"):
            for text in (first + blanks + "x,2\n", blanks + "x,2\n"):
                self.assertFalse(self.read_both(text, columns=columns), blanks)
        self.assertTrue(self.read_both("\t1\n\tx\t\n", columns=[_column("string")] * 2, separator="\t"))

    def test_blank_lines_alone_are_no_rows_whatever_is_kept(self):
        columns = [dict(_column("string"), isKept=False), _column("int")]
        for text in ("\n", "\n\r\n\n"):
            self.assertFalse(self.read_both(text, columns=columns))

    def test_a_whole_number_of_jsonl_that_is_too_big_for_a_float_is_infinite(self):
        for digits in (400, 5000):
            read = self.read('{"float":-%s}\n' % ("9" * digits), format="jsonl", columns=[_column("float")])
            self.assertEqual(list(read["float"]), [float("-inf")])

    def test_a_record_may_be_nested_as_deep_as_it_likes(self):
        columns = [_column("string"), _column("int")]
        for opened, closed in (("[", "]"), ('{"a]":', "}")):
            deep = opened * 3000 + "12345678901234567890" + closed * 3000
            read = self.read('{"string": %s, "int": 5}\n' % deep, format="jsonl", columns=columns)
            self.assertEqual(read.values.tolist(), [[deep, 5]])

    def test_a_record_that_is_none_is_refused_however_deep_that_is(self):
        from millrace_worker.table.refused import TableRefused

        for text in ("{%s}", '{"int":5} %s', '{"int":%s'):
            for deep in ("[" * 3000, "[" * 3000 + "1 2" + "]" * 3000, "[" * 3000 + '"' + "]" * 3000):
                with self.assertRaisesRegex(TableRefused, "t.csv: row 0 of the mini-batch is not JSON Lines: (?!max)"):
                    self.read(text % deep + "\n", format="jsonl", columns=[_column("int")])

    def test_cutting_a_file_anywhere_gives_each_record_once(self):
        chance = random.Random(3)
        for _ in range(40):
            text = "".join("n%d,%d,%d.5\n" % (row, row, row) for row in range(chance.randrange(1, 12)))
            whole = self.read(text)
            cuts = sorted({0, len(text), *(chance.randrange(len(text)) for _ in range(3))})
            parts = [self.read(text, ranges=[list(cut)]) for cut in zip(cuts, cuts[1:])]
            joined = pandas.concat([part for part in parts if part is not None], ignore_index=True)
            pandas.testing.assert_frame_equal(joined, whole, obj=repr((text, cuts)))

    def test_a_moment_that_an_old_pandas_cannot_hold_is_told_with_its_place(self):
        from millrace_worker.table.columns import column_series
        from millrace_worker.table.refused import TableRefused

        old = SimpleNamespace(errors=pandas.errors, __version__="1.5.3", Series=lambda values: pandas.Series(values).astype("datetime64[ns]"))
        last = 2**63 // 1000
        self.assertEqual(len(column_series(old, "t.csv", _column("datetime"), [None, -last, last])), 3)
        for beyond in (-last - 1, last + 1):
            with self.assertRaises(TableRefused) as refused:
                column_series(old, "t.csv", _column("datetime"), [last, None, beyond])
            self.assertRegex(
                str(refused.exception),
                r't.csv: row 2 .* column "datetime" .* (1677|2262)-\S+, which pandas 1.5.3 cannot hold: declare the column string in column_types',
            )
            self.assertEqual(refused.exception.items, 3)

    def test_parquet_gives_exactly_the_rows_asked_for(self):
        from millrace_worker.table.read_table import read_table

        path = os.path.join(self.folder.name, "t.parquet")
        frame = pandas.DataFrame({"a": pandas.array([0, None, 2, 3, 4, 5, 6], dtype="Int64"), "b": list("pqrstuv")})
        frame.to_parquet(path, row_group_size=3)
        for start in range(8):
            for end in range(start, 9):
                read = read_table([path], table(format="parquet", columns=_names("a", "b"), ranges=[[start, end]]))
                self.assertEqual([] if read is None else list(read["b"]), list("pqrstuv")[start:end])


def _row(chance):
    """Mostly one that fits."""
    fields = [chance.choice(["a", "x y", "", "5"]), chance.choice(["5", "-3", "+7"]), chance.choice(["1.5", ".5", "1e3", ""])]
    if chance.random() < 0.1:
        fields[chance.randrange(3)] = chance.choice(PIECES)
    return ",".join(fields) + chance.choice(["\n", "\n", "\r\n"])


_FITTING = {
    "string": ["a", "x y", "", "untrue"],
    "int": ["5", "-3", "+7"],
    "float": ["1.5", ".5", "1e3", ""],
    "bool": ["true", "false", "True", "FALSE", "tRuE", ""],
    "datetime": ["2026-11-22", "2026-11-22T10:11:12.345Z", "2026-11-22 10:11", "1969-12-31T23:59:59+02:00", ""],
}


def _row_of(kinds, chance):
    fields = [chance.choice(_FITTING[kind]) for kind in kinds]
    if chance.random() < 0.07:
        fields[chance.randrange(len(fields))] = chance.choice(PIECES + ["true", "FALSE", "yes", "1", "2026-13-01", "ﬀalse"])
    return ",".join(fields) + chance.choice(["\n", "\n", "\r\n"])


def _column(kind):
    return {"name": kind, "type": kind, "isDeclared": False, "isKept": True}


def _names(*names):
    return [{"name": name, "type": None, "isDeclared": False, "isKept": True} for name in names]


@unittest.skipIf(pandas, "needs that there is no pandas")
class Missing(unittest.TestCase):
    def test_pandas_is_asked_for_by_name(self):
        from millrace_worker.table.read_table import read_table

        with self.assertRaisesRegex(PackageMissing, r"needs the package pandas .* pip: \[pandas\]"):
            read_table([], table())


if __name__ == "__main__":
    unittest.main()
