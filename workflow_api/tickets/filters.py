"""Query parameters of the snapshot list."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet

from .models import WorkflowTicket


class TicketFilter(django_filters.FilterSet):
    department = django_filters.CharFilter(lookup_expr="iexact")
    category = django_filters.CharFilter(lookup_expr="iexact")
    sub_category = django_filters.CharFilter(lookup_expr="iexact")
    priority = django_filters.ChoiceFilter(choices=WorkflowTicket.Priority.choices)
    is_task_allocated = django_filters.BooleanFilter()
    search = django_filters.CharFilter(method="matching", help_text="Number prefix or subject.")
    ordering = django_filters.OrderingFilter(fields=["id", "arrived_at", "ticket_number"])

    class Meta:
        model = WorkflowTicket
        fields: list[str] = []

    def matching(
        self, rows: QuerySet[WorkflowTicket], name: str, value: str
    ) -> QuerySet[WorkflowTicket]:
        return rows.filter(Q(ticket_number__istartswith=value) | Q(subject__icontains=value))
