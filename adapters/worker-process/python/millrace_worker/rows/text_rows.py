"""`text`: strings as they are, everything else as `str` shows it; one line feed behind each."""
from .refused import refuse_row

_LINE_BREAK = "an item holds a line break and takes several lines of the output"


def text_rows(warnings):
    def encode(item, row):
        text = item if type(item) is str else _to_text(item, row)
        if "\n" in text or "\r" in text:
            note_line_break(warnings)
        return text + "\n"

    return encode


def note_line_break(warnings):
    warnings["line-break"] = _LINE_BREAK


def _to_text(item, row):
    try:
        return str(item)
    except Exception as error:
        return refuse_row(row, "is a %s that str() cannot show: %s" % (type(item).__name__, error))
