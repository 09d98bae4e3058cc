from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from .models import Workflows


class WorkflowFilter(django_filters.FilterSet):
    """Departments and categories are compared without case; archived ones are asked for."""

    status = django_filters.MultipleChoiceFilter(choices=Workflows.Status.choices)
    department = django_filters.CharFilter(lookup_expr="iexact")
    category = django_filters.CharFilter(lookup_expr="iexact")
    sub_category = django_filters.CharFilter(lookup_expr="iexact")
    archived = django_filters.BooleanFilter(
        field_name="archived_at", lookup_expr="isnull", exclude=True, label="Default: false."
    )

    class Meta:
        model = Workflows
        fields = ["status", "department", "category", "sub_category", "archived"]

    def filter_queryset(self, queryset: QuerySet[Workflows]) -> QuerySet[Workflows]:
        found = super().filter_queryset(queryset)
        if self.form.cleaned_data["archived"] is None:
            found = found.filter(archived_at=None)
        return found
