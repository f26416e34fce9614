"""The framing of the worker protocol: u32 LE length of the rest, u8 type, u32 LE header length, header, body."""
import json
import struct

PROTOCOL_VERSION = 1

HELLO, INIT, READY, INIT_ERROR, RUN, BEGAN = 1, 2, 3, 4, 5, 6
ROWS, ERROR, TOO_LARGE, INPUT_CHANGED, SHUTDOWN, BYE = 7, 8, 9, 10, 11, 12
FIND, FOUND = 13, 14

_PREFIX = struct.Struct("<IBI")
_LENGTH = struct.Struct("<I")
_REST_OF_PREFIX = _PREFIX.size - _LENGTH.size
# Headers are made here and cannot hold themselves.
_dump = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_load = json.JSONDecoder().decode


def encode_frame(kind, header, body_length=0):
    """Everything of a frame up to its body, which follows as it is."""
    text = _dump(header).encode("ascii")
    return _PREFIX.pack(_REST_OF_PREFIX + len(text) + body_length, kind, len(text)) + text


class FrameBuffer:
    """Cuts a stream of bytes into frames."""

    def __init__(self):
        self._bytes = bytearray()
        self._at = 0

    def push(self, chunk):
        if self._at > 0:
            del self._bytes[: self._at]
            self._at = 0
        self._bytes += chunk

    def next_type(self):
        """The type of the next frame, if it is here whole; else None."""
        here = len(self._bytes) - self._at
        if here < _PREFIX.size:
            return None
        length, kind, _ = _PREFIX.unpack_from(self._bytes, self._at)
        return kind if here >= _LENGTH.size + length else None

    def take(self):
        """The next frame, which is here whole, as its type and its header."""
        length, kind, header_length = _PREFIX.unpack_from(self._bytes, self._at)
        start = self._at + _PREFIX.size
        self._at += _LENGTH.size + length
        return kind, _load(str(self._bytes[start : start + header_length], "utf-8"))
