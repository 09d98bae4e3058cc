"""What the list of tickets can be asked for."""

from collections.abc import Sequence

import django_filters
from django.db.models import QuerySet

from servicekit.api.filters import KeyFilter, MomentFilter
from servicekit.searching import SHORT_WORDS
from tickets.domain.vocabulary import PRIORITIES, STATUSES
from tickets.models import Ticket
from tickets.selectors import ticket_search, with_priority_rank

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


class TicketOrdering(django_filters.OrderingFilter):
    """Sorts by any of the fields, newest first where nothing is asked; the key breaks ties."""

    def filter(self, qs: QuerySet[Ticket], value: Sequence[str] | None) -> QuerySet[Ticket]:
        chosen = [self.get_ordering_value(name) for name in value or ["-created_at"]]
        return with_priority_rank(qs).order_by(*chosen, "-pk")


class TicketFilter(django_filters.FilterSet):
    """`status` and `priority` may be repeated; texts are compared without case."""

    status = django_filters.MultipleChoiceFilter(
        choices=[(name, name) for name in STATUSES], distinct=False
    )
    priority = django_filters.MultipleChoiceFilter(
        choices=[(name, name) for name in PRIORITIES], distinct=False
    )
    department = django_filters.CharFilter(lookup_expr="iexact", max_length=64)
    category = django_filters.CharFilter(lookup_expr="iexact", max_length=64)
    sub_category = django_filters.CharFilter(lookup_expr="iexact", max_length=64)
    employee = KeyFilter(field_name="employee_id", label="The id of the employee.")
    created_after = MomentFilter(field_name="created_at", lookup_expr="gte")
    created_before = MomentFilter(field_name="created_at", lookup_expr="lt")
    search = django_filters.CharFilter(
        method="filter_search",
        max_length=200,
        label=f"Beginning of the number, words of the subject, the requester. {SHORT_WORDS}",
    )
    ordering = TicketOrdering(fields=ORDERINGS)

    class Meta:
        model = Ticket
        fields: Sequence[str] = ()

    def filter_search(self, tickets: QuerySet[Ticket], name: str, value: str) -> QuerySet[Ticket]:
        return ticket_search(tickets, value)
