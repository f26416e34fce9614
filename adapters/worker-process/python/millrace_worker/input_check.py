"""Files must be what was planned."""
import os
from datetime import datetime, timedelta

# Plans keep whole milliseconds; file systems do not.
_TOLERANCE_MS = 1


def find_changed_input(paths, sizes, modified_ms):
    """The first file that is not what was planned, as path and message; None when all are."""
    stat = os.stat
    for path, size, planned_ms in zip(paths, sizes, modified_ms):
        try:
            found = stat(path)
        except (FileNotFoundError, NotADirectoryError):
            message = "%s was planned with %s; it is gone now" % (path, _show(size, planned_ms))
            return {"path": path, "message": message}
        found_ms = found.st_mtime_ns / 1e6
        if found.st_size != size or abs(found_ms - planned_ms) > _TOLERANCE_MS:
            states = (path, _show(size, planned_ms), _show(found.st_size, found_ms))
            return {"path": path, "message": "%s was planned with %s; it now has %s" % states}
    return None


def _show(size, modified_ms):
    try:
        moment = datetime(1970, 1, 1) + timedelta(milliseconds=int(modified_ms))
        time = moment.isoformat(timespec="milliseconds") + "Z"
    except OverflowError:
        time = str(modified_ms)
    return "%d bytes, time %s" % (size, time)
