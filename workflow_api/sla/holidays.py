"""Public holidays of countries, copied into calendars as dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from types import ModuleType

from sla.domain.calendars import ClosedDay

LONGEST_NAME = 128
# The language of names. Without it, names would be in the language of the server's environment.
LANGUAGE = "en_US"


@cache
def _library() -> ModuleType:
    # Import the library only when it is needed. The import takes a quarter of a second, and most
    # processes never use the library.
    import holidays

    return holidays


@cache
def countries() -> Mapping[str, Sequence[str]]:
    """The known countries by ISO code, each with the codes of its subdivisions."""
    return dict(_library().list_supported_countries())


def country_codes() -> Sequence[str]:
    """The two-letter codes of the known countries, ascending."""
    return sorted(_library().list_supported_countries(include_aliases=False))


def subdivision_names(country: str) -> Mapping[str, str]:
    """The names of the subdivisions of a known country, by code. If a subdivision has no name, its
    code is used.
    """
    aliases = _library().country_holidays(country).get_subdivision_aliases()
    return {code: next(iter(aliases.get(code, ())), code) for code in countries()[country]}


def holidays_between(country: str, subdivision: str, first: date, last: date) -> list[ClosedDay]:
    """The public holidays from `first` to `last`, both included, ascending."""
    years = range(first.year, last.year + 1)
    found = _library().country_holidays(
        country, subdiv=subdivision or None, years=years, language=LANGUAGE
    )
    return [
        ClosedDay(on, name[:LONGEST_NAME])
        for on, name in sorted(found.items())
        if first <= on <= last
    ]
