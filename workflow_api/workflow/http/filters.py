from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from servicekit.http.api.filters import BooleanFilter, OrderingFilter, SameTextFilter, SearchFilter
from workflow.models import Workflows


class WorkflowFilter(django_filters.FilterSet):
    """Filters workflows. Departments and categories match in any case.

    Archived workflows are left out unless `archived` is given.
    """

    status = django_filters.MultipleChoiceFilter(choices=Workflows.Status.choices)
    department = SameTextFilter("department_key")
    category = SameTextFilter("category_key")
    sub_category = SameTextFilter("sub_category_key")
    search = SearchFilter(
        "search_text", what="Words of the name, the description or whose tickets it takes."
    )
    ordering = OrderingFilter(
        fields=["name", "status", "department", "category", "created_at", "updated_at"]
    )
    archived = BooleanFilter(
        field_name="archived_at", lookup_expr="isnull", exclude=True, label="Default: false."
    )

    class Meta:
        model = Workflows
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Workflows]) -> QuerySet[Workflows]:
        found = super().filter_queryset(queryset)
        if self.form.cleaned_data["archived"] is None:
            found = found.filter(archived_at=None)
        return found
