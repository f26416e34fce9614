import os
import random
import sys
import tempfile
import unittest
from pathlib import Path

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
    fixed.update(pathColumn=None, decompressedLimitBytes=10**6, ranges=[[0, 10**9]], headers=[False])
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

    def test_the_reader_of_pandas_and_ours_give_the_same_rows_and_types(self):
        from millrace_worker.table import read_table as module

        chance = random.Random(11)
        quick = module.read_plain_csv
        used = 0
        for _ in range(400):
            text = "".join(_row(chance) for _ in range(chance.randrange(6)))
            first = self.read(text)
            module.read_plain_csv = lambda *_: None
            second = self.read(text)
            module.read_plain_csv = quick
            used += quick(pandas, text, table()) is not None if text else 0
            if first is None or second is None:
                self.assertTrue(first is None and second is None, repr(text))
            else:
                pandas.testing.assert_frame_equal(first, second, obj=repr(text))
        self.assertGreater(used, 15)

    def test_cutting_a_file_anywhere_gives_each_record_once(self):
        chance = random.Random(3)
        for _ in range(40):
            text = "".join("n%d,%d,%d.5\n" % (row, row, row) for row in range(chance.randrange(1, 12)))
            whole = self.read(text)
            cuts = sorted({0, len(text), *(chance.randrange(len(text)) for _ in range(3))})
            parts = [self.read(text, ranges=[list(cut)]) for cut in zip(cuts, cuts[1:])]
            joined = pandas.concat([part for part in parts if part is not None], ignore_index=True)
            pandas.testing.assert_frame_equal(joined, whole, obj=repr((text, cuts)))

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
