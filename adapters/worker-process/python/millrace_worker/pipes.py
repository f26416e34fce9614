"""The two pipes to the parent. They belong to this process alone: what it forks or starts never holds them."""
import collections
import os
import select
import threading

from .frames import FOUND, FrameBuffer, encode_frame

FROM_PARENT = 3
TO_PARENT = 4
_READ_BYTES = 64 * 1024
# Up to here one write of a copy is cheaper than two writes.
_COPY_LIMIT = 64 * 1024


class Pipes:
    def __init__(self):
        self._owner = os.getpid()
        self._frames = FrameBuffer()
        # What came and nobody has taken: messages in their order, and answers by the number of what they answer.
        self._messages = collections.deque()
        self._answers = {}
        self._requests = 0
        # A script's threads may ask while the main one waits for work: one of them reads, for all.
        self._turn = threading.Condition()
        self._is_reading = False
        self._writing = threading.Lock()
        self._held = []
        for descriptor in (FROM_PARENT, TO_PARENT):
            os.set_inheritable(descriptor, False)
        os.register_at_fork(after_in_child=_close_both)

    def next_message(self):
        """Waits for the next frame. Ends the process when the parent is gone: nobody wants what it does."""
        return self._wait_for(lambda: self._messages.popleft() if self._messages else None)

    def is_next(self, kind):
        """Whether a frame of this type is here already."""
        self.leave_if_forked()
        with self._turn:
            if not self._messages and not self._is_reading and select.select([FROM_PARENT], [], [], 0)[0]:
                self._read()
            return bool(self._messages) and self._messages[0][0] == kind

    def ask(self, kind, header):
        """Sends a frame that has an answer, and waits for that; for any thread of this process."""
        with self._turn:
            self._requests += 1
            request = self._requests
        self.send(kind, dict(header, request=request))
        return self._wait_for(lambda: self._answers.pop(request, None))

    def send(self, kind, header, body=()):
        """Writes a frame, whole, before it returns, with all that was held back."""
        self.hold(kind, header, body)
        self.release()

    def hold(self, kind, header, body=()):
        """Goes with the next frame: one wake-up of the parent instead of two. Only where that one follows at once."""
        self.leave_if_forked()
        frame = [encode_frame(kind, header, sum(map(len, body))), *body]
        with self._writing:
            self._held += frame

    def release(self):
        self.leave_if_forked()
        with self._writing:
            pieces, self._held = self._held, []
            if sum(map(len, pieces)) <= _COPY_LIMIT:
                pieces = [b"".join(pieces)]
            for piece in pieces:
                _write_whole(piece)

    def leave_if_forked(self):
        """A child that the script forked and let return into the host is not a worker."""
        if os.getpid() != self._owner:
            os._exit(0)

    def _wait_for(self, take):
        """What `take` returns, once that is not None."""
        while True:
            self.leave_if_forked()
            with self._turn:
                found = take()
                if found is not None:
                    return found
                if self._is_reading:
                    self._turn.wait()
                    continue
                self._is_reading = True
            try:
                self._read()
            finally:
                with self._turn:
                    self._is_reading = False
                    self._turn.notify_all()

    def _read(self):
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
        while self._frames.next_type() is not None:
            kind, header = self._frames.take()
            if kind == FOUND:
                self._answers[header["request"]] = header
            else:
                self._messages.append((kind, header))


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
