"""Query parameters of the snapshot list."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from servicekit.searching import SHORT_WORDS

from .models import WorkflowTicket
from .selectors import ticket_matches


class TicketFilter(django_filters.FilterSet):
    department = django_filters.CharFilter(lookup_expr="iexact")
    category = django_filters.CharFilter(lookup_expr="iexact")
    sub_category = django_filters.CharFilter(lookup_expr="iexact")
    priority = django_filters.ChoiceFilter(choices=WorkflowTicket.Priority.choices)
    is_task_allocated = django_filters.BooleanFilter()
    search = django_filters.CharFilter(
        method="matching",
        help_text=f"Number prefix, words of the subject, or the requester's name. {SHORT_WORDS}",
    )
    ordering = django_filters.OrderingFilter(fields=["id", "arrived_at", "ticket_number"])

    class Meta:
        model = WorkflowTicket
        fields: list[str] = []

    def matching(
        self, rows: QuerySet[WorkflowTicket], name: str, value: str
    ) -> QuerySet[WorkflowTicket]:
        return rows.filter(ticket_matches(value))
