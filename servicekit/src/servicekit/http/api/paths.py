"""`<key:pk>` in a path: the number of a row, which every database can compare with its column."""

from typing import ClassVar

from django.urls import register_converter

from servicekit.base.identifiers import KEY_DIGITS


class KeyConverter:
    """Matches at most 18 digits, so that the number fits into any key column.

    A path with more digits matches no route and is answered with 404. Django's own `int` accepts
    numbers that are too large for a database to search for.
    """

    regex: ClassVar[str] = f"[0-9]{{1,{KEY_DIGITS}}}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(KeyConverter, "key")  # type: ignore[arg-type] # needs no argument
