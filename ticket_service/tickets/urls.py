"""Paths of tickets."""

from django.urls import path

from tickets.views import TicketViewSet

urlpatterns = [
    path("", TicketViewSet.as_view({"get": "list", "post": "create"}), name="ticket-list"),
    path("<int:pk>/", TicketViewSet.as_view({"get": "retrieve"}), name="ticket-detail"),
    path(
        "number/<str:ticket_id>/",
        TicketViewSet.as_view({"get": "by_number"}),
        name="ticket-by-number",
    ),
]
