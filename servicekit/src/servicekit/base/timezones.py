"""The time zones that people may name."""

from functools import cache
from zoneinfo import available_timezones

_OF_NO_PLACE = {"Factory", "localtime", "posixrules"}
"""Names that some systems list among the time zones although they name no place: a placeholder, the
server's own zone, and default rules.
"""


@cache
def time_zones() -> frozenset[str]:
    """The IANA names of all time zones of places, and of offsets from UTC."""
    return frozenset(available_timezones()) - _OF_NO_PLACE
