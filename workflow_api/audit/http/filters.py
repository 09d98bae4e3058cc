from __future__ import annotations

import django_filters

from audit.models import AuditEvent
from servicekit.http.api.filters import (
    MAX_TEXT_LENGTH,
    KeyFilter,
    MomentFilter,
    OrderingFilter,
    SearchFilter,
    ZoneFilter,
)


class AuditEventFilter(django_filters.FilterSet):
    """Filters events. `from` is inclusive and `to` is exclusive, so no event is in two adjacent
    ranges. If `to` is a date without a time, the whole day is included.
    """

    user_id = KeyFilter(field_name="actor__user_id")
    user_type = django_filters.CharFilter(field_name="actor__user_type", max_length=MAX_TEXT_LENGTH)
    action = django_filters.CharFilter(max_length=MAX_TEXT_LENGTH)
    target_type = django_filters.CharFilter(max_length=MAX_TEXT_LENGTH)
    target_id = django_filters.CharFilter(max_length=MAX_TEXT_LENGTH)
    tz = ZoneFilter()
    search = SearchFilter(
        "search_text", "actor__search_text", what="Words of the act, its target, or its person."
    )
    ordering = OrderingFilter(fields=["id", "created_at", "action"])

    class Meta:
        model = AuditEvent
        fields = ["user_id", "user_type", "action", "target_type", "target_id"]


# `from` is a Python keyword, so it cannot be a class attribute.
AuditEventFilter.base_filters["from"] = MomentFilter(field_name="created_at", lookup_expr="gte")
AuditEventFilter.base_filters["to"] = MomentFilter(field_name="created_at", lookup_expr="lt")
