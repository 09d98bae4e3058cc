from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from identity.domain.names import key
from identity.models import Account, AccountRole
from servicekit.http.api.filters import MAX_TEXT_LENGTH, BooleanFilter, OrderingFilter, SearchFilter


class AccountFilter(django_filters.FilterSet):
    is_active = BooleanFilter()
    is_set_up = BooleanFilter(method="by_set_up", help_text="Whether they have chosen a password.")
    user_type = django_filters.CharFilter(max_length=MAX_TEXT_LENGTH)
    role = django_filters.CharFilter(
        method="later", max_length=MAX_TEXT_LENGTH, help_text="The name of a role they hold."
    )
    system = django_filters.CharFilter(
        method="later", max_length=MAX_TEXT_LENGTH, help_text="A system in which they hold a role."
    )
    search = SearchFilter("search_text", what="Words of the name or the address.")
    ordering = OrderingFilter(fields=["full_name", "email", "created_at"], default=["full_name"])

    class Meta:
        model = Account
        fields: list[str] = []

    def by_set_up(self, rows: QuerySet[Account], name: str, value: bool) -> QuerySet[Account]:
        return rows.exclude(password="") if value else rows.filter(password="")

    def filter_queryset(self, queryset: QuerySet[Account]) -> QuerySet[Account]:
        """Apply `role` and `system` together: one role of the account must match both."""
        rows = super().filter_queryset(queryset)
        held = AccountRole.objects.filter(is_active=True)
        role, system = (self.form.cleaned_data.get(name) for name in ("role", "system"))
        if role:
            held = held.filter(role__name_key=key(role))
        if system:
            held = held.filter(role__system=key(system))
        return rows.filter(pk__in=held.values("account_id")) if role or system else rows

    def later(self, rows: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:
        return rows
