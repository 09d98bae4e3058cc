"""The paths that every service has in addition to its own.

A service's urls.py: `from servicekit.ops.urls import handler400, handler403, handler404, handler500,
service_urls` and `urlpatterns = service_urls(path("tickets/", include("tickets.urls")))`.
"""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularRedocView, SpectacularSwaggerSplitView

import servicekit.http.api.paths  # noqa: F401 - registers the converter of keys
from servicekit.ops.views import (
    CsrfView,
    HealthView,
    MetricsView,
    ReadinessView,
    RootView,
    SchemaView,
)

handler400 = "servicekit.ops.views.bad_request"
handler403 = "servicekit.ops.views.permission_denied"
handler404 = "servicekit.ops.views.not_found"
handler500 = "servicekit.ops.views.server_error"

__all__ = ["handler400", "handler403", "handler404", "handler500", "service_urls"]


def service_urls(*own: URLPattern | URLResolver) -> list[URLPattern | URLResolver]:
    """The service's own paths and `/`, health, metrics, schema, docs, CSRF, admin and dead letters."""
    return [
        path("", RootView.as_view(), name="root"),
        *own,
        path("", include("servicekit.ops.deadletters.urls")),
        path("healthz", HealthView.as_view(), name="healthz"),
        path("readyz", ReadinessView.as_view(), name="readyz"),
        path("metrics", MetricsView.as_view(), name="metrics"),
        path("csrf/", CsrfView.as_view(), name="csrf"),
        path("schema/", SchemaView.as_view(), name="schema"),
        path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
        path("redoc/", SpectacularRedocView.as_view(url_name="schema"), name="redoc"),
        path("admin/", admin.site.urls),
    ]
