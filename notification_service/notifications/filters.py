"""Query parameters of the list of notices; the OpenAPI document is also made from them."""

import django_filters
from django.db.models import QuerySet

from notifications.models import InAppNotification
from notifications.types import NotificationType
from servicekit.http.api.filters import MAX_TEXT_LENGTH, BooleanFilter, SearchFilter


class NotificationFilter(django_filters.FilterSet):
    """Filters by `is_read`, `type`, `ticket` (a ticket number) and `search` (words of subject or
    message), and sorts by `ordering`.
    """

    is_read = BooleanFilter()
    type = django_filters.ChoiceFilter(
        field_name="notification_type", choices=NotificationType.choices
    )
    ticket = django_filters.CharFilter(
        field_name="related_ticket_number", max_length=MAX_TEXT_LENGTH
    )
    search = SearchFilter(
        "search_text",
        number="related_ticket_number",
        what="Words of the subject or the message, or the beginning of the ticket's number.",
    )
    ordering = django_filters.ChoiceFilter(
        choices=[("created_at", "oldest first"), ("-created_at", "newest first")],
        method="filter_ordering",
    )

    class Meta:
        model = InAppNotification
        fields: list[str] = []

    def filter_ordering(
        self, queryset: QuerySet[InAppNotification], name: str, value: str
    ) -> QuerySet[InAppNotification]:
        """Order by time, and by id if times are equal, so that pages never overlap."""
        return queryset.order_by(value, "id" if value == "created_at" else "-id")
