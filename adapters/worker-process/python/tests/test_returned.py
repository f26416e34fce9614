"""What `run()` may return, and what is said of anything else."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from millrace_worker.rows.refused import ResultRefused  # noqa: E402
from millrace_worker.rows.returned import as_returned_list  # noqa: E402


class Returned(unittest.TestCase):
    def refusal_of(self, value):
        with self.assertRaises(ResultRefused) as raised:
            as_returned_list(value)
        return str(raised.exception)

    def test_a_data_frame_of_polars_is_told_the_way_to_one_that_is_taken(self):
        frame = type("DataFrame", (), {"__module__": "polars.dataframe.frame"})()
        self.assertIn("returned a polars DataFrame (.to_pandas() makes one that is taken), not a list", self.refusal_of(frame))

    def test_a_list_has_as_many_elements_as_it_gives(self):
        liar = type("Liar", (list,), {"__len__": lambda self: 7})
        self.assertEqual(as_returned_list(liar(["a"])), ["a"])
        self.assertEqual(len(as_returned_list(liar(["a"]))), 1)

    def test_anything_else_is_named_by_what_it_is(self):
        self.assertIn("returned None, not a list", self.refusal_of(None))
        self.assertIn("returned a object, not a list", self.refusal_of(object()))


if __name__ == "__main__":
    unittest.main()
