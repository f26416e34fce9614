"""The two pipes to the parent. They belong to this process alone: what it forks or starts never holds them."""
import os
import select

from .frames import FrameBuffer, encode_frame

FROM_PARENT = 3
TO_PARENT = 4
_READ_BYTES = 64 * 1024
# Up to here one write of a copy is cheaper than two writes.
_COPY_LIMIT = 64 * 1024


class Pipes:
    def __init__(self):
        self._owner = os.getpid()
        self._frames = FrameBuffer()
        self._held = []
        for descriptor in (FROM_PARENT, TO_PARENT):
            os.set_inheritable(descriptor, False)
        os.register_at_fork(after_in_child=_close_both)

    def next_message(self):
        """Waits for the next frame. Ends the process when the parent is gone: nobody wants what it does."""
        while self._frames.next_type() is None:
            self._read()
        return self._frames.take()

    def is_next(self, kind):
        """Whether a frame of this type is here already."""
        if self._frames.next_type() is None and select.select([FROM_PARENT], [], [], 0)[0]:
            self._read()
        return self._frames.next_type() == kind

    def send(self, kind, header, body=()):
        """Writes a frame, whole, before it returns, with all that was held back."""
        self.hold(kind, header, body)
        self.release()

    def hold(self, kind, header, body=()):
        """Goes with the next frame: one wake-up of the parent instead of two. Only where that one follows at once."""
        self._held.append(encode_frame(kind, header, sum(map(len, body))))
        self._held.extend(body)

    def release(self):
        pieces, self._held = self._held, []
        self.leave_if_forked()
        if sum(map(len, pieces)) <= _COPY_LIMIT:
            pieces = [b"".join(pieces)]
        for piece in pieces:
            _write_whole(piece)

    def leave_if_forked(self):
        """A child that the script forked and let return into the host is not a worker."""
        if os.getpid() != self._owner:
            os._exit(0)

    def _read(self):
        self.leave_if_forked()
        try:
            chunk = os.read(FROM_PARENT, _READ_BYTES)
        except BlockingIOError:
            select.select([FROM_PARENT], [], [])
            return
        except OSError:
            chunk = b""
        if not chunk:
            os._exit(1)
        self._frames.push(chunk)


def _write_whole(piece):
    rest = memoryview(piece)
    while rest:
        try:
            rest = rest[os.write(TO_PARENT, rest) :]
        except BlockingIOError:
            select.select([], [TO_PARENT], [])
        except OSError:
            # Nobody can hear this process any more: the parent is gone, or the script closed the pipe.
            os._exit(1)


def _close_both():
    for descriptor in (FROM_PARENT, TO_PARENT):
        try:
            os.close(descriptor)
        except OSError:
            pass
