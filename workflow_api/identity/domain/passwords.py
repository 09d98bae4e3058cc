"""Rules for new passwords, and the Unicode forms in which a password may be entered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

SHORTEST = 8
LONGEST = 1024
# The number of characters around a word that are ignored. People add them to satisfy a rule:
# "Welcome1", "password2024!".
LONGEST_TRIMMING = 6
SHORTEST_WORD = 3

SUITE_WORDS = frozenset(
    {
        "helpdesk",
        "servicedesk",
        "ticket",
        "tickets",
        "ticketing",
        "ticketsystem",
        "tickettracking",
        "tickettrackingsystem",
        "workflow",
        "workflows",
    }
)

_LEET = str.maketrans("@431!0$57", "aaeiiosst")
_TRIMMING = re.compile(r"^([^a-z]*)(.*?)([^a-z]*)$", re.DOTALL)
_SEPARATORS = re.compile(r"[\s._@+-]+")


def stored_form(password: str) -> str:
    """The form that is hashed: NFKC, because keyboards encode the same characters differently.

    Case and spaces are kept.
    """
    return unicodedata.normalize("NFKC", password)


def spellings(password: str) -> list[str]:
    """The forms of the password that may match a stored hash, without repetition.

    `stored_form` comes first. Older hashes were made from the input as it was typed. For most
    passwords all forms are equal.
    """
    forms = [stored_form(password), password]
    forms += [unicodedata.normalize(form, password) for form in ("NFC", "NFD")]
    return list(dict.fromkeys(forms))


def complaints(
    password: str, *, about: tuple[str, ...], common: Collection[str] = frozenset()
) -> list[str]:
    """The reasons why the password is refused; empty if it is accepted.

    `about` has publicly known texts about the person, such as the name. `common` has the passwords
    that attackers try first, in lower case.
    """
    password = stored_form(password)
    found = []
    if len(password) < SHORTEST:
        found.append(f"The password must have at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        found.append(f"The password must have at most {LONGEST} characters.")
    if password.isdigit():
        found.append("The password must not be digits only.")
    if len(set(password)) < 4:
        found.append("The password must have at least four different characters.")
    known = _words(about)
    joined = _SEPARATORS.sub("", password)
    if _is_built_on(password, known) or _is_built_on(joined, known):
        found.append("The password must not be your name or address, or little more than that.")
    elif _is_built_on(password, common, SUITE_WORDS):
        found.append("The password is among those that are guessed first; please choose another.")
    return found


def _words(about: Iterable[str]) -> set[str]:
    """Each text, the text without separators, and its parts. Words under three characters are left out."""
    words = set()
    for text in about:
        folded = stored_form(text).strip().casefold()
        parts = _SEPARATORS.split(folded)
        words |= {folded, "".join(parts), *parts}
    return {word for word in words if len(word) >= SHORTEST_WORD}


def _is_built_on(password: str, *words: Collection[str]) -> bool:
    """Whether the password is one of the words, possibly disguised. `_candidates` undoes the
    disguises.
    """
    return any(
        candidate in known
        for candidate in _candidates(password.strip().casefold())
        for known in words
        if len(candidate) >= SHORTEST_WORD
    )


def _candidates(folded: str) -> set[str]:
    """The words that may be hidden in the text.

    These are the text itself, and the text without a few characters around it. Both are also read
    with digits and signs replaced by similar letters. Of each of these, a part that is repeated
    counts as well.
    """
    texts = {folded}
    before, word, behind = _trimmed(folded)
    if len(before) + len(behind) <= LONGEST_TRIMMING:
        texts.add(word)
    texts |= {text.translate(_LEET) for text in texts}
    return texts | {_unrepeated(text) for text in texts}


def _trimmed(text: str) -> tuple[str, str, str]:
    """Split the text into three parts: the characters before the first letter, the word, and the
    characters after the last letter.
    """
    found = _TRIMMING.match(text)
    return (found[1], found[2], found[3]) if found else ("", text, "")


def _unrepeated(text: str) -> str:
    """The shortest part whose repetition gives the text: "ab" for "ababab"; else the text."""
    at = (text + text).find(text, 1)
    return text[:at] if 0 < at < len(text) else text
