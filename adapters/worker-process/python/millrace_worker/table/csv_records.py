"""The fields of each record of a csv text that begins where a record begins. Empty fields are None."""
import re

_LONE_CR = re.compile("\r(?!\n)")


def csv_records(text, separator, multi_line, on_open_quote=None, on_lone_cr=None):
    """A record without a character has no field: only a table of one column has a row there.

    With `multi_line` `on_open_quote` takes where a quote stands that never closes, so that its field goes on to the end.
    `on_lone_cr` takes where a CR stands outside quotes that no LF follows, so that it is a character of its field.
    """
    if '"' not in text:
        found = on_lone_cr and _LONE_CR.search(text)
        if found:
            on_lone_cr(found.start())
        for line in _lines(text):
            yield [field or None for field in line.split(separator)] if line else []
        return
    at = 0
    while at < len(text):
        fields = []
        if text.startswith(("\n", "\r\n"), at):
            at += 2 if text[at] == "\r" else 1
            yield fields
            continue
        at = _read_record(text, at, separator, multi_line, fields, on_open_quote, on_lone_cr)
        yield fields


def _lines(text):
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
        last_has_end = True
    else:
        last_has_end = False
    for at, line in enumerate(lines):
        has_end = last_has_end or at < len(lines) - 1
        yield line[:-1] if has_end and line.endswith("\r") else line


def _read_record(text, at, separator, multi_line, fields, on_open_quote, on_lone_cr):
    """Reads the record at `at` into `fields`; returns where the next one begins."""
    # Without `multi_line` nothing of a record lies behind its line.
    stop = len(text) if multi_line else _end_of_line(text, at)
    while True:
        if text[at : at + 1] == '"' and at < stop:
            value, end = _quoted_field(text, at, stop, separator, multi_line and on_open_quote, on_lone_cr)
        else:
            end = _field_end(text, at, stop, separator, on_lone_cr)
            value = text[at:end]
        fields.append(value or None)
        if end >= stop or text[end : end + 1] != separator:
            return end + 2 if text.startswith("\r\n", end) else end + 1
        at = end + 1


def _quoted_field(text, at, stop, separator, on_open_quote, on_lone_cr):
    parts = []
    start = at + 1
    while True:
        quote = text.find('"', start, stop)
        if quote == -1:
            # A quote that never closes closes with the record.
            parts.append(text[start:stop])
            if on_open_quote:
                on_open_quote(at)
            return "".join(parts), stop
        parts.append(text[start:quote])
        if text[quote + 1 : quote + 2] != '"' or quote + 1 >= stop:
            end = _field_end(text, quote + 1, stop, separator, on_lone_cr)
            parts.append(text[quote + 1 : end])
            return "".join(parts), end
        parts.append('"')
        start = quote + 2


def _field_end(text, start, stop, separator, on_lone_cr):
    """Of the rest of a field outside quotes."""
    end = _unquoted_end(text, start, stop, separator)
    found = text.find("\r", start, end) if on_lone_cr else -1
    if found != -1:
        on_lone_cr(found)
    return end


def _unquoted_end(text, start, stop, separator):
    line = text.find("\n", start, stop)
    end = stop if line == -1 else line
    found = text.find(separator, start, end)
    if found != -1:
        return found
    return end - 1 if line != -1 and end > start and text[end - 1] == "\r" else end


def _end_of_line(text, at):
    """Where the line's LF stands, or the CR before it; the text's end when it has none."""
    feed = text.find("\n", at)
    if feed == -1:
        return len(text)
    return feed - 1 if feed > at and text[feed - 1] == "\r" else feed
