"""Parse JSON bodies of a limited size."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

from servicekit.http.limits import MAX_JSON_BYTES, too_large_message


class BodyTooLarge(APIException):
    """The JSON body, or all texts of a form together, are larger than 2 MB."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = too_large_message(MAX_JSON_BYTES)
    default_code = "too_large"


class JSONParser(BaseParser):
    """Parses UTF-8 JSON of at most 2 MB; refuses NaN and Infinity, which are not valid JSON."""

    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read(MAX_JSON_BYTES + 1)
        if len(body) > MAX_JSON_BYTES:
            raise BodyTooLarge
        try:
            return json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise ParseError("The body is not valid JSON.") from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
