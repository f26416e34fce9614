import json
import sys
import unittest
from array import array
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from millrace_worker.rows import csv_rows
from millrace_worker.rows.encode_rows import encode_rows
from millrace_worker.rows.refused import ResultRefused, ResultTooLarge
from millrace_worker.script_error import describe_error

TEXT = {"kind": "text"}
NONE = {"kind": "none"}


def csv(columns=None, separator=","):
    return {"kind": "csv", "separator": separator, "columns": columns}


def jsonl(columns=None):
    return {"kind": "jsonl", "columns": columns}


def column(name, kind):
    return {"name": name, "type": kind}


def encode(row_format, result, items=100, limit=1_000_000):
    counts, chunks = encode_rows(row_format, result, items, limit)
    return counts, b"".join(chunks).decode()


def rows(row_format, result):
    return encode(row_format, result)[1]


class Words(str):
    def __str__(self):
        return "<%s>" % self[:]


class OldTimestamp(datetime):
    """As the Timestamp of pandas was before 1.4."""

    def isoformat(self, sep="T"):
        return super().isoformat(sep)


class Columns(unittest.TestCase):
    def test_that_differ_from_those_of_an_earlier_mini_batch_are_told_where_none_are_declared(self):
        csv_rows._first_columns.clear()
        told = [encode(csv(), [item])[0]["warnings"] for item in ({"a": 1, "b": 2}, {"a": 3, "b": 4}, [5], {"b": 6, "a": 7})]
        what = 'its rows have the columns ["b","a"], those of a mini-batch before it ["a","b"]: declare append_row_columns'
        self.assertEqual(told, [[], [], [], ["columns\t" + what]])
        self.assertEqual(encode(csv([column("c", "int")]), [{"c": 1}])[0]["warnings"], [])
        csv_rows._first_columns.clear()


class Moments(unittest.TestCase):
    def test_are_written_alike_whether_or_not_their_class_knows_timespec(self):
        cases = [(0, "000"), (120_000, "120"), (123_000, "123"), (123_450, "123450"), (6, "000006")]
        columns = [column("at", "datetime")]
        for row_format in (csv(), csv(columns), jsonl(), jsonl(columns), {"kind": "parquet", "columns": columns}):
            for microsecond, digits in cases:
                for zone in (None, timezone.utc):
                    moments = [of(2026, 1, 2, 3, 4, 5, microsecond, zone) for of in (datetime, OldTimestamp)]
                    new, old = (rows(row_format, [{"at": moment}]) for moment in moments)
                    self.assertIn("2026-01-02T03:04:05." + digits, new)
                    self.assertEqual(old, new)


class IntoParquet(unittest.TestCase):
    def test_what_a_column_cannot_hold_is_refused_with_row_value_and_advice(self):
        cases = [
            ("float", 2**53 + 1, "9007199254740993, which a float does not hold exactly: give the column the type int"),
            ("float", 10**400, "which a float does not hold exactly"),
            ("int", 2**63, "does not fit: beyond 2^53 return an int, beyond 64 bits give the column the type string and return str(value)"),
            ("int", float("nan"), "nan, which does not fit: return None where there is no number"),
            ("int", Decimal(1), "Decimal('1'), which does not fit: it is a Decimal; return int(value), or give the column the type string"),
            ("float", Decimal(1), "it is a Decimal; return float(value), or give the column the type string and return str(value)"),
            ("string", Decimal(1), "it is a Decimal; return str(value)"),
            ("string", 2**64 - 1, "18446744073709551615, which does not fit: return str(value)"),
            ("string", True, "True, which does not fit: return str(value)"),
            ("bool", b"", "it is a bytes; give the column the type string and return str(value)"),
            ("datetime", "2026-01-02T03:04:05.1234567Z", "is finer than the microseconds it can hold: round it"),
        ]
        for kind, value, reason in cases:
            row_format = {"kind": "parquet", "columns": [column("score", kind)]}
            with self.assertRaises(ResultRefused) as refused:
                rows(row_format, [[None], [value]])
            self.assertIn('row 1 (counted from 0) has in column "score" (%s)' % kind, str(refused.exception))
            self.assertIn(reason, str(refused.exception))
            self.assertNotIn("another exception", describe_error(refused.exception)["traceback"])

    def test_an_integer_that_a_float_holds_stays_the_same(self):
        self.assertEqual(rows({"kind": "parquet", "columns": [column("f", "float")]}, [10**20]), '{"f":100000000000000000000}\n')


class ManyTexts(unittest.TestCase):
    def test_strings_are_written_as_they_are_and_whatever_is_more_than_a_string_as_str_shows_it(self):
        self.assertEqual(rows(TEXT, ["a", Words("b"), 3, "c"]), "a\n<b>\n3\nc\n")

    def test_thousands_of_elements_stay_in_order_strings_and_others_mixed(self):
        elements = [at if at == 1500 else "row %d" % at for at in range(2000)]
        self.assertEqual(rows(TEXT, elements), "".join("%s\n" % element for element in elements))

    def test_a_line_break_is_told_wherever_it_is(self):
        for element in ("a\nb", "\n", "a\r", "b\n"):
            counts, text = encode(TEXT, ["x"] * 600 + [element, "y"])
            self.assertEqual([warning.split("\t")[0] for warning in counts["warnings"]], ["more-rows", "line-break"])
            self.assertTrue(text.endswith("\n" + element + "\ny\n"))

    def test_empty_strings_are_empty_lines_without_a_warning(self):
        self.assertEqual(encode(TEXT, ["", ""]), ({"returned": 2, "rowCount": 2, "warnings": []}, "\n\n"))

    def test_large_strings_are_refused_before_they_are_joined(self):
        large = "x" * 600_000
        with self.assertRaises(ResultTooLarge) as raised:
            encode(TEXT, [large] * 500, limit=1_000_000)
        self.assertLess(raised.exception.bytes, 1_300_000)


class Counting(unittest.TestCase):
    def test_an_empty_list_is_legal(self):
        self.assertEqual(encode(TEXT, []), ({"returned": 0, "rowCount": 0, "warnings": []}, ""))

    def test_tuples_and_arrays_are_lists(self):
        self.assertEqual(rows(TEXT, ("a", 1)), "a\n1\n")
        self.assertEqual(rows(TEXT, array("d", [1.5, 2])), "1.5\n2.0\n")

    def test_summary_only_counts_but_writes_nothing_whatever_the_elements_are(self):
        counts, text = encode(NONE, [object(), 1, 2], items=2)
        self.assertEqual((counts["returned"], counts["rowCount"], text), (3, 0, ""))
        self.assertTrue(counts["warnings"][0].startswith("more-rows\t"))

    def test_the_limit_is_measured_in_bytes_to_the_byte(self):
        self.assertEqual(encode(TEXT, ["\u00e4"], limit=3)[0]["rowCount"], 1)
        with self.assertRaises(ResultTooLarge):
            encode(TEXT, ["\u00e4\u00e4"], limit=4)

    def test_it_stops_as_soon_as_the_rows_are_certain_to_be_too_large(self):
        seen = []

        class Wide:
            def __str__(self):
                seen.append(1)
                return "x" * 10_000

        with self.assertRaises(ResultTooLarge):
            encode(TEXT, [Wide() for _ in range(1_000)], limit=100_000)
        self.assertLess(len(seen), 30)


class Csv(unittest.TestCase):
    def test_quotes_what_holds_separator_quote_or_line_break(self):
        item = ["a", "b,c", 'd"e', "f\ng", "h\ri", " j ", ""]
        self.assertEqual(rows(csv(), [item]), 'a,"b,c","d""e","f\ng","h\ri", j ,\r\n')
        self.assertEqual(rows(csv(separator=";"), [["a;b", "c,d"]]), '"a;b";c,d\r\n')

    def test_values_of_every_kind(self):
        item = [None, 1.5, 12, False, {"a": 1}, [1, "b"], date(2026, 1, 2), float("nan")]
        self.assertEqual(rows(csv(), [item]), ',1.5,12,False,"{""a"":1}","[1,""b""]",2026-01-02,nan\r\n')

    def test_a_record_whose_only_field_is_empty_does_not_become_an_empty_line(self):
        self.assertEqual(rows(csv(), ["", None, [], [""]]), '""\r\n' * 4)

    def test_without_columns_the_first_row_decides(self):
        self.assertEqual(rows(csv(), [{"b": 1, "a": 2}, {"a": 3, "b": 4}]), "1,2\r\n4,3\r\n")
        with self.assertRaisesRegex(ResultRefused, 'row 1 .* has the key "c"'):
            rows(csv(), [{"a": 1}, {"a": 1, "c": 2}])
        with self.assertRaisesRegex(ResultRefused, 'row 1 .* lacks the column "b"'):
            rows(csv(), [{"a": 1, "b": 2}, {"a": 1}])

    def test_with_columns_exactly_those_in_that_order(self):
        columns = [column("b", "string"), column("a", "int")]
        self.assertEqual(rows(csv(columns), [{"a": 1, "b": "x", "c": 0}, ["y", 2]]), "x,1\r\ny,2\r\n")
        reason = r"row 0 .* has 1 values for 2 columns: 'x'; return one value for each, in the order b, a, or a dict of them by name"
        with self.assertRaisesRegex(ResultRefused, reason):
            rows(csv(columns), ["x"])


class Jsonl(unittest.TestCase):
    def test_one_json_value_a_line(self):
        items = ["a\nb", 1, float("nan"), float("-inf"), None, True, {"a": {"b": [1]}}, (1, "x"), 12**30]
        expected = ['"a\\nb"', "1", "null", "null", "null", "true", '{"a":{"b":[1]}}', '[1,"x"]', str(12**30)]
        self.assertEqual(rows(jsonl(), items), "\n".join(expected) + "\n")

    def test_not_finite_numbers_deep_inside_are_null(self):
        self.assertEqual(rows(jsonl(), [{"a": [float("inf"), {"b": float("nan")}]}]), '{"a":[null,{"b":null}]}\n')

    def test_arrays_of_python_are_lists_also_beside_what_is_not_finite(self):
        for beside, shown in ((1, "1"), (float("nan"), "null")):
            self.assertEqual(rows(jsonl(), [{"a": [array("d", [1.5]), beside]}]), '{"a":[[1.5],%s]}\n' % shown)

    def test_text_is_text_and_half_a_surrogate_pair_its_escape(self):
        self.assertEqual(rows(jsonl(), ["\u00e4\ud83d"]), '"\u00e4\\ud83d"\n')

    def test_what_json_cannot_hold_is_refused_with_its_row(self):
        circle = {}
        circle["self"] = circle
        for item in [{1}, b"x", object(), circle, {(1, 2): 3}]:
            with self.assertRaisesRegex(ResultRefused, r"row 1 \(counted from 0\) cannot be written as JSON"):
                rows(jsonl(), [0, item])

    def test_and_where_it_stands_what_it_is_and_what_to_do(self):
        circle = []
        circle.append(circle)
        cases = [
            (jsonl(), {"price": Decimal(1)}, "row['price'] is a Decimal: convert it in run(), for example by float(value) or str(value)"),
            (jsonl(), [float("nan"), {"a": (0, {1})}], "row[1]['a'][1] is a set: convert it in run(), for example by str(value)"),
            (jsonl(), {"a": {(1, 2): 3}}, "row['a'] has the key (1, 2), a tuple: convert it in run(), for example by str(key)"),
            (jsonl(), Decimal(1), "it is a Decimal: convert it in run(), for example by float(value) or str(value)"),
            (jsonl(), circle, "it holds itself, or is nested too deep"),
            (csv(), {"a": 1, "tags": [b""]}, "row['tags'][0] is a bytes: convert it in run(), for example by str(value)"),
            (csv(), [1, {"a": b""}], "row[1]['a'] is a bytes: convert it in run(), for example by str(value)"),
        ]
        for row_format, item, reason in cases:
            with self.assertRaises(ResultRefused) as refused:
                rows(row_format, [item])
            self.assertEqual(str(refused.exception), "row 0 (counted from 0) cannot be written as JSON: " + reason)
            self.assertNotIn("encoder.py", describe_error(refused.exception)["traceback"])

    def test_with_columns_keeps_exactly_those(self):
        columns = [column("b", "float"), column('a"', "string")]
        items = [{'a"': "x", "b": 1.5, "c": 0}, [2, "y"], [float("nan"), None]]
        self.assertEqual(
            rows(jsonl(columns), items),
            '{"b":1.5,"a\\"":"x"}\n{"b":2,"a\\"":"y"}\n{"b":null,"a\\"":null}\n',
        )


class TypedColumns(unittest.TestCase):
    FITTING = [
        ("string", "x", "x"),
        ("int", -5, "-5"),
        ("int", 2**63 - 1, "9223372036854775807"),
        ("int", 3.0, "3"),
        ("float", 0.5, "0.5"),
        ("float", 3, "3"),
        ("bool", True, "true"),
        ("datetime", datetime(2026, 1, 2, 3, 4, 5), "2026-01-02T03:04:05.000"),
        ("datetime", datetime(2026, 1, 2, 3, 4, 5, 6, timezone(timedelta(hours=1))), "2026-01-02T02:04:05.000006Z"),
        ("datetime", "2026-01-02", "2026-01-02"),
        ("datetime", "2026-01-02 03:04:05.123456+01:00", "2026-01-02 03:04:05.123456+01:00"),
        ("int", None, '""'),
    ]

    def test_take_what_fits(self):
        for kind, value, written in self.FITTING:
            with self.subTest(kind=kind, value=value):
                self.assertEqual(rows(csv([column("c", kind)]), [{"c": value}]), written + "\r\n")

    def test_refuse_what_does_not_naming_row_column_and_value(self):
        misfits = [("string", 5), ("int", 1.5), ("int", "5"), ("int", 2**63), ("int", True), ("float", "x")]
        for kind, value in misfits + [("bool", 1), ("datetime", "tomorrow"), ("datetime", "2026-13-45")]:
            with self.subTest(kind=kind, value=value):
                shown = 'row 1 (counted from 0) has in column "c" (%s) %r, which does not fit' % (kind, value)
                for row_format in (csv([column("c", kind)]), jsonl([column("c", kind)])):
                    with self.assertRaises(ResultRefused) as raised:
                        rows(row_format, [[None], [value]])
                    self.assertTrue(str(raised.exception).startswith(shown))


if __name__ == "__main__":
    unittest.main()
