"""Reuse serializer instances, to save time on every request.

Building the fields of a serializer takes longer than using them. Each thread has its own instances,
so that two requests never use the same instance at the same time.

ticket = represent(TicketOutput, ticket, context={"request": request})

with validated(TicketInput, request.data) as values: ...
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from rest_framework.serializers import Serializer

S = TypeVar("S", bound=Serializer[Any])


class _Idle(threading.local):
    """The serializers of this thread that are not in use, by class."""

    def __init__(self) -> None:
        self.by_class: dict[type[Serializer[Any]], Serializer[Any]] = {}


_idle = _Idle()


def represent(
    serializer: type[Serializer[Any]], instance: Any, *, context: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return `serializer(instance, context=context).data` as a plain dict."""
    with _borrowed(serializer, context) as borrowed:
        return dict(borrowed.to_representation(instance))


@contextmanager
def validated(serializer: type[S], data: Any) -> Iterator[S]:
    """Yield a serializer that has validated `data`; use it inside the block only.

    Raises ValidationError as `is_valid(raise_exception=True)` does.
    """
    with _borrowed(serializer, None) as borrowed:
        borrowed.initial_data = data
        borrowed.is_valid(raise_exception=True)
        yield borrowed


@contextmanager
def _borrowed(serializer: type[S], context: Mapping[str, Any] | None) -> Iterator[S]:
    # Take the instance out while it is in use, so that a nested call makes another one.
    borrowed: Any = _idle.by_class.pop(serializer, None) or serializer()
    borrowed._context = dict(context or {})
    try:
        yield borrowed
    finally:
        # Drop references to this request.
        borrowed._context = {}
        for name in ("initial_data", "_validated_data", "_errors", "_data"):
            vars(borrowed).pop(name, None)
        _idle.by_class[serializer] = borrowed
