"""Paths of the Ticket Service."""

from django.urls import include, path

from servicekit.ops.urls import handler400, handler403, handler404, handler500, service_urls
from tickets.urls import send_alias

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = service_urls(path("tickets/", include("tickets.urls")), send_alias)
