"""Query parameters for the list of roles and for the members of a role."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from role.domain.names import system_key
from role.models import Roles, RoleUsers
from servicekit.db.searching import search_matches, search_words
from servicekit.http.api.filters import MAX_TEXT_LENGTH, BooleanFilter, OrderingFilter, SearchFilter


class RoleFilter(django_filters.FilterSet):
    system = django_filters.CharFilter(method="in_system", max_length=MAX_TEXT_LENGTH)
    search = SearchFilter("search_text", what="Words of the name.")
    ordering = OrderingFilter(fields=["name", "system", "role_id"])

    class Meta:
        model = Roles
        fields: list[str] = []

    def in_system(self, rows: QuerySet[Roles], name: str, value: str) -> QuerySet[Roles]:
        return rows.filter(system=system_key(value))


class _MemberSearchFilter(SearchFilter):
    """Searches names and e-mail addresses. A number also matches the person with that id."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        found = Q()
        for word in search_words(value or ""):
            one = search_matches(word, texts=["search_text"])
            if word.isascii() and word.isdigit() and len(word) < 19:
                one |= Q(user_id=int(word))
            found &= one
        return qs.filter(found) if found else qs


class RoleMemberFilter(django_filters.FilterSet):
    search = _MemberSearchFilter(what="Words of the name or the e-mail address, or the number.")
    is_active = BooleanFilter()
    ordering = OrderingFilter(fields=["user_full_name", "user_id"])

    class Meta:
        model = RoleUsers
        fields: list[str] = []


class DelegateFilter(django_filters.FilterSet):
    search = _MemberSearchFilter(what="Words of the name or the e-mail address, or the number.")

    class Meta:
        model = RoleUsers
        fields: list[str] = []
