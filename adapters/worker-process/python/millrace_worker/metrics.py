"""What the script logs as metrics while its `run()` goes on: it travels with the answer, so that it counts once."""

# Together they stay far below the limit of a header.
_LIMIT_CHARACTERS = 64 * 1024
_TOO_MANY = "a mini-batch logged more than 64 KiB of metrics; what came after is in the worker's stdout log only"

# None outside of run().
_noted = None
_room = 0
_is_cut = False


def begin():
    global _noted, _room, _is_cut
    _noted = []
    _room = _LIMIT_CHARACTERS
    _is_cut = False


def note(name, json_text):
    """What the stand-ins call. Outside of `run()` there is no mini-batch that it could count for."""
    global _room, _is_cut
    if _noted is None:
        return
    line = "%s\t%s" % (name.replace("\t", " "), json_text)
    if len(line) > _room:
        _is_cut = True
        return
    _room -= len(line)
    _noted.append(line)


def add_to(counts):
    """Puts them into the fields of a `rows` frame, where there are any; the next ones are of the next mini-batch."""
    global _noted
    noted, _noted = _noted, None
    if noted:
        counts["metrics"] = noted
    if _is_cut:
        counts["warnings"].append("metrics\t" + _TOO_MANY)
