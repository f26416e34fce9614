"""What a good engineer writes for a large table: a pool of processes that each read a range of its bytes.

    python3 bench/tables_by_hand.py ENTRY_SCRIPT TABLE BYTES WORKERS OUTPUT_FILE
"""
import importlib.util
import io
import multiprocessing
import os
import sys

import pandas

LINE_BYTES = 4096


def load(path, table, names):
    global script, file, columns
    spec = importlib.util.spec_from_file_location("script", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    getattr(script, "init", lambda: None)()
    file, columns = open(table, "rb"), names


def run(part):
    """The lines that begin in the range; the first line of all is the header."""
    begin, end = part
    start = max(0, begin - 1)
    file.seek(start)
    data = file.read(end + LINE_BYTES - start)
    lines = data[data.index(b"\n") + 1 : data.find(b"\n", end - 1 - start) + 1 or len(data)]
    return script.run(pandas.read_csv(io.BytesIO(lines), header=None, names=columns, dtype="float64"))


def main():
    path, table, length, workers, output = sys.argv[1:]
    length = int(length)
    sys.argv = [path]
    size = os.path.getsize(table)
    with open(table) as lines:
        names = lines.readline().rstrip("\n").split(",")
    parts = [(at, min(at + length, size)) for at in range(0, size, length)]
    with multiprocessing.Pool(int(workers), load, (path, table, names)) as pool, open(output, "w") as out:
        for rows in pool.imap(run, parts):
            out.writelines("%s\n" % row for row in rows)


if __name__ == "__main__":
    main()
