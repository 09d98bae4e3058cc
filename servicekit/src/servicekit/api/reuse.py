"""Serializers that are made once and used again, where each millisecond is paid for every request.

To make the fields of a serializer takes longer than to use them. Each thread keeps its own, so
that no two requests share one.

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
    """The thread's serializers that nobody uses at the moment, by their class."""

    def __init__(self) -> None:
        self.by_class: dict[type[Serializer[Any]], Serializer[Any]] = {}


_idle = _Idle()


def represent(
    serializer: type[Serializer[Any]], instance: Any, *, context: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What `serializer(instance, context=context).data` holds, as a plain dict."""
    with _borrowed(serializer, context) as borrowed:
        return dict(borrowed.to_representation(instance))


@contextmanager
def validated(serializer: type[S], data: Any) -> Iterator[S]:
    """A serializer that has found `data` valid, to be used inside the block only.

    Raises ValidationError as `is_valid(raise_exception=True)` does.
    """
    with _borrowed(serializer, None) as borrowed:
        borrowed.initial_data = data
        borrowed.is_valid(raise_exception=True)
        yield borrowed


@contextmanager
def _borrowed(serializer: type[S], context: Mapping[str, Any] | None) -> Iterator[S]:
    # Taken out while it is used: whoever needs the same meanwhile makes another.
    borrowed: Any = _idle.by_class.pop(serializer, None) or serializer()
    borrowed._context = dict(context or {})
    try:
        yield borrowed
    finally:
        # Nothing of a request outlives it.
        borrowed._context = {}
        for name in ("initial_data", "_validated_data", "_errors", "_data"):
            vars(borrowed).pop(name, None)
        _idle.by_class[serializer] = borrowed
