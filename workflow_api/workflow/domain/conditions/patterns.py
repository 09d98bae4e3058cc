"""Patterns of `matches`, and their costs.

The engine's patterns take a time that is linear in the text, but it compiles them at each use, and a
short pattern can stand for a large one: `\\w{99}` has 99 times the 700 ranges of letters of all
scripts. Costs are counted in tenths of a microsecond, as in `costs`.
"""

from __future__ import annotations

import re

MAX_PATTERN = 200
"""Characters of a pattern."""

_REPEATED = re.compile(r"\{(\d+)?(?:,(\d*))?\}")
_ESCAPED = re.compile(r"\\(?:[pP](?:\{[^}]*\}|.)|.)", re.DOTALL)
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]?")
_LETTERS = frozenset("wWpP")
_DIGITS = frozenset("dDsS")
_FEW = 6
"""So many open choices lead to at most 64 states of the search, which are built once."""


def pattern_cost(pattern: str) -> tuple[float, float]:
    """The costs of compiling the pattern, and of looking at one character with it."""
    factor = 1
    for low, high in _REPEATED.findall(pattern):
        factor *= max(int(high or 0), int(low or 0), 1)
    rest = _REPEATED.sub("", pattern)
    escapes = [escape[1] for escape in _ESCAPED.findall(rest)]
    rest = _ESCAPED.sub("", rest)
    classes = len(_CLASS.findall(rest))
    letters = sum(kind in _LETTERS for kind in escapes)
    digits = sum(kind in _DIGITS for kind in escapes)
    wide = rest.count(".") + classes
    choices = letters + digits + wide + sum(map(rest.count, "(*+?"))
    states = len(rest) + len(escapes) + 40 * letters + 10 * digits + 6 * wide
    compiling = 3 * len(rest) + 3_000 * letters + 500 * digits + 60 * wide
    if "(?" in rest:
        states, compiling = states * 2, compiling * 2
    states, compiling, choices = states * factor, compiling * factor, choices * factor
    building = 2 ** min(choices, _FEW) * states * 0.15
    per_character = 0.1 if choices <= _FEW else 0.15 * states
    if not {"b", "B"}.isdisjoint(escapes):
        per_character = max(per_character, 0.2 * (states + 20))
    return 100 + compiling + building, per_character
