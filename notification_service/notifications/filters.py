"""Query parameters of the list, which also describe themselves in the schema."""

import django_filters
from django.db.models import Q, QuerySet

from notifications.models import InAppNotification, NotificationType


class NotificationFilter(django_filters.FilterSet):
    """is_read, type, ticket (a ticket number), search (words of subject or message), ordering."""

    is_read = django_filters.BooleanFilter()
    type = django_filters.ChoiceFilter(
        field_name="notification_type", choices=NotificationType.choices
    )
    ticket = django_filters.CharFilter(field_name="related_ticket_number")
    search = django_filters.CharFilter(method="filter_search")
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
        """By time, and by id within one moment, so that pages never overlap."""
        return queryset.order_by(value, "id" if value == "created_at" else "-id")

    def filter_search(
        self, queryset: QuerySet[InAppNotification], name: str, value: str
    ) -> QuerySet[InAppNotification]:
        """Rows that hold every word in subject, message or ticket number."""
        for word in value.split():
            queryset = queryset.filter(
                Q(subject__icontains=word)
                | Q(message__icontains=word)
                | Q(related_ticket_number__istartswith=word)
            )
        return queryset
