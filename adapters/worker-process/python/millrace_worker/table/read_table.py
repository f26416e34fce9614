"""The rows of a mini-batch as one DataFrame."""
import json

from .columns import Gatherer
from .csv_records import csv_records
from .field_values import field_value, json_value
from .json_record import JsonRecord
from .parquet import read_parquet
from .path_columns import with_path_columns
from .plain_csv import read_plain_csv
from .read_range import read_start, read_text
from .refused import TableRefused, load

_CR_IN_HEADER = (
    "%s has in its header a CR that no LF follows: lines of a table end with LF or CR LF; convert its line ends"
)
_CR_IN_ROW = (
    "%s: a CR in %s, which no LF follows, is a character of its field and ends no row; "
    "convert the file's line ends to LF or CR LF if it should"
)


def read_table(paths, table, warn=lambda key, text: None):
    """None when there are none.

    Raises PackageMissing, or TableRefused of the first file that cannot be read, with the rows of all of them where all
    can be counted.
    """
    pandas = load("pandas", "a table")
    frames = []
    refused = []
    for at, path in enumerate(paths):
        try:
            frame = _read_one(pandas, path, at, paths, table, warn)
        except TableRefused as error:
            if error.items is None:
                raise
            refused.append(error)
            continue
        if frame is not None and len(frame) > 0:
            frames.append(frame)
    if refused:
        refused[0].items = sum(map(len, frames)) + sum(error.items for error in refused)
        raise refused[0]
    if len(frames) < 2:
        return frames[0] if frames else None
    return pandas.concat(frames, ignore_index=True)


def _read_one(pandas, path, at, paths, table, warn):
    # What messages call it.
    shown = (table.get("shownPaths") or paths)[at]
    frame = _read_file(pandas, path, shown, table["ranges"][at], table["headers"][at], table, warn)
    if frame is None or len(frame) == 0:
        return frame
    if table.get("pathColumns"):
        frame = with_path_columns(pandas, frame, shown, table["pathColumns"], table["pathValues"][at])
    if table["pathColumn"] is not None:
        frame.insert(0, table["pathColumn"], shown)
    return frame


def _read_file(pandas, path, shown, byte_range, has_header, table, warn):
    if table["format"] == "parquet":
        return read_parquet(pandas, path, shown, byte_range, table)
    text, is_file_start = read_text(path, shown, byte_range, table, warn)
    rows = Gatherer(table["columns"], warn)
    if table["format"] == "jsonl":
        _gather_jsonl(rows, shown, text)
        return rows.frame(pandas, shown) if rows.rows else None
    start = 0 if is_file_start else byte_range[0]
    lines_before = 0
    if has_header and text:
        head = text if is_file_start else read_start(path, table)
        header, end = _first_record(head, table)
        lines_before = header.count("\n") if is_file_start else 0
        text = text[end:] if is_file_start else text
        _require_header(shown, header, text, table)
    if not text:
        return None
    plain = read_plain_csv(pandas, shown, text, table)
    if plain is not None:
        return plain
    _gather_csv(rows, shown, text, table, _Remarks(warn, shown, text, start, lines_before))
    return rows.frame(pandas, shown) if rows.rows else None


def _gather_csv(rows, path, text, table, remarks):
    for fields in _csv_rows(text, table, remarks.open_quote, remarks.lone_cr):
        rows.add(lambda _, at, fields=fields: fields[at] if at < len(fields) else None, field_value, path)


class _Remarks:
    """What there is to say of a text that begins at a byte of a file, behind so many lines of it."""

    def __init__(self, warn, path, text, start, lines_before):
        self._warn = warn
        self._path = path
        self._text = text
        self._start = start
        self._lines_before = lines_before
        self._is_cr_told = False

    def open_quote(self, at):
        text = "%s: the quote that opens in %s never closes: all behind it is one value of one row"
        self._warn("open-quote", text % (self._path, self._line(at)))

    def lone_cr(self, at):
        """The first in a file is told."""
        if not self._is_cr_told:
            self._warn("lone-cr %s" % json.dumps(self._path, ensure_ascii=False), _CR_IN_ROW % (self._path, self._line(at)))
        self._is_cr_told = True

    def _line(self, at):
        behind = " behind byte %d" % self._start if self._start else ""
        return "line %d%s" % (self._lines_before + self._text.count("\n", 0, at) + 1, behind)


def _csv_rows(text, table, *remarks):
    is_single = len(table["columns"]) == 1
    records = csv_records(text, table["separator"], table["multiLine"], *remarks)
    return (fields for fields in records if fields or is_single)


def _gather_jsonl(rows, path, text):
    for line in text.split("\n"):
        if not line.strip(" \t\r"):
            continue
        record = _parse_record(line)
        if isinstance(record, str):
            rows.refuse("%s: row %d of the mini-batch is %s" % (path, rows.rows, record))
            continue
        rows.add(lambda column, _, record=record: record.value(column), json_value, path)


def _parse_record(line):
    """What it is instead, in words, for a line that is no record."""
    try:
        return JsonRecord(line)
    except ValueError as error:
        return "not JSON Lines: %s" % error


def _require_header(path, header, text, table):
    """The names of a file's first record must be those of the input's first file; `text` is what is below it."""
    lone_crs = []
    records = list(csv_records(header, table["separator"], table["multiLine"], None, lone_crs.append))
    found = _header_names(records[0] if records else [])
    expected = [column["name"] for column in table["columns"]]
    if found == expected:
        return
    items = sum(1 for _ in _csv_rows(text, table))
    if lone_crs:
        # Where all is header nobody knows how many rows it should be.
        raise TableRefused(_CR_IN_HEADER % path, items or None)
    names = (path, ", ".join(found), ", ".join(expected))
    raise TableRefused("the header of %s is %s; that of the input's first file is %s" % names, items)


def _first_record(text, table):
    end = 0
    while True:
        feed = text.find("\n", end)
        end = len(text) if feed == -1 else feed + 1
        if feed == -1 or not table["multiLine"] or text.count('"', 0, end) % 2 == 0:
            break
    return text[:end], end


def _header_names(fields):
    names = []
    for at, field in enumerate(fields or [None], 1):
        name = field or "Column%d" % at
        while name in names:
            name += "_%d" % at
        names.append(name)
    return names
