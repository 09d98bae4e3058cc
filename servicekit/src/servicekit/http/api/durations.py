"""Durations as `HH:MM:SS`, where hours may exceed 24. `D HH:MM:SS` and ISO-8601 are read too."""

import re
from datetime import timedelta
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

_CLOCK = re.compile(
    r"(?:(?P<days>[0-9]{1,6}) )?"
    r"(?P<hours>[0-9]{1,7}):(?P<minutes>[0-5][0-9]):(?P<seconds>[0-5][0-9](?:\.[0-9]{1,6})?)"
)
# ISO-8601 without years and months, since these have no fixed length.
_ISO = re.compile(
    r"P(?=.)(?:(?P<weeks>[0-9]{1,6})W)?(?:(?P<days>[0-9]{1,6})D)?"
    r"(?:T(?=.)(?:(?P<hours>[0-9]{1,7})H)?(?:(?P<minutes>[0-9]{1,9})M)?"
    r"(?:(?P<seconds>[0-9]{1,9}(?:\.[0-9]{1,6})?)S)?)?"
)


def format_duration(duration: timedelta) -> str:
    """Format as `"72:00:00"`, without fractions of a second; negative durations begin with a minus
    sign.
    """
    total = int(abs(duration).total_seconds())
    sign = "-" if duration < timedelta(0) else ""
    return f"{sign}{total // 3600:02}:{total // 60 % 60:02}:{total % 60:02}"


def parse_duration(text: str) -> timedelta | None:
    """Parse a duration in one of the three forms; returns None for any other text.

    A minus sign may come first.
    """
    text = text.strip()
    unsigned = text.removeprefix("-")
    found = _CLOCK.fullmatch(unsigned) or _ISO.fullmatch(unsigned)
    if found is None:
        return None
    parts = {unit: float(number) for unit, number in found.groupdict().items() if number}
    duration = timedelta(**parts)
    return duration if unsigned == text else -duration


@extend_schema_field({"type": "string", "examples": ["72:00:00"], "pattern": r"^-?\d+:\d\d:\d\d$"})
class DurationField(serializers.Field[timedelta, str, str, Any]):
    """A duration that is longer than zero and not longer than `longest`."""

    default_error_messages = {
        "invalid": "A duration like 72:00:00, 3 00:00:00 or P3D is needed.",
        "not_positive": "The duration must be longer than zero.",
        "too_long": "The duration must not be longer than {longest}.",
    }

    def __init__(self, *, longest: timedelta = timedelta(days=3650), **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(**kwargs)

    def to_internal_value(self, data: object) -> timedelta:
        duration = parse_duration(data) if isinstance(data, str) else None
        if duration is None:
            self.fail("invalid")
        if duration <= timedelta(0):
            self.fail("not_positive")
        if duration > self.longest:
            self.fail("too_long", longest=format_duration(self.longest))
        return duration

    def to_representation(self, value: timedelta) -> str:
        return format_duration(value)
