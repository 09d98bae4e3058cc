"""`<key:pk>` in a path: the number of a row, which every database can compare with its column."""

from typing import ClassVar

from django.urls import register_converter

from servicekit.base.identifiers import KEY_DIGITS


class KeyConverter:
    """Digits, so few that the number fits into any key. A path with more of them leads nowhere: 404.

    Django's own `int` lets numbers through that no database can look for.
    """

    regex: ClassVar[str] = f"[0-9]{{1,{KEY_DIGITS}}}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(KeyConverter, "key")  # type: ignore[arg-type] # needs no argument
