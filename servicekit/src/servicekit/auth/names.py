"""Clean names and e-mail addresses of people, so that every service can store and show them."""

from typing import Final

from servicekit.base.folding import without_invisible

LONGEST_NAME: Final = 255
LONGEST_ADDRESS: Final = 254


def clean_name(text: str) -> str:
    """The name on one line, without invisible characters, cut to 255 characters.

    Control characters and direction marks are removed because they could change how a mail, a
    header or a log line with the name is displayed.
    """
    return one_line(text)[:LONGEST_NAME].rstrip()


def one_line(text: str) -> str:
    """The text on one line: invisible characters are removed, runs of white space become a space."""
    return " ".join(without_invisible(text).split())


def clean_address(text: str) -> str:
    """The e-mail address without invisible characters; empty if it is too long or has spaces inside.

    A long address is not cut: a shortened one could belong to another person.
    """
    address = without_invisible(text).strip()
    is_one_line = len(address.split()) <= 1
    return address if is_one_line and len(address) <= LONGEST_ADDRESS else ""


def is_storable(text: str) -> bool:
    """Whether a database can store the text: it has no NUL and no lone surrogate."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
