"""Moments that texts name: `YYYY-MM-DD`, and behind it a time and a zone."""
import re
from datetime import datetime, timedelta

_DATETIME = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:?\d{2})?)?", re.ASCII
)


_NANOSECONDS = re.compile(r"\.\d{6}\d*[1-9]", re.ASCII)


def has_nanoseconds(text):
    """Whether `read_moment` would cut something off."""
    return _NANOSECONDS.search(text) is not None


def read_moment(text):
    """In UTC, without a zone of its own; digits beyond microseconds are cut off. None for what names no moment."""
    found = _DATETIME.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    parts = (int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    try:
        return datetime(*parts, int(((fraction or "") + "000000")[:6])) - _offset(zone)
    except (ValueError, OverflowError):
        return None


def _offset(zone):
    if zone in (None, "Z"):
        return timedelta(0)
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 23 or minutes > 59:
        raise ValueError(zone)
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if zone[0] == "-" else offset
