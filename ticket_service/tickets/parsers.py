"""Reading multipart bodies, and making them the same plain values that JSON gives."""

import json
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Any

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from servicekit.api import BodyTooLarge
from tickets.errors import FileTooLargeError

if TYPE_CHECKING:
    from rest_framework.parsers import DataAndFiles

MAX_BODY_BYTES = 52 * 1024 * 1024
JSON_FIELDS = frozenset({"employee", "dynamic_data"})


class FormParser(MultiPartParser):
    """`multipart/form-data` of at most 52 MB."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> "DataAndFiles[Any, Any]":
        request = (parser_context or {})["request"]
        length = str(request.META.get("CONTENT_LENGTH") or "")
        if length.isdecimal() and int(length) > MAX_BODY_BYTES:
            raise FileTooLargeError("All files together may have at most 50 MB.")
        try:
            return super().parse(stream, media_type, parser_context)
        except SuspiciousOperation as error:
            if type(error).__name__ == "RequestDataTooBig":
                raise BodyTooLarge from error
            raise ParseError("The body has too many parts.") from error


def plain_body(request: Request) -> Any:
    """The body without its files; of a form the employee and dynamic_data are JSON texts."""
    data = request.data
    if not isinstance(data, QueryDict):
        return data
    body: dict[str, Any] = {}
    for name, values in data.lists():
        if name not in request.FILES:
            body[name] = values[0] if len(values) == 1 else values
    for name in JSON_FIELDS & body.keys():
        body[name] = _from_json(name, body[name])
    return body


def _from_json(name: str, text: Any) -> Any:
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError):
        raise ValidationError({name: ["In a form this is a JSON text."]}) from None
