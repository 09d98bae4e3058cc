from __future__ import annotations

import django_filters

from .models import Workflows


class WorkflowFilter(django_filters.FilterSet):
    """Departments and categories are compared without case."""

    status = django_filters.MultipleChoiceFilter(choices=Workflows.Status.choices)
    department = django_filters.CharFilter(lookup_expr="iexact")
    category = django_filters.CharFilter(lookup_expr="iexact")
    sub_category = django_filters.CharFilter(lookup_expr="iexact")

    class Meta:
        model = Workflows
        fields = ["status", "department", "category", "sub_category"]
