from __future__ import annotations

import django_filters

from servicekit.http.api.filters import OrderingFilter, SearchFilter
from sla.models import CalendarRevision


class CalendarFilter(django_filters.FilterSet):
    """Filters calendars."""

    search = SearchFilter("calendar__search_text", what="Words of the name.")
    time_zone = django_filters.CharFilter(field_name="time_zone")
    country = django_filters.CharFilter(field_name="country")
    ordering = OrderingFilter(
        fields=[("calendar__name", "name"), ("calendar_id", "calendar_id"), ("rev", "rev")]
    )

    class Meta:
        model = CalendarRevision
        fields: list[str] = []
