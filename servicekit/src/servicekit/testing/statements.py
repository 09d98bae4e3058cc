"""Short forms of captured database queries, which a test can compare with the expected ones."""

import re
from collections.abc import Iterable, Mapping

_STATEMENT = re.compile(
    r'\s*(INSERT INTO|UPDATE|DELETE FROM|SELECT\b.*?\sFROM)\s+"?(\w+)', re.DOTALL
)


def statements_in(queries: Iterable[Mapping[str, str]]) -> list[str]:
    """Verb and first table of each captured query, without those that only begin or end a transaction."""
    found = (_STATEMENT.match(query["sql"]) for query in queries)
    return [f"{match[1].split()[0]} {match[2]}" for match in found if match]
