"""Patterns of `matches`, and their costs.

Matching takes a time that is linear in the text. But the engine compiles a pattern at each use, and a
short pattern can be large once it is compiled: `\\w{99}` contains 99 times the 700 ranges of letters of
all scripts. Costs are counted in tenths of a microsecond, as in `costs`.
"""

from __future__ import annotations

import re

MAX_PATTERN = 200
"""The number of characters that a pattern may have."""

_ATOM = re.compile(r"\\(?:[pP](?:\{[^}]*\}|.)|.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\]?)|.", re.DOTALL)
_REPEATED = re.compile(r"\{\s*(\d*)\s*,?\s*(\d*)\s*\}")
_LETTERS = re.compile(r"\\[wWpP]")
_DIGITS = re.compile(r"\\[dDsS]")
_BOUNDARY = re.compile(r"\\[bB]")
_FEW = 10
"""The most choices of a pattern that costs little. With these, the search has at most 1,024 states,
and the engine builds each state only once.
"""


def pattern_cost(pattern: str) -> tuple[float, float]:
    """The costs of using the pattern once, and of looking at one character with it."""
    compiling = states = choices = 0.0
    groups, at = 1, 0
    while at < len(pattern):
        atom = _ATOM.match(pattern, at)
        if atom is None:
            break
        at, times = atom.end(), 1
        if repeated := _REPEATED.match(pattern, at):
            at = repeated.end()
            times = max(int(repeated[1] or 0), int(repeated[2] or 0), 1)
        if atom[0] == ")":
            groups *= times
        own_cost, own_states, is_choice = _atom(atom)
        compiling += 150 * is_choice + own_cost * times
        states += own_states * times
        choices += is_choice * times
    if "(?" in pattern:
        compiling, states = compiling * 3, states * 2
    compiling, states, choices = compiling * groups, states * groups, choices * groups
    if choices <= _FEW:
        searching, per_character = 2**choices * states * 0.15, 0.1
    else:
        searching, per_character = 0.0, 0.15 * states
    if _BOUNDARY.search(pattern):
        # For a text with letters outside ASCII, the engine finds word boundaries in a slower way.
        per_character = max(per_character, 0.06 * (states + 20))
    return 100 + compiling + searching, per_character


def _atom(atom: re.Match[str]) -> tuple[float, float, bool]:
    """The cost of compiling one part of the pattern, its states, and whether it gives the search a
    choice.
    """
    text = atom[0]
    letters, digits = len(_LETTERS.findall(text)), len(_DIGITS.findall(text))
    if letters or digits:
        return 3_000 * letters + 500 * digits + 10 * len(text), 40 * letters + 10 * digits, True
    if atom["set"] or text == ".":
        return 80 + 14 * len(text), 6 + len(text) / 4, True
    return 8, 1, text in "(*+?"
