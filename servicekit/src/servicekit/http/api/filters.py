"""Filters for list endpoints. They refuse values that the database cannot compare with a column."""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, QuerySet
from django.db.models.expressions import OrderBy
from django_filters.fields import IsoDateTimeField

from servicekit.base.folding import fold_key
from servicekit.base.moments import moment_from_text
from servicekit.base.timezones import time_zones
from servicekit.db.searching import ENDS_OF_NUMBERS, MAX_SEARCH_LENGTH, SHORT_WORDS, search_matches

MAX_BIGINT = 2**63 - 1
MAX_TEXT_LENGTH = 255
MAX_NAME_LENGTH = 64
_FIRST = datetime(1, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)


class _MomentField(IsoDateTimeField):
    """An ISO-8601 time or a date. A date stays a date: the filter decides whether its beginning or
    its end is meant.
    """

    default_error_messages = {
        "invalid": "Give an ISO-8601 time, such as 2026-11-30T09:30:00Z, or a day. A day ends with"
        " 00:00 of the next day."
    }

    def clean(self, value: Any) -> date | datetime | None:
        if isinstance(value, str):
            try:
                return date.fromisoformat(value.strip())
            except ValueError:
                pass
        moment = super().clean(value)
        try:
            return moment.astimezone(UTC) if moment else None
        except (OverflowError, ValueError):
            raise self._invalid() from None

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            moment = moment_from_text(str(value))
        except ValueError:
            raise self._invalid() from None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def _invalid(self) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages["invalid"], code="invalid")


class _KeyField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": MAX_BIGINT, **kwargs})


class _BooleanField(forms.Field):
    """True or false. Django's own field reads any other word as no value at all."""

    default_error_messages = {"invalid": "Give true or false."}
    _WORDS = {"true": True, "1": True, "false": False, "0": False}

    def to_python(self, value: Any) -> bool | None:
        if value in self.empty_values:
            return None
        found = self._WORDS.get(str(value).strip().lower())
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class _TextField(forms.CharField):
    """Normalizes texts before their length is checked: other Unicode forms may be twice as long."""

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFC", super().to_python(value) or "")


class _ZoneField(forms.CharField):
    def clean(self, value: Any) -> ZoneInfo | None:
        name = super().clean(value)
        if not name:
            return None
        if name not in time_zones():
            raise forms.ValidationError("There is no such time zone.", code="invalid")
        return ZoneInfo(name)


class MomentFilter(django_filters.IsoDateTimeFilter):
    """Filters by an ISO-8601 time or by a date. `lt` and `lte` include the whole day of a date.

    Dates are in UTC, or in the time zone of the parameter `tz` if the filter set has a `ZoneFilter`
    of that name.
    """

    field_class = _MomentField

    def filter(self, qs: QuerySet[Any], value: date | datetime | None) -> QuerySet[Any]:
        if value is None or isinstance(value, datetime):
            return super().filter(qs, value)
        is_until = self.lookup_expr in ("lt", "lte")
        start = _start_of(
            value + timedelta(days=1) if is_until and value < date.max else value, self
        )
        if is_until and value == date.max:
            return qs
        return qs.filter(**{f"{self.field_name}__{'lt' if is_until else 'gte'}": start})


class ZoneFilter(django_filters.CharFilter):
    """The parameter `tz`: the IANA name of the time zone in which `MomentFilter`s read dates."""

    field_class = _ZoneField

    def __init__(self, **kwargs: Any) -> None:
        label = "IANA name of the time zone that bare days are meant in; default UTC."
        super().__init__(**{"max_length": 64, "label": label, **kwargs})

    def filter(self, qs: QuerySet[Any], value: ZoneInfo | None) -> QuerySet[Any]:
        return qs


class BooleanFilter(django_filters.BooleanFilter):
    """Filters by true or false (also 1 or 0), and refuses every other word."""

    field_class = _BooleanField  # type: ignore[assignment] # its values are the same

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.TextInput, **kwargs})


class KeyFilter(django_filters.NumberFilter):
    """Filters by the id of a person or a row: a positive integer that fits into the column."""

    field_class = _KeyField  # type: ignore[assignment] # whole numbers need no decimals

    def get_max_validator(self) -> None:
        """No validator: the field has its own upper bound."""
        return


class SameTextFilter(django_filters.CharFilter):
    """Matches texts that are equal after folding. `field_name` names a `FoldedKeyField`."""

    field_class = _TextField

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name=field_name, **{"max_length": MAX_NAME_LENGTH, **kwargs})

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return super().filter(qs, fold_key(value or ""))


class SearchFilter(django_filters.CharFilter):
    """Searches for rows that match every word. Words after the eighth are ignored; a text of more
    than 200 characters is refused.

    `texts` are columns of folded texts (`SearchTextField`). A word matches the field `number` only
    at its beginning or end. `what` describes the searched texts in the schema.
    """

    field_class = _TextField

    def __init__(self, *texts: str, number: str = "", what: str, **kwargs: Any) -> None:
        self._texts, self._number = texts, number
        label = " ".join([what, *([ENDS_OF_NUMBERS] if number else []), SHORT_WORDS])
        super().__init__(**{"max_length": MAX_SEARCH_LENGTH, "label": label, **kwargs})

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        found = search_matches(value or "", texts=self._texts, number=self._number)
        return qs.filter(found) if found else qs


class OrderingFilter(django_filters.OrderingFilter):
    """Sorts by the requested `fields`. Rows without a value come last in both directions; rows with
    equal values are sorted by `tie`.

    If the request names no field, the order is `default`, or the queryset's own if there is no
    default. If a field is named twice, the first one counts.
    """

    def __init__(
        self, *args: Any, default: Sequence[str] = (), tie: str = "pk", **kwargs: Any
    ) -> None:
        self._default, self._tie = default, tie
        super().__init__(*args, **kwargs)

    def filter(self, qs: QuerySet[Any], value: Sequence[str] | None) -> QuerySet[Any]:
        asked = [name for name in value or [] if name]
        paths = [str(self.get_ordering_value(name)) for name in asked] or list(self._default)
        if not paths:
            return qs
        first = {path.removeprefix("-"): path for path in reversed(paths)}
        parts = [
            _order(qs.model, path)
            for path in dict.fromkeys(paths)
            if first[path.removeprefix("-")] == path
        ]
        return qs.order_by(*parts, self._tie)


def _order(model: type[Model], path: str) -> str | OrderBy:
    name = path.removeprefix("-")
    # Ask for nulls last only if there can be nulls: else the query could not use a plain index.
    if not _is_nullable(model, name):
        return path
    return OrderBy(F(name), descending=path != name, nulls_last=True)


def _is_nullable(model: type[Model], path: str) -> bool:
    """Whether the value at this path may be null. A name that is not a field is taken for a computed
    value, which is never null.
    """
    for name in path.split("__"):
        try:
            field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist:
            return False
        if (field.auto_created and field.is_relation) or field.null:
            return True
        model = field.related_model if field.is_relation else model
    return False


def _start_of(day: date, moments: MomentFilter) -> datetime:
    zone = moments.parent.form.cleaned_data.get("tz") or UTC  # type: ignore[attr-defined]
    try:
        return datetime.combine(day, time.min, zone).astimezone(UTC)
    except OverflowError:
        return _FIRST if day.year == 1 else _LAST
