"""The paths of the Workflow API."""

from django.urls import include, path

from identity.views import CurrentPersonView
from servicekit.urls import handler400, handler403, handler404, handler500, service_urls

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = service_urls(
    path("", include("workflow.urls")),
    path("", include("step.urls")),
    path("", include("role.urls")),
    path("", include("tickets.urls")),
    path("", include("task.urls")),
    path("", include("audit.urls")),
    path("me/", CurrentPersonView.as_view(), name="current-person"),
    path("identity/", include("identity.urls")),
)
