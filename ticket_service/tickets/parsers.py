"""Converts forms to the same plain values that JSON gives."""

import json
from typing import Any

from django.http import QueryDict
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

JSON_FIELDS = frozenset({"employee", "dynamic_data"})


def plain_body(request: Request) -> Any:
    """The body without its files; in a form, employee and dynamic_data are JSON texts."""
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
