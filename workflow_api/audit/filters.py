from __future__ import annotations

import django_filters

from servicekit.api.filters import KeyFilter, MomentFilter

from .models import AuditEvent


class AuditEventFilter(django_filters.FilterSet):
    """``from`` counts, ``to`` does not: ranges side by side share no event."""

    user_id = KeyFilter(field_name="actor__user_id")
    user_type = django_filters.CharFilter(field_name="actor__user_type")
    action = django_filters.CharFilter()
    target_type = django_filters.CharFilter()
    target_id = django_filters.CharFilter()

    class Meta:
        model = AuditEvent
        fields = ["user_id", "user_type", "action", "target_type", "target_id"]


# `from` is a word of Python's own and cannot be written as an attribute.
AuditEventFilter.base_filters["from"] = MomentFilter(field_name="created_at", lookup_expr="gte")
AuditEventFilter.base_filters["to"] = MomentFilter(field_name="created_at", lookup_expr="lt")
