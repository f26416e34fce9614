"""Collects encoded rows as UTF-8, up to a limit."""
from .refused import ResultTooLarge

# Text is turned into bytes in pieces of about this many characters.
_PIECE = 64 * 1024


class RowBuffer:
    def __init__(self, limit_bytes):
        self._limit = limit_bytes
        self._chunks = []
        self._texts = []
        self._characters = 0
        self._bytes = 0
        # A half of a surrogate pair was met and became U+FFFD.
        self.has_lone_surrogate = False

    def add(self, row):
        """Raises ResultTooLarge as soon as it is certain."""
        self._texts.append(row)
        self._characters += len(row)
        if self._characters >= _PIECE:
            self._flush()

    def finish(self):
        if self._texts:
            self._flush()
        return self._chunks

    def _flush(self):
        # Each character becomes at least one byte, so a hopeless text need not be encoded.
        self._check(self._bytes + self._characters)
        chunk = self._encode("".join(self._texts))
        self._check(self._bytes + len(chunk))
        self._bytes += len(chunk)
        self._chunks.append(chunk)
        self._texts = []
        self._characters = 0

    def _encode(self, text):
        try:
            return text.encode("utf-8")
        except UnicodeEncodeError:
            self.has_lone_surrogate = True
            # Pairs become the character that they mean, halves U+FFFD.
            return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")

    def _check(self, size):
        if size > self._limit:
            raise ResultTooLarge(size)
