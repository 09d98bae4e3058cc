"""Query parameters of the lists of comments; the OpenAPI document is also made from them."""

import django_filters
from django.db.models import QuerySet

from comments.models import Comment, Visibility
from servicekit.http.api.filters import SearchFilter


class CommentFilter(django_filters.FilterSet):
    """Filters by `after_seq` (only comments that were written or changed later), `visibility` and
    `search` (words of the content), and sorts by `ordering`.
    """

    after_seq = django_filters.NumberFilter(
        field_name="seq", lookup_expr="gt", min_value=0, max_value=2**63 - 1, decimal_places=0
    )
    visibility = django_filters.ChoiceFilter(choices=Visibility.choices)
    search = SearchFilter("search_text", what="Words of what a reader sees of the content.")
    ordering = django_filters.ChoiceFilter(
        choices=[
            ("position", "oldest first"),
            ("-position", "newest first"),
            ("seq", "changed last at the end"),
            ("-seq", "changed last first"),
        ],
        method="filter_ordering",
    )

    class Meta:
        model = Comment
        fields: list[str] = []

    def filter_ordering(
        self, queryset: QuerySet[Comment], name: str, value: str
    ) -> QuerySet[Comment]:
        """Order by place in the conversation or by last change, in either direction."""
        return queryset.order_by(value)
