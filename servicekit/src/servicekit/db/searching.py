"""Search for words in a way that can use an index (see `servicekit.db.indexes`).

The searched column has the folded texts of the row (`servicekit.db.folded.SearchTextField`).
"""

import re
from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Q
from django.db.models.lookups import IEndsWith, IStartsWith
from django.db.models.sql.compiler import SQLCompiler

from servicekit.base.folding import fold_for_search

MAX_SEARCH_WORDS = 8
MAX_SEARCH_LENGTH = 200
"""Characters."""
SHORT_WORDS = "Words of one or two letters are found where a word begins."
"""A sentence for the API's description of a `search`."""
ENDS_OF_NUMBERS = "Of a number the last signs will do, three of them or more."
"""A second sentence for the API's description of a `search` that also finds numbers."""
# A trigram index needs three letters or digits in a row.
_TRIGRAM = re.compile(r"[^\W_]{3}")
_DIGIT = re.compile(r"[0-9]")
_LETTER = re.compile(r"[^\W_]")
_WORD_BEGINS = re.compile(r"(?<![^\W_])(?=[^\W_])")
# This code point sorts after all others. No number contains it, since it is not a character.
_LAST = "\U0010ffff"


class Begins(IStartsWith):
    """The lookup `istartswith`, which on PostgreSQL compares a range of texts instead of using LIKE.

    For LIKE the planner uses the same range, but then checks the whole condition again for each row
    that the index has found.
    """

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        text, values = self.process_lhs(compiler, connection)
        sql = f"({text} ~>=~ UPPER(%s) AND {text} ~<~ UPPER(%s))"
        return sql, [*values, self.rhs, *values, f"{self.rhs}{_LAST}"]


class Ends(IEndsWith):
    """The lookup `iendswith`. On PostgreSQL it compares a range of the reversed texts, for which a
    `SuffixIndex` can be used.
    """

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
    """Prepare texts for a search column: folded, with a space before each word.

    A word begins at the start and after every character that is neither letter nor digit.
    """
    return _marked(" ".join(map(fold_for_search, texts)))


def search_words(text: str) -> list[str]:
    """The words to search for: the first eight, folded."""
    return fold_for_search(text).split()[:MAX_SEARCH_WORDS]


def search_matches(text: str, *, texts: Sequence[str], number: str = "") -> Q:
    """Filter rows in which each of the first eight words of `text` matches `number` or one of
    `texts`.

    `texts` are names of columns with `searchable` texts. `number` is the name of a field with the
    numbers by which people know the rows, or "" if there is none. Case never matters.

    A word matches a number that begins with it. A word with a digit and with three letters or
    digits in a row also matches a number that ends with it, because people read out the last
    digits. Hyphens that somebody typed into a number are ignored. An ASCII word without three
    letters or digits in a row matches texts only at the beginning of a word; otherwise all rows
    would have to be read. An empty search matches all rows.
    """
    found = Q()
    for word in search_words(text):
        # Compare texts first: most words are found in texts, and PostgreSQL checks the conditions
        # again for each candidate row.
        one = Q()
        for name in texts:
            one |= Q(**{f"{name}__contains": _pattern(word)})
        if number:
            for part in _written(word):
                one |= Q(**{f"{number}__begins": part})
            # A list shows the end of a number as "…0156", and people copy it that way.
            for part in _written(word.lstrip(".#")):
                if _may_end_a_number(part):
                    one |= Q(**{f"{number}__ends": part})
        found &= one
    return found


def _written(word: str) -> list[str]:
    """The word as it is, and also without hyphens, which somebody may have typed into a number."""
    return [part for part in dict.fromkeys([word, word.replace("-", "")]) if part]


def _may_end_a_number(word: str) -> bool:
    # Shorter ends match a large part of all numbers, and few words of subjects contain digits.
    return word.isascii() and bool(_TRIGRAM.search(word)) and bool(_DIGIT.search(word))


def _pattern(word: str) -> str:
    marked = _marked(word)
    # In scripts without spaces, a whole word may have only two characters, anywhere in a text.
    if _TRIGRAM.search(word) or not word.isascii():
        return marked.strip()
    # The leading space finds the word only where a word begins. A word such as `#a` is searched
    # without it: in a text, its first character may follow a letter without a space.
    return marked.rstrip() if _LETTER.match(word) or not _LETTER.search(word) else marked.strip()


def _marked(folded: str) -> str:
    words = _WORD_BEGINS.sub(" ", folded).split()
    return f" {' '.join(words)} " if words else ""
