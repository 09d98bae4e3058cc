"""Query parameters of the list of tickets."""

from collections.abc import Sequence

import django_filters
from django.db.models import QuerySet

from servicekit.http.api.filters import (
    KeyFilter,
    MomentFilter,
    OrderingFilter,
    SameTextFilter,
    SearchFilter,
    ZoneFilter,
)
from tickets.domain.vocabulary import PRIORITIES, STATUSES
from tickets.models import Ticket
from tickets.selectors import with_priority_rank

ORDERINGS = (
    ("created_at", "created_at"),
    ("updated_at", "updated_at"),
    ("ticket_id", "ticket_id"),
    ("subject", "subject"),
    ("status", "status"),
    ("priority_rank", "priority"),
    ("department", "department"),
    ("category", "category"),
)


class TicketOrdering(OrderingFilter):
    """Sorts tickets by any field of ORDERINGS. The default is newest first; the key breaks ties."""

    def filter(self, qs: QuerySet[Ticket], value: Sequence[str] | None) -> QuerySet[Ticket]:
        return super().filter(with_priority_rank(qs), value)


class TicketFilter(django_filters.FilterSet):
    """`status` and `priority` may be repeated; texts are compared as `docs/folding.md` says."""

    status = django_filters.MultipleChoiceFilter(
        choices=[(name, name) for name in STATUSES], distinct=False
    )
    priority = django_filters.MultipleChoiceFilter(
        choices=[(name, name) for name in PRIORITIES], distinct=False
    )
    department = SameTextFilter("department_key")
    category = SameTextFilter("category_key")
    sub_category = SameTextFilter("sub_category_key")
    employee = KeyFilter(field_name="employee_id", label="The id of the employee.")
    created_after = MomentFilter(field_name="created_at", lookup_expr="gte")
    created_before = MomentFilter(field_name="created_at", lookup_expr="lt")
    tz = ZoneFilter()
    search = SearchFilter(
        "search_text",
        number="ticket_id",
        what="Beginning of the number, words of the subject, the requester.",
    )
    ordering = TicketOrdering(fields=ORDERINGS, default=["-created_at"], tie="-pk")

    class Meta:
        model = Ticket
        fields: Sequence[str] = ()
