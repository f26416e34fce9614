"""The bytes of the records that begin in a range of a file, as text."""
import codecs
import os
import zlib

from .refused import TableRefused

_STEP_BYTES = 64 * 1024
_BOM = codecs.BOM_UTF8

_NO_UTF_8 = "%s holds bytes that are not UTF-8, and become U+FFFD; give the input its encoding: iso-8859-1 or windows-1252"
_UTF_16 = "is UTF-16: give the input encoding: utf-16"
_UTF_32 = "is UTF-32: write it as UTF-8"
# How files begin that are no text. The start of UTF-32 may be one of UTF-16 as well.
_STARTS = (
    (b"\x1f\x8b", "is compressed by gzip, which its name does not say: let its name end in .gz"),
    (b"PK\x03\x04", "is a zip archive: unpack it; a sheet of a workbook can be saved as CSV"),
    (codecs.BOM_UTF32_LE, _UTF_32),
    (codecs.BOM_UTF32_BE, _UTF_32),
    (codecs.BOM_UTF16_LE, _UTF_16),
    (codecs.BOM_UTF16_BE, _UTF_16),
)


def read_text(path, shown, byte_range, table, warn):
    """The text, and whether it begins where the file does. Raises TableRefused for what is none, and warns of what is so in part."""
    is_exact = table["encoding"] == "utf-16" or (table["format"] == "csv" and table["multiLine"])
    start, end = byte_range
    if path.lower().endswith(".gz"):
        data, start = _read_gzip(path, table["decompressedLimitBytes"]), 0
    elif table["encoding"] == "utf-16":
        with open(path, "rb") as file:
            data, start = file.read(), 0
    else:
        data = _read_range(path, start, end, is_exact)
    if start == 0 and table["encoding"] != "utf-16":
        for mark, what in _STARTS:
            if data.startswith(mark):
                raise TableRefused("%s %s" % (shown, what))
    text = _decode(data, table["encoding"], start == 0, lambda: warn("no-utf-8", _NO_UTF_8 % shown))
    return text, start == 0


def read_start(path, table):
    """The first text of a file that may hold its header."""
    with open(path, "rb") as file:
        return _decode(file.read(table["headerBytes"]), table["encoding"], True)


def _read_range(path, start, end, is_exact):
    with open(path, "rb") as file:
        end = min(end, os.fstat(file.fileno()).st_size)
        if start >= end:
            return b""
        # The byte before tells whether a record begins right here.
        begin = start if is_exact or start == 0 else start - 1
        file.seek(begin)
        data = file.read(end - begin)
        if begin != start:
            feed = data.find(b"\n")
            if feed == -1:
                return b""
            data = data[feed + 1 :]
        if is_exact or not data or data.endswith(b"\n"):
            return data
        return data + _to_line_end(file)


def _to_line_end(file):
    pieces = []
    while True:
        piece = file.read(_STEP_BYTES)
        feed = piece.find(b"\n")
        pieces.append(piece if feed == -1 else piece[: feed + 1])
        if feed != -1 or not piece:
            return b"".join(pieces)


def _read_gzip(path, limit):
    """The whole of a gzip file, members behind one another included."""
    with open(path, "rb") as file:
        packed = file.read()
    pieces, size = [], 0
    try:
        while packed.strip(b"\0"):
            unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
            piece = unpacker.decompress(packed, limit - size + 1)
            size += len(piece)
            if size > limit:
                raise TableRefused("%s cannot be decompressed: it holds more than %d bytes" % (path, limit))
            if not unpacker.eof:
                raise zlib.error("unexpected end of file")
            pieces.append(piece)
            packed = unpacker.unused_data
    except zlib.error as error:
        raise TableRefused("%s cannot be decompressed: %s" % (path, error)) from None
    return b"".join(pieces)


def _decode(data, encoding, is_file_start, on_replaced=lambda: None):
    if encoding == "utf-8":
        if is_file_start and data.startswith(_BOM):
            data = data[len(_BOM) :]
        try:
            return data.decode()
        except UnicodeDecodeError:
            on_replaced()
            return data.decode("utf-8", "replace")
    if encoding == "iso-8859-1":
        return data.decode("latin-1")
    if encoding == "windows-1252":
        return "".join(map(_WINDOWS_1252.__getitem__, data))
    if data.startswith(codecs.BOM_UTF16_BE):
        return data[2:].decode("utf-16-be", "replace")
    return (data[2:] if data.startswith(codecs.BOM_UTF16_LE) else data).decode("utf-16-le", "replace")


# Bytes that it leaves undefined are control characters, as on the web.
_WINDOWS_1252 = [bytes([code]).decode("windows-1252", "ignore") or chr(code) for code in range(256)]
