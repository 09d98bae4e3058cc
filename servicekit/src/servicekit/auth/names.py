"""Names and addresses of people, as every service can store and show them."""

from typing import Final

from servicekit.folding import without_invisible

LONGEST_NAME: Final = 255
LONGEST_ADDRESS: Final = 254


def clean_name(text: str) -> str:
    """A name on one line, of visible characters only, with at most 255 of them.

    Line breaks, control characters and direction marks are removed: names appear in mails, headers
    and logs, and must not change how those read.
    """
    return one_line(text)[:LONGEST_NAME].rstrip()


def one_line(text: str) -> str:
    """The text without invisible characters, each run of spaces and line breaks as one space."""
    return " ".join(without_invisible(text).split())


def clean_address(text: str) -> str:
    """An e-mail address without invisible characters; empty if it is too long.

    A truncated address would belong to somebody else.
    """
    address = without_invisible(text).strip()
    is_one_line = len(address.split()) <= 1
    return address if is_one_line and len(address) <= LONGEST_ADDRESS else ""


def is_storable(text: str) -> bool:
    """Whether a database accepts the text: no NUL and no lone surrogate."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
