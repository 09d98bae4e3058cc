"""Names and addresses of people, as every service can store and show them."""

from typing import Final

from servicekit.folding import without_invisible

LONGEST_NAME: Final = 255
LONGEST_ADDRESS: Final = 254


def clean_name(text: str) -> str:
    """A name in one line, of signs that are drawn, with at most 255 characters.

    Without line breaks, control characters and signs that turn the direction of writing: a name
    stands in mails, headers and logs, and must not look like something else there.
    """
    return one_line(text)[:LONGEST_NAME].rstrip()


def one_line(text: str) -> str:
    """The text without signs that draw nothing, each run of spaces and line breaks as one space."""
    return " ".join(without_invisible(text).split())


def clean_address(text: str) -> str:
    """An e-mail address without invisible signs; empty where it is too long to be one.

    A cut address would be somebody else's.
    """
    address = without_invisible(text).strip()
    is_one_line = len(address.split()) <= 1
    return address if is_one_line and len(address) <= LONGEST_ADDRESS else ""


def is_storable(text: str) -> bool:
    """Whether a database takes the text: it holds neither NUL nor half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
