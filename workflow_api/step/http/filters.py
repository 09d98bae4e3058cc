from __future__ import annotations

import django_filters

from servicekit.http.api.filters import BooleanFilter, KeyFilter, OrderingFilter, SearchFilter
from step.models import Steps, StepTransition


class StepFilter(django_filters.FilterSet):
    """Filters steps. `role_id` is Auth's id of the role."""

    workflow_id = KeyFilter(field_name="workflow_id")
    role_id = KeyFilter(field_name="role__role_id")
    is_start = BooleanFilter()
    is_end = BooleanFilter()
    search = SearchFilter("search_text", what="Words of the name or the description.")
    ordering = OrderingFilter(fields=["name", "workflow_id", "order", "weight"])

    class Meta:
        model = Steps
        fields = ["workflow_id", "role_id", "is_start", "is_end"]


class TransitionFilter(django_filters.FilterSet):
    workflow_id = KeyFilter(field_name="workflow_id")
    from_step_id = KeyFilter(field_name="from_step_id")
    to_step_id = KeyFilter(field_name="to_step_id")
    search = SearchFilter("search_text", what="Words of the name.")
    ordering = OrderingFilter(fields=["name", "workflow_id", "order"])

    class Meta:
        model = StepTransition
        fields = ["workflow_id", "from_step_id", "to_step_id"]
