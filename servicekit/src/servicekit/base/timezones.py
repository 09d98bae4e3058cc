"""The time zones that people may name."""

from functools import cache
from zoneinfo import available_timezones

_OF_NO_PLACE = {"Factory", "localtime", "posixrules"}
"""Files among the time zones of some systems: of nowhere, or of the place where the server stands."""


@cache
def time_zones() -> frozenset[str]:
    """The IANA names of all time zones of places, and of offsets from UTC."""
    return frozenset(available_timezones()) - _OF_NO_PLACE
