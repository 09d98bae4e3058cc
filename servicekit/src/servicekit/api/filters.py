"""Filters of list endpoints that refuse what a database column could not be compared with."""

from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django_filters.fields import IsoDateTimeField

MAX_BIGINT = 2**63 - 1


class _MomentField(IsoDateTimeField):
    def clean(self, value: Any) -> datetime | None:
        moment: datetime | None = super().clean(value)
        try:
            return moment.astimezone(UTC) if moment else None
        except (OverflowError, ValueError):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class _KeyField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": MAX_BIGINT, **kwargs})


class MomentFilter(django_filters.IsoDateTimeFilter):
    """An ISO-8601 time, compared in UTC."""

    field_class = _MomentField


class KeyFilter(django_filters.NumberFilter):
    """The number of a person or a thing: a whole number from 1 that a column can hold."""

    field_class = _KeyField  # type: ignore[assignment] # whole numbers need no decimals

    def get_max_validator(self) -> None:
        """The field brings its own bound."""
        return
