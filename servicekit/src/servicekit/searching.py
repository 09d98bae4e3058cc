"""What a search finds, in such words that an index can answer it (see `servicekit.indexes`).

A row is searched by a column that holds its texts folded (`servicekit.folded.SearchTextField`).
"""

import re
from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Q
from django.db.models.lookups import IStartsWith
from django.db.models.sql.compiler import SQLCompiler

from servicekit.folding import fold_for_search

MAX_SEARCH_WORDS = 8
MAX_SEARCH_LENGTH = 200
"""Characters."""
SHORT_WORDS = "Words of one or two letters are found where a word begins."
"""What a `search` in an API's description says besides."""
# Three letters or digits in a row are what a trigram index knows a text by.
_TRIGRAM = re.compile(r"[^\W_]{3}")
_LETTER = re.compile(r"[^\W_]")
_WORD_BEGINS = re.compile(r"(?<![^\W_])(?=[^\W_])")
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


def searchable(*texts: str) -> str:
    """The texts as a column for searching holds them: folded, a space before each word.

    A word begins at the start and after every sign that is neither letter nor digit.
    """
    return _marked(" ".join(map(fold_for_search, texts)))


def search_words(text: str) -> list[str]:
    """The words of a search that are looked for: the first eight, folded."""
    return fold_for_search(text).split()[:MAX_SEARCH_WORDS]


def search_matches(text: str, *, texts: Sequence[str], number: str = "") -> Q:
    """Rows in which every word of `text`, the first eight, begins `number` or is in one of `texts`.

    `texts` are names of columns of `searchable` texts, `number` that of a field, or none; neither
    case nor kinds of signs matter. A number is found as it is written, and also where somebody put
    hyphens into it. A word without three letters or digits in a row is found in texts only where one
    of their words begins: else all rows had to be read. Where nothing is asked, all rows match.
    """
    found = Q()
    for word in search_words(text):
        # Texts first: they are what a frequent word is found in, and each candidate is tried anew.
        one = Q()
        for name in texts:
            one |= Q(**{f"{name}__contains": _pattern(word)})
        if number:
            one |= Q(**{f"{number}__begins": word})
            plain = word.replace("-", "")
            if plain not in ("", word):
                one |= Q(**{f"{number}__begins": plain})
        found &= one
    return found


def _pattern(word: str) -> str:
    marked = _marked(word)
    # In scripts without spaces two signs may be a whole word, anywhere.
    if _TRIGRAM.search(word) or not word.isascii():
        return marked.strip()
    # Of a sign alone: as a word of its own. One before a letter may follow anything.
    return marked.rstrip() if _LETTER.match(word) or not _LETTER.search(word) else marked.strip()


def _marked(folded: str) -> str:
    words = _WORD_BEGINS.sub(" ", folded).split()
    return f" {' '.join(words)} " if words else ""
