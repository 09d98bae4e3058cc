"""The shape of a rule: it yields whatever violates it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Violation:
    """A violated rule, and the key of the row (or the name of the table) that violates it."""

    rule: str
    key: str


sources: dict[str, Callable[[], Iterable[Violation]]] = {}
"""The name of the tables' owner → all violations in them."""
replays: dict[str, Callable[[], Iterable[Violation]]] = {}
"""The same, for rules that read a whole history or every text."""


def broken_queries(queries: Mapping[str, str]) -> Iterator[Violation]:
    """Run queries that select violating rows: rule → SQL that returns their keys."""
    for rule, query in queries.items():
        with connection.cursor() as cursor:
            cursor.execute(query)
            yield from (Violation(rule, str(key)) for (key,) in cursor.fetchall())
