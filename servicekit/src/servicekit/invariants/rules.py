"""The shape of a rule: it gives whatever breaks it, and nothing where all is well."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that does not hold, and the key of the row (or the name of the table) it broke on."""

    rule: str
    key: str


sources: dict[str, Callable[[], Iterable[Violation]]] = {}
"""Whose rules → everything that breaks them."""
replays: dict[str, Callable[[], Iterable[Violation]]] = {}
"""The same, for what reads a whole history or every text."""


def broken_queries(queries: Mapping[str, str]) -> Iterator[Violation]:
    """Run queries that find nothing where all is well: rule → SQL that gives the keys of broken rows."""
    for rule, query in queries.items():
        with connection.cursor() as cursor:
            cursor.execute(query)
            yield from (Violation(rule, str(key)) for (key,) in cursor.fetchall())
