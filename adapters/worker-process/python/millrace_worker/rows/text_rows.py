"""`text`: strings as they are, everything else as `str` shows it; one line feed behind each."""
from .refused import refuse_row

_LINE_BREAK = "an item holds a line break and takes several lines of the output"


# Elements and characters that are looked at together.
_TOGETHER = 512
_MOST_CHARACTERS = 1024 * 1024
_ONLY_STRINGS = {str}


def add_texts(buffer, elements, warnings):
    """Adds all elements to the buffer: strings, as most are, many at once."""
    encode = text_rows(warnings)
    for start in range(0, len(elements), _TOGETHER):
        part = elements[start : start + _TOGETHER]
        if set(map(type, part)) == _ONLY_STRINGS and sum(map(len, part)) <= _MOST_CHARACTERS:
            text = "\n".join(part)
            if text.count("\n") >= len(part) or "\r" in text:
                note_line_break(warnings)
            buffer.add(text + "\n")
            continue
        for row, element in enumerate(part, start):
            buffer.add(encode(element, row))


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
        return refuse_row(row, "is a %s that str() cannot show: %s" % (type(item).__name__, error), error)
