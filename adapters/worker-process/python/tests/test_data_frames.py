"""How the rows of a DataFrame, and values of numpy, come into the output."""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

try:
    import numpy
    import pandas
except ImportError:
    numpy = pandas = None

from millrace_worker.rows.encode_rows import encode_rows  # noqa: E402
from millrace_worker.rows.refused import ResultRefused  # noqa: E402

CSV = {"kind": "csv", "separator": ",", "columns": None}
JSONL = {"kind": "jsonl", "columns": None}


def typed(kind, **types):
    columns = [{"name": name, "type": type_} for name, type_ in types.items()]
    return {"kind": kind, "separator": ",", "columns": columns}


def rows(row_format, result):
    return b"".join(encode_rows(row_format, result, 100, 1_000_000)[1]).decode()


@unittest.skipUnless(pandas, "needs pandas")
class ColumnsOfOneName(unittest.TestCase):
    def setUp(self):
        people = pandas.DataFrame({"id": [1, 2], "age": [30, 40]})
        scores = pandas.DataFrame({"id": [7, 8], "score": [0.5, None]})
        self.frame = pandas.concat([people, scores], axis=1)

    def test_a_csv_without_names_has_each_in_its_place(self):
        self.assertEqual(rows(CSV, self.frame), "1,30,7,0.5\r\n2,40,8,\r\n")

    def test_names_are_refused_that_would_mean_either(self):
        refused = r"""DataFrame that has the column "id" more than once \('id', 'id'\): rename one of them, or drop it"""
        for row_format in (JSONL, typed("csv", id="int"), typed("jsonl", id="int"), typed("parquet", id="int")):
            with self.assertRaisesRegex(ResultRefused, refused):
                rows(row_format, self.frame)
        with self.assertRaisesRegex(ResultRefused, r"""the column "1" more than once \(1, '1'\)"""):
            rows(JSONL, pandas.DataFrame([[5, 6]], columns=[1, "1"]))

    def test_columns_that_are_not_asked_for_may_have_any_name(self):
        self.assertEqual(rows(typed("csv", score="float", age="int"), self.frame), "0.5,30\r\n,40\r\n")


@unittest.skipUnless(pandas, "needs pandas")
class ArraysOfPandas(unittest.TestCase):
    def test_any_of_one_dimension_is_a_list(self):
        frame = pandas.DataFrame({"text": ["a", "b"], "whole": pandas.array([1, None], dtype="Int64")})
        kinds = frame["text"].astype("category")
        for values in (frame["text"].values, pandas.array(["a", "b"], dtype="string"), frame["text"].unique(), kinds.values, kinds.values.categories):
            with self.subTest(kind=type(values).__name__):
                self.assertEqual(rows({"kind": "text"}, values), "a\nb\n")
                self.assertEqual(rows(CSV, [values]), "a,b\r\n")
        for values in (frame["whole"].values, frame["whole"].array, frame["whole"].unique(), frame["whole"]):
            self.assertEqual(rows(JSONL, values), "1\nnull\n")
            self.assertEqual(rows(typed("parquet", a="int", b="int"), [values]), '{"a":1,"b":null}\n')
        self.assertEqual(rows(CSV, frame.index), "0\r\n1\r\n")
        self.assertEqual(rows(CSV, pandas.MultiIndex.from_tuples([(1, "x"), (2, "y")])), "1,x\r\n2,y\r\n")


@unittest.skipUnless(numpy, "needs numpy")
class OfNumpy(unittest.TestCase):
    def test_a_record_is_its_values_by_position_as_a_tuple_is(self):
        records = numpy.array([(0, 0.1), (1, 1.5)], dtype=[("n", "i8"), ("x", "f4")])
        for result in (records, list(records), records.view(numpy.recarray)):
            self.assertEqual(rows(CSV, result), "0,0.1\r\n1,1.5\r\n")
            self.assertEqual(rows(typed("csv", a="int", b="float"), result), "0,0.1\r\n1,1.5\r\n")
            self.assertEqual(rows(typed("parquet", a="int", b="float"), result), '{"a":0,"b":0.10000000149011612}\n{"a":1,"b":1.5}\n')
            self.assertEqual(rows(typed("jsonl", a="int", b="float"), result), '{"a":0,"b":0.1}\n{"a":1,"b":1.5}\n')
        masked = numpy.ma.array(records, mask=[(0, 1), (0, 0)])
        self.assertEqual(rows(CSV, masked), "0,\r\n1,1.5\r\n")

    def test_what_is_masked_is_none(self):
        values = numpy.ma.array([1.5, 2], mask=[0, 1])
        short = numpy.ma.array(5, mask=True, dtype="float32")
        for result in (values, [1.5, numpy.ma.masked], [1.5, short]):
            self.assertEqual(rows(CSV, result), '1.5\r\n""\r\n')
            self.assertEqual(rows(JSONL, result), "1.5\nnull\n")
            self.assertEqual(rows(typed("parquet", a="float"), result), '{"a":1.5}\n{"a":null}\n')
        self.assertEqual(rows(JSONL, [[values, numpy.ma.masked, float("nan")]]), "[[1.5,null],null,null]\n")

    def test_short_floats_are_exact_in_binary_columns_and_keep_their_digits_in_text(self):
        for short in (numpy.float32(123456792), numpy.float16(65504)):
            for result in ([short], pandas.DataFrame({"a": [short]}), pandas.DataFrame({"a": pandas.array([short], dtype="Float32")})):
                exact = int(short)
                self.assertEqual(rows(typed("parquet", a="float"), result), '{"a":%d}\n' % exact)
                for kind in ("parquet", "jsonl"):
                    self.assertEqual(rows(typed(kind, a="int"), result), '{"a":%d}\n' % exact)
        tenth = [numpy.float32(0.1)]
        self.assertEqual(rows(typed("parquet", a="float"), tenth), '{"a":0.10000000149011612}\n')
        self.assertEqual([rows(CSV, tenth), rows(typed("csv", a="float"), tenth), rows(JSONL, tenth)], ["0.1\r\n", "0.1\r\n", "0.1\n"])

    def test_moments_in_an_array_are_iso_whatever_their_unit(self):
        for unit in ("ns", "us"):
            moments = numpy.array([["2024-01-02T03:04:05.5", "NaT"]], dtype="datetime64[%s]" % unit)
            for beside, shown in ((1, "1"), (float("nan"), "null")):
                result = pandas.DataFrame({"a": [[moments, moments[0, 0], beside]]})
                self.assertEqual(rows(JSONL, result), '{"a":[[["2024-01-02T03:04:05.500",null]],"2024-01-02T03:04:05.500",%s]}\n' % shown)


if __name__ == "__main__":
    unittest.main()
