"""A record of JSON Lines."""
import json
import re

# A text in quotes, a mark, or anything else up to the next of these.
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:,]|[^\s"{}\[\]:,]+', re.DOTALL)

# Every character is in one: a text in quotes, a bracket, or anything else up to the next of these.
_PIECE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]|[^"{}\[\]]+|"', re.DOTALL)


class JsonRecord:
    """Raises ValueError for what is no JSON, or no object."""

    def __init__(self, text):
        try:
            self._members = _load(text)
        except RecursionError:
            self._members = _load(_shallow(text))
        if not isinstance(self._members, dict):
            raise ValueError("no JSON object: %s" % text[:100])
        self._text = text
        self._texts = None

    def value(self, column):
        """None where it has none; for a column of texts the text of any other value, as it stands in the record."""
        value = self._members.get(column["name"])
        if (column["type"] or "string") != "string" or value is None or isinstance(value, str):
            return value
        if self._texts is None:
            self._texts = _member_texts(self._text)
        return self._texts[column["name"]]


def _load(text):
    return json.loads(text, parse_int=_number, parse_constant=_refuse_constant)


def _shallow(text):
    """The record with an empty list for whatever list or object is in it, however deep, once that is known to be JSON."""
    open_parts = [[]]
    for piece in _PIECE.findall(text):
        if piece in "[{":
            open_parts.append([])
        open_parts[-1].append(piece)
        if piece in "]}" and len(open_parts) > 2:
            _load("".join(open_parts.pop()))
            open_parts[-1].append("[]")
    # What a bracket too many left open is no JSON, and need not be read to its depth to say so.
    return "".join(sum(open_parts[:3], []))


def _member_texts(text):
    """The values of an object by their names, each as it stands in its text, without the blanks between its parts."""
    members = {}
    depth, name, parts = 0, None, []
    for token in _TOKEN.findall(text):
        if depth == 1 and token in (",", "}") and name is not None:
            members[name] = "".join(parts[1:])
            name, parts = None, []
        elif depth == 1 and name is None and token.startswith('"'):
            name = json.loads(token)
        else:
            parts.append(token)
        if token in ("{", "["):
            depth += 1
        if token in ("}", "]"):
            depth -= 1
        if name is None:
            parts = []
    return members


def _number(digits):
    """Whole where a float can hold as much: Python makes no number of thousands of digits otherwise."""
    return int(digits) if len(digits) < 300 else float(digits)


def _refuse_constant(name):
    raise ValueError("%s is no JSON" % name)
