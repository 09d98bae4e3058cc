"""The functions that check rules, and the violations that they return."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Violation:
    """A violated rule, and the key of the row (or the name of the table) that violates it."""

    rule: str
    key: str


sources: dict[str, Callable[[], Iterable[Violation]]] = {}
"""For the name of each owner of tables, a function that returns the violations in these tables."""
replays: dict[str, Callable[[], Iterable[Violation]]] = {}
"""The same for slow rules, which read a whole history or every text."""


def broken_queries(queries: Mapping[str, str]) -> Iterator[Violation]:
    """The violations found by `queries`, which map a rule to SQL that selects the violating keys."""
    for rule, query in queries.items():
        with connection.cursor() as cursor:
            cursor.execute(query)
            yield from (Violation(rule, str(key)) for (key,) in cursor.fetchall())
