"""Query parameters of the members of a role."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet

from .models import RoleUsers


class RoleMemberFilter(django_filters.FilterSet):
    search = django_filters.CharFilter(
        method="matching", help_text="Words of the name or the e-mail address, or the number."
    )
    is_active = django_filters.BooleanFilter()
    ordering = django_filters.OrderingFilter(fields=["user_full_name", "user_id"])

    class Meta:
        model = RoleUsers
        fields: list[str] = []

    def matching(self, rows: QuerySet[RoleUsers], name: str, value: str) -> QuerySet[RoleUsers]:
        for word in value.split()[:8]:
            found = Q(user_full_name__icontains=word) | Q(user_email__icontains=word)
            if word.isascii() and word.isdigit() and len(word) < 19:
                found |= Q(user_id=int(word))
            rows = rows.filter(found)
        return rows
