"""Filters for the lists of dead letters and of unsent messages."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from servicekit.http.api.filters import MomentFilter, OrderingFilter, ZoneFilter
from servicekit.messages.consuming.models import DeadLetter
from servicekit.ops.deadletters.selectors import GIVEN_UP


class DeadLetterFilter(django_filters.FilterSet):
    """Filters dead letters. `state` may be repeated; `search` is the beginning of a message id or a
    request id.
    """

    state = django_filters.MultipleChoiceFilter(choices=DeadLetter.State.choices)
    reason = django_filters.CharFilter(max_length=64)
    queue = django_filters.CharFilter(max_length=128)
    task = django_filters.CharFilter(max_length=255)
    received_after = MomentFilter(field_name="received_at", lookup_expr="gte")
    received_before = MomentFilter(field_name="received_at", lookup_expr="lt")
    search = django_filters.CharFilter(method="filter_search", max_length=255)
    tz = ZoneFilter()
    ordering = OrderingFilter(
        fields=[(name, name) for name in ("received_at", "reason", "queue", "task")],
        default=["-id"],
        tie="-id",
    )

    def filter_search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(message_id__startswith=value) | Q(request_id__startswith=value))


class UnsentMessageFilter(django_filters.FilterSet):
    """Filters messages that could not be published. `state` and `search` work as for dead letters."""

    state = django_filters.MultipleChoiceFilter(
        choices=[(state.value, state.label) for state in GIVEN_UP]
    )
    queue = django_filters.CharFilter(max_length=128)
    task = django_filters.CharFilter(max_length=255)
    created_after = MomentFilter(field_name="created_at", lookup_expr="gte")
    created_before = MomentFilter(field_name="created_at", lookup_expr="lt")
    search = django_filters.CharFilter(method="filter_search", max_length=255)
    tz = ZoneFilter()
    ordering = OrderingFilter(
        fields=[(name, name) for name in ("created_at", "queue", "task")],
        default=["-id"],
        tie="-id",
    )

    def filter_search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(
            Q(message_id__startswith=value) | Q(headers__request_id__startswith=value)
        )
