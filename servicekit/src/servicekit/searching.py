"""What a search finds, in such words that an index can answer it (see `servicekit.indexes`)."""

import re
from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Q
from django.db.models.lookups import IStartsWith
from django.db.models.sql.compiler import SQLCompiler

MAX_SEARCH_WORDS = 8
SHORT_WORDS = "Words of one or two letters are found where a word begins."
"""What a `search` in an API's description says besides."""
# Three letters or digits in a row are what a trigram index knows a text by.
_TRIGRAM = re.compile(r"[^\W_]{3}")
# After every other sign; no number holds it, since it stands for none.
_LAST = "\U0010ffff"


class Begins(IStartsWith):
    """`istartswith`, on PostgreSQL as the range of texts that it means.

    Of LIKE the planner makes that range itself, but then tries the whole condition it stands in a
    second time for each row that the indexes found.
    """

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        text, values = self.process_lhs(compiler, connection)
        sql = f"({text} ~>=~ UPPER(%s) AND {text} ~<~ UPPER(%s))"
        return sql, [*values, self.rhs, *values, f"{self.rhs}{_LAST}"]


CharField.register_lookup(Begins, lookup_name="begins")


def search_matches(text: str, *, number: str, texts: Sequence[str]) -> Q:
    """Rows in which every word of `text`, the first eight, begins `number` or is in one of `texts`.

    `number` and `texts` are names of fields; case does not matter. A number is found as it is
    written, and also where somebody put hyphens into it. A word without three letters or digits in
    a row is found in texts only where one of their words begins: else all rows had to be read.
    """
    found = Q()
    for word in text.split()[:MAX_SEARCH_WORDS]:
        # Texts first: they are what a frequent word is found in, and each candidate is tried anew.
        one = Q()
        for name in texts:
            one |= _holds(name, word)
        one |= Q(**{f"{number}__begins": word})
        plain = word.replace("-", "")
        if plain not in ("", word):
            one |= Q(**{f"{number}__begins": plain})
        found &= one
    return found


def _holds(name: str, word: str) -> Q:
    # In scripts without spaces two signs may be a whole word, anywhere.
    if _TRIGRAM.search(word) or not word.isascii():
        return Q(**{f"{name}__icontains": word})
    return Q(**{f"{name}__istartswith": word}) | Q(**{f"{name}__icontains": f" {word}"})
