from django.urls import include, path

from notifications.routing import websocket_urlpatterns
from servicekit.sockettokens.views import SocketTokenView
from servicekit.urls import handler400, handler403, handler404, handler500, service_urls

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = service_urls(
    path("ws-token/", SocketTokenView.as_view(socket_routes=websocket_urlpatterns)),
    path("", include("notifications.urls")),
)
