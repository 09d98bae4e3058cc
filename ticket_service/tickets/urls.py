"""Paths of tickets."""

from typing import Any

from django.urls import path

from tickets.attachment_views import AttachmentView
from tickets.views import SendAliasView, TicketByNumberView, TicketDetailView, TicketListView

DETAIL: dict[str, Any] = {
    "get": "retrieve",
    "put": "update",
    "patch": "partial_update",
    "delete": "destroy",
}

urlpatterns = [
    path("", TicketListView.as_view({"get": "list", "post": "create"}), name="ticket-list"),
    path("send/", TicketListView.as_view({"post": "send"}), name="ticket-send"),
    path("<key:id>/", TicketDetailView.as_view(DETAIL), name="ticket-detail"),
    path("number/<str:ticket_id>/", TicketByNumberView.as_view(DETAIL), name="ticket-by-number"),
    path(
        "<key:pk>/attachments/",
        AttachmentView.as_view({"post": "create"}),
        name="ticket-attachments",
    ),
    path(
        "<key:pk>/attachments/<key:aid>/",
        AttachmentView.as_view({"get": "download"}),
        name="ticket-attachment",
    ),
]

send_alias = path("send/", SendAliasView.as_view({"post": "send"}), name="send")
"""The short path that other systems use; it is beside `tickets/`, not below it."""
