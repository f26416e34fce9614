"""What scripts' Pythons load: written in what 3.7, the oldest that is served, can read."""
import ast
import pathlib
import unittest

_HERE = pathlib.Path(__file__).resolve()
_FOLDERS = [_HERE.parents[1] / "millrace_worker", _HERE.parents[4] / "python/millrace-azureml/src"]


class OldestPython(unittest.TestCase):
    def test_reads_every_file(self):
        files = [_HERE.parents[1] / "host.py"] + [file for folder in _FOLDERS for file in folder.rglob("*.py")]
        self.assertGreater(len(files), 20)
        for file in files:
            with self.subTest(file=str(file)):
                ast.parse(file.read_text("utf-8"), feature_version=(3, 7))


if __name__ == "__main__":
    unittest.main()
