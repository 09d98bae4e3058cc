"""What a search finds, in such words that an index can answer it (see `servicekit.indexes`).

A row is searched by a column that holds its texts folded (`servicekit.folded.SearchTextField`).
"""

import re
from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Q
from django.db.models.lookups import IEndsWith, IStartsWith
from django.db.models.sql.compiler import SQLCompiler

from servicekit.folding import fold_for_search

MAX_SEARCH_WORDS = 8
MAX_SEARCH_LENGTH = 200
"""Characters."""
SHORT_WORDS = "Words of one or two letters are found where a word begins."
"""What a `search` in an API's description says besides."""
ENDS_OF_NUMBERS = "Of a number the last signs will do, three of them or more."
"""What a `search` says besides, where it finds numbers."""
# Three letters or digits in a row are what a trigram index knows a text by.
_TRIGRAM = re.compile(r"[^\W_]{3}")
_DIGIT = re.compile(r"[0-9]")
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


class Ends(IEndsWith):
    """`iendswith`, on PostgreSQL as a range of the reversed texts, which a `SuffixIndex` holds."""

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        text, values = self.process_lhs(compiler, connection)
        backwards = str(self.rhs)[::-1]
        sql = f"(REVERSE({text}) ~>=~ UPPER(%s) AND REVERSE({text}) ~<~ UPPER(%s))"
        return sql, [*values, backwards, *values, f"{backwards}{_LAST}"]


CharField.register_lookup(Begins, lookup_name="begins")
CharField.register_lookup(Ends, lookup_name="ends")


def searchable(*texts: str) -> str:
    """The texts as a column for searching holds them: folded, a space before each word.

    A word begins at the start and after every sign that is neither letter nor digit.
    """
    return _marked(" ".join(map(fold_for_search, texts)))


def search_words(text: str) -> list[str]:
    """The words of a search that are looked for: the first eight, folded."""
    return fold_for_search(text).split()[:MAX_SEARCH_WORDS]


def search_matches(text: str, *, texts: Sequence[str], number: str = "") -> Q:
    """Rows in which every word of `text`, the first eight, is of `number` or in one of `texts`.

    `texts` are names of columns of `searchable` texts, `number` that of a field, or none; neither
    case nor kinds of signs matter. A word is of a number that begins with it, and of one that ends
    with it where it has three letters or digits in a row and a digit: people read out the last
    digits. A number is found as it is written, and also where somebody put hyphens into it. A word
    without three letters or digits in a row is found in texts only where one of their words begins:
    else all rows had to be read. Where nothing is asked, all rows match.
    """
    found = Q()
    for word in search_words(text):
        # Texts first: they are what a frequent word is found in, and each candidate is tried anew.
        one = Q()
        for name in texts:
            one |= Q(**{f"{name}__contains": _pattern(word)})
        if number:
            for part in _written(word):
                one |= Q(**{f"{number}__begins": part})
            # A list shows the end of a number as "…0156", and so it is copied.
            for part in _written(word.lstrip(".#")):
                if _may_end_a_number(part):
                    one |= Q(**{f"{number}__ends": part})
        found &= one
    return found


def _written(word: str) -> list[str]:
    """The word as it stands and without the hyphens that somebody put into a number."""
    return [part for part in dict.fromkeys([word, word.replace("-", "")]) if part]


def _may_end_a_number(word: str) -> bool:
    # Fewer signs end a good part of all numbers, and no digit is in most words of subjects.
    return word.isascii() and bool(_TRIGRAM.search(word)) and bool(_DIGIT.search(word))


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
