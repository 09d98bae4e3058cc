"""Query parameters of the snapshot list."""

from __future__ import annotations

import django_filters

from servicekit.http.api.filters import BooleanFilter, OrderingFilter, SameTextFilter, SearchFilter
from tickets.models import WorkflowTicket


def ticket_search_filter(prefix: str = "") -> SearchFilter:
    """A filter of tickets by words.

    Each word must be the beginning or the end of the ticket number, or be contained in the subject
    or in the requester. `prefix` is the path of lookups from the rows to their tickets, such as
    `"task__ticket__"`.
    """
    return SearchFilter(
        f"{prefix}search_text",
        number=f"{prefix}ticket_number",
        what="Number prefix, words of the subject, or the requester.",
    )


class TicketFilter(django_filters.FilterSet):
    department = SameTextFilter("match_department")
    category = SameTextFilter("match_category")
    sub_category = SameTextFilter("match_sub_category")
    priority = django_filters.ChoiceFilter(choices=WorkflowTicket.Priority.choices)
    is_task_allocated = BooleanFilter()
    search = ticket_search_filter()
    ordering = OrderingFilter(fields=["id", "arrived_at", "ticket_number"])

    class Meta:
        model = WorkflowTicket
        fields: list[str] = []
