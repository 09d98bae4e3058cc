"""The stored form of events: a kind and plain JSON, from which the same event is read again.

The JSON has one key for each field of the class. Moments are ISO-8601, durations are seconds, and
enumerations are their words. Fields with their default value are omitted. So older rows stay
readable if a class gets a new field with a default: they are read with that default.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, cast, get_args, get_origin, get_type_hints

from task.domain.events import Event
from task.domain.older import as_today
from task.domain.reasons import Reason, Why
from workflow.domain.codec import duration, seconds

EVENTS: Mapping[str, type[Event]] = {event.kind: event for event in get_args(Event)}


def event_to_json(event: Event) -> tuple[str, dict[str, Any]]:
    """The event's kind (a stable word) and its data."""
    kind: Any = type(event)
    return event.kind, _form_of(kind).write(event)


def event_from_json(kind: str, data: Mapping[str, Any]) -> Event:
    """Decode an event; raises ValueError for a kind this code does not know, KeyError for missing data."""
    known: Any = EVENTS.get(kind)
    if known is None:
        raise ValueError(f"Unknown kind of event: {kind!r}")
    return cast(Event, _form_of(known).read(as_today(data)))


class _Form(NamedTuple):
    """Conversion of values of one type to JSON and back."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


_AS_IT_IS = _Form(_same, _same)
_PLAIN: Mapping[Any, _Form] = {
    bool: _AS_IT_IS,
    int: _AS_IT_IS,
    str: _AS_IT_IS,
    datetime: _Form(datetime.isoformat, datetime.fromisoformat),
    timedelta: _Form(seconds, duration),
    Mapping[str, int | str]: _Form(dict, _same),
}


def _why_to_json(why: Why) -> Any:
    """The stored form of a reason: a code with its parameters, or plain text for a person's words.

    Every reason was stored as text before there were codes.
    """
    return why if isinstance(why, str) else _form_of(Reason).write(why)


def _why_from_json(data: Any) -> Why:
    return data if isinstance(data, str) else cast(Reason, _form_of(Reason).read(data))


@cache
def _form_of(kind: Any) -> _Form:
    """The conversion of values of the type `kind`. Raises TypeError for a type without a stored form."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind == Why:
        return _Form(_why_to_json, _why_from_json)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _Form(lambda value: value.value, kind)
    if is_dataclass(kind):
        return _of_dataclass(kind)
    arguments = get_args(kind)
    if get_origin(kind) in (Union, UnionType):
        return _of_optional(arguments)
    if get_origin(kind) is tuple:
        one = _form_of(arguments[0])
        if one is _AS_IT_IS:
            return _Form(list, tuple)
        return _Form(
            lambda value: [one.write(part) for part in value],
            lambda value: tuple(one.read(part) for part in value),
        )
    raise TypeError(f"No stored form of {kind!r}.")


def _of_optional(arguments: tuple[Any, ...]) -> _Form:
    (wanted,) = (argument for argument in arguments if argument is not NoneType)
    form = _form_of(wanted)
    if form is _AS_IT_IS:
        return form
    write, read = form
    return _Form(
        lambda value: None if value is None else write(value),
        lambda value: None if value is None else read(value),
    )


def _of_dataclass(kind: Any) -> _Form:
    hints = get_type_hints(kind)
    parts = [(part.name, _default(part), _form_of(hints[part.name])) for part in fields(kind)]
    # This runs for every event that is stored. Values that need no conversion are copied without a
    # function call.
    plain = [name for name, default, form in parts if default is MISSING and form is _AS_IT_IS]
    needed = [
        (name, form.write, form.read)
        for name, default, form in parts
        if default is MISSING and form is not _AS_IT_IS
    ]
    optional = [(name, default, form) for name, default, form in parts if default is not MISSING]

    def write(value: Any) -> dict[str, Any]:
        data = {name: getattr(value, name) for name in plain}
        for name, to_json, _ in needed:
            data[name] = to_json(getattr(value, name))
        for name, default, form in optional:
            held = getattr(value, name)
            if held != default:
                data[name] = form.write(held)
        return data

    def read(data: Mapping[str, Any]) -> Any:
        values = {name: data[name] for name in plain}
        for name, _, from_json in needed:
            values[name] = from_json(data[name])
        for name, _, form in optional:
            if name in data:
                values[name] = form.read(data[name])
        return kind(**values)

    return _Form(write, read)


def _default(part: Field[Any]) -> Any:
    return part.default if part.default_factory is MISSING else part.default_factory()
