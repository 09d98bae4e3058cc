"""The paths of the Workflow API."""

from django.urls import include, path

from identity.http.views import CurrentPersonView
from servicekit.ops.urls import handler400, handler403, handler404, handler500, service_urls

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = service_urls(
    path("", include("workflow.http.urls")),
    path("", include("step.http.urls")),
    path("", include("role.http.urls")),
    path("", include("sla.http.urls")),
    path("", include("task.http.urls")),
    path("", include("audit.http.urls")),
    path("me/", CurrentPersonView.as_view(), name="current-person"),
    path("identity/", include("identity.http.urls")),
)
